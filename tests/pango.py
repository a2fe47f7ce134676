"""See that the library Pango, which lays out the PDFs, is here, or install it."""

import os
import shutil
import sys

from browser import is_root, run

PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0"]


def is_here() -> bool:
    return run([sys.executable, "-c", "import weasyprint"], seconds=60)


def find_or_install() -> bool:
    """Whether PDFs can be made, after the distribution's packages were tried where we may."""
    if is_here():
        return True
    if not (is_root() and shutil.which("apt-get") and os.name == "posix"):
        return False
    run(["apt-get", "update"], seconds=120)
    run(["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES], seconds=300)
    return is_here()

"""Programs in environments of their own, because their pins would not go with the book's."""

import shutil
import subprocess
import sys
from functools import cache

from book import ROOT


@cache
def tool(lock: str, program: str = "") -> str:
    """A program from a lock, in an environment that is made anew when the lock has changed."""
    pins, folder = ROOT / f"tests/tools/{lock}.txt", ROOT / "_build/tools" / lock
    installed = folder / "installed.txt"
    if not (installed.is_file() and installed.read_bytes() == pins.read_bytes()):
        uv = [sys.executable, "-m", "uv", "--quiet", "--no-config"]
        # A lock names all that is needed; what it leaves out on purpose is not fetched.
        install = [
            "pip",
            "install",
            "--python",
            folder,
            "--no-deps",
            "--require-hashes",
            "-r",
            pins,
        ]
        subprocess.run([*uv, "venv", "--clear", "--python", sys.executable, folder], check=True)
        subprocess.run([*uv, *install], check=True)
        shutil.copy(pins, installed)
    places = (folder / "bin", folder / "Scripts")
    return next(filter(None, (shutil.which(program or lock, path=place) for place in places)))

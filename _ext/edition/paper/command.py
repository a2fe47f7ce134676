"""``make print``: reading packet, handout, EPUB and offline copy, from the built book.

``--site`` names the built pages and ``--to`` the folder for the copies.
"""

import argparse
import sys
from pathlib import Path

from ..moment import set_moment

ROOT = Path(__file__).resolve().parents[3]

NO_PANGO = (
    "The PDFs need the library Pango: install it (Debian and Ubuntu: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0; macOS: brew install pango), then run "
    "`make print` again."
)


def main(arguments: list[str]) -> None:
    """Make all copies, or say in one line why not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--to", type=Path, default=ROOT / "_build" / "print")
    options = parser.parse_args(arguments)
    set_moment(ROOT)
    try:
        from .copies import make_copies
    except OSError as error:  # WeasyPrint loads its libraries when it is imported
        sys.exit(f"{NO_PANGO}\n({error})" if "pango" not in str(error) else NO_PANGO)
    from .problems import PrintProblem

    try:
        make_copies(ROOT, options.site, options.to)
    except PrintProblem as problem:
        sys.exit(f"make print: {problem}")

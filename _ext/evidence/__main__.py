"""``python _ext/evidence [ROOT]``: print every problem, or one line when all is well."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if not __package__:  # started as a folder: then this folder is on the path instead of the package's
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from evidence import inspect

HOME = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """Run the checks; the exit status is 1 when there are problems."""
    parser = argparse.ArgumentParser(
        prog="evidence", description="Check data/ and the chapters of the book without building it."
    )
    parser.add_argument("root", nargs="?", type=Path, default=HOME, help="the book's folder")
    report = inspect(parser.parse_args().root)
    # A value that the terminal cannot show must not hide the problem it is in.
    sys.stdout.reconfigure(errors="backslashreplace")
    print("\n".join(map(str, report.problems)) or report.summary())
    return 1 if report.problems else 0


sys.exit(main())

"""``make check``: print every problem, or one line when all is well."""

import argparse
from pathlib import Path

from . import inspect

HOME = Path(__file__).resolve().parents[3]


def main(arguments: list[str]) -> int:
    """Run the checks; the exit status is 1 when there are problems."""
    parser = argparse.ArgumentParser(
        prog="check", description="Check data/ and the chapters of the book without building it."
    )
    parser.add_argument("root", nargs="?", type=Path, default=HOME, help="the book's folder")
    problems, summary = inspect(parser.parse_args(arguments).root)
    print("\n".join(map(str, problems)) or summary)
    return 1 if problems else 0

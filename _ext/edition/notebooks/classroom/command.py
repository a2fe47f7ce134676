"""``make classroom``: write the instructor's edition, or bring it up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..live import refresh, report
from .course import ReleaseError, out_of_date, release

HERE = Path(__file__).resolve().parent
BUILT = HERE.parents[3] / "_build"


def main(arguments: list[str]) -> None:
    """Copy what the book's build wrote, then let nbgrader make the students' copies."""
    argparse.ArgumentParser(prog="classroom", description=__doc__).parse_args(arguments)
    solved, target = BUILT / "instructor", BUILT / "classroom"
    if not solved.is_dir():
        sys.exit("No solved exercises yet: run `make book` first.")
    for source in (HERE / "folder", solved):
        report(refresh(source, target))
    course = target / "course"
    waiting, kept = out_of_date(course)
    for name in kept:
        print(
            f"Kept course/release/{name}: there are hand-ins for it. To give out the new one "
            f"all the same: nbgrader generate_assignment {name} --force"
        )
    try:
        release(course, waiting)
    except ReleaseError as error:
        sys.exit(str(error))
    print("The instructor's edition is in _build/classroom: begin with its README.md.")

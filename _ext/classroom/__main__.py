"""``python _ext/classroom``: write the instructor's edition, or bring it up to date."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # started as a folder: then this folder is on the path instead of the package's
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from classroom.course import ReleaseError, out_of_date, release
from live import refresh, report

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent.parent / "_build"


def main() -> None:
    """Copy what the book's build wrote, then let nbgrader make the students' copies."""
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


main()

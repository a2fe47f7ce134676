"""``make classroom``: write the instructor's edition, or bring it up to date."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ...evidence import read_document
from ..live import ask_nothing, refresh, report
from .course import ReleaseError, out_of_date, release

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
BUILT = ROOT / "_build"
COURSE_ID = "COURSE-ID"  # stands in the settings for the name by which nbgrader knows the course


def name_course(folder: Path, name: str) -> None:
    """Write the course's name into its settings."""
    settings = folder / "course" / "nbgrader_config.py"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace(COURSE_ID, name), encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Copy what the book's build wrote, then let nbgrader make the students' copies."""
    argparse.ArgumentParser(prog="classroom", description=__doc__).parse_args(arguments)
    solved, target = BUILT / "instructor", BUILT / "classroom"
    if not solved.is_dir():
        sys.exit("No solved exercises yet: run `make book` first.")
    with TemporaryDirectory() as made:
        folder = shutil.copytree(HERE / "folder", Path(made, "folder"))
        name_course(folder, read_document(ROOT).files.edition)
        for source in (folder, solved):
            report(refresh(source, target))
    if sys.prefix != sys.base_prefix:  # for `jupyter lab` in the folder of the course
        ask_nothing(Path(sys.prefix))
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

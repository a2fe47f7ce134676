"""``make classroom``: write the instructor's edition, or bring it up to date."""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from ...evidence import read_document
from ..live import ask_nothing, refresh, report
from .course import ReleaseError, out_of_date, release

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
BUILT = ROOT / "_build"
# What stands in the folder for the name by which nbgrader knows the course, and for the title.
COURSE_ID, TITLE = "COURSE-ID", "BOOK-TITLE"


def name_course(folder: Path, name: str, title: str) -> None:
    """Write the course's name into its settings, and the book's title onto the worksheet."""
    for path, sign, value in (
        (folder / "course" / "nbgrader_config.py", COURSE_ID, name),
        (folder / "worksheet.md", TITLE, title),
    ):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(sign, value), encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Copy what the book's build wrote, then let nbgrader make the students' copies."""
    argparse.ArgumentParser(prog="classroom", description=__doc__).parse_args(arguments)
    solved, target = BUILT / "instructor", BUILT / "classroom"
    if not solved.is_dir():
        sys.exit(
            "There are no solved exercises: when the book has some, run `make book` first; how to "
            "write one, CONTRIBUTING.md says."
        )
    with TemporaryDirectory() as made:
        folder = shutil.copytree(HERE / "folder", Path(made, "folder"))
        settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
        name_course(folder, read_document(ROOT).files.edition, settings["title"])
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

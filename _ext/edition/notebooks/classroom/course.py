"""The course folder: which exercises wait for a release, and nbgrader making it."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.apps import NbGraderAPI


class ReleaseError(Exception):
    """nbgrader refused an exercise; the message says which, and what it said."""


def out_of_date(course: Path) -> tuple[list[str], list[str]]:
    """The exercises to release, and those that have changed but are being handed in already."""
    waiting: list[str] = []
    kept: list[str] = []
    for source in sorted(course.glob("source/*/*.ipynb")):
        name = source.parent.name
        released = course / "release" / name / source.name
        if released.exists() and released.stat().st_mtime >= source.stat().st_mtime:
            continue
        handed_in = released.exists() and any(course.glob(f"submitted/*/{name}"))
        (kept if handed_in else waiting).append(name)
    return waiting, kept


def open_course(course: Path) -> NbGraderAPI:
    """nbgrader with the settings of a course, as its commands have them in the course's folder."""
    from nbgrader.apps import NbGraderAPI  # slow to load: not before there is something to do
    from sqlalchemy.exc import SAWarning
    from traitlets.config.loader import PyFileConfigLoader

    settings = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    settings.CourseDirectory.root = str(course)
    # nbgrader starts its helper `alembic` by name, so it must find this environment's programs.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    # Remarks of its own library on its own queries, which nobody who marks can follow.
    warnings.filterwarnings("ignore", category=SAWarning)
    return NbGraderAPI(config=settings)


def register(grader: NbGraderAPI, releases: dict[str, NotebookNode]) -> None:
    """Enter into the gradebook the exercises given out that it does not have.

    A gradebook that was deleted or begun anew knows no exercise, and nbgrader would mark nothing.
    """
    from nbgrader.preprocessors import SaveCells

    with grader.gradebook as gradebook:
        missing = releases.keys() - {one.name for one in gradebook.assignments}
        for name in sorted(missing):
            gradebook.add_assignment(name)
    for name in sorted(missing):
        place = {"assignment": name, "notebook": name, "db_url": grader.coursedir.db_url}
        SaveCells().preprocess(deepcopy(releases[name]), {"nbgrader": place})


def release(course: Path, names: list[str]) -> None:
    """Let nbgrader write the students' copies of some exercises into ``release/``.

    Raises ReleaseError when it refuses one.
    """
    if not names:
        return
    grader = open_course(course)
    for name in names:
        print(f"nbgrader releases {name}")
        outcome = grader.generate_assignment(name, force=True)
        if not outcome["success"]:
            said = outcome["log"].strip()
            raise ReleaseError(f"course/source/{name}: nbgrader refuses it:\n{said}")

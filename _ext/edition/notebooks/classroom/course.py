"""nbgrader at work in the folder of a course: it releases exercises and marks hand-ins.

A hand-in has been run before it is marked: nbgrader reads the outputs of its checks.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import warnings
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.apps import NbGraderAPI

POINTING = re.compile(r"Traceback|There was an error processing|Please see the")


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


def run_nothing(grader: NbGraderAPI) -> None:
    """Let nbgrader keep the outputs that are there, in the place of running a hand-in itself."""
    from nbgrader.converters import Autograde
    from nbgrader.preprocessors import ClearOutput, Execute

    for steps in ("sanitize_preprocessors", "autograde_preprocessors"):
        usual = grader.config.Autograde.get(steps) or getattr(Autograde, steps).default()
        kept = [one for one in usual if one not in (ClearOutput, Execute)]
        grader.config.Autograde[steps] = kept


def mark(grader: NbGraderAPI, student: str, exercise: str) -> str:
    """Mark a hand-in in ``submitted/``; return why nbgrader could not, "" when it could."""
    with grader.gradebook as gradebook:  # the formgrader lists everybody as "None, None" else
        gradebook.update_or_create_student(student, last_name=student, first_name="")
    outcome = grader.autograde(exercise, student, force=True)
    return "" if outcome["success"] else f"could not be marked: {reason_in(outcome.get('log', ''))}"


def reason_in(log: str) -> str:
    """Why nbgrader could not mark: its first error, not the lines that only point to it."""
    errors = [line for line in log.splitlines() if line.startswith("[ERROR] ")]
    telling = [one.removeprefix("[ERROR] ") for one in errors if not POINTING.search(one)]
    return (telling or log.strip().splitlines()[-1:] or ["nbgrader gave no reason"])[0][:200]

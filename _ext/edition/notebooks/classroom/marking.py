"""Marking hand-ins that have been run, with nbgrader: it reads the outputs of the checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbgrader.apps import NbGraderAPI

POINTING = re.compile(r"Traceback|There was an error processing|Please see the")


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

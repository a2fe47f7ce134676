"""What comes out of the marking: the table of marks, and a page of feedback for each hand-in.

A written answer that nobody has marked yet is pending, not zero; what was not handed in is empty.
"""

from __future__ import annotations

import csv
import html
import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGraderAPI

COLUMNS = ("student_id", "assignment", "by_checks", "by_hand", "score", "max_score")
PENDING = "pending"


def pending(gradebook: Gradebook, exercise: str, student: str) -> dict[str, float]:
    """The written answers of a hand-in that wait to be marked, with what they are worth."""
    notebooks = gradebook.find_submission(exercise, student).notebooks
    grades = [grade for notebook in notebooks for grade in notebook.grades]
    waiting = [grade for grade in grades if grade.needs_manual_grade]
    return {grade.name: grade.max_score for grade in waiting}


def rows(gradebook: Gradebook, exercises: list[str]) -> Iterator[dict[str, object]]:
    """A row for each student and exercise that was ever collected."""
    handed_in = {one.name: one for one in gradebook.assignments if one.name in exercises}
    for exercise in exercises:
        if exercise not in handed_in:
            continue
        by_student = {one.student.id: one for one in handed_in[exercise].submissions}
        for student in sorted(one.id for one in gradebook.students):
            row: dict[str, object] = dict.fromkeys(COLUMNS, "")
            row |= {"student_id": student, "assignment": exercise}
            row["max_score"] = f"{handed_in[exercise].max_score:g}"
            if sent := by_student.get(student):
                waits = sent.needs_manual_grade
                row["by_checks"] = f"{sent.code_score:g}"
                row["by_hand"] = PENDING if waits else f"{sent.written_score:g}"
                row["score"] = PENDING if waits else f"{sent.score:g}"
            yield row


def write_grades(gradebook: Gradebook, exercises: list[str], path: Path) -> None:
    """Write the table of marks to ``path``, whole or not at all."""
    beside = path.with_suffix(".csv.new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows(gradebook, exercises))
    os.replace(beside, path)


def say_what_waits(page: str, waiting: dict[str, float]) -> str:
    """A page of feedback that says of an unmarked answer that it is to be marked by hand."""
    for name, worth in waiting.items():
        told = f"to be marked by hand, {worth:g} marks"
        anchor = re.escape(html.escape(name))
        page = re.sub(
            rf'(<a href="#{anchor}">[^<]*</a>) \(Score: [\d.]+ / [\d.]+\)', rf"\1 ({told})", page
        )
        page = re.sub(
            rf'(<a name="{anchor}"></a>(?:(?!<a name=).)*?)Score: [\d.]+ / [\d.]+ ',
            rf"\1{told.capitalize()} ",
            page,
            count=1,
            flags=re.DOTALL,
        )
    if waiting:
        page = re.sub(
            r"(<h4>[^<]*\()Score: ([\d.]+) / ([\d.]+)\)",
            rf"\1Score so far: \2 of \3; to be marked by hand: {sum(waiting.values()):g})",
            page,
            count=1,
        )
    return page


def is_marked(gradebook: Gradebook, student: str, exercise: str) -> bool:
    """Whether the gradebook has a hand-in."""
    from nbgrader.api import MissingEntry

    try:
        return bool(gradebook.find_submission(exercise, student).notebooks)
    except MissingEntry:
        return False


def state_of(gradebook: Gradebook, exercise: str, marked: Path) -> str:
    """A code for all that a page of feedback shows: the marked notebook, marks and remarks."""
    notebooks = gradebook.find_submission(exercise, marked.parts[-3]).notebooks
    shown = ("name", "auto_score", "manual_score", "extra_credit", "needs_manual_grade")
    given = [[getattr(one, what) for what in shown] for each in notebooks for one in each.grades]
    given += [[one.name, one.comment] for each in notebooks for one in each.comments]
    told = repr(sorted(map(repr, given)))
    return f"<!-- {sha256(marked.read_bytes() + told.encode()).hexdigest()} -->"


def write_feedback(
    grader: NbGraderAPI, gradebook: Gradebook, course: Path, exercise: str
) -> Iterator[str]:
    """Write a page for each marked hand-in whose page is not there or shows something older.

    Yields which could not be written, and why.
    """
    states: dict[Path, str] = {}
    marked = sorted(course.glob(f"autograded/*/{exercise}/{exercise}.ipynb"))
    for path in marked:
        page = course / "feedback" / path.parts[-3] / exercise / f"{exercise}.html"
        if is_marked(gradebook, path.parts[-3], exercise):
            state = state_of(gradebook, exercise, path)
            if not page.exists() or not page.read_text(encoding="utf-8").endswith(state):
                page.unlink(missing_ok=True)
                states[page] = state
    # One run for all is quicker than one for each, once they are many.
    many = len(states) > len(marked) / 2
    for student in ["*"] if many else [page.parts[-3] for page in states]:
        outcome = grader.generate_feedback(exercise, student, force=True)
        for page, state in states.items():
            student_id = page.parts[-3]
            if student not in ("*", student_id):
                continue
            if page.exists():
                os.chmod(page, 0o644)
                text = page.read_text(encoding="utf-8")
                mended = say_what_waits(text, pending(gradebook, exercise, student_id))
                page.write_text(f"{mended.rstrip()}\n{state}", encoding="utf-8")
            else:
                why = outcome.get("log", "").strip()[-200:]
                yield f"{student_id}, {exercise}: no feedback: {why}"


def write_results(grader: NbGraderAPI, course: Path) -> Iterator[str]:
    """Write feedback and marks for everything that is marked; yield what could not be written."""
    exercises = sorted(path.parent.name for path in course.glob("release/*/*.ipynb"))
    with grader.gradebook as gradebook:
        for exercise in exercises:
            yield from write_feedback(grader, gradebook, course, exercise)
        try:
            write_grades(gradebook, exercises, course / "grades.csv")
        except OSError as error:
            yield f"{course / 'grades.csv'} could not be written; is it open?: {error.strerror}"

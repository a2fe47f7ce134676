"""What comes out of the marking: the table of marks, and a page of feedback for each hand-in.

A written answer that nobody has marked yet is pending, not zero; what was not handed in is empty.
"""

from __future__ import annotations

import csv
import html
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

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
            if student in by_student:
                grades = [g for one in by_student[student].notebooks for g in one.grades]
                written = [grade for grade in grades if grade.cell.cell_type == "markdown"]
                checks = sum(grade.score for grade in grades if grade not in written)
                waits = any(grade.needs_manual_grade for grade in grades)
                by_hand = sum(grade.score for grade in written)
                row["by_checks"] = f"{checks:g}"
                row["by_hand"] = PENDING if waits else f"{by_hand:g}"
                row["score"] = PENDING if waits else f"{by_student[student].score:g}"
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


def mend_feedback(gradebook: Gradebook, course: Path, student: str, exercise: str) -> None:
    """Let a page of feedback that nbgrader wrote say what waits."""
    path = course / "feedback" / student / exercise / f"{exercise}.html"
    page = path.read_text(encoding="utf-8")
    os.chmod(path, 0o644)
    path.write_text(say_what_waits(page, pending(gradebook, exercise, student)), encoding="utf-8")

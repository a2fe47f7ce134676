"""``make collect FROM=…``: from what students sent to marks and feedback, in one command.

FROM is a folder, or the zip that Moodle, Canvas or Blackboard gives. Each file gets one line: whose
it is, which exercise, what was wrong, what was done. No file stops the others.
Without FROM, feedback and marks are written again: after you have marked by hand.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .course import open_course, register
from .incoming import Sent, copy_number, exercise_of, read_sent, student_of
from .repair import Unreadable, of_exercise, read_notebook, repair
from .results import mend_feedback, write_grades

COURSE = Path(__file__).resolve().parents[4] / "_build/classroom/course"
TOLD = "What was done when this was collected"


@dataclass
class HandIn:
    """One file that was sent: whose and what it is, and what was wrong and done."""

    sent: Sent
    student: str = ""
    exercise: str = ""
    notebook: NotebookNode | None = None
    notes: list[str] = field(default_factory=list)
    done: str = "not marked"

    def __str__(self) -> str:
        whose = self.student or "?"
        notes = "; ".join(self.notes) or "in order"
        return f"{whose}, {self.exercise or '?'}: {notes} -> {self.done} [{self.sent.place}]"


def understand(sent: Sent, releases: dict[str, NotebookNode]) -> HandIn:
    """Whose a file is and what is in it, repaired from the release."""
    names = sorted(releases)
    one = HandIn(sent, student_of(sent.place, names), exercise_of(sent.place, names))
    if sent.too_large:
        one.notes.append("the file is larger than 50 MB")
        return one
    try:
        content = read_notebook(sent.content)
    except Unreadable as reason:
        one.notes.append(str(reason))
        return one
    inside = of_exercise(content, releases)
    if not inside:
        one.notes.append("this notebook is none of the exercises")
        return one
    if one.exercise and one.exercise != inside:
        one.notes.append(f"named {one.exercise}, but it is {inside}")
    one.exercise = inside
    if not one.student:
        one.notes.append(
            f"no student in its name: rename it to STUDENT_{inside}.ipynb and collect it"
        )
        return one
    one.notebook, notes = repair(content, releases[inside])
    one.notes += notes
    return one


def latest(handed_in: list[HandIn]) -> list[HandIn]:
    """Of several files of one student for one exercise the last; the others are set aside."""
    chosen: dict[tuple[str, str], HandIn] = {}
    for one in sorted(handed_in, key=lambda one: (one.sent.time, copy_number(one.sent.place))):
        if one.notebook:
            key = (one.student.casefold(), one.exercise)
            if key in chosen:
                chosen[key].notes.append(
                    f"a later file of the same student counts: {one.sent.place}"
                )
                chosen[key].done = "set aside"
            chosen[key] = one
    return [one for one in handed_in if one in list(chosen.values())]


def submit(course: Path, one: HandIn) -> None:
    """Put a hand-in where nbgrader looks for it; what was done is told in its first cell."""
    assert one.notebook is not None
    folder = course / "submitted" / one.student / one.exercise
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if one.notes:
        told = "\n".join([f"**{TOLD}**", "", *(f"- {note}" for note in one.notes)])
        one.notebook.cells.insert(0, nbformat.v4.new_markdown_cell(told))
    nbformat.write(one.notebook, folder / f"{one.exercise}.ipynb")
    (folder / "timestamp.txt").write_text(
        f"{one.sent.time:%Y-%m-%d %H:%M:%S} UTC", encoding="utf-8"
    )


def read_releases(course: Path) -> dict[str, NotebookNode]:
    """The exercises as they were given out, by name."""
    return {path.parent.name: nbformat.read(path, 4) for path in course.glob("release/*/*.ipynb")}


def collect(course: Path, source: Path) -> Iterator[HandIn]:
    """Read, repair and mark what was sent; each hand-in when it is done.

    Raises FileNotFoundError or ValueError when there is nothing that can be read.
    """
    from .marking import mark  # slow to load

    releases = read_releases(course)
    handed_in = [understand(sent, releases) for sent in read_sent(source)]
    chosen = latest(handed_in)
    yield from (one for one in handed_in if one not in chosen)
    grader = open_course(course)
    register(grader, releases)
    for one in chosen:
        try:
            submit(course, one)
            said = mark(grader, course, one.student, one.exercise)
        except Exception as error:  # one student must not stop the others
            said = [f"could not be marked: {type(error).__name__}: {error}"]
        one.notes += said
        one.done = "not marked" if any("could not be marked" in note for note in said) else "marked"
        yield one


def write_results(course: Path) -> list[str]:
    """Write feedback and marks for everything that is marked; return what could not be written."""
    grader, problems = open_course(course), []
    exercises = sorted(path.parent.name for path in course.glob("release/*/*.ipynb"))
    with grader.gradebook as gradebook:
        for path in sorted(course.glob("autograded/*/*/*.ipynb")):
            student, exercise = path.parts[-3], path.parts[-2]
            outcome = grader.generate_feedback(exercise, student, force=True)
            if outcome["success"]:
                mend_feedback(gradebook, course, student, exercise)
            else:
                problems.append(
                    f"{student}, {exercise}: no feedback: {outcome['log'].strip()[-200:]}"
                )
        write_grades(gradebook, exercises, course / "grades.csv")
    return problems


def main(arguments: list[str]) -> int:
    """Collect, mark, and write feedback and marks. The exit status is 1 when something waits."""
    parser = argparse.ArgumentParser(prog="collect", description=__doc__)
    parser.add_argument("source", nargs="?", type=Path, help="a folder or a zip")
    parser.add_argument("--course", type=Path, default=COURSE, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    course = chosen.course
    if not any(course.glob("release/*/*.ipynb")):
        sys.exit(f"{course}: there is no exercise given out yet: run `make classroom` first.")
    counts = {"marked": 0, "not marked": 0, "set aside": 0}
    if chosen.source:
        try:
            for one in collect(course, chosen.source):
                print(one, flush=True)
                counts[one.done] += 1
        except (FileNotFoundError, ValueError) as error:
            sys.exit(str(error))
        print("; ".join(f"{count} {what}" for what, count in counts.items()) + ".")
    for problem in write_results(course):
        print(problem)
    print(f"Marks: {course / 'grades.csv'}. Feedback: {course / 'feedback'}.")
    return 0

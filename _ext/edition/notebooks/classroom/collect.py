"""``make collect FROM=…``: from what students sent to marks and feedback, in one command.

FROM is a folder, or the zip that Moodle, Canvas or Blackboard gives. Each file gets one line: whose
it is, which exercise, what was wrong, what was done. No file stops the others; one that was
collected before and has not changed keeps its marks.
Without FROM, feedback and marks are written again: after you have marked by hand.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .course import mark, open_course, register, run_nothing
from .incoming import Sent, copy_number, exercise_of, number_of, plain, read_sent, student_of
from .repair import Unreadable, of_exercise, read_notebook, repair
from .results import is_marked, write_results

BUILT = Path(__file__).resolve().parents[4] / "_build"
COURSE = BUILT / "classroom/course"
FONTS = BUILT / ".jupyter_cache/fonts"
TOLD = "What was done when this was collected"
MARKED, KEPT, ASIDE, NOT_MARKED = "marked", "already marked", "set aside", "not marked"


@dataclass
class HandIn:
    """One file that was sent: whose and what it is, and what was wrong and done."""

    sent: Sent
    student: str = ""
    exercise: str = ""
    notebook: NotebookNode | None = None
    notes: list[str] = field(default_factory=list)
    done: str = NOT_MARKED
    digest: str = ""

    def __str__(self) -> str:
        whose = self.student or "?"
        notes = "; ".join(self.notes) or "in order"
        return f"{whose}, {self.exercise or '?'}: {notes} -> {self.done} [{self.sent.place}]"


def understand(sent: Sent, releases: dict[str, NotebookNode]) -> HandIn:
    """Whose a file is and what is in it, repaired from the release; its content is let go."""
    names = sorted(releases)
    one = HandIn(
        replace(sent, content=b""), student_of(sent.place, names), exercise_of(sent.place, names)
    )
    try:
        if sent.trouble:
            raise Unreadable(sent.trouble)
        content = read_notebook(sent.content)
        if not (inside := of_exercise(content, releases)):
            raise Unreadable("this notebook is none of the exercises")
        if one.exercise and one.exercise != inside:
            one.notes.append(f"named {one.exercise}, but it is {inside}")
        one.exercise = inside
        if not one.student:
            said = f"no student in its name: rename it to STUDENT_{inside}.ipynb and collect it"
            raise Unreadable(said)
    except Unreadable as reason:
        one.notes.append(str(reason))
        return one
    one.notebook, notes = repair(content, releases[inside])
    one.notes += notes
    one.digest = sha256(sent.content + nbformat.writes(releases[inside]).encode()).hexdigest()
    return one


def understand_all(source: Path, releases: dict[str, NotebookNode]) -> Iterator[HandIn]:
    """Every file that was sent; one that defeats us is named, and the others go on."""
    for sent in read_sent(source):
        try:
            yield understand(sent, releases)
        except Exception as error:  # whatever a file may hold that nobody foresaw
            why = f"this file could not be understood: {type(error).__name__}"
            yield HandIn(replace(sent, content=b""), notes=[why])


def path_of(course: Path, step: str, one: HandIn) -> Path:
    """Where a hand-in lies at a step of the marking."""
    return course / step / one.student / one.exercise / f"{one.exercise}.ipynb"


def noted(course: Path, one: HandIn) -> dict[str, str]:
    """What was noted of a hand-in when it was last collected."""
    try:
        return dict(nbformat.read(path_of(course, "submitted", one), 4).metadata["collected"])
    except (OSError, KeyError, ValueError):
        return {}


def tell_apart(handed_in: list[HandIn], course: Path) -> None:
    """One spelling for one student, whatever the case, and two names for two of one name.

    A platform numbers its students; who has another number is another student.
    """
    spelt = {plain(path.name): path.name for path in sorted(course.glob("submitted/*"))}
    numbers: dict[tuple[str, str], str] = {}
    for one in filter(lambda one: one.notebook, handed_in):
        one.student = spelt.setdefault(plain(one.student), one.student)
        number, known = number_of(one.sent.place), (one.student, one.exercise)
        first = numbers.setdefault(known, noted(course, one).get("number") or number)
        if number and first and number != first:
            one.notes.append(f"another student is called {one.student}, so the number is added")
            one.student = f"{one.student} ({number})"
        elif number and not first:
            numbers[known] = number


def latest(handed_in: list[HandIn]) -> list[HandIn]:
    """Of several files of one student for one exercise the last; the others are set aside."""
    chosen: dict[tuple[str, str], HandIn] = {}
    for one in sorted(handed_in, key=lambda one: (one.sent.time, copy_number(one.sent.place))):
        if one.notebook:
            key = (plain(one.student), one.exercise)
            if key in chosen:
                chosen[key].notes.append(
                    f"a later file of the same student counts: {one.sent.place}"
                )
                chosen[key].done = ASIDE
            chosen[key] = one
    kept = set(map(id, chosen.values()))
    return [one for one in handed_in if id(one) in kept]


def submit(course: Path, one: HandIn) -> None:
    """Put a hand-in where nbgrader looks for it; what was done is told in its first cell."""
    assert one.notebook is not None
    path = path_of(course, "submitted", one)
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir(parents=True)
    if one.notes:
        told = "\n".join([f"**{TOLD}**", "", *(f"- {note}" for note in one.notes)])
        one.notebook.cells.insert(0, nbformat.v4.new_markdown_cell(told))
    number = number_of(one.sent.place)
    one.notebook.metadata["collected"] = {"digest": one.digest, "number": number}
    nbformat.write(one.notebook, path)
    (path.parent / "timestamp.txt").write_text(
        f"{one.sent.time:%Y-%m-%d %H:%M:%S} UTC", encoding="utf-8"
    )


def collect(course: Path, source: Path) -> Iterator[HandIn]:
    """Read, repair and mark what was sent; each hand-in when it is done.

    Raises FileNotFoundError or ValueError when there is nothing that can be read.
    """
    from .running import run_side_by_side  # slow to load

    places = (course.resolve(), source.resolve())
    if any(one == other or one in other.parents for one, other in (places, places[::-1])):
        raise ValueError(f"{source}: there lies the course itself; give a folder of hand-ins alone")
    given_out = course.glob("release/*/*.ipynb")
    releases = {path.parent.name: nbformat.read(path, 4) for path in given_out}
    handed_in = list(understand_all(source, releases))
    tell_apart(handed_in, course)
    chosen = latest(handed_in)
    grader = open_course(course)
    run_nothing(grader)
    register(grader, releases)
    with grader.gradebook as gradebook:
        for one in chosen:
            same = noted(course, one).get("digest") == one.digest
            there = same and path_of(course, "autograded", one).exists()
            if there and is_marked(gradebook, one.student, one.exercise):
                one.notes, one.done = ["collected before, and nothing has changed"], KEPT
    waiting = [one for one in chosen if one.done == NOT_MARKED]
    yield from (one for one in handed_in if one not in waiting)
    notebooks = [one.notebook for one in waiting if one.notebook]
    for one, said in zip(waiting, run_side_by_side(notebooks, FONTS), strict=True):
        try:
            if isinstance(said, Exception):
                raise said
            one.notes += said
            submit(course, one)
            problem = mark(grader, one.student, one.exercise)
        except Exception as error:  # one student must not stop the others
            problem = f"could not be marked: {type(error).__name__}: {error}"
        one.notes += [problem] if problem else []
        one.done, one.notebook = NOT_MARKED if problem else MARKED, None
        yield one


def main(arguments: list[str]) -> int:
    """Collect, mark, and write feedback and marks."""
    parser = argparse.ArgumentParser(prog="collect", description=__doc__)
    parser.add_argument("source", nargs="?", type=Path, help="a folder or a zip")
    parser.add_argument("--course", type=Path, default=COURSE, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    course = chosen.course
    if not any(course.glob("release/*/*.ipynb")):
        sys.exit(f"{course}: there is no exercise given out yet: run `make classroom` first.")
    counts = dict.fromkeys((MARKED, KEPT, NOT_MARKED, ASIDE), 0)
    if chosen.source:
        try:
            for one in collect(course, chosen.source):
                print(one, flush=True)
                counts[one.done] += 1
        except (FileNotFoundError, ValueError) as error:
            sys.exit(str(error))
        print("; ".join(f"{count} {what}" for what, count in counts.items()) + ".")
    for problem in write_results(open_course(course), course):
        print(problem)
    print(f"Marks: {course / 'grades.csv'}. Feedback: {course / 'feedback'}.")
    return 0

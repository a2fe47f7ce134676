"""`make classroom`, and nbgrader on what it writes, as an instructor would use it."""

import csv
import html
import io
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from book import copy_sources
from edition.notebooks.classroom import running
from edition.notebooks.classroom.collect import main
from edition.notebooks.classroom.course import (
    ReleaseError,
    open_course,
    out_of_date,
    reason_in,
    release,
)
from edition.notebooks.exercises import is_a
from handin import NAMES, cases, fill, points, read_case, source
from school_class import (
    EXERCISE,
    Sent,
    as_bytes,
    as_zip,
    make_course,
    school_class,
    students_copy,
)

EACH = pytest.mark.parametrize("name", NAMES)


def make_classroom(folder: Path) -> subprocess.CompletedProcess:
    """`make classroom` in a book that is built already."""
    command = [sys.executable, "_ext/edition", "classroom"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.fixture(scope="module")
def house(built, tmp_path_factory):
    """A copy of the sources with what the book's build wrote for the instructor."""
    folder = copy_sources(tmp_path_factory.mktemp("house"))
    shutil.copytree(built.instructor, folder / "_build/instructor")
    return folder


@pytest.fixture(scope="module")
def classroom(house):
    """The instructor's edition."""
    done = make_classroom(house)
    assert done.returncode == 0, done.stdout + done.stderr
    return house / "_build/classroom"


def read(folder: Path, name: str):
    return nbformat.read(folder / f"{name}.ipynb", 4)


# ---- the release ----


def essence(cell) -> tuple:
    """What a cell is to a student and to nbgrader, but for what nbgrader computes from it."""
    metadata = {key: value for key, value in cell.metadata.items() if key != "nbgrader"}
    settings = dict(cell.metadata.get("nbgrader", {}))
    for computed in ("checksum", "cell_type"):
        settings.pop(computed, None)
    return cell.cell_type, cell.id, cell.source, metadata, settings


@EACH
def test_nbgrader_releases_what_the_page_offers_for_download_cell_by_cell(built, classroom, name):
    released = read(classroom / f"course/release/{name}", name)
    download = read(built.html / "_downloads/notebooks", name)
    assert [essence(cell) for cell in released.cells] == [essence(cell) for cell in download.cells]


@EACH
def test_the_instructor_has_solution_model_answer_and_rubric(classroom, name):
    solved = read(classroom / "solutions", name)
    text = "\n".join(cell.source for cell in solved.cells)
    wanted = [cell for cell in source(name).cells if is_a(cell, "solution")]
    assert text.count("solution-") == len(wanted)
    rubrics = [cell for cell in solved.cells if "instructor" in cell.metadata.get("tags", [])]
    assert sum(len(cell.source.split()) for cell in rubrics) > 50
    assert read(classroom / f"course/source/{name}", name) == solved


def test_the_readme_names_every_step(classroom):
    text = (classroom / "README.md").read_text(encoding="utf-8")
    for step in ("generate_assignment", "make collect FROM=", "Manual Grading", "grades.csv"):
        assert step in text


# ---- a class hands in ----


STUDENTS = ("solved", "blank", "wrong")


def hand_in(course: Path, student: str, name: str):
    """What a student sends in: the file given out, in one state or another."""
    released = read(course / f"release/{name}", name)
    if student == "solved":
        return students_copy(read(course / f"source/{name}", name), released)
    if student == "wrong":
        return fill(released, read_case(name, cases(name)[0])["answers"])
    if student == "cheat":
        for cell in released.cells:
            if is_a(cell, "grade") and cell.cell_type == "code":
                cell.source = str(cell.metadata["nbgrader"]["points"])
            cell.source = cell.source.replace(",185,", ",1850,")
    return released


def small_class(course: Path) -> list[tuple[str, bytes]]:
    """Three hand-ins to each exercise, and one to the first that tries to cheat."""
    return [
        (f"{student}_42_43_{name}-1.ipynb", as_bytes(hand_in(course, student, name)))
        for name in NAMES
        for student in (*STUDENTS, "cheat")[: 4 if name == NAMES[0] else 3]
    ]


def collect(course: Path, *source: str) -> list[str]:
    """`make collect`; returns the lines that it says. A cell has twenty seconds."""
    with pytest.MonkeyPatch.context() as here, redirect_stdout(io.StringIO()) as said:
        here.setattr(running, "PATIENCE", 20)
        assert main([*source, f"--course={course}"]) == 0
    return said.getvalue().splitlines()


def grades(course: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (course / "grades.csv").open(encoding="utf-8", newline="") as table:
        return {(row["student_id"], row["assignment"]): row for row in csv.DictReader(table)}


def feedback(course: Path, student: str, name: str = EXERCISE) -> str:
    page = course / f"feedback/{student}/{name}/{name}.html"
    return html.unescape(page.read_text(encoding="utf-8"))


@dataclass
class Marked:
    """A course after `make collect`: what was sent to it, in which zip, and what was said."""

    course: Path
    zip: str
    sent: list[Sent]
    said: list[str]


@pytest.fixture(scope="module")
def class_of_all(tmp_path_factory) -> Marked:
    """A class of thirty and the small class, in one zip."""
    course = make_course(tmp_path_factory.mktemp("course"))
    path = tmp_path_factory.mktemp("sent") / "all.zip"
    released = read(course / f"release/{EXERCISE}", EXERCISE)
    solved = hand_in(course, "solved", EXERCISE)
    sent = school_class(solved, released, seed=11)
    assert len(sent) == 30 and sum(one.spoilt is not None for one in sent) == 10
    path.write_bytes(as_zip([(one.member, one.content) for one in sent] + small_class(course)))
    return Marked(course, str(path), sent, collect(course, str(path)))


@pytest.fixture(scope="module")
def marked(class_of_all) -> Path:
    return class_of_all.course


@EACH
def test_solved_blank_and_wrong_hand_ins_get_their_marks(marked, name):
    given = grades(marked)
    expected = points(name) | read_case(name, cases(name)[0])["marks"]
    assert float(given["solved", name]["by_checks"]) == sum(points(name).values())
    assert given["solved", name]["score"] == given["solved", name]["by_hand"] == "pending"
    assert given["blank", name]["score"] == "0"  # essay included: it is as it was given out
    assert float(given["wrong", name]["by_checks"]) == sum(expected.values())


def test_what_was_not_handed_in_is_empty_and_not_nought(marked):
    rows = grades(marked)
    assert [rows["cheat", name]["score"] for name in NAMES] == ["0", *[""] * (len(NAMES) - 1)]
    assert rows["cheat", NAMES[1]]["by_checks"] == rows["cheat", NAMES[1]]["by_hand"] == ""


def test_checks_and_tables_that_a_student_changed_are_put_back(marked):
    assert grades(marked)["cheat", NAMES[0]]["by_checks"] == "0"
    restored = read(marked / f"autograded/cheat/{NAMES[0]}", NAMES[0])
    assert not any(",1850," in cell.source for cell in restored.cells)
    assert "was changed: put back as it was given out" in feedback(marked, "cheat")


@EACH
def test_each_hand_in_gets_a_feedback_file_that_names_the_error(marked, name):
    said = feedback(marked, "wrong", name)
    assert all(words in said for words in read_case(name, cases(name)[0])["feedback"])
    solved = feedback(marked, "solved", name)
    assert "o be marked by hand" in solved and "Score: 0.0 /" not in solved
    assert feedback(marked, "blank", name)


def test_every_hand_in_of_a_class_gets_its_line_its_marks_and_its_feedback(class_of_all):
    rows = grades(class_of_all.course)
    for one in class_of_all.sent:
        (line,) = [line for line in class_of_all.said if line.startswith(f"{one.student}, ")]
        lost = one.spoilt.lost if one.spoilt else ()
        assert (one.spoilt.said if one.spoilt else "in order") in line
        if lost is None:
            assert "not marked" in line and (one.student, EXERCISE) not in rows
            continue
        right = points(EXERCISE) | dict.fromkeys(lost, 0)
        expected = sum(right.values()) if one.kind == "solved" else 0
        assert float(rows[one.student, EXERCISE]["by_checks"]) == expected, line
        assert len(feedback(class_of_all.course, one.student)) < 2_000_000
    assert not [line for line in class_of_all.said if "Traceback" in line or "no feedback" in line]


def test_the_formgrader_has_a_name_for_everybody(class_of_all):
    with open_course(class_of_all.course).gradebook as gradebook:
        names = {one.id: f"{one.last_name}, {one.first_name}" for one in gradebook.students}
    assert len(names) > 25 and all(name == f"{key}, " for key, name in names.items())


def test_after_marking_by_hand_the_same_command_writes_the_whole_marks(marked):
    before = grades(marked)["solved", NAMES[0]]
    mark_by_hand(marked, "solved", 7)
    collect(marked)
    after = grades(marked)["solved", NAMES[0]]
    assert after["by_hand"] == "7"
    assert float(after["score"]) == float(before["by_checks"]) + 7
    page = feedback(marked, "solved")
    assert "o be marked by hand" not in page and "7.0 / 9.0" in page


def sound(everybody: Marked) -> list[str]:
    """The students of the class who sent a solved exercise that nothing had spoilt."""
    return [one.student for one in everybody.sent if one.kind == "solved" and not one.spoilt]


def mark_by_hand(course: Path, student: str, marks: float) -> None:
    """As the formgrader does."""
    with open_course(course).gradebook as gradebook:
        notebook = gradebook.find_submission(NAMES[0], student).notebooks[0]
        for grade in notebook.grades:
            if grade.needs_manual_grade:
                grade.manual_score, grade.needs_manual_grade = marks, False
        gradebook.db.commit()


def test_collecting_the_same_again_changes_nothing_and_keeps_marks_given_by_hand(class_of_all):
    course = class_of_all.course
    student = sound(class_of_all)[0]
    mark_by_hand(course, student, 5)
    collect(course)
    before = (course / "grades.csv").read_text("utf-8")
    said = collect(course, class_of_all.zip)
    assert any(line.startswith("0 marked;") for line in said)
    assert sum("-> already marked" in line for line in said) == sum(
        "-> marked" in line for line in class_of_all.said
    )
    assert (course / "grades.csv").read_text("utf-8") == before
    assert grades(course)[student, EXERCISE]["by_hand"] == "5"


def test_a_new_version_is_marked_again_and_its_text_waits_to_be_read_again(class_of_all, tmp_path):
    course = class_of_all.course
    student = sound(class_of_all)[1]
    mark_by_hand(course, student, 5)
    better = hand_in(course, "solved", EXERCISE)
    nbformat.write(better, tmp_path / f"{student}_{EXERCISE}.ipynb")
    (line, *_) = collect(course, str(tmp_path))
    assert line.startswith(f"{student}, {EXERCISE}: in order -> marked")
    assert grades(course)[student, EXERCISE]["by_hand"] == "pending"


def test_the_course_itself_is_no_folder_of_hand_ins(marked):
    for folder in (marked, marked / "submitted", marked.parent):
        with pytest.raises(SystemExit, match="there lies the course itself"):
            main([str(folder), f"--course={marked}"])


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        (
            "[INFO] Copying\n[ERROR] There was an error processing assignment: x\n"
            "[ERROR] No such assignment\n[ERROR] Please see the the above traceback",
            "No such assignment",
        ),
        ("one\ntwo\n", "two"),
        ("", "nbgrader gave no reason"),
    ],
)
def test_what_could_not_be_marked_is_told_with_its_reason(log, reason):
    assert reason_in(log) == reason


@pytest.mark.slow
def test_without_hand_ins_or_a_course_collecting_says_so(root, tmp_path):
    released = tmp_path / "course/release/a/a.ipynb"
    released.parent.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(), released)
    for arguments, words in (
        (["none.zip", f"--course={tmp_path / 'course'}"], "none.zip: there is no such folder"),
        ([f"--course={tmp_path}"], "run `make classroom` first"),
    ):
        command = [sys.executable, "_ext/edition", "collect", *arguments]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        assert done.returncode == 1 and words in done.stderr and "Traceback" not in done.stderr


# ---- what is the instructor's stays the instructor's ----


def test_hand_ins_and_marks_and_changed_files_are_kept(house, classroom):
    course = classroom / "course"
    for name in NAMES:
        (course / f"submitted/wrong/{name}").mkdir(parents=True)
    changed = classroom / f"course/source/{NAMES[0]}/{NAMES[0]}.ipynb"
    own = changed.read_text(encoding="utf-8").replace("Hint 1", "My hint")
    changed.write_text(own, encoding="utf-8")
    solved = house / f"_build/instructor/course/source/{NAMES[0]}/{NAMES[0]}.ipynb"
    before = solved.read_text(encoding="utf-8")
    solved.write_text(before.replace("Hint 2", "Hint two"), encoding="utf-8")
    marks = (course / "gradebook.db").read_bytes()
    done = make_classroom(house)
    solved.write_text(before, encoding="utf-8")
    assert done.returncode == 0
    assert f"Kept your course/source/{NAMES[0]}/{NAMES[0]}.ipynb" in done.stdout
    assert f"Kept course/release/{NAMES[0]}: there are hand-ins for it" in done.stdout
    assert changed.read_text(encoding="utf-8") == own
    assert (course / "gradebook.db").read_bytes() == marks
    assert any(course.glob("submitted/wrong/*"))


@pytest.fixture
def course(tmp_path):
    """A course with two released exercises, one of them handed in."""
    for name in ("a", "b"):
        for step, age in (("source", 1), ("release", 2)):
            path = tmp_path / step / name / f"{name}.ipynb"
            path.parent.mkdir(parents=True)
            path.touch()
            os.utime(path, (age, age))
    (tmp_path / "submitted/student/b").mkdir(parents=True)
    return tmp_path


def test_what_is_released_is_not_released_again(course):
    assert out_of_date(course) == ([], [])


def test_a_changed_source_is_released_unless_it_is_being_handed_in(course):
    for name in ("a", "b"):
        os.utime(course / f"source/{name}/{name}.ipynb", (3, 3))
    assert out_of_date(course) == (["a"], ["b"])
    shutil.rmtree(course / "release/b")
    assert out_of_date(course) == (["a", "b"], [])


@pytest.mark.slow
def test_what_nbgrader_refuses_is_named_with_its_reason(course, root):
    shutil.copy(root / "_ext/edition/notebooks/classroom/folder/course/nbgrader_config.py", course)
    cell = nbformat.v4.new_code_cell("### BEGIN SOLUTION\nx = 1")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), course / "source/a/a.ipynb")
    with pytest.raises(
        ReleaseError, match=r"^course/source/a: nbgrader refuses it:\n[\s\S]+no end"
    ):
        release(course, ["a"])


@pytest.mark.slow
def test_without_a_book_there_is_no_classroom(root, tmp_path):
    shutil.copytree(root / "_ext", tmp_path / "_ext")
    done = make_classroom(tmp_path)
    assert done.returncode == 1 and "run `make book` first" in done.stderr
    assert not (tmp_path / "_build").exists()

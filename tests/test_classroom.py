"""`make classroom`, and nbgrader on what it writes, as an instructor would use it."""

import csv
import html
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from book import copy_sources
from edition.notebooks.classroom.course import ReleaseError, open_course, out_of_date, release
from edition.notebooks.classroom.marking import reason_in
from edition.notebooks.exercises import is_a
from handin import NAMES, cases, fill, points, read_case, source
from school_class import EXERCISE, as_zip, school_class, students_copy

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


# ---- a small class hands in ----


STUDENTS = ("solved", "blank", "wrong")


def hand_in(built, classroom, student: str, name: str):
    """What a student sends in: the file from the site, in one state or another."""
    download = read(built.html / "_downloads/notebooks", name)
    if student == "solved":
        return students_copy(read(classroom / "solutions", name), download)
    if student == "wrong":
        return fill(download, read_case(name, cases(name)[0])["answers"])
    if student == "cheat":
        for cell in download.cells:
            if is_a(cell, "grade") and cell.cell_type == "code":
                cell.source = str(cell.metadata["nbgrader"]["points"])
            cell.source = cell.source.replace(",185,", ",1850,")
    return download


@pytest.fixture(scope="module")
def marked(house, built, classroom):
    """The course after `make collect`, with the small class's hand-ins to all exercises."""
    sent = house / "sent"
    sent.mkdir()
    for name in NAMES:
        for student in (*STUDENTS, "cheat")[: 4 if name == NAMES[0] else 3]:
            path = sent / f"{student}_42_43_{name}-1.ipynb"
            nbformat.write(hand_in(built, classroom, student, name), path)
    collect(house, str(sent))
    return classroom / "course"


def collect(house: Path, *source: str) -> str:
    """`make collect`; returns what it says."""
    command = [sys.executable, "_ext/edition", "collect", *source]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def grades(course: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (course / "grades.csv").open(encoding="utf-8", newline="") as table:
        return {(row["student_id"], row["assignment"]): row for row in csv.DictReader(table)}


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
    feedback = (marked / f"feedback/cheat/{NAMES[0]}/{NAMES[0]}.html").read_text(encoding="utf-8")
    assert "was changed: put back as it was given out" in feedback


@EACH
def test_each_hand_in_gets_a_feedback_file_that_names_the_error(marked, name):
    for student in STUDENTS:
        assert (marked / f"feedback/{student}/{name}/{name}.html").is_file()
    page = (marked / f"feedback/wrong/{name}/{name}.html").read_text(encoding="utf-8")
    said = html.unescape(page)
    assert all(words in said for words in read_case(name, cases(name)[0])["feedback"])
    solved = (marked / f"feedback/solved/{name}/{name}.html").read_text(encoding="utf-8")
    assert "o be marked by hand" in solved and "Score: 0.0 /" not in solved


def test_after_marking_by_hand_the_same_command_writes_the_whole_marks(house, marked):
    before = grades(marked)["solved", NAMES[0]]
    with open_course(marked).gradebook as gradebook:
        notebook = gradebook.find_submission(NAMES[0], "solved").notebooks[0]
        for grade in notebook.grades:
            if grade.needs_manual_grade:
                grade.manual_score, grade.needs_manual_grade = 7, False
        gradebook.db.commit()
    collect(house)
    after = grades(marked)["solved", NAMES[0]]
    assert after["by_hand"] == "7"
    assert float(after["score"]) == float(before["by_checks"]) + 7
    page = (marked / f"feedback/solved/{NAMES[0]}/{NAMES[0]}.html").read_text(encoding="utf-8")
    assert "o be marked by hand" not in page and "7.0 / 9.0" in page


def test_a_class_of_thirty_goes_from_one_zip_to_marks_and_feedback(built, classroom, tmp_path):
    course = shutil.copytree(classroom / "course", tmp_path / "course")
    for old in ("submitted", "autograded", "feedback", "gradebook.db", "grades.csv"):
        path = course / old
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    released = read(course / f"release/{EXERCISE}", EXERCISE)
    solved = students_copy(read(classroom / "solutions", EXERCISE), released)
    sent = school_class(solved, released, seed=11)
    assert len(sent) == 30 and sum(one.spoilt is not None for one in sent) == 10
    (tmp_path / "all.zip").write_bytes(as_zip([(one.member, one.content) for one in sent]))
    house = classroom.parent.parent
    said = collect(house, str(tmp_path / "all.zip"), f"--course={course}").splitlines()
    rows = grades(course)
    for one in sent:
        (line,) = [line for line in said if line.startswith(f"{one.student}, ")]
        lost = one.spoilt.lost if one.spoilt else ()
        assert (one.spoilt.said if one.spoilt else "in order") in line
        if lost is None:
            assert "not marked" in line and (one.student, EXERCISE) not in rows
            continue
        right = points(EXERCISE) | dict.fromkeys(lost, 0)
        expected = sum(right.values()) if one.kind == "solved" else 0
        assert float(rows[one.student, EXERCISE]["by_checks"]) == expected, line
        page = course / f"feedback/{one.student}/{EXERCISE}/{EXERCISE}.html"
        assert page.is_file() and page.stat().st_size < 2_000_000


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


def test_without_hand_ins_or_a_course_collecting_says_so(root, house, classroom, tmp_path):
    for arguments, words in (
        (["none.zip"], "none.zip: there is no such folder or zip"),
        ([f"--course={tmp_path}"], "run `make classroom` first"),
    ):
        command = [sys.executable, "_ext/edition", "collect", *arguments]
        done = subprocess.run(command, cwd=house, capture_output=True, text=True)
        assert done.returncode == 1 and words in done.stderr and "Traceback" not in done.stderr


# ---- what is the instructor's stays the instructor's ----


def test_hand_ins_and_marks_and_changed_files_are_kept(house, marked, classroom):
    changed = classroom / f"course/source/{NAMES[0]}/{NAMES[0]}.ipynb"
    own = changed.read_text(encoding="utf-8").replace("Hint 1", "My hint")
    changed.write_text(own, encoding="utf-8")
    solved = house / f"_build/instructor/course/source/{NAMES[0]}/{NAMES[0]}.ipynb"
    before = solved.read_text(encoding="utf-8")
    solved.write_text(before.replace("Hint 2", "Hint two"), encoding="utf-8")
    marks = (marked / "gradebook.db").read_bytes()
    done = make_classroom(house)
    solved.write_text(before, encoding="utf-8")
    assert done.returncode == 0
    assert f"Kept your course/source/{NAMES[0]}/{NAMES[0]}.ipynb" in done.stdout
    assert f"Kept course/release/{NAMES[0]}: there are hand-ins for it" in done.stdout
    assert changed.read_text(encoding="utf-8") == own
    assert (marked / "gradebook.db").read_bytes() == marks
    assert any(marked.glob("submitted/wrong/*/*.ipynb"))


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

"""`make collect`: what students send is read and repaired, and nobody stops the others."""

import io
import json
import os
import zipfile
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest

from edition.notebooks.classroom.collect import HandIn, latest, submit, tell_apart, understand
from edition.notebooks.classroom.incoming import Sent, read_sent, student_of
from edition.notebooks.classroom.repair import Unreadable, read_notebook, repair
from edition.notebooks.classroom.results import say_what_waits
from edition.notebooks.exercises import blank, is_a
from editors import EDITORS, bare, colab
from handin import NAMES, source
from school_class import EXERCISE, WAYS, as_bytes, as_zip, find, nameless_cells, split

NOW = datetime(2026, 9, 4, tzinfo=UTC)


# ---- whose is it? ----


@pytest.mark.parametrize(
    ("place", "student"),
    [
        ("Kim Minji_99_assignsubmission_file/03-arithmetic-of-aid.ipynb", "Kim Minji"),
        ("Kim Minji_99_assignsubmission_file_/03-arithmetic-of-aid.ipynb", "Kim Minji"),
        ("Kim Minji_99_assignsubmission_file_03-arithmetic-of-aid.ipynb", "Kim Minji"),
        ("canvas_77_88_03-arithmetic-of-aid-1.ipynb", "canvas"),
        ("canvas_LATE_77_88_03-arithmetic-of-aid-2.ipynb", "canvas"),
        ("Aid 3_kim12_attempt_2026-09-04-10-11-12_03-arithmetic-of-aid.ipynb", "kim12"),
        ("browser_03-arithmetic-of-aid (1).ipynb", "browser"),
        ("browser_03-arithmetic-of-aid-1.ipynb", "browser"),
        ("anna_lee_03-arithmetic-of-aid.ipynb", "anna_lee"),
        ("Anna Lee - 03-arithmetic-of-aid - Copy.ipynb", "Anna Lee"),
        ("Anna Lee/03-arithmetic-of-aid.ipynb", "Anna Lee"),
        ("Anna Lee/03-arithmetic-of-aid (2).ipynb", "Anna Lee"),
        ("03-arithmetic-of-aid/Anna Lee.ipynb", "Anna Lee"),
        ("Anna Lee_7_assignsubmission_file/Exercise 2 final (3).ipynb", "Anna Lee"),
        ("Anna Lee/Exercise 2 final (3).ipynb", "Anna Lee"),
        ("12-34 - Anna Lee - Sep 4, 2026 1011 AM/03-arithmetic-of-aid.ipynb", "Anna Lee"),
        ("Lee, Anna_9_assignsubmission_file/x.ipynb", "Lee, Anna"),
        ('O"Neil <b>_9_assignsubmission_file/x.ipynb', "O-Neil -b"),
        ("=SUM(1)_9_assignsubmission_file/x.ipynb", "SUM(1)"),
        (f"{'x' * 300}_9_assignsubmission_file/x.ipynb", "x" * 100),
        ("Choe\u0308_03_arithmetic_of_aid.ipynb", "Choë"),
        ("03-arithmetic-of-aid.ipynb", ""),
        ("03-arithmetic-of-aid (1).ipynb", ""),
        ("a/b\\..\\c_03-arithmetic-of-aid.ipynb", "b-..-c"),
    ],
)
def test_a_student_is_known_by_the_name_of_the_file_or_its_folder(place, student):
    assert student_of(place, NAMES) == student


def test_a_zip_in_a_zip_is_opened_and_what_systems_add_is_left_out(tmp_path):
    inner = as_zip([("x_01-sourcing.ipynb", b"{}"), ("__MACOSX/._x", b"1")])
    path = tmp_path / "all.zip"
    path.write_bytes(
        as_zip([("group/inner.zip", inner), (".DS_Store", b"1"), ("broken.zip", b"PK")])
    )
    assert [(sent.place, sent.trouble) for sent in read_sent(path)] == [
        ("group/inner/x_01-sourcing.ipynb", ""),
        ("broken.zip", "this zip is damaged"),
    ]
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "folder")
    assert len(list(read_sent(tmp_path / "folder"))) == 2


def in_zip(**settings) -> bytes:
    """A zip with one file that has these settings of its own."""
    member = zipfile.ZipInfo(settings.pop("filename", "a_01-sourcing.ipynb"))
    for name, value in settings.items():
        setattr(member, name, value)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(member, b"{}")
    return file.getvalue()


def sent_in(path: Path, content: bytes) -> Sent:
    path.write_bytes(content)
    (sent,) = read_sent(path)
    return sent


def behind_a_password(content: bytes) -> bytes:
    """The same zip, its file marked as encrypted."""
    marked = bytearray(content)
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        marked[content.index(start) + flags] |= 1
    return bytes(marked)


def quine() -> bytes:
    """Zips within zips, deeper than anybody needs."""
    content = as_zip([("a_01-sourcing.ipynb", b"{}")])
    for _ in range(9):
        content = as_zip([("a.zip", content)])
    return content


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (as_zip([]), "there is nothing in this zip"),
        (as_zip([("a.ipynb", b"{}" * 999)])[:90] + b"PK\x05\x06" + bytes(18), "nothing in"),
        (in_zip(external_attr=0o120777 << 16), "a link to a file, not the file"),
        (behind_a_password(in_zip()), "behind a password"),
        (quine(), "in too many others"),
        (as_zip([("a_01-sourcing.ipynb", b"0" * 201_000_000)]), "larger than 200 MB"),
        (
            as_zip([("x.ipynb", as_zip([("a_01-sourcing.ipynb", b"{}")])[:60])]),
            "this zip is damaged",
        ),
    ],
)
def test_what_is_wrong_with_a_zip_is_said(tmp_path, content, trouble):
    assert trouble in sent_in(tmp_path / "all.zip", content).trouble


def test_a_file_that_is_damaged_in_a_zip_is_named(tmp_path):
    content = bytearray(as_zip([("a_01-sourcing.ipynb", bytes(range(256)) * 4)]))
    content[90:100] = bytes(10)
    assert sent_in(tmp_path / "all.zip", bytes(content)).trouble == "it is damaged in the zip"


@pytest.mark.parametrize(
    ("filename", "place"),
    [
        ("./a_01-sourcing.ipynb", "a_01-sourcing.ipynb"),
        ("../../etc/a_01-sourcing.ipynb", "etc/a_01-sourcing.ipynb"),
        ("/srv/a_01-sourcing.ipynb", "srv/a_01-sourcing.ipynb"),
        ("..\\Ann\\01-sourcing.ipynb", "Ann/01-sourcing.ipynb"),
    ],
)
def test_no_path_in_a_zip_leads_out_of_it_or_hides_a_file(tmp_path, filename, place):
    sent = sent_in(tmp_path / "all.zip", in_zip(filename=filename))
    assert (sent.place, sent.trouble) == (place, "")


def test_a_zip_without_a_day_or_with_names_in_an_old_code_is_read(tmp_path):
    assert sent_in(tmp_path / "a.zip", in_zip(date_time=(1980, 0, 0, 0, 0, 0))).time.year == 1980
    plain = in_zip(filename="Chlo?_01-sourcing.ipynb")
    sent = sent_in(tmp_path / "b.zip", plain.replace(b"Chlo?", "Choë".encode()))
    assert student_of(sent.place, NAMES) == "Choë"


def test_a_zip_by_another_name_is_opened_and_a_document_is_not(tmp_path):
    inner = as_zip([("01-sourcing.ipynb", b"{}")])
    sent = sent_in(tmp_path / "a.zip", as_zip([("Ann_01-sourcing.ipynb", inner)]))
    assert student_of(sent.place, NAMES) == "Ann"
    document = as_zip([("[Content_Types].xml", b""), ("word/document.xml", b"")])
    sent = sent_in(tmp_path / "b.zip", as_zip([("Ann_01-sourcing.ipynb", document)]))
    with pytest.raises(Unreadable, match="a document of a word processor"):
        read_notebook(sent.content)


def test_one_notebook_may_be_collected_alone(tmp_path):
    assert sent_in(tmp_path / "Ann_01-sourcing.ipynb", b"{}").place == "Ann_01-sourcing.ipynb"


def test_a_folder_with_links_and_names_of_no_alphabet_is_read(tmp_path):
    (tmp_path / "gone_01-sourcing.ipynb").symlink_to(tmp_path / "nowhere")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff_01-sourcing.ipynb")).write_bytes(b"{}")
    first, second = sorted(read_sent(tmp_path), key=lambda sent: sent.trouble)
    assert "cannot be read: No such file" in second.trouble
    assert first.place.encode() and first.place.endswith("_01-sourcing.ipynb")


def test_what_is_no_folder_and_no_zip_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no such folder or zip"):
        read_sent(tmp_path / "none")
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(ValueError, match="neither a folder nor a zip"):
        read_sent(tmp_path / "a.txt")


# ---- is it a notebook? ----


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\0\0\0\0", "empty"),
        (b"  \n", "empty"),
        (b'{"cells": [', "cut off"),
        (b"import os", "no notebook"),
        (b"[]", "no cells"),
        (b"{}", "no cells"),
        (b'{"cells": 7}', "cannot be read"),
        (b"<html>", "web page"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x81", "no text"),
        (b"[" * 100_000, "no notebook"),
        (b"{\\rtf1 x}", "RTF"),
        (b"%PDF-1.7", "hand in the .ipynb file"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"# %%\nx = 1", "code as a script"),
    ],
)
def test_what_is_no_notebook_is_said(content, said):
    with pytest.raises(Unreadable, match=said):
        read_notebook(content)


def test_notebooks_of_old_and_odd_tools_are_read():
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"metadata": {}}]}
    code = {"cell_type": "code", "input": ["a\n", "b"], "language": "python", "outputs": []}
    old["worksheets"][0]["cells"] = [code | {"metadata": {}, "collapsed": False}]
    assert read_notebook(json.dumps(old).encode()).cells[0].source == "a\nb"
    odd = {"cells": [{"cell_type": "code", "source": "x = 1", "metadata": None}, 7]}
    assert [cell.source for cell in read_notebook(json.dumps(odd).encode()).cells] == ["x = 1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_an_editor_may_have_saved_it_in_any_encoding(encoding):
    content = json.dumps({"cells": [{"source": "“Chloë”"}]}, ensure_ascii=False).encode(encoding)
    assert read_notebook(content).cells[0].source == "“Chloë”"


# ---- repair ----


def given_out(name: str):
    """A copy as it is given out, its cells with ids."""
    notebook = nbformat.v4.new_notebook(cells=[*blank(source(name)).cells])
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return notebook


def solved(name: str):
    """The student's copy with all answers right."""
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in source(name).cells
        if is_a(cell, "solution")
    }
    notebook = given_out(name)
    for cell in notebook.cells:
        if is_a(cell, "solution"):
            cell.source = answers[cell.metadata.nbgrader.grade_id]
    return notebook


def mended(name: str, notebook):
    return repair(read_notebook(as_bytes(notebook)), given_out(name))


def answers_of(notebook) -> dict[str, list[str]]:
    """The words of each answer, however they are laid out."""
    cells = [cell for cell in notebook.cells if is_a(cell, "solution")]
    return {cell.metadata.nbgrader.grade_id: cell.source.split() for cell in cells}


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_hand_in_stays_as_it_is_and_nothing_is_said(name):
    notebook, notes = mended(name, solved(name))
    assert notes == [] and answers_of(notebook) == answers_of(solved(name))
    assert [cell.source for cell in notebook.cells] == [cell.source for cell in solved(name).cells]


@pytest.mark.parametrize("name", NAMES)
def test_cells_without_names_and_ids_are_found_by_text_and_place(name):
    sent = solved(name)
    nameless_cells(sent)
    notebook, notes = mended(name, sent)
    assert answers_of(notebook) == answers_of(solved(name))
    assert len(notes) == 1 and "had lost their names" in notes[0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("editor", EDITORS)
@pytest.mark.parametrize("moved", [False, True])
def test_a_notebook_that_another_editor_has_saved_keeps_its_answers(name, editor, moved, releases):
    sent = solved(name)
    kept = editor not in (colab, bare)  # the names of the cells
    if moved and kept:  # out of order, too
        sent.cells.reverse()
    one = understand(Sent(f"ann_{name}.ipynb", json.dumps(editor(sent)).encode(), NOW), releases)
    assert answers_of(one.notebook) == answers_of(solved(name))
    checks = [cell.source for cell in one.notebook.cells if is_a(cell, "grade")]
    assert checks == [cell.source for cell in solved(name).cells if is_a(cell, "grade")]
    assert one.notes == [] if kept else "had lost their names: found again" in one.notes[0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("named", [True, False])
def test_every_single_cell_may_be_missing(name, named):
    for place, gone in enumerate(given_out(name).cells):
        key = gone.metadata.get("nbgrader", {}).get("grade_id")
        if not key:
            continue
        sent = solved(name)
        if not named:
            nameless_cells(sent)
        del sent.cells[place]
        notebook, notes = mended(name, sent)
        assert any(f"missing, “{key}”: put back" in note for note in notes), key
        expected = answers_of(solved(name))
        if is_a(gone, "solution"):
            expected[key] = gone.source.split()
        assert answers_of(notebook) == expected, key


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_may_be_copied_or_split_by_a_tool_that_drops_names(name):
    for place, cell in enumerate(given_out(name).cells):
        if not is_a(cell, "solution") or cell.cell_type != "code":
            continue
        sent = solved(name)
        other = deepcopy(sent.cells[place])
        lines = other.source.splitlines()
        sent.cells[place].source, other.source = "\n".join(lines[:-2]), "\n".join(lines[-2:])
        sent.cells.insert(place + 1, other)
        notebook, notes = mended(name, sent)
        assert answers_of(notebook) == answers_of(solved(name))
        assert any("split or copied into 2 cells" in note for note in notes)


def test_a_copy_that_was_never_filled_in_does_not_wipe_the_answer():
    sent, empty = solved(EXERCISE), given_out(EXERCISE)
    place = find(sent, "record")
    sent.cells.insert(place + 1, empty.cells[place])
    assert answers_of(mended(EXERCISE, sent)[0]) == answers_of(solved(EXERCISE))


def test_own_cells_stay_where_they_stood_and_changed_checks_are_put_back():
    sent = solved(EXERCISE)
    place = find(sent, "mouth")
    sent.cells.insert(place, nbformat.v4.new_code_cell("note = 1"))
    check = find(sent, "check-mouth")
    sent.cells[check].source = "30"
    sent.cells.append(nbformat.v4.new_markdown_cell("Goodbye"))
    notebook, notes = mended(EXERCISE, sent)
    assert notebook.cells[find(notebook, "mouth") - 1].source == "note = 1"
    assert notebook.cells[-1].source == "Goodbye"
    assert notebook.cells[find(notebook, "check-mouth")].source != "30"
    assert notes == ["“check-mouth” was changed: put back as it was given out"]


def test_a_split_cell_of_a_real_hand_in_has_one_name_again():
    sent = solved(EXERCISE)
    split(sent)
    notebook, _ = mended(EXERCISE, sent)
    names = [
        cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata
    ]
    assert len(names) == len(set(names))


WORDS = "I hold that the record was written after the talk, for nothing in it says otherwise, and "
WORDS += "that its reader is only inferred."


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["markdown", "code", "above", "in the question"])
def test_a_text_that_stands_beside_an_empty_answer_is_taken_for_it(name, kind):
    sent = given_out(name)
    essays = [c for c in sent.cells if is_a(c, "solution") and c.cell_type == "markdown"]
    (place,) = [sent.cells.index(cell) for cell in essays]
    if kind == "in the question":
        sent.cells[place - 1].source += f"\n\n{WORDS}"
    else:
        new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        sent.cells.insert(place if kind == "above" else place + 1, new(WORDS))
    notebook, notes = mended(name, sent)
    assert [cell.source for cell in notebook.cells if cell.source == WORDS] == [WORDS]
    (answer,) = [c for c in notebook.cells if is_a(c, "solution") and c.cell_type == "markdown"]
    assert answer.source == WORDS and "taken from a cell of the student's" in notes[0]


def test_a_remark_or_the_exercises_own_words_are_not_taken_for_an_answer():
    for words in ("I did not get to this.", ""):
        sent = given_out(EXERCISE)
        place = find(sent, "introduction")
        changed = sent.cells[place - 1].source.replace("memo", "record")
        sent.cells[place - 1] = nbformat.v4.new_markdown_cell(changed)
        sent.cells.insert(place + 1, nbformat.v4.new_markdown_cell(words))
        notebook, notes = mended(EXERCISE, sent)
        assert (
            notes == []
            and "Your answer here" in notebook.cells[find(notebook, "introduction")].source
        )


# ---- which exercise, and which of several files ----


@pytest.fixture(scope="module")
def releases():
    return {name: given_out(name) for name in NAMES}


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_is_known_by_its_cells_whatever_the_file_is_called(releases, name, named):
    sent = solved(name)
    if not named:
        nameless_cells(sent)
    other = NAMES[0] if name != NAMES[0] else NAMES[1]
    one = understand(Sent(f"ann_{other}.ipynb", as_bytes(sent), NOW), releases)
    assert one.exercise == name and f"named {other}, but it is {name}" in one.notes


def test_another_notebook_and_a_nameless_file_are_said(releases):
    alien = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    one = understand(Sent(f"ann_{NAMES[0]}.ipynb", as_bytes(alien), NOW), releases)
    assert one.notebook is None and "this notebook is none of the exercises" in str(one)
    one = understand(Sent(f"{NAMES[0]}.ipynb", as_bytes(solved(NAMES[0])), NOW), releases)
    assert one.notebook is None and "rename it to STUDENT_01-sourcing.ipynb" in str(one)


def test_of_two_files_of_one_student_the_last_counts(releases):
    content = as_bytes(solved(NAMES[0]))
    places = ["ann_01-sourcing.ipynb", "Ann_01-sourcing (2).ipynb", "ann_01-sourcing (1).ipynb"]
    sent = [understand(Sent(place, content, NOW), releases) for place in places]
    assert [one.sent.place for one in latest(sent)] == ["Ann_01-sourcing (2).ipynb"]
    assert [one.done for one in sent] == ["set aside", "not marked", "set aside"]
    later = understand(Sent(places[0], content, NOW.replace(year=2027)), releases)
    assert latest([*sent, later]) == [later]


def test_two_students_of_one_name_are_told_apart_by_the_platforms_numbers(releases, tmp_path):
    content = as_bytes(solved(NAMES[0]))
    places = [f"Kim Minji_{n}_assignsubmission_file/{NAMES[0]}.ipynb" for n in (99, 100, 99)]
    places.append(f"kim minji_{NAMES[0]}.ipynb")
    sent = [understand(Sent(place, content, NOW), releases) for place in places]
    tell_apart(sent, tmp_path)
    assert [one.student for one in sent] == ["Kim Minji", "Kim Minji (100)", *["Kim Minji"] * 2]
    assert "another student is called Kim Minji" in sent[1].notes[0]
    submit(tmp_path, sent[1])  # when they are collected again, each keeps the name
    submit(tmp_path, sent[0])
    again = [understand(Sent(place, content, NOW), releases) for place in places[1::-1]]
    tell_apart(again, tmp_path)
    assert [one.student for one in again] == ["Kim Minji (100)", "Kim Minji"]


def test_a_line_says_whose_which_what_was_wrong_and_what_was_done():
    one = HandIn(Sent("a.ipynb", b"", NOW), "Ann", "01-sourcing", None, ["the file is empty"])
    assert str(one) == "Ann, 01-sourcing: the file is empty -> not marked [a.ipynb]"


# ---- what the feedback says ----


def test_feedback_says_to_be_marked_by_hand_and_not_nought():
    page = (
        "<h4>01 (Score: 21.0 / 30.0)</h4>"
        '<li><a href="#check">Test cell</a> (Score: 5.0 / 5.0)</li>'
        '<li><a href="#essay">Written response</a> (Score: 0.0 / 9.0)</li>'
        '<a name="check"></a> Score: 5.0 / 5.0 <a>' + '<a name="essay"></a> Score: 0.0 / 9.0 <a>'
    )
    assert say_what_waits(page, {}) == page
    said = say_what_waits(page, {"essay": 9.0})
    assert "0.0 / 9.0" not in said and said.count("o be marked by hand, 9 marks") == 2
    assert "(Score so far: 21.0 of 30.0; to be marked by hand: 9)" in said
    assert said.count("5.0 / 5.0") == 2


def test_two_ways_to_spoil_a_hand_in_are_our_own():
    assert len({one.way.__name__ for one in WAYS}) == len(WAYS) >= 12
    assert (
        Path(__file__).with_name("school_class.py").read_text("utf-8").count("Two that nobody") == 1
    )

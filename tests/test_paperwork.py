"""`make paperwork`: the worksheet, the answer key, and documents to edit."""

import re
import zipfile
from pathlib import Path

import nbformat
import pypandoc
import pytest
from pypdf import PdfReader

from book import ROOT
from edition.notebooks.classroom import paperwork
from edition.notebooks.exercises import is_a
from handin import NAMES, source
from leaks import leaks, plain, secrets

WORKSHEET = ROOT / "_ext/edition/notebooks/classroom/folder/worksheet.md"


@pytest.fixture(scope="module")
def paper(built, tmp_path_factory) -> Path:
    """What the door writes, from the solved exercises of the build."""
    there = tmp_path_factory.mktemp("paperwork")
    (there / "html").symlink_to(built.html)
    (there / "classroom").mkdir()
    (there / "classroom/solutions").symlink_to(built.instructor / "solutions")
    (there / "classroom/worksheet.md").write_text(WORKSHEET.read_text("utf-8"), "utf-8")
    paperwork.main([f"--built={there}"])
    return there / "classroom/paper"


def words_of(pdf: Path) -> str:
    return plain(" ".join(page.extract_text() for page in PdfReader(pdf).pages))


def test_the_answer_key_has_answers_rubrics_and_samples(paper):
    printed = words_of(paper / "answer-key.pdf")
    for name in NAMES:
        for cell in source(name).cells:
            if is_a(cell, "solution") and cell.cell_type == "code":
                solved = (
                    cell.source.partition("### BEGIN")[2].partition("### END")[0].splitlines()[2:]
                )
                assert [
                    line for line in solved if plain(line.partition("  #")[0]) not in printed
                ] == []
    assert printed.count(plain("At the bottom:")) == len(NAMES)
    assert plain("For the instructor: marking the essay (20 marks)") in printed
    assert "solution-" not in printed


def test_the_worksheet_has_organiser_board_questions_and_exit_card(paper):
    printed = words_of(paper / "worksheet.pdf")
    for part in ("Where does the source come from", "Questions for the board", "Exit card"):
        assert plain(part) in printed
    assert len(PdfReader(paper / "worksheet.pdf").pages) == 2


def test_the_documents_can_be_edited_and_say_what_the_pages_say(paper, built):
    for name in ("worksheet", "memo-handout", "lesson-plans"):
        assert zipfile.is_zipfile(paper / f"{name}.docx")
    text = plain(pypandoc.convert_file(str(paper / "memo-handout.docx"), "plain"))
    memo = (ROOT / "data/memo.txt").read_text("utf-8").partition("Translation - English")[2]
    missing = [part for part in memo.strip().split("\n\n") if plain(part) not in text]
    assert missing == []
    plans = pypandoc.convert_file(str(paper / "lesson-plans.docx"), "plain")
    assert "One hour, on paper" in plans and "How do you know?" in plans


def test_only_the_answer_key_holds_solutions(paper, tmp_path):
    for path in paper.glob("*"):
        if path.suffix == ".docx":
            kept = tmp_path / f"{path.stem}.txt"
            kept.write_text(pypandoc.convert_file(str(path), "plain"), "utf-8")
    (tmp_path / "worksheet.pdf.txt").write_text(words_of(paper / "worksheet.pdf"), "utf-8")
    for name in NAMES:
        assert leaks(tmp_path, secrets(source(name))) == {}


def test_a_key_names_no_marker_and_no_stub(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=source(NAMES[0]).cells)
    nbformat.write(notebook, tmp_path / "a.ipynb")
    key = paperwork.key_of(tmp_path / "a.ipynb")
    assert not re.search(r"solution-[a-z]+-\d|BEGIN SOLUTION|<!--", key)


def test_without_solved_exercises_it_says_what_to_run(tmp_path):
    with pytest.raises(SystemExit, match="run `make classroom` first"):
        paperwork.main([f"--built={tmp_path}"])

"""Run it here, in Firefox: the same notebooks and exercises, held to the same numbers and words.

One of each belongs to every run of the tests; ``make weekly`` tries them all.
"""

import nbformat
import pytest
from marionette_driver.keys import Keys

from edition.notebooks.exercises import is_a
from handin import NAMES
from run_here import Reader, all_but
from test_firefox import REFUSING
from test_run_here import (
    EXERCISE,
    MEMO,
    NOTEBOOKS,
    PLAN,
    SAID,
    address,
    at_home,
    be_marked_like_in_jupyter,
    glued_in,
    hand_ins,
    hold_to_the_given_one,
    html,
    run_like_the_book,
    saved,
    short,
)

__all__ = ["address", "at_home", "glued_in", "html"]  # the fixtures, for pytest

pytestmark = [pytest.mark.runtime, pytest.mark.slow]


@pytest.fixture
def reader(fox, address):
    return Reader(fox, address)


@pytest.mark.parametrize("name", all_but([PLAN], NOTEBOOKS), ids=short)
def test_a_notebook_computes_and_draws_in_its_page_what_the_book_shows(reader, glued_in, name):
    run_like_the_book(reader, glued_in, name)


@pytest.mark.parametrize("name", all_but([NAMES[-1]], NAMES))
def test_a_check_gives_the_marks_and_the_words_that_it_gives_in_jupyter(reader, at_home, name):
    be_marked_like_in_jupyter(reader, name)


@pytest.mark.weekly
@pytest.mark.parametrize("name", NAMES)
def test_a_saved_notebook_has_the_answers(reader, built, tmp_path, name):
    answers, essay = hand_ins(name)["solved"], "Ivanov wrote it, “for Moscow”, as we infer."
    path = saved(reader, tmp_path, name, answers, essay)
    hold_to_the_given_one(path, built, name, essay)
    kept = {
        cell.metadata["nbgrader"]["grade_id"]: cell.source
        for cell in nbformat.read(path, 4).cells
        if is_a(cell, "solution") and cell.cell_type == "code"
    }
    assert kept == answers


@pytest.mark.weekly
def test_the_keyboard_changes_and_runs_a_cell(reader):
    reader.open(PLAN)
    area = "article .cell textarea"
    reader.page.evaluate("area => { area.focus(); area.select(); }", reader.page.need(area))
    reader.page.press(area, f"for n in [1, 2]:{Keys.ENTER}print(“n”, n)")
    assert reader.page.input_value(area) == 'for n in [1, 2]:\n    print("n", n)'
    reader.page.press(area, Keys.CONTROL + Keys.ENTER)
    assert reader.wait() == "Cell 1 of 5: n 1 n 2"
    assert reader.page.evaluate("document.activeElement.ariaLabel") == "Code of cell 1 of 5"


@pytest.mark.weekly
def test_an_endless_loop_is_stopped_and_no_text_is_lost(reader):
    reader.open(PLAN)
    code = "while True:\n    pass  # mine"
    reader.type({1: code})
    reader.page.click("article .cell-buttons button")
    reader.wait("running")
    reader.page.click("article .cell-buttons button:has-text('Stop')")
    assert "Cell 1 of 5 was stopped." in reader.wait()
    assert reader.page.input_value("article .cell textarea") == code
    assert "2" in reader.run_code("1 + 1")


@pytest.mark.weekly
def test_a_cell_that_fills_the_memory_is_told_so_and_python_goes_on(reader):
    reader.open(PLAN)
    said = reader.run_code("held = []\nwhile True:\n    held.append(bytearray(20_000_000))")
    assert "Line 3 stopped." in said and "more memory than the page gives it" in said
    reader.start_afresh()
    assert "2" in reader.run_code("1 + 1")


def test_a_page_from_a_file_says_what_to_do(fox, html):
    fox.goto((html / PLAN).as_uri())
    fox.click(Reader.BUTTON)
    fox.wait_for_selector(SAID)
    assert "You opened this page from a file" in fox.inner_text(SAID)
    fox.forget()  # that a file may bring no module the console notes by itself


@pytest.mark.weekly
def test_work_is_kept_only_when_asked_and_where_that_is_refused_it_is_said(reader, firefox):
    tick = ".run-buttons label:has-text('Keep my work')"
    reader.open(EXERCISE)
    reader.page.fill(".answer-fields input", "d")
    reader.page.click(tick)
    reader.page.goto(reader.site + MEMO)
    reader.open(EXERCISE)
    assert reader.page.input_value(".answer-fields input") == "d"
    with firefox.marionette.using_prefs(REFUSING):
        reader.open(EXERCISE)
        assert reader.page.input_value(".answer-fields input") == ""
        reader.page.click(tick)
        assert "does not let the page keep anything" in reader.said

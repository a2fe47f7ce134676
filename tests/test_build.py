"""What a maintainer meets who builds again after a change."""

import re

import pytest
from filelock import FileLock

from book import Outcome, make_book, text_of

OUTCOME = "chapters/aid/plan-and-outcome"


@pytest.fixture
def source(built):
    """The copy that was built, to change and to build again. What a test changes is put back.

    One test at a time has it, whichever workers the tests run on.
    """
    with FileLock(built.source.with_name("source.lock")):
        files = [path for path in built.source.glob("[cd]*/**/*") if path.is_file()]
        before = {path: path.read_bytes() for path in files}
        yield built.source
        for path, content in before.items():
            if path.read_bytes() != content:
                path.write_bytes(content)


def replace(file, before: str, after: str):
    """Change one place, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file.name}: {before!r} ×{text.count(before)}"
    file.write_text(text.replace(before, after), encoding="utf-8")


def append(file, text: str):
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def readers_of(table: str, source) -> set[str]:
    """The notebooks that run in the book and whose code names a table."""
    text = {file.stem: file.read_text(encoding="utf-8") for file in source.glob("chapters/**/*.md")}
    runs = {name for name in text if "{code-cell}" in text[name]}
    off = {name for name in runs if 'execution_mode: "off"' in text[name]}  # exercises have gaps
    return {name for name in runs - off if f"/{table}" in text[name]}


def numbers_on(page) -> list[str]:
    return re.findall(r"\d+", text_of(page))


def test_the_last_word_of_a_kernel_is_no_warning_of_the_build():
    kernel = "ERROR:tornado.general:Uncaught exception in ZMQStream callback"
    warning = "chapters/index.md:3: WARNING: unknown document: 'gone'"
    assert Outcome(True, f"{kernel}\n{warning}\nbuild succeeded").warnings == [warning]


def test_a_second_build_executes_no_notebook(source):
    again = make_book(source)
    assert again.passed
    assert again.executed == set()
    assert "0 added, 0 changed, 0 removed" in again.log


@pytest.mark.weekly  # every time, test_builds.py does so with a small book
def test_a_changed_value_runs_the_notebooks_that_read_it_and_shows_on_the_page(source):
    page = source / f"_build/html/{OUTCOME}.html"
    before = numbers_on(page)
    assert "127" in before and "128" not in before

    row = "exports-1957,Chinese exports to the DPRK,"
    replace(source / "data/figures.csv", f"{row}127,", f"{row}128,")
    words = "million yuan, from China to the DPRK, 1957"
    replace(source / "data/figures.csv", f'"127 {words}"', f'"128 {words}"')
    outcome = make_book(source)
    assert outcome.passed, outcome.tail()
    assert outcome.executed == readers_of("figures.csv", source)
    assert "plan-and-outcome" in outcome.executed and "two-ambassadors" not in outcome.executed
    after = numbers_on(page)
    assert "128" in after and "127" not in after


def test_a_total_that_does_not_add_up_stops_the_build_before_anything_runs(source):
    replace(source / "data/figures.csv", ",185,million,yuan,1957,", ",186,million,yuan,1957,")
    outcome = make_book(source)
    assert not outcome.passed
    assert "data/figures.csv:2: " in outcome.log
    assert "Running Jupyter-Book" not in outcome.log

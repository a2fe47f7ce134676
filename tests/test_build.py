"""What a maintainer meets who builds again after a change."""

import pytest
from filelock import FileLock

import other
from book import Outcome, make_book, text_of

OIL = "      - file: chapters/oil\n"


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


@pytest.fixture
def small(tmp_path):
    """The small book, with a notebook that reads another table than the one about its barrels."""
    folder = other.put_together(tmp_path / "book")
    oil = (folder / "chapters/oil.md").read_text(encoding="utf-8")
    people = oil.partition("```{code-cell} python3\n:tags")[0]
    for old, new in (
        ("table-barrels", "table-people"),
        ("barrels.csv", "people.csv"),
        ('[["barrels", "paragraph"]]', '[["name", "grade"]]'),
        ("Of the barrels {glue:text}`share_bad:.0f` per hundred were bad.", "Who they are:"),
    ):
        assert old in people
        people = people.replace(old, new)
    (folder / "chapters/people.md").write_text(people, encoding="utf-8")
    replace(folder / "_toc.yml", OIL, f"{OIL}{OIL.replace('oil', 'people')}")
    return folder


def replace(file, before: str, after: str):
    """Change one place, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file.name}: {before!r} ×{text.count(before)}"
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_the_last_word_of_a_kernel_is_no_warning_of_the_build():
    kernel = "ERROR:tornado.general:Uncaught exception in ZMQStream callback"
    warning = "chapters/index.md:3: WARNING: unknown document: 'gone'"
    assert Outcome(True, f"{kernel}\n{warning}\nbuild succeeded").warnings == [warning]


def test_a_second_build_executes_no_notebook(source):
    again = make_book(source)
    assert again.passed
    assert again.executed == set()
    assert "0 added, 0 changed, 0 removed" in again.log


@pytest.mark.slow
def test_a_changed_value_runs_the_notebooks_that_read_it_and_shows_on_the_page(small):
    first = make_book(small)
    assert first.passed, first.tail()
    assert first.executed == {"oil", "people"}
    page = small / "_build/html/chapters/oil.html"
    assert "60 per hundred were bad" in " ".join(text_of(page).split())
    replace(small / "data/barrels.csv", "had,20,", "had,24,")
    outcome = make_book(small)
    assert outcome.passed, outcome.tail()
    assert outcome.executed == {"oil"}
    assert "50 per hundred were bad" in " ".join(text_of(page).split())


def test_a_row_that_does_not_hold_stops_the_build_before_anything_runs(small):
    replace(small / "data/barrels.csv", "to send 8 barrels", "to send 9 barrels")
    outcome = make_book(small)
    assert not outcome.passed
    assert "data/barrels.csv:4: " in outcome.log
    assert "Running Jupyter-Book" not in outcome.log

"""The list of pages: what does not fit it is told before anything is built, at its line."""

import shutil

import pytest

import other
from book import ROOT
from edition.evidence import read_document, read_pages
from edition.evidence.contents import check_contents

PAGE = "chapters/page.md"
SETTINGS = "title: A\nauthor: B\nexclude_patterns: [.venv]\n"


@pytest.fixture
def folder(tmp_path):
    """The sources of a small book."""
    shutil.copytree(other.SOURCES, tmp_path / "book")
    (tmp_path / "book/_config.yml").write_text(SETTINGS, encoding="utf-8")
    shutil.copy(ROOT / "chapters/matplotlibrc", tmp_path / "book/chapters")
    return tmp_path / "book"


def told(folder) -> list[str]:
    pages, _ = read_pages(folder)
    return list(map(str, check_contents(folder, pages, read_document(folder))))


def change(folder, name: str, old: str, new: str) -> int:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


ENTRY = "      - file: chapters/oil\n"
WRONG = {
    ENTRY.replace("chapters/oil", "chapters/oill"): (0, "did you mean 'chapters/oil'?"),
    ENTRY.replace("chapters/oil", "zzz"): (0, "correct the line or delete it"),
    ENTRY.replace("chapters/oil", "chapters/oil.md"): (0, "without the ending"),
    ENTRY.replace("      ", "\t"): (0, "indent with spaces"),
    ENTRY.replace("      ", "    "): (0, "like its neighbours"),
    ENTRY.replace("      ", "        "): (0, "like its neighbours"),
    ENTRY.replace("- file", "-file"): (0, "with a space"),
    ENTRY.replace("file", "fil"): (0, "'fil' is no word of the contents; did you mean 'file'?"),
    ENTRY.replace("file: ", ""): (0, "a page is a line `- file: chapters/name`"),
    ENTRY * 2: (1, "'chapters/oil' is named twice; delete one"),
    ENTRY + "      - glob: chapters/nowhere/*\n": (1, "no page fits 'chapters/nowhere/*'"),
    ENTRY + "      - glob: chapters/nowhere**\n": (1, "no page fits 'chapters/nowhere**'"),
    ENTRY.replace("chapters", "./chapters"): (0, "did you mean 'chapters/oil'?"),
    f"{ENTRY}        titel: Oil\n": (
        1,
        "'titel' is no word of the contents; did you mean 'title'?",
    ),
    f"{ENTRY}        title: 7\n": (
        0,
        "'title' must be a text; put it into quotation marks (got 7)",
    ),
    ENTRY + "      - url: 'example.org://'\n": (1, "no address of the web"),
    ENTRY + "      - url: example.org\n": (1, "'url' must match"),
}


@pytest.mark.parametrize("new", WRONG)
def test_a_wrong_line_is_told_at_its_place(folder, new):
    line = change(folder, "_toc.yml", ENTRY, new)
    further, words = WRONG[new]
    (problem,) = told(folder)
    assert problem.startswith(f"_toc.yml:{line + further}: ") and words in problem


def test_a_pattern_takes_pages_as_sphinx_does(folder):
    change(folder, "_toc.yml", ENTRY, "      - glob: chapters/**\n")
    assert told(folder) == []


@pytest.mark.parametrize("pattern", ["chapters/oil.md", "'chapters/o*'", "'**/oil.md'"])
def test_a_page_that_is_named_and_left_out_is_refused(folder, pattern):
    line = change(folder, "_toc.yml", ENTRY, ENTRY)
    change(folder, "_config.yml", "[.venv]", f"[{pattern}]")
    (problem,) = told(folder)
    assert problem.startswith(f"_toc.yml:{line}: exclude_patterns in _config.yml leaves out")


@pytest.mark.parametrize(
    ("old", "new"), [("format: jb-book\n", ""), ("root: chapters/index\n", "")]
)
def test_a_list_without_its_head_is_refused(folder, old, new):
    change(folder, "_toc.yml", old, new)
    (problem,) = told(folder)
    assert problem.startswith("_toc.yml:1: ")


def test_a_list_that_cannot_be_read_is_refused(folder):
    for content, words in ((b"", "format: jb-book"), ("é".encode("utf-16"), "save the file")):
        (folder / "_toc.yml").write_bytes(content)
        (problem,) = told(folder)
        assert problem.startswith("_toc.yml:1: ") and words in problem


@pytest.mark.parametrize("name", ["_toc.yml", "_config.yml", "chapters/matplotlibrc"])
def test_a_book_without_one_of_its_files_is_refused(folder, name):
    (folder / name).unlink()
    (problem,) = told(folder)
    assert problem.startswith(f"{name}:1: the file is missing")


def test_a_chapter_that_no_line_names_is_told_with_the_line_to_add(folder):
    (folder / PAGE).write_text("# New\n\nWords.\n", encoding="utf-8")
    (problem,) = told(folder)
    assert problem.startswith(f"{PAGE}:1: ") and "`- file: chapters/page`" in problem
    change(folder, "_toc.yml", ENTRY, f"{ENTRY}      - file: chapters/page\n")
    assert told(folder) == []


def test_a_draft_is_left_out_on_purpose(folder):
    (folder / "chapters/drafts").mkdir()
    (folder / "chapters/drafts/new.md").write_text("# New\n\nWords.\n", encoding="utf-8")
    assert len(told(folder)) == 1
    change(folder, "_config.yml", "exclude_patterns: [", "exclude_patterns: [chapters/drafts, ")
    assert told(folder) == []


@pytest.mark.parametrize("name", ["title", "author"])
def test_a_book_without_a_name_is_refused(folder, name):
    change(folder, "_config.yml", f"{name}:", "# no")
    (problem,) = told(folder)
    assert problem.startswith("_config.yml:1: ") and f"no {name}" in problem


def test_the_page_of_the_text_is_among_the_pages(folder):
    change(folder, "_toc.yml", "      - file: chapters/letter/text\n", "")
    problems = told(folder)
    assert any(one.startswith("_toc.yml:1: no line names chapters/letter/text") for one in problems)

"""The list of chapters beside a page: every chapter, read once, with the page itself marked."""

import shutil

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

import small_book
from book import FRONT, ROOT
from edition.theme.contents import Chapters, headings

CONF = """
extensions = ["myst_parser"]
root_doc = "start"
html_theme = "basic"
exclude_patterns = ["_build"]
"""
PAGES = {
    "start": "# The start\n\n```{toctree}\n:caption: Money & more\n\nmoney/plan\nmoney/rates\n"
    "A site <https://example.org/?a=1&b=2>\n```\n\n```{toctree}\n:caption: Men\n:numbered:\n\n"
    "men/four\n```\n",
    "money/plan": "# The *plan*\n\n## One & two\n\n### Below\n\n## Three\n",
    "money/rates": "# Which dollars?\n",
    "men/four": "# The four\n\n```{toctree}\nflight\n```\n",
    "men/flight": "# The flight\n",
    "men/alone": "---\norphan: true\n---\n\n# Alone\n",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """A small book, read."""
    folder = tmp_path_factory.mktemp("contents")
    small_book.write(folder, PAGES, CONF)
    app = SphinxTestApp(srcdir=folder, confoverrides=small_book.own_suffixes())
    app.build()
    yield app
    app.cleanup()
    shutil.rmtree(folder)


@pytest.fixture
def chapters(app):
    return Chapters(app, 4, True)


def lines(parts, entries=None) -> list[str]:
    """The lists as text, what is below indented."""
    out = []
    for part in parts:
        if hasattr(part, "caption"):
            out += [part.caption, *lines(part.entries)]
        else:
            out += [f"{part.title} -> {part.address}", *("  " + one for one in lines(part.below))]
    return [line for line in out if line]


def test_every_chapter_stands_in_its_part_with_its_address_and_its_number(chapters):
    assert lines(chapters.seen_from("start")) == [
        "The start -> start.html",
        "Money &amp; more",
        "The <em>plan</em> -> money/plan.html",
        "Which dollars? -> money/rates.html",
        "A site -> https://example.org/?a=1&amp;b=2",
        "Men",
        "1. The four -> men/four.html",
        "  1.1. The flight -> men/flight.html",
    ]


def test_addresses_are_those_from_the_page_and_pages_of_a_folder_share_them(chapters):
    seen = chapters.seen_from("money/plan")
    assert lines(seen)[2:4] == ["The <em>plan</em> -> plan.html", "Which dollars? -> rates.html"]
    assert lines(seen)[-1] == "  1.1. The flight -> ../men/flight.html"
    assert chapters.seen_from("money/rates") is seen
    assert chapters.seen_from("men/alone") is not seen


def test_a_chapter_knows_what_is_inside_it(chapters):
    four = chapters.seen_from("start")[-1].entries[0]
    assert four.docname == "men/four" and four.inside == {"men/flight"}


def test_the_headings_of_a_page_stand_below_one_another(app):
    assert lines(headings(app, "money/plan")) == [
        "One &amp; two -> #one-two",
        "  Below -> #below",
        "Three -> #three",
    ]
    assert headings(app, "men/flight") == ()


def test_every_page_marks_itself_and_nothing_else_in_its_list(built):
    for name in built.chapters:
        marked = built.soup(name).select("#contents nav [aria-current=page]")
        assert len(marked) == 1, name
        title = " ".join(built.soup(name).h1.find_all(string=True, recursive=False)).strip()
        assert marked[0].get_text(strip=True) == title, name


def test_every_page_lists_every_chapter_and_every_heading(built):
    listed = built.soup(FRONT).select("#contents nav a")
    for name in built.chapters:
        soup = built.soup(name)
        assert len(soup.select("#contents nav a")) == len(listed) == len(built.chapters), name
        texts = [link.get_text() for link in soup.select("#page-contents a")]
        for heading in soup.select("article h2, article h3"):
            words = BeautifulSoup(str(heading), "html.parser")
            for mark in words.select(".headerlink"):
                mark.decompose()
            assert words.get_text().strip() in texts, name


def test_the_contents_know_no_document():
    text = (ROOT / "_ext/edition/theme/layout.html").read_text(encoding="utf-8")
    assert "Issues" not in text and "memo" not in text.casefold()

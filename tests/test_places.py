"""This edition has each kind of page that a test of the house looks for: none is skipped."""

import pytest

from book import pages_to_come
from places import KINDS, TEXT, find


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_this_edition_has(built, kind):
    assert find(built, kind) in pages_to_come()


def test_what_no_page_has_is_said(built, monkeypatch):
    monkeypatch.setitem(KINDS, "a clock", (".clock",))
    with pytest.raises(pytest.skip.Exception, match="no page of this book has a clock"):
        find(built, "a clock")


def test_the_page_of_the_text_is_among_them():
    assert TEXT in pages_to_come()


def test_this_edition_has_links_pictures_and_tables_to_check(built):
    everything = [tag for page in built.chapters for tag in built.soup(page).select("article *")]
    assert {"a", "img", "table", "th"} <= {tag.name for tag in everything}

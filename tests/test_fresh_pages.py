"""What the pages carry or name without reading it again: when it changes, they are written anew."""

import shutil
from types import SimpleNamespace

import pytest

from book import ROOT
from edition.evidence import REGISTERS, read_rows
from edition.theme import fresh_assets
from edition.words import hover_cards

PAGES = {"chapters/index", "chapters/document/memo"}


@pytest.fixture
def env():
    """As much of Sphinx's environment as the two extensions look at."""
    names = [row["name"] for table in REGISTERS for row in read_rows(ROOT / "data", table)]
    domain = SimpleNamespace(objects={("term", name): ("x", f"term-{name}") for name in names})
    return SimpleNamespace(found_docs=PAGES, get_domain=lambda name: domain)


def test_a_changed_style_sheet_has_all_pages_written_again(tmp_path, env):
    sheet, script = tmp_path / "_static/book.css", tmp_path / "book.js"
    sheet.parent.mkdir()
    sheet.write_text("a {}")
    script.write_text("1")
    config = SimpleNamespace(html_static_path=["_static", "book.js"])
    app = SimpleNamespace(confdir=tmp_path, config=config)
    assert fresh_assets.find_changed(app, env) == sorted(PAGES)
    assert fresh_assets.find_changed(app, env) == []
    for changed in (sheet, script):
        changed.write_text("b {}")
        assert fresh_assets.find_changed(app, env) == sorted(PAGES)
        assert fresh_assets.find_changed(app, env) == []


def test_a_changed_entry_has_all_pages_written_again(tmp_path, env):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    app = SimpleNamespace(srcdir=tmp_path)
    assert hover_cards.collect(app, env) == sorted(PAGES)
    assert hover_cards.collect(app, env) == []
    places = tmp_path / "data/places.csv"
    text = places.read_text(encoding="utf-8")
    places.write_text(text.replace("Chinese border city", "Border city"), encoding="utf-8")
    assert hover_cards.collect(app, env) == sorted(PAGES)
    assert "Border city" in env.hover_cards["term-Andong"]["text"]

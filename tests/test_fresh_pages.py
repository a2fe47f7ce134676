"""What the pages carry or name without reading it again: when it changes, they are written anew."""

import shutil
from types import SimpleNamespace

import pytest

import other
from edition.evidence import REGISTERS, read_rows
from edition.theme import assets
from edition.words import hover_cards

PAGES = {"chapters/index", "chapters/letter/text"}


@pytest.fixture
def env():
    """As much of Sphinx's environment as the two extensions look at."""
    names = [row["name"] for table in REGISTERS for row in read_rows(other.SOURCES / "data", table)]
    domain = SimpleNamespace(objects={("term", name): ("x", f"term-{name}") for name in names})
    return SimpleNamespace(found_docs=PAGES, get_domain=lambda name: domain)


def test_a_changed_style_sheet_has_all_pages_written_again(tmp_path, monkeypatch):
    """Sphinx writes all pages when a setting for HTML is another one than in the last build."""
    sheet, script = tmp_path / "_static/book.css", tmp_path / "book.js"
    part = tmp_path / "part.py"
    sheet.parent.mkdir()
    for path in (sheet, script, part, part.with_suffix(".css")):
        path.write_text("a {}")
    module = SimpleNamespace(__file__=str(part))
    parts = {"edition.words.part": SimpleNamespace(module=module)}
    app = SimpleNamespace(srcdir=tmp_path, confdir=tmp_path, extensions=parts)
    seen = []
    for changed in (None, sheet, script, part.with_suffix(".css"), part.with_suffix(".js")):
        if changed:
            changed.write_text("b {}")
        for _ in range(2):
            config = SimpleNamespace(html_static_path=["_static", "book.js"])
            assets.note_assets(app, config)
            seen.append(config.edition_assets)
    assert seen[::2] == seen[1::2] and len(set(seen)) == 5


def test_a_changed_entry_has_all_pages_written_again(tmp_path, env):
    shutil.copytree(other.SOURCES / "data", tmp_path / "data")
    app = SimpleNamespace(srcdir=tmp_path)
    assert hover_cards.collect(app, env) == sorted(PAGES)
    assert hover_cards.collect(app, env) == []
    people = tmp_path / "data/people.csv"
    text = people.read_text(encoding="utf-8")
    people.write_text(text.replace("The keeper of the light", "The guest"), encoding="utf-8")
    assert hover_cards.collect(app, env) == sorted(PAGES)
    assert "The guest" in env.hover_cards["term-Nikos Vallas"]["text"]

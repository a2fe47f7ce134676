"""What the pages carry or name without reading it again: when it changes, they are written anew."""

import re
import shutil
from types import SimpleNamespace

import pytest

import other
from book import ROOT
from edition.evidence import REGISTERS, read_document, read_rows
from edition.site import metadata
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
    registry = SimpleNamespace(has_domain=lambda name: False)
    html = SimpleNamespace(name="html")
    app = SimpleNamespace(srcdir=tmp_path, outdir=tmp_path, builder=html, registry=registry)
    assert hover_cards.collect(app, env) == sorted(PAGES)
    assert hover_cards.collect(app, env) == []
    people = tmp_path / "data/people.csv"
    text = people.read_text(encoding="utf-8")
    people.write_text(text.replace("The keeper of the light", "The guest"), encoding="utf-8")
    assert hover_cards.collect(app, env) == sorted(PAGES)
    assert "The guest" in env.hover_cards["term-Nikos Vallas"]["text"]
    assert "The guest" in (tmp_path / hover_cards.FILE).read_text(encoding="utf-8")


def test_a_changed_figure_has_all_pages_written_again_only_when_their_heads_show_it(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    shown = read_document(tmp_path).picture.amount
    if not shown:
        pytest.skip("the picture of this book shows no amount")
    table, app = tmp_path / "data/figures.csv", SimpleNamespace(srcdir=tmp_path)

    def heads(address: str) -> str:
        config = SimpleNamespace(html_baseurl=address)
        metadata.note_sources(app, config)
        return config.works_digest

    def change(is_shown: bool) -> None:
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        number = next(n for n, x in enumerate(lines) if x.startswith(shown)) if is_shown else -1
        lines[number] = re.sub(r",\d+,", ",99,", lines[number], count=1)
        table.write_text("".join(lines), encoding="utf-8")

    before, addresses = table.read_bytes(), ("", "https://history.example/book/")
    first = [heads(address) for address in addresses]
    change(is_shown=False)
    assert table.read_bytes() != before
    assert [heads(address) for address in addresses] == first
    change(is_shown=True)
    assert heads("") == first[0] and heads(addresses[1]) != first[1]

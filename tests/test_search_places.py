"""What the search knows: the places of a page, the names of the registers, and their upkeep."""

import csv
import json
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from book import ROOT
from edition.evidence import REGISTERS, read_document
from edition.search.names import forms_of, read_registers, read_sentences
from edition.search.places import Place, places_of
from edition.search.signs import signs_of

pytestmark = pytest.mark.slow

PAGE = """
Title
=====

Words above.

Below
-----

Words `below <x.html#p2>`_.

.. code::

   table = read(table)

.. csv-table:: A caption
   :name: tab

   one, two

Empty
-----
"""


def places(text: str, *more: nodes.Node) -> list[Place]:
    doctree = publish_doctree(text, settings_overrides={"doctitle_xform": False})
    doctree.extend(more)
    return list(places_of(doctree, ["p1", "p2"]))


def test_a_page_has_a_place_for_each_section_and_table_with_words():
    found = places(PAGE)
    assert [(place.anchor, place.title, place.text) for place in found] == [
        ("title", "Title", "Words above."),
        ("below", "Below", "Words below."),
        ("tab", "A caption", "one two"),
    ]
    assert found[1].links == ["p2"]
    assert found[1].code == "table read"


def test_a_paragraph_of_the_document_and_the_note_beside_it_are_two_places():
    number = nodes.reference("", "¶1", refid="p1", classes=["para-number"])
    paragraph = nodes.paragraph("", "", number, nodes.Text(" The words."), ids=["p1"])
    note = nodes.sidebar("", nodes.title("", "Whose?"), nodes.paragraph("", "Ours."))
    note["classes"] = ["margin"]
    passage = nodes.container("", paragraph, note, classes=["passage"])
    assert [(one.kind, one.anchor, one.title, one.text) for one in places("", passage)] == [
        ("document", "p1", "¶1", "The words."),
        ("note", "p1", "Whose? (¶1)", "Ours."),
    ]


def test_an_entry_and_a_source_are_places_of_their_own():
    entry = nodes.definition_list_item("", nodes.term("", "A name", ids=["term-a"]))
    entry += nodes.definition("", nodes.paragraph("", "Who it is."))
    plain = nodes.definition_list_item("", nodes.term("", "Time"))
    plain += nodes.definition("", nodes.paragraph("", "Ten minutes."))
    source = nodes.citation("", nodes.label("", "1"), nodes.paragraph("", "A book."), ids=["id1"])
    found = places("", nodes.definition_list("", entry, plain), source)
    assert [(one.kind, one.anchor, one.title, one.text) for one in found] == [
        ("entry", "term-a", "A name", "Who it is."),
        ("source", "id1", "", "A book."),
    ]


def test_letters_are_composed():
    decomposed = unicodedata.normalize("NFD", "윤공흠")
    (place,) = places(f"{decomposed}\n{'=' * 20}\n\n{decomposed}\n")
    assert (place.title, place.text) == ("윤공흠", "윤공흠")


def test_keywords_of_a_page_belong_to_its_first_place():
    first, second, _ = places(PAGE, nodes.meta("", name="keywords", content="other words"))
    assert (first.keywords, second.keywords) == ("other words", "")


def test_a_name_has_all_the_forms_that_its_row_gives():
    row = {"name": "So Hwi", "spellings": "Seo Hw [So Hwi]i | Seo Hwi", "hangul": "서휘"}
    assert forms_of(row, ["hangul"]) == ["So Hwi", "Seo Hw i", "Seo Hwi", "서휘"]
    place = {"name": "Andong", "spellings": "", "today": "Dandong, Liaoning, PRC"}
    assert forms_of(place, []) == ["Andong", "Dandong"]


def test_a_sign_is_compared_in_one_of_its_forms():
    signs = signs_of("乔晓光 and 徐東晩")
    assert {sign: signs[sign] for sign in "喬曉東晩"} == {
        "喬": "乔",
        "曉": "晓",
        "東": "东",
        "晩": "晚",
    }
    assert "光" not in signs and "國" not in signs  # it has one form; nobody asks for it here


def test_a_book_without_chinese_needs_no_signs():
    assert signs_of("Nikos Vallas [Νίκος Βάλλας], 김일성") == {}


def test_no_other_name_is_one_that_its_entry_has():
    tables = {table: ROOT / f"data/{table}.csv" for table in (*REGISTERS, "other_names")}
    rows = {
        table: list(csv.DictReader(path.open(encoding="utf-8"))) for table, path in tables.items()
    }
    others = [(row["entry"], row["form"]) for row in rows.pop("other_names")]
    scripts = read_document(ROOT).scripts
    for row in (row for table in rows.values() for row in table):
        has = forms_of(row, scripts)
        assert not [form for entry, form in others if entry == row["id"] and form in has]


def test_other_names_come_after_those_of_the_register(tmp_path):
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data/document.yml", tmp_path / "data")
    (tmp_path / "data/people.csv").write_text("id,name\nada,Ada\nbo,Bo\n")
    (tmp_path / "data/other_names.csv").write_text("form,entry,reason\nAdele,ada,x\n")
    assert read_registers(tmp_path) == {"Ada": ["Ada", "Adele"], "Bo": ["Bo"]}


def test_a_book_may_do_without_registers_and_sentences(tmp_path):
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data/document.yml", tmp_path / "data")
    (tmp_path / "data/people.csv").write_text("id,name\nada,Ada\n")
    assert read_registers(tmp_path) == {"Ada": ["Ada"]}
    assert read_sentences(tmp_path) == {}


def test_the_sentences_are_where_the_search_looks_for_them():
    from edition.evidence import read_paragraphs

    memo, ends = read_paragraphs(ROOT / "data/memo.txt"), read_sentences(ROOT)
    with (ROOT / "data/statements.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            start, end = ends[row["paragraph"]][int(row["sentence"]) - 1 :][:2]
            assert memo[row["paragraph"]][start:end].rstrip() == row["text"]


# ---- from build to build

CONF = """
extensions = ["myst_parser", "edition.evidence", "edition.search"]
root_doc = "index"
exclude_patterns = ["data", "_build"]
search_last = ["b"]
"""
FRONT = "# Front\n\n```{toctree}\n:caption: Part\na\nb\n```\n"


def build(folder: Path) -> dict:
    """Build the small book; what the search knows then."""
    command = [sys.executable, "-m", "sphinx", "-q", "-d", "_build/trees", ".", "_build/html"]
    environment = {"PYTHONPATH": str(ROOT / "_ext"), "PATH": ""}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text = (folder / "_build/html/_static/search-index.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("globalThis.searchIndex = ").rstrip(";\n"))


def texts(index: dict) -> dict[str, str]:
    return {place[2]: place[4] for place in index["places"]}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "chapters", folder / "chapters")
    shutil.copy(ROOT / "CITATION.cff", folder)
    pages = {
        "index": FRONT,
        "a": "# One\n\nWords.\n",
        "b": "---\nnosearch: true\n---\n# Two\n\nBut.\n",
    }
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "conf.py").write_text(CONF.replace('"data",', '"data", "chapters",'))
    build(folder)
    return folder


def test_pages_stand_in_reading_order_with_their_part(small):
    index = build(small)
    assert index["pages"] == [
        ["index.html", "Front", "", 0],
        ["a.html", "One", "Part", 0],
        ["b.html", "Two", "Part", 1],
    ]


def test_a_page_that_is_not_to_be_searched_is_found_by_its_title(small):
    assert texts(build(small)) == {"Front": "", "One": "Words.", "Two": ""}


def test_a_changed_page_is_found_by_its_new_words_and_the_others_stay(small):
    (small / "a.md").write_text("# One\n\nOther words.\n")
    assert texts(build(small)) == {"Front": "", "One": "Other words.", "Two": ""}


@pytest.mark.parametrize("kept", [None, "", "[]", '{"a": [{"odd": 1}]}', "{"])
def test_a_lost_or_broken_list_of_places_is_made_anew(small, kept):
    file = small / "_build/trees/search-places.json"
    if kept is None:
        file.unlink()
    else:
        file.write_text(kept)
    (small / "a.md").write_text(f"# One\n\nWords {kept and len(kept)}.\n")
    assert set(texts(build(small))) == {"Front", "One", "Two"}


def test_a_new_spelling_in_a_register_reaches_the_search(small):
    (small / "a.md").write_text("# One\n\n```{glossary}\nHaeju\n    A town.\n```\n")
    assert build(small)["entries"] == [[2, ["Haeju", "해주"]]]
    places = small / "data/places.csv"
    text = places.read_text(encoding="utf-8")
    places.write_text(text.replace("haeju,Haeju,Haeju,해주,,,", "haeju,Haeju,Haeju,해주,海州,,"))
    assert build(small)["entries"] == [[2, ["Haeju", "해주", "海州"]]]

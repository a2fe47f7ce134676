"""What reference managers get agrees with CITATION.cff, the bibliography and the memo's head."""

import json
import re
from unittest.mock import Mock

import pybtex.plugin
import pytest
import yaml
from pybtex.database import parse_file, parse_string
from sphinx.environment import BuildEnvironment

import small_book
from book import ROOT
from edition.sources import quick_links

WORKS = ["two-issues", "two-issues-memo"]
PAGE = "chapters/reference/how-to-cite.html"


@pytest.fixture(scope="module")
def offered(built):
    """The files that the page offers, by name."""
    links = built.soup(PAGE).select("article a.download")
    paths = [(built.html / PAGE).parent / link["href"] for link in links]
    return {path.name: path.read_bytes().decode("utf-8") for path in paths}


def cff() -> dict:
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def ris(text: str) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for tag, value in re.findall(r"^([A-Z][A-Z0-9])  - (.*)\r\n", text, re.MULTILINE):
        fields.setdefault(tag, []).append(value)
    return fields


def test_each_work_is_offered_in_each_format(offered):
    assert {f"{work}.{suffix}" for work in WORKS for suffix in ("bib", "ris", "json")} <= set(
        offered
    )


@pytest.mark.parametrize("work", WORKS)
def test_the_three_formats_say_the_same_as_the_citation_file(offered, work):
    source = cff() if work == "two-issues" else cff()["references"][0]
    (csl,) = json.loads(offered[f"{work}.json"])
    (bibtex,) = parse_string(offered[f"{work}.bib"], "bibtex").entries.values()
    record = ris(offered[f"{work}.ris"])
    assert csl["title"] == bibtex.fields["title"].strip("{}") == record["TI"][0] == source["title"]
    date = source.get("date-released") or source["date-published"]
    assert csl["issued"]["date-parts"] == [[date.year, date.month, date.day]]
    assert [int(bibtex.fields[part]) for part in ("year", "month", "day")] == [
        date.year,
        date.month,
        date.day,
    ]
    assert record["DA"] == [date.strftime("%Y/%m/%d")]
    author = source["authors"][0]
    name = author.get("name") or f"{author['family-names']}, {author['given-names']}"
    assert str(bibtex.persons["author"][0]).strip("{}") == record["AU"][0] == name


def test_the_memo_has_its_archive_reference_translator_and_address_everywhere(offered):
    for suffix in ("bib", "ris", "json"):
        text = offered[f"two-issues-memo.{suffix}"]
        assert "RGANI, Fond 5, Opis 28, Delo 410, Listy 322-325" in text
        assert "Person" in text and "James F." in text
        assert cff()["references"][0]["url"] in text


def test_a_ris_record_begins_with_its_type_and_ends_with_its_end(offered):
    for work in WORKS:
        lines = offered[f"{work}.ris"].split("\r\n")
        assert lines[0].startswith("TY  - ") and lines[-2:] == ["ER  - ", ""]


def test_the_citation_file_the_bibliography_and_the_memo_agree():
    memo = cff()["references"][0]
    entry = parse_file(ROOT / "data/references.bib", encoding="utf-8").entries["wcda113373"]
    head = (ROOT / "data/memo.txt").read_text(encoding="utf-8").split("\n\nContents:")[0]
    assert entry.fields["title"].strip("{}") == memo["title"]
    assert entry.fields["url"] == memo["url"]
    assert memo["title"] in head and memo["collection-title"] in head
    assert memo["collection-title"] in entry.fields["howpublished"].replace("--", "-")


def test_the_page_prints_the_citation_of_the_citation_file(built):
    text = built.soup(PAGE).article.get_text(" ")
    memo = cff()["references"][0]
    assert memo["title"] in text and memo["url"] in text and cff()["title"] in text
    assert f"version {cff()['version']}" in text


def test_between_two_sources_in_one_pair_of_brackets_stands_a_semicolon(built):
    cited = "a[href*='bibliography.html#source-']"
    between = [
        str(link.next_sibling)
        for page in built.chapters
        for link in built.soup(page).select(f"article {cited}:has(+ {cited})")
        if ", " in link.get_text()  # name and date; a sentence that has the name gives dates only
    ]
    inside = [text for text in between if not re.search(r"[\[\]().]", text)]
    assert len(inside) > 20 and set(inside) == {"; "}


def test_a_citation_is_set_without_a_search_through_packages(monkeypatch):
    def search(**criteria):
        raise AssertionError(f"a search for {criteria}")

    quick_links.setup(Mock())
    monkeypatch.setattr(pybtex.plugin, "entry_points", search)
    assert pybtex.plugin.find_plugin("pybtex.backends", "plaintext").__name__ == "Backend"
    with pytest.raises(AssertionError, match="a search"):
        pybtex.plugin.find_plugin("pybtex.backends", "latex")


NUMBERED = """# Page

:::{table} One
:name: table-one

| a | b |
| - | - |
| 1 | 2 |
:::
"""


def test_a_page_is_read_once_for_all_links_to_its_numbers(tmp_path, monkeypatch):
    reads, read = [], BuildEnvironment.get_doctree

    def count(env, docname):
        reads.append(docname)
        return read(env, docname)

    monkeypatch.setattr(BuildEnvironment, "get_doctree", count)
    links = "# Links\n\n" + "See {numref}`table-one`.\n\n" * 30
    conf = """
extensions = ["myst_parser", "edition.sources.quick_links"]
myst_enable_extensions = ["colon_fence"]
numfig = True
html_theme = "basic"
"""
    pages = {"index": "# Book\n\n```{toctree}\nlinks\nnumbered\n```\n"}
    small_book.write(tmp_path, pages | {"links": links, "numbered": NUMBERED}, conf)
    made = small_book.build(tmp_path)
    assert made.warnings == []
    text = made.soup("links.html").get_text()
    assert text.count("See Table 1.") == 30
    assert reads.count("numbered") < 10

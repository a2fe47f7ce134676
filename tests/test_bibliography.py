"""The bibliography can be searched with what a citation says: one alphabet, then the dates."""

import csv
import re

import pytest
from pybtex.database import parse_file, parse_string
from pybtex.richtext import Text

import small_book
from book import ROOT
from edition.notebooks.export import by_name_and_date
from edition.sources.bibliography_style import ByAuthorAndDate, date_key, readable

PAGE = "chapters/reference/bibliography.html"
SOURCES = parse_file(ROOT / "data/references.bib", encoding="utf-8").entries


@pytest.fixture(scope="module")
def entries(built):
    """The entries by their ids, as text."""
    found = built.soup(PAGE).select(".citation")
    return {entry["id"]: " ".join(entry.p.get_text().split()) for entry in found}


def test_entries_stand_in_one_alphabet(entries):
    names = [re.sub(r"[^\w ]", "", text.partition(". ")[0]).casefold() for text in entries.values()]
    assert len(names) > 50
    initials = [name[0] for name in names]
    assert initials == sorted(initials)


def head_of(entry: str) -> str:
    """The name and the date with which an entry begins."""
    return re.match(r".*?(?:\d{4}[a-z]?\.|n\.d\.)", entry)[0]


def test_an_entry_begins_with_the_date_of_its_citation(built, entries):
    seen = 0
    for name in built.chapters:
        for link in built.soup(name).select("a.reference.internal[href*='bibliography.html#']"):
            date = link.get_text().rpartition(", ")[2].strip("[]()")
            if re.search(r"\d{4}", date):
                entry = entries[link["href"].partition("#")[2]]
                assert head_of(entry).endswith(f" {date}."), (name, link.get_text())
                seen += 1
    assert seen > 100


def test_no_two_sources_are_cited_alike(entries):
    heads = [head_of(text) for text in entries.values()]
    assert [head for head in heads if heads.count(head) > 1 and "n.d." not in head] == []


def test_entries_show_no_marks_of_the_file(entries):
    for text in entries.values():
        assert not re.search(r"[{}`]|''|\w_\w+\b(?![^ ]*/)", text.partition("http")[0]), text


@pytest.mark.parametrize(
    "dates",
    [
        ["1956", "April 1956", "17 April 1956", "5 September 1956a", "5 September 1956b", "n.d."],
        ["20 January 1956", "30--31 August 1956", "1 September 1956", "2011a", "2011b"],
    ],
)
def test_dates_stand_in_their_order(dates):
    assert sorted(reversed(dates), key=date_key) == dates


def test_whoever_has_no_family_name_stands_among_persons():
    people = ["{Abstract ``Second''}", "Agov, Avram", "{CPSU Central Committee}", "Chao, Kang"]
    text = "\n".join(
        f"@misc{{k{number}, author={{{one}}}, year={{1956}}, title={{T}}}}"
        for number, one in enumerate(people)
    )
    entries = parse_string(text, "bibtex").entries.values()
    order = [entry.key for entry in ByAuthorAndDate().sort(entries)]
    assert order == ["k0", "k1", "k3", "k2"]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.org/%EC%9C%A4", "https://a.org/윤"),
        ("https://a.org/%20x", "https://a.org/%20x"),
        ("https://a.org/%7B%22", "https://a.org/%7B%22"),
        ("https://a.org/%FF", "https://a.org/%FF"),
    ],
)
def test_addresses_show_letters_of_other_scripts(address, shown):
    assert readable(address) == shown


def test_every_source_of_a_table_has_an_entry(entries):
    titles = {key: entry.fields["title"] for key, entry in SOURCES.items()}
    text = " ".join(entries.values())
    for path in sorted((ROOT / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as table:
            used = {cell for row in csv.DictReader(table) for cell in row.values()}
        for key in used & set(titles):
            title = Text.from_latex(titles[key]).render_as("text")
            assert title in text, f"{path.name}: {key}"


@pytest.mark.parametrize(
    ("key", "cited"),
    [
        ("shendong2011a", "Shen and Dong 2011a"),
        ("wcda121795", "KWP Central Committee 30–31 August 1956"),
        ("ko_secondlib", "Abstract “Second Liberation” n.d."),
    ],
)
def test_a_downloaded_notebook_cites_as_the_pages_do(key, cited):
    assert by_name_and_date(SOURCES[key]) == cited


CONF = """
extensions = ["myst_parser", "sphinxcontrib.bibtex", "edition.sources.bibliography_style"]
bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "sources"
bibtex_tooltips_style = "sources_title"
bibtex_reference_style = "author_year_semicolons"
"""
LISTED = "# Sources\n\n{cite:p}`x`\n\n```{bibliography}\n```\n"


def small(folder, entry: str) -> small_book.SmallBook:
    """A book whose bibliography has one entry."""
    small_book.write(folder, {"index": LISTED}, CONF)
    (folder / "references.bib").write_text(entry)
    return small_book.build(folder)


@pytest.mark.parametrize("lacking", ["author", "year", "title"])
def test_an_entry_that_lacks_what_a_citation_needs_is_told_by_its_key(tmp_path, lacking):
    fields = {"author": "Holm, Marie", "year": "1956", "title": "A letter"}
    del fields[lacking]
    entry = ", ".join(["@misc{x", *(f"{key} = {{{text}}}" for key, text in fields.items())]) + "}"
    (warning,) = small(tmp_path, entry).warnings
    assert f"missing {lacking} in x" in warning


@pytest.mark.parametrize(
    ("kind", "further", "printed"),
    [
        ("incollection", "booktitle={Essays}, publisher={P}, address={L}", "In Essays. L: P."),
        ("inproceedings", "booktitle={Papers}, pages={3--9}", "In Papers, 3–9."),
        ("dataset", "howpublished={an archive}", "An archive."),
    ],
)
def test_chapters_papers_and_other_kinds_stand_like_the_rest(tmp_path, kind, further, printed):
    made = small(
        tmp_path,
        f"@{kind}{{x, author={{Holm, Marie}}, year={{1956}}, title={{A letter}}, {further}}}",
    )
    assert made.warnings == []
    entry = made.soup("index.html").select_one("[role=doc-biblioentry] p")
    words = " ".join(entry.get_text().split()).replace(" .", ".").replace(" ,", ",")
    assert words == f"Holm, Marie. 1956. “A letter.” {printed}"


def test_over_a_citation_stands_the_title_alone(tmp_path):
    made = small(tmp_path, "@misc{x, author={Holm, M.}, year={1956}, title={A letter}, note={N}}")
    assert made.soup("index.html").select_one("p a.internal")["title"] == "“A letter.”"

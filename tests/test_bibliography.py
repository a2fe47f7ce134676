"""The bibliography can be searched with what a citation says: one alphabet, then the dates."""

import csv
import re

import bibtexparser
import pytest
import rispy
from pybtex.database import parse_file, parse_string
from pybtex.richtext import Text

import small_book
from book import ROOT
from edition.evidence import check, parse_date
from edition.notebooks.export import by_name_and_date
from edition.sources.bibliography_style import ByAuthorAndDate, readable
from edition.sources.citations import to_ris
from edition.sources.references import read_references
from edition.sources.source_dates import in_words, set_dates
from test_check import Book, broken  # noqa: F401

PAGE = "chapters/reference/bibliography.html"
BIBLIOGRAPHY = ROOT / "data/references.bib"
SOURCES = parse_file(BIBLIOGRAPHY, encoding="utf-8").entries
set_dates(SOURCES.values())


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


def test_entries_have_addresses_that_stay_and_no_numbers(built, entries):
    keys = {name.lower().replace("_", "-") for name in SOURCES}
    assert set(entries) == {f"source-{key}" for key in keys}
    assert not built.soup(PAGE).select(".citation .label")


def head_of(entry: str) -> str:
    """The name and the date with which an entry begins."""
    return re.match(r".*?(?:\d{4}[a-z]?\.|n\.d\.)", entry)[0]


def test_an_entry_begins_with_the_date_of_its_citation(built, entries):
    seen = 0
    for name in built.chapters:
        for link in built.soup(name).select("article a[href*='bibliography.html#source-']"):
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


IN_WORDS = {
    "1956-09-05": "5 September 1956",
    "1956-04": "April 1956",
    "1956": "1956",
    "1956-08-30/1956-08-31": "30–31 August 1956",
    "1956-08-30/1956-09-01": "30 August–1 September 1956",
    "1956-12-30/1957-01-02": "30 December 1956–2 January 1957",
    "1956-04/1956-06": "April–June 1956",
    "1954/1957": "1954–1957",
}


@pytest.mark.parametrize("date", IN_WORDS)
def test_a_date_is_said_in_words(date):
    assert in_words(date) == IN_WORDS[date]


def sources(*dates: str) -> list:
    """Entries of one author with these dates, "" for none."""
    said = [f"date={{{date}}}, " if date else "" for date in dates]
    text = "\n".join(
        f"@misc{{k{number}, author={{A}}, {date}title={{T{-number}}}}}"
        for number, date in enumerate(said)
    )
    entries = list(parse_string(text, "bibtex").entries.values())
    set_dates(entries)
    return entries


def test_two_of_one_author_and_date_have_letters_in_the_order_of_the_file():
    entries = sources("1956-09-05", "1956", "1956-09-05", "1956-09", "")
    years = [entry.fields["year"] for entry in entries]
    assert years == ["5 September 1956a", "1956", "5 September 1956b", "September 1956", "n.d."]
    set_dates(entries)  # once more, as in a second build
    assert [entry.fields["year"] for entry in entries] == years


def test_papers_of_one_author_stand_in_the_order_of_their_dates():
    dates = ["1956", "1956-04", "1956-04-17", "1956-08-30/1956-08-31", "1956-09-01", "2011", ""]
    order = [entry.key for entry in ByAuthorAndDate().sort(sources(*reversed(dates)))]
    assert order == [f"k{number}" for number in reversed(range(len(dates)))]


# ---- read by other programs


def test_two_other_programs_read_every_date():
    read = bibtexparser.parse_file(str(BIBLIOGRAPHY))
    assert not read.failed_blocks and len(read.entries) == len(SOURCES)
    for entry in read.entries:
        date = entry.fields_dict["date"].value if "date" in entry.fields_dict else ""
        assert date == SOURCES[entry.key].fields.get("date", "")
        assert not date or parse_date(date), entry.key
        assert "year" not in entry.fields_dict, entry.key
    assert sum("date" in entry.fields_dict for entry in read.entries) >= 99


def test_reference_managers_get_every_source_with_its_date(built):
    links = built.soup("chapters/reference/data.html").select("article a.download")
    (path,) = [link["href"] for link in links if link["href"].endswith("references.ris")]
    text = (built.html / "chapters/reference" / path).read_bytes().decode("utf-8")
    records = rispy.loads(text.replace("\r\n", "\n"))
    assert len(records) == len(SOURCES)
    for record, (key, source) in zip(records, SOURCES.items(), strict=True):
        date = source.fields.get("date", "").partition("/")[0]
        assert record.get("year", "") == date[:4], key
        assert record.get("date", "") == (date.replace("-", "/") if "-" in date else ""), key


def test_a_source_is_the_same_in_each_format():
    (work,) = [work for work in read_references(ROOT) if work["id"] == "shendong2011a"]
    assert work["issued"] == {"date-parts": [[2011]]}
    assert work["author"][0] == {"family": "Shen", "given": "Zhihua"}
    (record,) = rispy.loads(to_ris(work).replace("\r\n", "\n"))
    assert record["type_of_reference"] == "JOUR" and record["authors"] == [
        "Shen, Zhihua",
        "Dong, Jie",
    ]
    assert (record["start_page"], record["end_page"], record["number"]) == ("48", "57", "3")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("year={4 September 1956b}", "write date={1956-09-05}"),
        ("date={4 September 1956}", "write it as 1956-09-05"),
        ("date={1956-09-31}", "write it as 1956-09-05"),
        ("date={1956-09-05/1956-09-04}", "write it as 1956-09-05"),
        ("date={1956-9-4}", "write it as 1956-09-05"),
        ("date={}", "write it as 1956-09-05"),
    ],
)
def test_a_date_that_no_program_reads_is_refused_with_its_row(broken: Book, after, said):  # noqa: F811
    line = broken.replace("data/references.bib", "date={1956-09-04}", after)
    problems = [p for p in check(broken.root) if (p.path, p.row) == ("data/references.bib", line)]
    assert any(said in problem.message for problem in problems)


def test_whoever_has_no_family_name_stands_among_persons():
    people = ["{Abstract ``Second''}", "Agov, Avram", "{CPSU Central Committee}", "Chao, Kang"]
    text = "\n".join(
        f"@misc{{k{number}, author={{{one}}}, date={{1956}}, title={{T}}}}"
        for number, one in enumerate(people)
    )
    entries = list(parse_string(text, "bibtex").entries.values())
    set_dates(entries)
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

"""The TEI file says of the memo what the edition's page and the tables say, and nothing else."""

import copy
import csv
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from book import ROOT
from environments import tool
from test_edition import LABELS, MEMO, source_paragraphs

TEI = {"tei": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"
REGISTERS = {"people": "persName", "places": "placeName", "organisations": "orgName"}
REGISTERS |= {"terms": "term"}
PAGE = "chapters/document/memo.md"
SOURCES = ["data", "CITATION.cff", PAGE]


def rows(table: str, root: Path = ROOT) -> list[dict[str, str]]:
    with (root / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make_edition(root: Path) -> etree._Element:
    from edition.tei.tei_edition import make_edition

    return etree.fromstring(make_edition(root))


@pytest.fixture(scope="module")
def edition(built):
    """The file that the book offers, found by its link on the memo's page."""
    (link,) = built.soup(MEMO).select("article a.download[href$='two-issues-memo.xml']")
    return etree.parse((built.html / MEMO).parent / link["href"]).getroot()


@cache
def schema() -> etree.RelaxNG:
    """All of TEI P5, as the consortium publishes it, from the package that carries it."""
    where = "import pathlib, schemas; print(pathlib.Path(schemas.__file__).parent / 'tei_all.rng')"
    python = [tool("tei", "python"), "-c", where]
    path = subprocess.run(python, capture_output=True, text=True, check=True).stdout.strip()
    return etree.RelaxNG(etree.parse(path))


def paragraphs(edition) -> dict[str, str]:
    found = edition.xpath("tei:text//tei:p", namespaces=TEI)
    return {p.get(ID): "".join(p.itertext()) for p in found}


def test_the_edition_is_valid_tei(edition):
    assert schema().validate(edition), schema().error_log


def test_an_element_that_tei_does_not_know_is_refused(edition):
    broken = etree.fromstring(etree.tostring(edition).replace(b"measure", b"money"))
    assert not schema().validate(broken)


def test_every_paragraph_is_the_source_character_for_character(edition):
    assert paragraphs(edition) == source_paragraphs()
    assert list(paragraphs(edition)) == LABELS


def test_what_the_page_links_is_what_the_file_marks(edition, built):
    marked = edition.xpath("tei:text//tei:p/*[not(self::tei:date)]", namespaces=TEI)
    linked = built.soup(MEMO).select("main .para a:not(.para-number)")
    assert ["".join(mark.itertext()) for mark in marked] == [link.get_text() for link in linked]


def test_every_name_leads_to_its_row(edition):
    for table, name in REGISTERS.items():
        known = {row["id"]: row for row in rows(table)}
        for mention in edition.xpath(f"tei:text//tei:{name}", namespaces=TEI):
            row = known[mention.get("ref").removeprefix("#")]
            assert mention.text in row["spellings"].split(" | ")


def test_every_row_of_the_registers_has_an_entry(edition):
    for table, name in REGISTERS.items():
        for row in rows(table):
            (entry,) = edition.xpath(f"tei:standOff//*[@xml:id='{row['id']}']", namespaces=TEI)
            forms = [form.text for form in entry.findall(f"tei:{name}", TEI)]
            assert forms[0] == row["name"]
            assert set(filter(None, row["spellings"].split(" | "))) <= set(forms)


def test_every_day_that_the_table_of_events_quotes_is_marked_in_its_paragraph(edition):
    quoted = [row for row in rows("events") if re.search("August|September", row["quote"])]
    assert len(quoted) >= 5
    for event in quoted:
        dates = edition.xpath(f"//tei:p[@xml:id='{event['paragraph']}']/tei:date", namespaces=TEI)
        spans = {(d.get("when") or d.get("from"), d.get("when") or d.get("to")) for d in dates}
        assert (event["start"], event["end"]) in spans, event["id"]


def test_no_day_of_the_memo_is_left_unmarked(edition):
    for paragraph in copy.deepcopy(edition).xpath("tei:text//tei:p", namespaces=TEI):
        for date in paragraph.findall("tei:date", TEI):
            date.text = ""
        rest = "".join(paragraph.itertext())
        assert "August" not in rest and "September" not in rest and "19" not in rest


def test_the_amounts_are_those_of_the_table_and_add_up(edition):
    amounts = {m.get(ID): m for m in edition.xpath("//tei:measure", namespaces=TEI)}
    table = {row["id"]: row for row in rows("figures") if row["paragraph"]}
    assert amounts.keys() == table.keys()
    for key, measure in amounts.items():
        assert table[key]["unit"] == "million"
        assert float(measure.get("quantity")) == float(table[key]["value"]) * 1e6
        assert measure.get("unit") == table[key]["currency"]
    parts = [key for key, row in table.items() if row["part_of"] == "plan-1957-total"]
    total = amounts["plan-1957-total"].get("quantity")
    assert sum(int(amounts[key].get("quantity")) for key in parts) == int(total)


def test_the_header_names_archive_reference_translator_and_rights(edition):
    header = "".join(edition.find("tei:teiHeader", TEI).itertext())
    source = (ROOT / "data/memo.txt").read_text(encoding="utf-8")
    assert "RGANI, Fond 5, Opis 28, Delo 410, Listy 322-325" in header
    assert edition.findtext(".//tei:titleStmt/tei:title", namespaces=TEI) == source.split("\n")[2]
    whose, summary = edition.findall(".//tei:msDesc//tei:summary/tei:p", namespaces=TEI)
    assert summary.text in source and whose.text.startswith("By the archive")
    assert "Person, James F." in header and "not ours to license" in header


@pytest.fixture
def small(tmp_path):
    """The sources of the edition, to be broken."""
    (tmp_path / PAGE).parent.mkdir(parents=True)
    for name in SOURCES:
        take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        take(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_same_sources_make_the_same_file(small, edition):
    assert etree.tostring(make_edition(small)) == etree.tostring(edition)


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (PAGE, "he had still not received", "he had not received", "paragraph p3"),
        (PAGE, "{.para-number} From the", "{.para-number}  From the", "paragraph p0"),
        (PAGE, "`Andun <Andong>`", "`Andun <Antung>`", "'Antung' on the document's page"),
        (PAGE, "#plan-1957-total)", "#plan-1957-sum)", "'plan-1957-sum' on the document's page"),
        (PAGE, "#plan-1957-request)", "#plan-1957-total)", "['plan-1957-total'] would stand twice"),
        ("data/places.csv", "\nandong,", "\nyuan,", "['yuan'] would stand twice"),
    ],
)
def test_what_does_not_fit_together_is_refused(small, file, before, after, said):
    from edition.tei.markup import EditionError

    text = (small / file).read_text(encoding="utf-8")
    assert text.count(before) >= 1
    (small / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(EditionError) as refusal:
        make_edition(small)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "on 2 September, and in 1957", ["1956-09-02", "1957"]),
        ("en", "on 3 May 1911 and 31 June", ["1911-05-03"]),
        ("en", "1200 men and 20 horses", []),
        ("de", "am 3. Mai 1955", ["1955-05-03"]),
        ("da", "den 10. maj", ["1956-05-10"]),
        ("fr", "le 14 juillet 1956", ["1956-07-14"]),
        ("ru", "4 сентября 1956", ["1956-09-04"]),
        ("la", "3 May 1956", ["1956"]),  # whose months nobody has told us
    ],
)
def test_dates_are_found_in_the_language_of_the_text(language, text, said):
    from edition.tei.dates import Dates

    found = list(Dates(language, 1956, undated=1956).find(text))
    assert [attributes["when"] for _, attributes in found] == said


def test_days_without_a_year_stay_unmarked_where_nobody_says_which_it_is():
    from edition.tei.dates import Dates

    found = [date[0] for date, _ in Dates("en", 1956).find("29 August - 14 September, 1956")]
    assert found == ["1956"]

"""What the book may assert, and what it must not: facts that were looked for and not found."""

import csv
import json
import re
from zipfile import ZipFile

import pytest

from book import ROOT

# What we did not find, how an assertion of it would look, and an example that must be caught.
NOT_FOUND = {
    "a DOI of the record": (r"\b10\.\d{4,}/", "doi:10.1234/memo"),
    "a printed version of the memo": (
        r"(?i)\b(re)?printed in\b.{0,60}\b(bulletin|reader|working paper)",
        "The memo was reprinted in the CWIHP Bulletin.",
    ),
    "the words of the Russian original": (
        r"(?i)the russian (original|text) (has|reads|says|shows)",
        "The Russian original reads otherwise.",
    ),
    "a Soviet package of 1956": (r"\b300 million rou?bles", "Moscow gave 300 million roubles."),
    "East European aid by country": (
        r"(Poland|Czechoslovakia|East Germany|GDR|Romania|Hungary|Bulgaria)\b\D{0,40}\d+ million",
        "Poland gave 362 million roubles.",
    ),
    "aid as a share of the budget, 1955 to 1957": (
        r"(?i)195[567]\b[^.\n]{0,80}(per cent|%)[^.\n]{0,30}\b(budget|revenue)",
        "In 1956 aid was 16 per cent of the budget.",
    ),
    "a rate of the won in 1956": (
        r"(?i)\b(120|official)\b[^.\n]{0,20} won (to|per|for) (a|one|the)? ?(US )?dollar",
        "At 120 won to the dollar this is little.",
    ),
    "the characters of So Hwi's name": (r"徐輝|徐辉", "So Hwi (徐輝)"),
    "the script of Li Dong-geun's name": (r"리동건|이동건|李東建", "Li Dong-geun (리동건)"),
    "the exact days of Kim Il Sung's tour": (
        r"\b(1 June|19 July)( 1956)?\b",
        "He left on 1 June and came back on 19 July.",
    ),
    "the site of the Chinese embassy": (
        r"(?i)the chinese embassy (stood|lay|was located)",
        "The Chinese embassy stood near the river.",
    ),
}
NO_DATES = ["ivanov", "li-dong-geun", "kim-chang-il", "kim-gwan", "kurbatskii", "wang-baomin"]
NO_DEATH = ["yun-kong-hum", "ri-pil-gyu"]


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def our_texts() -> dict[str, str]:
    """Everything that we wrote for readers: the chapters and the tables."""
    files = [*(ROOT / "chapters").rglob("*.md"), *(ROOT / "data").glob("*.csv")]
    return {path.name: path.read_text(encoding="utf-8") for path in files}


@pytest.mark.parametrize("fact", NOT_FOUND)
def test_what_was_not_found_is_not_asserted(fact):
    pattern, _ = NOT_FOUND[fact]
    assert [name for name, text in our_texts().items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("fact", NOT_FOUND)
def test_an_assertion_of_what_was_not_found_would_be_seen(fact):
    pattern, example = NOT_FOUND[fact]
    assert re.search(pattern, example)


def test_nobody_has_dates_that_were_not_found():
    people = {row["id"]: row for row in rows("people")}
    assert [id for id in NO_DATES if people[id]["born"] or people[id]["died"]] == []
    assert [id for id in NO_DEATH if people[id]["died"]] == []


def test_no_single_year_of_the_grant_is_given_but_the_last():
    years = {
        row["period"] for row in rows("figures") if row["payer"] == "prc" and row["kind"] == "grant"
    }
    assert years == {"1957", "1954/1957", "1950/1960"}


def test_the_million_won_is_nowhere_converted():
    assert not [row for row in rows("figures") if row["currency"] == "won" and "US" in row["unit"]]
    text = "\n".join(our_texts().values())
    assert not re.search(r"(?i)million won\b[^.\n]{0,60}(=|is|was|about|worth) \$? ?\d", text)


def test_the_tables_are_as_full_as_a_class_needs():
    events = rows("events")
    assert len(events) >= 25
    assert min(event["start"] for event in events) < "1956-03-01"
    assert max(event["end"] for event in events) >= "1958-01-01"
    assert len(rows("documents")) >= 15
    assert len({row["claim"] for row in rows("corroboration")}) >= 20


def test_every_claim_is_held_against_a_document():
    held = {row["claim"] for row in rows("corroboration")}
    assert held == {row["id"] for row in rows("claims")}


def test_everyone_and_every_spelling_of_the_memo_is_in_the_register():
    people = [row for row in rows("people") if row["spellings"]]
    assert len(people) == 13
    memo = (ROOT / "data/memo.txt").read_text(encoding="utf-8").partition("English\n")[2]
    forms = {form for row in people for form in row["spellings"].split(" | ")}
    hyphenated = set(re.findall(r"\b[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+", memo))
    assert {name for name in hyphenated if not any(name in form for form in forms)} == set()


def test_the_data_dictionary_names_every_file_that_a_notebook_reads_and_no_other(built):
    read = {
        name
        for page in (ROOT / "chapters").rglob("*.md")
        for name in re.findall(r"data/([\w-]+\.(?:csv|txt|json|bib))", page.read_text("utf-8"))
        if page.name != "data.md"
    }
    links = built.soup("chapters/reference/data.html").select("article a.download")
    named = {link["href"].rpartition("/")[2] for link in links}
    files = {path.name for path in (ROOT / "data").iterdir()}
    assert read <= named
    assert named - {"two-issues-data.zip"} == files


def test_the_archive_of_all_tables_holds_the_data_and_nothing_else(built):
    page = "chapters/reference/data.html"
    (link,) = built.soup(page).select("article a[href$='two-issues-data.zip']")
    with ZipFile((built.html / page).parent / link["href"]) as archive:
        packed = {name: archive.read(name) for name in archive.namelist() if name[-1] != "/"}
    assert packed == {f"data/{path.name}": path.read_bytes() for path in (ROOT / "data").iterdir()}


def test_the_data_dictionary_describes_every_column(built):
    package = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    page = built.soup("chapters/reference/data.html")
    tables = {table.caption.get_text(): table for table in page.select("article table")}
    for resource in filter(lambda each: "schema" in each, package["resources"]):
        caption = next(text for text in tables if text.rstrip("#").endswith(" " + resource["path"]))
        shown = [row.find(["td", "th"]).get_text(strip=True) for row in tables[caption]("tr")][1:]
        assert shown == [field["name"] for field in resource["schema"]["fields"]]

"""What the tables must have, and what no sentence of ours may say of the amounts."""

import csv
import json
import re
from zipfile import ZipFile

from book import ROOT


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def our_texts() -> dict[str, str]:
    """Everything that we wrote for readers: the chapters and the tables."""
    files = [*(ROOT / "chapters").rglob("*.md"), *(ROOT / "data").glob("*.csv")]
    files.remove(ROOT / "data/not_found.csv")  # its examples are to be refused
    return {path.name: path.read_text(encoding="utf-8") for path in files}


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
    # Beside the files in other forms: all in one, and the bibliography for other programs.
    assert named - {"two-issues-data.zip", "references.ris", "references.json"} == files


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

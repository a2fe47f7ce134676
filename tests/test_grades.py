"""A grade is carried by its row, a citation by what was seen, and nobody states what nobody found.

Each test breaks one thing in a copy of the tables, and expects to be told of it once, at its row,
with what to do.
"""

# ruff: noqa: F401, F811 (the fixture `broken` is another file's)

import csv
import re

import pytest

from book import ROOT
from edition.evidence import check
from edition.evidence.schema import Field
from edition.evidence.sources import read_sources
from edition.evidence.tables import Row, Table
from test_check import PAGE, broken, has

SOURCES, NOT_FOUND = "data/sources.csv", "data/not_found.csv"


def named(name: str, column: str = "id"):
    return lambda row: row[column] == name


def graded(grade: str, *columns: str):
    return lambda row: row["grade"] == grade and all(row[column] for column in columns)


# Grade A


def test_grade_a_with_one_source_is_refused(broken):
    where = graded("A", "second_source")
    line, row = broken.change("events", where, second_source="", second_locator="", quote="")
    assert row["source"]
    broken.refuses("data/events.csv", line, "A needs two sources", row["source"], "grade it B")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("wcda113372", "wcda114136"),  # two English versions of one paper of Ivanov's
        ("wcda113564", "wcda120171"),  # two papers of Fedorenko's
        ("shen_aisixiang", "steem_8"),  # Shen Zhihua, and notes on Shen Zhihua
        ("wcda120205", "selivanov_article"),  # Mikoyan, and a historian of Mikoyan's papers
    ],
)
def test_grade_a_with_two_sources_of_one_circle_is_refused(broken, first, second):
    cells = {"locator": "opening", "second_locator": "opening", "paragraph": "", "quote": ""}
    line, _ = broken.change("figures", graded("A"), source=first, second_source=second, **cells)
    broken.refuses("data/figures.csv", line, "different circles", first, second)


def test_grade_a_is_refused_where_the_second_source_is_a_work_that_nobody_read(broken):
    line, _ = broken.change("people", named("mao-zedong"), sources="wcda117838 | armstrong2013")
    broken.refuses("data/people.csv", line, "A needs two sources", "armstrong2013")


def test_the_memo_and_a_paper_of_those_who_told_it_are_one_circle(broken):
    line, _ = broken.change("terms", graded("A"), sources="wcda113373 | wcda121795")
    broken.refuses("data/terms.csv", line, "wcda121795 (korean-leadership)")


# Grades B, C and X


def test_grade_b_with_a_tertiary_source_is_refused(broken):
    line, _ = broken.change("places", named("sinuiju"), grade="B")
    broken.refuses("data/places.csv", line, "B needs a primary document", "grade it C")


def test_grade_b_with_a_work_that_was_not_read_is_refused(broken):
    line, _ = broken.change("people", named("lazarev"), sources="armstrong2013")
    broken.refuses("data/people.csv", line, "B needs", "armstrong2013")


@pytest.mark.parametrize("grade", ["C", "X"])
@pytest.mark.parametrize("table", ["events", "figures", "people", "places", "documents"])
def test_grades_c_and_x_without_a_note_are_refused(broken, table, grade):
    line, _ = broken.change(table, graded("B"), grade=grade, note="")
    broken.refuses(f"data/{table}.csv", line, f"{grade} needs a note", "say why")


# What was seen


def test_a_place_beyond_what_was_seen_is_refused(broken):
    line, row = broken.change("events", has("learned_source", "source"), locator="page 12")
    told = [problem for problem in check(broken.root) if problem.row == line]
    assert any(row["source"] in problem.message for problem in told)
    assert any("of it we have seen: opening" in problem.message for problem in told)


def test_a_page_that_was_not_seen_is_refused(broken):
    where = named("opening of page 3", "locator")
    line, _ = broken.change("figures", where, grade="C", locator="opening of page 5")
    broken.refuses("data/figures.csv", line, "'opening of page 5'", "page 3", "sources.csv")


def test_a_page_that_was_seen_may_be_cited(broken):
    broken.change("figures", named("opening of page 3", "locator"), locator="page 4")
    assert check(broken.root) == []


def test_a_locator_that_names_no_place_is_refused(broken):
    line, _ = broken.change("positions", has("locator"), locator="somewhere", grade="D")
    broken.refuses("data/positions.csv", line, "'somewhere' names no place", "begin it with whole")


def test_a_second_source_without_a_place_is_refused(broken):
    line, _ = broken.change("events", graded("B", "second_source"), second_locator="")
    broken.refuses("data/events.csv", line, "second_locator: '' names no place")


def test_what_nobody_has_read_cannot_show_when_ivanov_knew(broken):
    line, _ = broken.change("events", has("learned_source"), learned_source="shen_ko2017")
    broken.refuses("data/events.csv", line, "learned_source", "of it we have seen: none")


def test_a_record_that_says_more_of_itself_than_its_source_is_refused(broken):
    line, _ = broken.change("documents", named("opening", "seen"), seen="whole")
    broken.refuses("data/documents.csv", line, "seen: 'whole'", "sources.csv has 'opening'")


def test_a_source_without_a_row_is_refused(broken):
    rows = broken.rows("sources")
    unused = next(row for row in rows if row["key"] == "time1960")
    broken.write_rows("sources", [row for row in rows if row != unused])
    broken.refuses(SOURCES, 1, "'time1960' of references.bib has no row", "say what was seen")


# Silence


def test_a_record_read_in_part_is_not_silent(broken):
    line, _ = broken.change(
        "corroboration", named("not visible to us", "relation"), relation="silent", grade="B"
    )
    broken.refuses("data/corroboration.csv", line, "'silent' when it was read whole", "not visible")


def test_a_record_read_whole_may_be_silent(broken):
    cells = {"document": "mikoyan-telegram-0917", "relation": "silent", "grade": "B"}
    broken.change("corroboration", named("haeju", "claim"), **cells)
    assert check(broken.root) == []


def test_a_record_read_whole_has_nothing_that_we_cannot_see(broken):
    cells = {"document": "mikoyan-telegram-0917", "relation": "not visible to us", "grade": ""}
    line, _ = broken.change("corroboration", named("haeju", "claim"), **cells)
    broken.refuses("data/corroboration.csv", line, "was read whole", "what it does to the claim")


def test_nothing_is_graded_where_nothing_was_seen(broken):
    line, _ = broken.change("corroboration", named("not visible to us", "relation"), grade="B")
    broken.refuses("data/corroboration.csv", line, "leave the cell empty")


def test_a_comparison_has_a_grade(broken):
    line, _ = broken.change("corroboration", named("contradicts", "relation"), grade="")
    broken.refuses("data/corroboration.csv", line, "grade: the cell is empty")


# What was not found


def entries(broken):
    return [row for row in broken.rows("not_found") if row["pattern"]]


def test_every_example_of_what_was_not_found_is_refused_in_a_sentence_of_ours(broken):
    listed = entries(broken)
    assert len(listed) >= 15
    broken.page(*(row["example"] for row in listed))
    told = check(broken.root)
    for line, row in enumerate(listed, 3):
        refused = [one.message for one in told if (one.path, one.row) == (PAGE, line)]
        assert any(row["what"] in message for message in refused), row["id"]
        assert any("take it out, or give its source" in message for message in refused)


def test_what_was_not_found_is_refused_in_a_table(broken):
    line, _ = broken.change("claims", named("haeju"), note="A second witness: So Hwi (徐輝).")
    broken.refuses("data/claims.csv", line, "note: ", "The characters of So Hwi's name")


def test_a_date_that_was_not_found_is_refused(broken):
    line, _ = broken.change("people", named("ivanov"), born="1906")
    broken.refuses("data/people.csv", line, "born: '1906'", "not found", "empty the cell")


def test_a_pattern_that_does_not_see_its_example_is_refused(broken):
    line, _ = broken.change("not_found", has("pattern"), example="Nothing of the kind.")
    broken.refuses(NOT_FOUND, line, "pattern: it does not see the example")


def test_a_pattern_that_is_none_is_refused(broken):
    line, _ = broken.change("not_found", has("pattern"), pattern="(")
    broken.refuses(NOT_FOUND, line, "pattern: this is no regular expression")


@pytest.mark.parametrize("cell", ["people.nobody.born", "people.ivanov.bron", "people", "x.y.z"])
def test_a_cell_that_is_nowhere_is_refused(broken, cell):
    line, _ = broken.change("not_found", has("cells"), cells=cell)
    broken.refuses(NOT_FOUND, line, f"cells: {cell!r} is no cell", "table.id.column")


def test_the_colophon_lists_what_was_not_found(built):
    text = " ".join(built.soup("chapters/reference/colophon.html").article.get_text().split())
    with (ROOT / NOT_FOUND).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert re.sub(r"[\"“”]", "", row["what"]) in re.sub(r"[\"“”]", "", text), row["id"]


def test_a_source_without_a_key_is_the_source_of_no_row():
    columns = ("key", "circle", "kind", "seen", "places")
    row = Row(2, dict.fromkeys(columns, "") | {"seen": "whole"})
    table = Table(SOURCES, {name: Field(name) for name in columns}, [row], whole=True)
    assert read_sources(table) == {}

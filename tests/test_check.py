"""The check of the evidence: it passes on the book, and each of its rules has been seen to refuse.

Nearly every test breaks one thing in a copy of the real data and chapters, and expects to be told
of it once, at its place, and of nothing else.
"""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from edition import evidence
from edition.digests import files_in
from edition.evidence import check, read_document, read_paragraphs, setup
from edition.evidence.problems import Problem

ROOT = Path(__file__).resolve().parent.parent
MEMO = read_paragraphs(ROOT / "data/memo.txt")
PACKAGE = "data/datapackage.json"
DOCUMENT = "data/document.yml"
BIBLIOGRAPHY = "data/references.bib"
EDITION = "chapters/document/memo.md"
PAGE = "chapters/page.md"
FILES = [BIBLIOGRAPHY, PACKAGE, DOCUMENT, EDITION]
NEW_SOURCE = "new,somebody,primary,whole,"


class Book:
    """A copy of the book that a test may break. What changes a line returns its number."""

    def __init__(self, root: Path):
        self.root = root

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_bytes(text.encode())

    def replace(self, path: str, old: str, new: str) -> int:
        text = self.read(path)
        self.write(path, text.replace(old, new, 1))
        return text.count("\n", 0, text.index(old)) + 1

    def append(self, path: str, line: str) -> int:
        self.write(path, f"{self.read(path)}{line}\n")
        return self.read(path).count("\n")

    def page(self, *lines: str) -> None:
        """A new chapter. The first of the lines is line 3."""
        self.write(PAGE, "\n".join(["# A page", "", *lines, ""]))

    def rows(self, table: str) -> list[dict[str, str]]:
        return list(csv.DictReader(self.read(f"data/{table}.csv").splitlines(keepends=True)))

    def write_rows(self, table: str, rows: list[dict[str, str]]) -> None:
        with (self.root / f"data/{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def line_of(self, table: str, row: dict[str, str]) -> int:
        reader = csv.DictReader(self.read(f"data/{table}.csv").splitlines(keepends=True))
        line = 2
        for found in reader:
            if found == row:
                return line
            line = reader.line_num + 1
        raise AssertionError(f"{table}.csv has no row {row}")

    def change(self, table: str, where, **cells: str) -> tuple[int, dict[str, str]]:
        """Change the first row that fits. Returns its line, and the row as it was."""
        rows = self.rows(table)
        place = next(place for place, row in enumerate(rows) if where(row))
        before = rows[place]
        rows[place] = before | cells
        self.write_rows(table, rows)
        return self.line_of(table, rows[place]), before

    def describe(self, table: str, column: str, **properties) -> int:
        """Change the description of a column in the data package."""
        package = json.loads(self.read(PACKAGE))
        package.pop("rules")  # the change is meant
        resource = next(each for each in package["resources"] if each["name"] == table)
        field = next(each for each in resource["schema"]["fields"] if each["name"] == column)
        field |= properties
        self.write(PACKAGE, json.dumps(package, indent=2))
        lines = self.read(PACKAGE).split("\n")
        start = next(n for n, line in enumerate(lines) if f'"path": "{resource["path"]}"' in line)
        return next(n for n in range(start, len(lines)) if f'"name": "{column}"' in lines[n]) + 1

    def the_problem(self) -> Problem:
        problems = check(self.root)
        assert len(problems) == 1, "\n".join(map(str, problems)) or "nothing was refused"
        return problems[0]

    def refuses(self, path: str, row: int, *words: str) -> None:
        problem = self.the_problem()
        assert (problem.path, problem.row) == (path, row), problem
        assert [word for word in words if word not in problem.message] == [], problem


@pytest.fixture
def broken(tmp_path, kept):
    """Links to the files of the copy, which take no time; what was written into them is put back.

    It is put back as a new file: the folder of a test that fails shows what it had.
    """
    folder, contents = kept
    shutil.copytree(folder, tmp_path, copy_function=os.link, dirs_exist_ok=True)
    yield Book(tmp_path)
    for file, content in contents.items():
        if file.read_bytes() != content:
            file.unlink()
            file.write_bytes(content)


def has(*columns: str):
    return lambda row: all(row[column] for column in columns)


def lacks(*columns: str):
    return lambda row: not any(row[column] for column in columns)


def any_row(row):
    return True


def test_the_evidence_of_the_book_holds():
    assert [str(problem) for problem in check(ROOT)] == []


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("data/people.csv", ",", ";"),
        (PACKAGE, "figures.csv", "figurse.csv"),
        (DOCUMENT, "called", "calles"),
        (BIBLIOGRAPHY, "title", "titel"),
        (EDITION, "{#p3 ", "{#p4 "),
        ("data/memo.txt", "the", "teh"),
        ("_toc.yml", "file", "fiel"),
        ("CITATION.cff", "title", "titel"),
    ],
)
def test_a_second_check_sees_a_change_of_which_no_date_or_size_tells(broken, path, before, after):
    for name in ("_toc.yml", "_config.yml", "CITATION.cff", "chapters/matplotlibrc"):
        shutil.copy(ROOT / name, broken.root / name)
    (broken.root / "_ext").symlink_to(ROOT / "_ext")
    sound = check(broken.root)
    file, text = broken.root / path, broken.read(path)
    dates = file.stat()
    for changed in (text.replace(before, after, 1), text):
        broken.write(path, changed)
        os.utime(file, ns=(dates.st_atime_ns, dates.st_mtime_ns))
        told = [one for one in check(broken.root) if one not in sound]
        assert bool(told) == (changed != text), told


# The memo


def test_the_memo_has_sixteen_paragraphs():
    assert tuple(MEMO) == read_document(ROOT).paragraphs == tuple(f"p{n}" for n in range(16))
    assert MEMO["p0"].startswith("From the Diary of")
    assert MEMO["p15"].endswith("Wang Bao-min.")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Translation - English", "Translation", "no line 'Translation - English'"),
        (MEMO["p9"], "", "15 paragraphs, 16 expected"),
        ("From the Diary", "The Diary", "p0 should begin with"),
    ],
)
def test_a_memo_of_another_shape_has_no_paragraphs(broken, old, new, words):
    broken.replace("data/memo.txt", old, new)
    with pytest.raises(ValueError, match=words):
        read_paragraphs(broken.root / "data/memo.txt")
    digest = hashlib.sha256((broken.root / "data/memo.txt").read_bytes()).hexdigest()
    broken.replace(DOCUMENT, read_document(ROOT).text.sha256, digest)
    told = [problem for problem in check(broken.root) if problem.path == DOCUMENT]
    assert [words in problem.message for problem in told] == [True]


@pytest.mark.parametrize(
    ("old", "new"), [("Kim II Sung", "Kim Il Sung"), ("\n", "\r\n"), ("é", "e"), ("'", "’")]
)
def test_a_changed_character_in_the_memo_is_refused(broken, old, new):
    broken.replace("data/memo.txt", old, new)
    broken.refuses("data/memo.txt", 1, "not the archive's text", "git checkout data/memo.txt")


# The description of the document


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("called: memo\n", "", "needs `called:`; add it"),
        ("called: memo", "caled: memo", "needs `called:`; rename `caled:`"),
        ("called: memo", "called: 1956", "'1956' is not a text; put it into quotation marks"),
        ("called: memo", "called:", "called: it is empty"),
        (
            "called: memo",
            "called: memo\ncalled: letter",
            "'called' stands here for the second time",
        ),
        ("page: chapters/document/memo", "page: ../memo.md", "'../memo.md' is no page"),
        ("edition: two-issues", "edition: Two Issues", "'Two Issues' names no file"),
        ("document: two-issues-memo", "document: two-issues", "one would overwrite the other"),
        ("language: ru", "language: Russian", "'Russian' is no language; write its code"),
        ("hanzi: zh", "hanzi: zh_Hans", "'zh_Hans' is no language"),
        ("paragraphs: 16", "paragraphs: sixteen", "'sixteen' is not a whole number"),
        ("paragraphs: 16", "paragraphs: 0", "text.paragraphs: expected 1 or more"),
        ("paragraphs: 16", "paragraphs: 17", "16 paragraphs, 17 expected"),
        ("first: 0", "first: 7", "text.first: expected 0"),
        ("begins: From", "begins: Form", "p0 should begin with 'Form the Diary of'"),
        ("  after: Translation - English", "  after: Body", "no line 'Body'"),
        ('after: "Summary:"', 'after: "Abstract:"', "no line 'Abstract:'; correct it or remove"),
        ("topics: [aid]", "topics: []", "matters: 1: topics: the list is empty"),
        ("topics: [aid]", "topics: [adi]", "'adi' is not in statements.topic; did you mean 'aid'"),
        (
            "  hangul: ko",
            "  hangol: ko",
            "is no column of a table and no script; did you mean 'hangul'",
        ),
        ("  soviet: Soviet side", "  sovjet: Soviet side", "'sovjet' is not in people.side or"),
        ("paragraph: p2", "paragraph: p20", "'p20' is no paragraph; expected one of p0 to p15"),
        (
            "words: to share",
            "words: to bear",
            "'to bear his thoughts on two issues' does not stand",
        ),
        ("  words: to share his thoughts on two issues\n", "", "add the other or remove both"),
        ("amount: plan-1957-total", "amount: plan-1957", "'plan-1957' is not in figures.id"),
        ("side: chinese", "side: chinesse", "'chinesse' is none of the sides; did you mean"),
        ("sides:", "sides: [", "this is not YAML"),
    ],
)
def test_a_description_that_does_not_hold_is_refused_at_its_line(broken, old, new, words):
    line = broken.replace(DOCUMENT, old, new)
    told = [problem for problem in check(broken.root) if words in problem.message]
    assert [problem.path for problem in told] == [DOCUMENT]
    # What is missing has no line, and what stands twice has two.
    if not any(word in words for word in ("needs", "other", "second", "YAML")):
        assert told[0].row == line


def test_a_description_that_is_none_is_told_once(broken):
    broken.write(DOCUMENT, "- memo\n")
    broken.refuses(DOCUMENT, 1, "this describes no document")


def test_whoever_asks_for_a_broken_description_is_told_where_it_breaks(broken):
    line = broken.replace(DOCUMENT, "called: memo", "called: [memo]")
    with pytest.raises(ValueError, match=rf"data/document\.yml:{line}: called: .* is not a text"):
        read_document(broken.root)


def test_a_book_without_its_optional_tables_holds(broken):
    """Nothing of the memo's amounts, names, sentences: only what asked for them is told."""
    package = json.loads(broken.read(PACKAGE))
    package["resources"] = package["resources"][:1]
    package.pop("rules")
    broken.write(PACKAGE, json.dumps(package))
    for table in broken.root.glob("data/*.csv"):
        table.unlink()
    kept = broken.read(DOCUMENT).partition("# The sides")[0]
    broken.write(DOCUMENT, kept)
    for chapter in broken.root.rglob("*.md"):
        chapter.unlink()
    text = "\n\n".join(f"{{#{key} .para}}\n{words}" for key, words in MEMO.items())
    broken.write(EDITION, text)
    assert check(broken.root) == []
    broken.write(EDITION, f"{text}\n\n{{term}}`So Hwi`\n\n```{{memo}} p2.1\n```\n")
    said = " ".join(problem.message for problem in check(broken.root))
    assert "'So Hwi' is no name in a register: there is none" in said
    assert "{memo} asks for 'p2.1'" in said


# Quotations, spellings, evidence


def test_a_changed_word_in_a_quotation_is_refused(broken):
    quote = next(filter(has("quote"), broken.rows("figures")))["quote"]
    middle = quote.split()[len(quote.split()) // 2]
    changed = quote.replace(f" {middle} ", f" {middle}x ", 1)
    line, row = broken.change("figures", has("quote"), quote=changed)
    broken.refuses("data/figures.csv", line, f"not stand in {row['paragraph']}", f"{middle}x")


def test_a_quotation_under_another_paragraph_is_refused_and_its_own_is_named(broken):
    line, row = broken.change("positions", has("quote", "paragraph"), paragraph="p15")
    here, there = "not stand in p15", f"it stands in {row['paragraph']}"
    broken.refuses("data/positions.csv", line, here, there)


def test_a_quotation_without_a_paragraph_is_refused(broken):
    line, row = broken.change("summary_claims", has("quote"), paragraph="")
    broken.refuses("data/summary_claims.csv", line, row["quote"][:20], "has no paragraph")


def test_a_row_without_evidence_is_refused(broken):
    from_memo = has("paragraph", "quote")
    line, _ = broken.change("figures", from_memo, paragraph="", quote="", source="", locator="")
    broken.refuses("data/figures.csv", line, "no evidence", "source and locator")


def test_a_source_without_a_place_in_it_is_no_evidence(broken):
    published = lacks("paragraph", "quote")
    line, _ = broken.change("figures", published, locator="")
    broken.refuses("data/figures.csv", line, "no evidence")


@pytest.mark.parametrize("table", ["people", "places", "organisations", "terms"])
def test_a_spelling_that_is_not_in_the_memo_is_refused(broken, table):
    row = next(filter(has("spellings"), broken.rows(table)))
    forms = row["spellings"] + " | Ivanov W.I."
    line, _ = broken.change(table, has("spellings"), spellings=forms)
    broken.refuses(f"data/{table}.csv", line, "'Ivanov W.I.' stands nowhere", "nearest in p0")


# Totals


def total_of(broken, part):
    return next(row for row in broken.rows("figures") if row["id"] == part["part_of"])


@pytest.mark.parametrize("more", ["9", ".00000000000000000000000000000000000000001"])
def test_parts_that_do_not_add_up_are_refused_at_their_total(broken, more):
    value = next(filter(has("part_of"), broken.rows("figures")))["value"]
    _, part = broken.change("figures", has("part_of"), value=value + more)
    total = total_of(broken, part)
    parts = [row for row in broken.rows("figures") if row["part_of"] == total["id"]]
    named = [f"{row['id']} {row['value']}" for row in parts]
    line = broken.line_of("figures", total)
    # The part's own words are told, too.
    at_total = [one.message for one in check(broken.root) if one.row == line]
    assert len(at_total) == 1
    assert all(word in at_total[0] for word in (*named, f"{total['id']}' is {total['value']}"))


def test_a_total_that_is_no_number_is_told_once(broken):
    line, _ = broken.change("figures", has("part_of"), value="fifty")
    broken.refuses("data/figures.csv", line, "value: ", "'fifty' is not a number")


@pytest.mark.parametrize("column", ["unit", "currency"])
def test_a_part_in_another_unit_or_currency_is_refused(broken, column):
    total = total_of(broken, next(filter(has("part_of"), broken.rows("figures"))))
    options = {row[column] for row in broken.rows("figures")} - {total[column]}
    other = min(options, default="billion")
    if not options:
        broken.describe("figures", column, constraints={})
    _, part = broken.change("figures", has("part_of"), **{column: other})
    line = broken.line_of("figures", total)
    (message,) = (one.message for one in check(broken.root) if one.row == line)
    for word in (column, part["id"], repr(other), repr(total[column])):
        assert word in message


def test_a_part_of_itself_is_refused(broken):
    rows = broken.rows("figures")
    alone = next(filter(lacks("part_of"), rows)) | {"id": "alone", "part_of": "alone"}
    broken.write_rows("figures", [*rows, alone])
    line = broken.line_of("figures", alone)
    broken.refuses("data/figures.csv", line, "'alone' cannot be a part of itself")


def test_a_part_of_nothing_is_refused(broken):
    rows = broken.rows("figures")
    stray = next(filter(lacks("part_of"), rows)) | {"id": "stray", "part_of": "no-such-total"}
    broken.write_rows("figures", [*rows, stray])
    line = broken.line_of("figures", stray)
    broken.refuses("data/figures.csv", line, "part_of", "'no-such-total' is not in figures.id")


# Values and references


@pytest.mark.parametrize(
    ("table", "column", "value", "words"),
    [
        ("figures", "label", "", ["the cell is empty"]),
        ("figures", "grade", "Q", ["'Q' is none of A, B"]),
        ("figures", "period", "in 1957", ["'in 1957' has not the form"]),
        ("figures", "recipient", "dprkk", ["did you mean 'dprk'?"]),
        ("figures", "source", "li1957x", ["'li1957x' is not in data/references.bib", "mean 'li"]),
        ("positions", "date", "4 September 1956", ["is not a date such as 1956-09-04"]),
        ("positions", "date", "1956-02-30", ["is not a date"]),
        ("positions", "topic", "plenumm", ["did you mean 'plenum'?"]),
        ("positions", "actor", "qiao-xiaogang", ["people.id or org", "mean 'qiao-xiaoguang'?"]),
        ("places", "latitude", "north", ["'north' is not a number"]),
        ("places", "latitude", "4e1", ["'4e1' is not a number"]),
        ("places", "latitude", "90.01", ["more than the maximum, 90"]),
        ("places", "latitude", "-90.01", ["less than the minimum, -90"]),
        ("people", "born", "about 1900", ["has not the form"]),
        ("people", "sources", "wcda113373 | ", ["an empty item", "'|'"]),
        ("people", "sources", "wcda113373 | wcda11337", ["'wcda11337' is not in", "mean"]),
        ("statements", "addressee", "ivanow", ["is not in people.id", "mean 'ivanov'?"]),
        ("statements", "voices", "ivanov < prc + qiaoo", ["'qiaoo' is not in people.id or"]),
        ("summary_claims", "paragraph", "p16", ["'p16' has not the form"]),
        ("corroboration", "document", "nothing", ["'nothing' is not in documents.id"]),
    ],
)
def test_a_value_that_cannot_stand_is_refused(broken, table, column, value, words):
    line, _ = broken.change(table, any_row, **{column: value})
    broken.refuses(f"data/{table}.csv", line, f"{column}: ", *words)


@pytest.mark.parametrize("value", ["", " "])
@pytest.mark.parametrize(("table", "column"), [("figures", "currency"), ("sources", "key")])
def test_an_empty_cell_on_which_others_rest_is_told(broken, table, column, value):
    line, _ = broken.change(
        table, has("words") if table == "figures" else any_row, **{column: value}
    )
    told = [one.message for one in check(broken.root) if one.row == line]
    assert any(message.startswith(f"{column}: ") for message in told), told


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [("integer", "1.5", "is not a whole number"), ("year", "56", "is not a year such as 1956")],
)
def test_a_value_of_another_type_is_refused(broken, kind, value, words):
    broken.write_rows("places", [row | {"note": "1956"} for row in broken.rows("places")])
    broken.describe("places", "note", type=kind)
    line, _ = broken.change("places", any_row, note=value)
    broken.refuses("data/places.csv", line, "note: ", repr(value), words)


def test_a_paragraph_that_does_not_exist_is_refused_whatever_the_package_says(broken):
    broken.describe("claims", "paragraph", constraints={}, refersTo=[])
    line, _ = broken.change("claims", any_row, paragraph="p16")
    broken.refuses("data/claims.csv", line, "paragraph: ", "'p16' is not in the paragraphs of")


def test_an_id_that_stands_twice_is_refused(broken):
    rows = broken.rows("terms")
    again = rows[0] | {"name": "a second one"}
    broken.write_rows("terms", [*rows, again])
    line, first = broken.line_of("terms", again), broken.line_of("terms", rows[0])
    broken.refuses("data/terms.csv", line, rows[0]["id"], f"stands already in row {first}")


def test_an_empty_id_is_told_as_empty_and_not_as_a_second_one(broken):
    rows = broken.rows("claims")
    broken.write_rows("claims", [*rows, rows[0] | {"id": ""}, rows[1] | {"id": ""}])
    assert ["the cell is empty" in problem.message for problem in check(broken.root)] == [True] * 2


# The statements


def sentence(name: str):
    return lambda row: row["id"] == name


def test_a_changed_sentence_is_refused_with_both_readings(broken):
    text = next(filter(sentence("p13.4"), broken.rows("statements")))["text"]
    changed = text.replace("amoral crimes", "moral crimes")
    line, _ = broken.change("statements", sentence("p13.4"), text=changed)
    broken.refuses("data/statements.csv", line, "p13", "of moral crimes", "of amoral crimes")


@pytest.fixture
def bare(broken):
    """A book without the chapters that may quote a sentence which a test takes away."""
    for chapter in (broken.root / "chapters").rglob("*.md"):
        if chapter != broken.root / EDITION:
            chapter.unlink()
    package = json.loads(broken.read(PACKAGE))
    package["resources"] = [one for one in package["resources"] if one["name"] != "numerals"]
    package.pop("rules")
    broken.write(PACKAGE, json.dumps(package, indent=2))
    (broken.root / "data/numerals.csv").unlink()
    return broken


def test_a_lost_sentence_is_refused_where_it_is_missed(bare):
    rows = [row for row in bare.rows("statements") if row["id"] != "p2.2"]
    bare.write_rows("statements", rows)
    line = bare.line_of("statements", next(filter(sentence("p2.3"), rows)))
    number, text = check(bare.root)
    assert (number.row, text.row) == (line, line)
    assert "expected '2'" in number.message
    assert "the memo has '…thoughts on two issues. Regarding the issue" in text.message


def test_a_lost_last_sentence_is_refused_at_the_end_of_its_paragraph(bare):
    rows = [row for row in bare.rows("statements") if row["id"] != "p1.2"]
    bare.write_rows("statements", rows)
    line = bare.line_of("statements", next(filter(sentence("p1.1"), rows)))
    bare.refuses("data/statements.csv", line, "p1", "The meeting took place")


def test_a_lost_paragraph_is_refused(bare):
    rows = [row for row in bare.rows("statements") if row["paragraph"] != "p9"]
    bare.write_rows("statements", rows)
    line = bare.line_of("statements", [row for row in rows if row["paragraph"] == "p8"][-1])
    bare.refuses("data/statements.csv", line, "sentences of p9 are missing")


@pytest.mark.parametrize(
    ("paragraph", "words"), [("p16", "has not the form"), ("", "the cell is empty")]
)
def test_a_sentence_of_no_paragraph_is_refused(broken, paragraph, words):
    line, _ = broken.change("statements", sentence("p1.2"), paragraph=paragraph)
    found = [problem.message for problem in check(broken.root) if problem.row == line]
    assert words in "".join(found)


def test_paragraphs_out_of_order_are_refused(broken):
    rows = broken.rows("statements")
    place = next(place for place, row in enumerate(rows) if row["paragraph"] == "p6")
    rows.append(rows.pop(place))
    broken.write_rows("statements", rows)
    line = broken.line_of("statements", rows[-1])
    broken.refuses("data/statements.csv", line, "p6 stands after p15", "order of the memo")


@pytest.mark.parametrize(
    ("column", "value", "words"), [("sentence", "7", "expected '3'"), ("id", "p2.9", "'p2.3'")]
)
def test_a_wrongly_numbered_sentence_is_refused(bare, column, value, words):
    line, _ = bare.change("statements", sentence("p2.3"), **{column: value})
    bare.refuses("data/statements.csv", line, f"{column}: {value!r}", words)


# The form of a table


def test_windows_line_ends_in_a_table_are_fine(broken):
    broken.write("data/people.csv", broken.read("data/people.csv").replace("\n", "\r\n"))
    assert check(broken.root) == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(lambda text: "", "the file is empty", id="empty"),
        pytest.param(lambda text: text.partition("\n")[0] + "\n", "no rows", id="no rows"),
        pytest.param(lambda text: text.partition("\n")[2], "not the header", id="no header"),
        pytest.param(lambda text: "\n" + text, "an empty line", id="empty first line"),
        pytest.param(lambda text: "\ufeff" + text, "byte order mark", id="BOM"),
        pytest.param(lambda text: text.replace(",note", ",notes", 1), "rename 'notes'", id="name"),
        pytest.param(lambda text: text.replace(",note", ",x", 1), "'note' is missing", id="column"),
        pytest.param(lambda text: text.replace("id,", "x,", 1), "'id' is missing", id="key"),
        pytest.param(lambda text: text.replace("name,", "name,name,", 1), "twice", id="duplicate"),
    ],
)
def test_a_spoilt_header_is_refused(broken, spoil, words):
    """Some of these lose rows or columns, and what refers to those is not told again."""
    broken.write("data/people.csv", spoil(broken.read("data/people.csv")))
    problems = check(broken.root)
    assert words in problems[0].message
    assert {(problem.path, problem.row) for problem in problems} == {("data/people.csv", 1)}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("statements", "text"),
        ("statements", "id"),
        ("figures", "unit"),
        ("figures", "value"),
        ("positions", "quote"),
        ("people", "spellings"),
    ],
)
def test_a_lost_column_is_told_once(broken, table, column):
    rows = [{name: row[name] for name in row if name != column} for row in broken.rows(table)]
    broken.write_rows(table, rows)
    broken.refuses(f"data/{table}.csv", 1, f"'{column}' is missing")


def test_columns_in_another_order_are_refused(broken):
    rows = [{"name": row["name"]} | row for row in broken.rows("people")]
    broken.write_rows("people", rows)
    broken.refuses("data/people.csv", 1, "another order; expected id,name")


def test_a_column_that_is_not_described_is_refused(broken):
    rows = [row | {"mood": ""} for row in broken.rows("people")]
    broken.write_rows("people", rows)
    broken.refuses("data/people.csv", 1, "'mood' is not described in datapackage.json; describe it")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("somebody,Some Body", "an empty cell has its comma, too"),
        ("somebody,Some Body", "2 cells, but the header has"),
        ("somebody" + "," * 18, "delete the commas at the end"),
        ("somebody" + ",x" * 18, "stands between quotation marks"),
        ("somebody" + "," * 40, "41 cells, but the header has"),
        ("", "an empty line; delete it"),
        ('somebody,"Some Body', "is not quoted rightly"),
        ('somebody,"Some" Body', "is not quoted rightly"),
        ('somebody,Some "Body"', "a stray quotation mark"),
        ("somebody,Some\0Body", "a NUL character"),
    ],
)
def test_a_malformed_row_is_refused(broken, line, words):
    row = broken.append("data/people.csv", line)
    broken.refuses("data/people.csv", row, words)


def test_a_row_is_counted_by_lines_also_after_a_cell_of_several_lines(broken):
    broken.change("terms", any_row, note="one\ntwo\nthree")
    rows = broken.rows("terms")
    line, _ = broken.change("terms", lambda row: row == rows[1], grade="Q")
    assert line == 5
    assert [problem.row for problem in check(broken.root)] == [2, line]


@pytest.mark.parametrize("path", ["data/people.csv", *FILES])
def test_a_file_that_is_not_utf_8_is_refused_at_its_line(broken, path):
    text = broken.read(path)
    line = text.count("\n") + 1
    (broken.root / path).write_bytes(text.encode() + "é".encode("latin-1"))
    broken.refuses(path, line, "0xE9 is not UTF-8")


@pytest.mark.parametrize(
    "path",
    ["data/memo.txt", "data/people.csv", "data/statements.csv", *FILES],
)
def test_a_missing_file_is_told_once(broken, path):
    (broken.root / path).unlink()
    broken.refuses(path, 1, "the file is missing")


def test_a_folder_in_place_of_a_file_is_refused(broken):
    (broken.root / BIBLIOGRAPHY).unlink()
    (broken.root / BIBLIOGRAPHY).mkdir()
    broken.refuses(BIBLIOGRAPHY, 1, "cannot be read")


def test_an_unreadable_table_does_not_hide_what_is_wrong_in_another(broken):
    broken.write("data/people.csv", "")
    line, _ = broken.change("places", any_row, grade="Q")
    problems = check(broken.root)
    assert [problem[:2] for problem in problems] == [
        ("data/people.csv", 1),
        ("data/places.csv", line),
    ]


# The data package


@pytest.mark.parametrize("name", ["extra.csv", "people.xlsx", "secret.txt", "old/people.csv"])
def test_a_file_that_is_not_described_is_refused_for_it_would_be_published(broken, name):
    (broken.root / "data/old").mkdir()
    broken.write(f"data/{name}", "id\n1\n")
    broken.refuses(f"data/{name}", 1, "not described in data/datapackage.json")


@pytest.mark.parametrize("name", ["~$people.xlsx", ".~lock.people.csv#", "people.csv~", "a.swp"])
def test_what_a_program_keeps_beside_an_open_table_is_none_of_the_data(broken, name):
    broken.write(f"data/{name}", "somebody")
    assert check(broken.root) == []
    assert name not in {path.name for path in files_in(broken.root / "data")}


def test_a_file_that_is_no_table_may_be_described(broken):
    broken.write("data/coast.geojson", "{}")
    package = json.loads(broken.read(PACKAGE))
    package["resources"].append({"name": "coast", "path": "coast.geojson"})
    broken.write(PACKAGE, json.dumps(package))
    assert check(broken.root) == []


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("", 1, "not JSON"),
        ('{\n"resources": [\n}', 3, "not JSON"),
        ("[" * 100_000, 1, "cannot be read"),
        ("9" * 5_000, 1, "cannot be read"),
        ('{"resources": [{"name": "a", "path": "b", "path": "c"}]}', 1, "stands twice"),
        ('{"version": NaN, "resources": []}', 1, "NaN is no number"),
        ("[]", 1, "a list 'resources'"),
        ("{}", 1, "a list 'resources'"),
        ('{"resources": {}}', 1, "a list 'resources'"),
    ],
)
def test_a_package_that_is_none_is_refused(broken, text, row, words):
    broken.write(PACKAGE, text)
    broken.refuses(PACKAGE, row, words)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": None}, "name: it is empty"),
        ({"name": "People!"}, "name: 'People!' is not what is expected, such as 'people'"),
        ({"path": "../people.csv"}, "path: '../people.csv' is not what is expected"),
        ({"encoding": "latin-1"}, "encoding: 'latin-1'"),
        ({"mediatype": "text/html"}, "mediatype: 'text/html'"),
        ({"dialect": {"delimiter": ";"}}, "dialect: delimiter: ';'"),
        ({"schema": "people.json"}, "schema: 'people.json' is not a group of properties"),
        ({"schema": {}}, "schema: needs `fields:`; add it"),
        ({"schema": {"fields": [7]}}, "column 1 of the list: '7' is not a group"),
        (
            {"schema": {"fields": [{"type": "string"}]}},
            "column 1 of the list: needs `name:`; add it",
        ),
        ({"schema": {"fields": [{"name": "a"}, {"name": "a"}]}}, "'a' is described twice"),
        ({"schema": {"fields": [{"name": "a"}], "primaryKey": "b"}}, "'b', which is no column"),
        (
            {"schema": {"fields": [{"name": "a"}], "foreignKeys": [{}]}},
            "foreignKeys: 0: needs `fields:` and",
        ),
        (
            {"schema": {"fields": [{"name": "a"}], "missingValues": ""}},
            "missingValues: it is empty",
        ),
    ],
)
def test_a_badly_described_table_is_refused(broken, changes, words):
    package = json.loads(broken.read(PACKAGE))
    bad = next(resource for resource in package["resources"] if resource["name"] == "events")
    bad |= changes
    broken.write(PACKAGE, json.dumps(package, indent=2))
    problems = [problem for problem in check(broken.root) if problem.path == PACKAGE]
    assert len(problems) == 1
    assert words in problems[0].message


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"type": "text"}, "type: 'text' is not known here; write string or integer"),
        ({"refersto": ["people.id"]}, "'refersto' has no place here; did you mean 'refersTo'?"),
        ({"refersTo": "people.id"}, "refersTo: 'people.id' is not a list"),
        ({"refersTo": ["peeple.id"]}, "'peeple.id', which is nowhere; did you mean 'people.id'?"),
        (
            {"constraints": {"requierd": True}},
            "'requierd' has no place here; did you mean 'required'",
        ),
        ({"constraints": {"pattern": "["}}, "constraints: pattern: '[' is not what is expected"),
        ({"constraints": {"minimum": 1}}, "'minimum' is '1'; expected none"),
    ],
)
def test_a_badly_described_column_is_refused_at_its_line(broken, properties, words):
    line = broken.describe("events", "label", **properties)
    broken.refuses(PACKAGE, line, "'events'", "'label'", words)


def test_a_table_that_is_described_twice_is_refused(broken):
    package = json.loads(broken.read(PACKAGE))
    package["resources"].append(package["resources"][0])
    broken.write(PACKAGE, json.dumps(package, indent=2))
    assert [problem.path for problem in check(broken.root)] == [PACKAGE, PACKAGE]
    assert all("stands twice" in problem.message for problem in check(broken.root))


# The bibliography


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("@misc{wcda113373, title={Again}}", "'wcda113373' stands already in row"),
        ("@misc{WCDA113373, title={Again}}", "'WCDA113373' stands already in row"),
        ("@misc{new, title={A}, title={B}}", "duplicate title"),
        ("@misc{new, title={A}, author={A, B, C, D}}", "A, B, C, D"),
        ("@misc{new, title={Never closed}", "premature end of file"),
        ("@misc{new, title=}", "field value expected"),
        ("@misc{new, title={A}, month=fubruary}", "fubruary"),
        ("@misc{new, titel={A}, title={B}}", "did you mean 'title'?"),
        ("@misc{new, title={A}, auhtor={B}}", "did you mean 'author'?"),
        ("@misc{new, title={A}, dtae={1956}}", "did you mean 'date'?"),
        ("@miscc{new, title={A}}", "did you mean 'misc'?"),
        ("@misc{new, author={B}}", "no title"),
        ("@misc{new, title={}}", "an empty title"),
        ("@misc{new, title={A}, url={ }}", "an empty url"),
        ("@misc{new, title={A}, date={1956}, year={1957}}", "take out the year"),
        ("@misc{new, title={A}, doi={https://doi.org/10.1234/a}}", "write it as 10.1234/abc"),
        ("@misc", "premature end of file"),
    ],
)
def test_a_malformed_entry_of_the_bibliography_is_refused(broken, entry, words):
    line = broken.append(BIBLIOGRAPHY, entry)
    if "{new," in entry:
        broken.append("data/sources.csv", NEW_SOURCE)
    broken.refuses(BIBLIOGRAPHY, line, words)


def test_fields_of_reference_managers_stand(broken):
    fields = "langid={english}, rights={A}, abstractNote={A}, shorttitle={A}, googlebooks={A}"
    broken.append(BIBLIOGRAPHY, f"@online{{new, title={{A}}, doi={{10.1234/a(b)}}, {fields}}}")
    broken.append("data/sources.csv", NEW_SOURCE)
    assert check(broken.root) == []


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("date-published: 1956-09-04", "date-published: 1956-09-05", 29, "data/references.bib"),
        ('title: "Memorandum of', 'title: "Memoranda of', 22, "has 'Memorandum of"),
        ("qiao-xiaoguang", "qiao-xiaogang", 39, "url: "),
        ("version: 1.1.0", "version: 1.2.0", 8, "datapackage.json has '1.1.0'"),
    ],
)
def test_what_two_files_say_of_one_work_is_the_same(broken, before, after, line, words):
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    broken.write("CITATION.cff", text.replace(f"\n{before}", f"\n{after}").replace(before, after))
    broken.refuses("CITATION.cff", line, words, "correct one of them")


@pytest.mark.parametrize("key", ["wcda113372", "wcda_letter4"])
def test_the_key_of_another_work_is_refused_for_the_document(broken, key):
    (broken.root / "CITATION.cff").write_bytes((ROOT / "CITATION.cff").read_bytes())
    broken.replace("data/document.yml", "key: wcda113373", f"key: {key}")
    assert any(p.path == "CITATION.cff" and key in p.message for p in check(broken.root))


def test_an_abbreviation_in_the_bibliography_is_no_entry(broken):
    broken.append(BIBLIOGRAPHY, '@string{wc = "Wilson Center"}')
    broken.append(BIBLIOGRAPHY, "@misc{new, title=wc}")
    broken.append("data/sources.csv", NEW_SOURCE)
    assert check(broken.root) == []


def test_an_empty_bibliography_is_told_once(broken):
    broken.write(BIBLIOGRAPHY, "")
    broken.refuses(BIBLIOGRAPHY, 1, "there are no entries")


# The chapters


@pytest.mark.parametrize("label", ["{#p3 .para}", "{.para #p3}", "(p3)=", ":name: p3"])
def test_a_second_label_of_a_paragraph_is_refused(broken, label):
    broken.page(label, "Words.")
    broken.refuses(PAGE, 3, "'p3' stands already in chapters/document/memo.md:")


def test_a_lost_label_is_refused(broken):
    broken.replace(EDITION, "{#p7 .para}", "{.para}")
    broken.refuses(EDITION, 1, "p7 has no label")


def test_a_label_of_no_paragraph_is_refused(broken):
    broken.page("{#p16 .para}", "Words.")
    broken.refuses(PAGE, 3, "'p16' is no paragraph")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("See [¶16](#p16).", "the link to 'p16' leads nowhere"),
        ("See [there](document/memo.md#p16).", "the link to 'p16' leads nowhere"),
        ("As {cite:t}`lankov2006` says.", "'lankov2006' is not in data/references.bib; did you"),
        ("So {cite:p}`lankov2005, nobody1900`.", "'nobody1900' is not in"),
        ("So {cite}`nobody1900`.", "'nobody1900' is not in"),
        ("He said {memo}`p3: had still not recieved`.", "not stand in p3; the row has"),
        ("He said {memo}`p4: had still not received`.", "not stand in p4; it stands in p3"),
        ("He said {memo}`p16: had still not received`.", "{memo} quotes 'p16'"),
        ("He said {memo}`had still not received`.", "expected a paragraph and words"),
        ("```{memo} p16\n```", "{memo} asks for 'p16'"),
        (":::{memo} p3.9\n:::", "{memo} asks for 'p3.9'"),
        ("```{memo}\n```", "{memo} asks for ''"),
    ],
)
def test_a_reference_to_nothing_is_refused(broken, line, words):
    broken.page(line)
    broken.refuses(PAGE, 3, words)


def test_an_editors_own_copy_of_a_chapter_is_not_read(broken):
    (broken.root / "chapters/.ipynb_checkpoints").mkdir()
    broken.write("chapters/.ipynb_checkpoints/page.md", "[nowhere](#p16)")
    assert check(broken.root) == []


def test_a_reference_in_the_caption_of_a_figure_is_checked(broken):
    caption = "    caption: 'By {cite:t}`nobody1900`, about {memo}`p3: an answer`.'"
    broken.page("```{code-cell}", "---", "mystnb:", "  figure:", caption, "---", "1", "```")
    broken.refuses(PAGE, 7, "'nobody1900'")


def test_references_that_lead_somewhere_pass(broken):
    broken.page(
        "```{memo} p3",
        "```",
        "::::{admonition} Why",
        ":::{memo} p2.4",
        ":::",
        "::::",
        "See [¶3](#p3) and [p16](https://example.org/#p16), {cite:p}`{see}lankov2005{p. 3}`,",
        "{memo}`p3: had still not",
        "received an answer`.",
    )
    assert check(broken.root) == []


def test_what_stands_in_code_is_no_reference(broken):
    example = "[¶16](#p16) {cite:t}`nobody` {memo}`p3: nothing` 99 million"
    broken.page(
        f"Write `` {example} ``.",
        "<!--",
        example,
        "-->",
        f"% {example}",
        "~~~",
        example,
        "~~~",
        "```{code-cell} python3",
        f"# {example}",
        "```",
    )
    assert check(broken.root) == []


@pytest.mark.parametrize("fence", ["```", "~~~~", "```{code-cell}", ":::{memo} p3"])
def test_what_stands_after_code_is_checked(broken, fence):
    broken.page(fence, fence.partition("{")[0], "[nowhere](#p16)")
    broken.refuses(PAGE, 5, "'p16' leads nowhere")


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("{term}`Seo Hwi <So Hwy>`", "'So Hwy' is no name in people"),
        ("{term}`So Hwy`", "did you mean 'So Hwi'?"),
        ("{term}`So Hwy <So Hwi>`", "'So Hwy' is not among the spellings of 'So Hwi'"),
    ],
)
def test_a_name_in_the_edition_that_no_register_has_is_refused(broken, role, words):
    line = broken.replace(EDITION, "{term}`Seo Hwi <So Hwi>`", role)
    broken.refuses(EDITION, line, words)


@pytest.mark.parametrize(
    "amount",
    ["185 million", "1,200.5 billion", "50 per cent", "50%", "**50** million", "50\nmillion"],
)
def test_a_typed_amount_is_refused(broken, amount):
    broken.page(f"The plan was {amount} yuan.")
    words = repr(" ".join(amount.replace("*", "").split()))
    broken.refuses(PAGE, 3, words, "glue it from a notebook or quote the memo with {memo}")


def test_numbers_that_are_no_typed_amounts_pass(broken):
    broken.page(
        "```{code-cell}",
        "glue('x', 50)",
        "```",
        "In 1957 {glue:text}`x:.0f` million yuan, {memo}`p2: 85 million should be used`;",
        "write `85 million`, see [there](https://example.org/85%20x) or <https://example.org/8%20x>.",
        ":::{figure} x.png",
        ":width: 50%",
        ":::",
        "![x](x.png){width=50%}",
        "```{code-cell}",
        "print('50 million')",
        "```",
    )
    assert check(broken.root) == []


# The command and the extension


def run(*arguments: object) -> SimpleNamespace:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "_ext"), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, env=environment
    )
    return SimpleNamespace(status=done.returncode, lines=done.stdout.splitlines(), err=done.stderr)


def test_the_command_says_in_one_line_that_all_is_well():
    outcome = run(ROOT / "_ext/edition", "check")
    assert (outcome.status, len(outcome.lines), outcome.err) == (0, 1, "")
    assert outcome.lines[0].startswith("evidence: ")
    assert outcome.lines[0].endswith("16 paragraphs: all hold")


def test_the_command_prints_every_problem_and_fails(broken):
    first, _ = broken.change("people", any_row, grade="é")
    second, _ = broken.change("places", any_row, grade="Q")
    outcome = run("-m", "edition", "check", broken.root)
    assert (outcome.status, outcome.err) == (1, "")
    starts = [f"data/people.csv:{first}: grade: ", f"data/places.csv:{second}: grade: "]
    assert [line.startswith(start) for line, start in zip(outcome.lines, starts, strict=True)]


def test_the_command_survives_a_book_of_rubbish(broken):
    files = [path for path in broken.root.rglob("*") if path.is_file()]
    for path in files:
        path.write_bytes(b'"\x00\xff{[@%`' + path.read_bytes()[::-1])
    outcome = run(ROOT / "_ext/edition", "check", broken.root)
    assert (outcome.status, outcome.err) == (1, "")
    # Which tables there are is not known without the data package.
    told = {line.split(":")[0] for line in outcome.lines}
    assert told == {str(path.relative_to(broken.root)) for path in files if path.suffix != ".csv"}


def test_no_build_starts_on_broken_evidence(broken):
    connected = {}

    def connect(event, handler, priority):
        connected[event] = handler

    setup(SimpleNamespace(connect=connect))
    app, config = SimpleNamespace(srcdir=str(broken.root)), None
    connected["config-inited"](app, config)
    line, _ = broken.change("places", any_row, grade="Q")
    with pytest.raises(ExtensionError, match=rf"data/places\.csv:{line}: grade: 'Q' is none of"):
        connected["config-inited"](app, config)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace(",", ";"), "by semicolons; save the table with commas"),
        (lambda text: text.replace(",", "\t"), "by tabs; save the table with commas"),
        (lambda text: "".join(f"{one},,\n" for one in text.splitlines()), "commas at its end"),
    ],
)
def test_what_spreadsheets_make_of_a_table_is_refused_with_the_remedy(broken, change, said):
    broken.write("data/events.csv", change(broken.read("data/events.csv")))
    told = [problem for problem in check(broken.root) if problem.path == "data/events.csv"]
    assert told[0].row == 1 and said in told[0].message


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        ('myst:\n  html_meta:\n    description: "Open\n---', 4, "close the quotation mark"),
        ("myst:\n\thtml_meta: 1\n---", 3, "indent with spaces"),
        ("description: Two: towns\n---", 2, "between quotation marks"),
        ("myst: 1\nmyst: 2\n---", 3, "for the second time"),
        ("just words\n---", 2, "settings are lines such as"),
        ("author: Me\n", 1, "write a line --- below them"),
    ],
)
def test_settings_at_the_top_of_a_page_that_cannot_be_read_are_told(broken, head, row, said):
    broken.write(PAGE, f"---\n{head}\n# A page\n\nWords.\n")
    broken.refuses(PAGE, row, said)


def test_settings_of_a_cell_that_cannot_be_read_are_told(broken):
    settings = "nbgrader: {grade: false grade_id: parts}"
    broken.page("```{code-cell} python3", "---", settings, "---", "x = []", "```")
    broken.refuses(PAGE, 5, "this is not YAML")


def test_settings_that_do_not_begin_the_page_are_told(broken):
    broken.write(PAGE, "\n---\nauthor: Me\n---\n# A page\n")
    broken.refuses(PAGE, 1, "begin on its first line")


def test_a_page_may_begin_with_a_rule_or_windows_line_ends(broken):
    broken.write(PAGE, "---\r\nmyst:\r\n  html_meta: {}\r\n---\r\n\r\n# A page\r\n")
    assert check(broken.root) == []


def test_a_build_checks_once_and_the_next_one_in_the_same_process_again(tmp_path, monkeypatch):
    checked = []

    def note(root):
        checked.append(root)
        return []

    monkeypatch.setattr(evidence, "check", note)
    app = SimpleNamespace(srcdir=tmp_path)
    evidence.proved.add(tmp_path)  # as `make book` does after its own check
    evidence.refuse_broken_evidence(app, None)
    assert checked == []
    evidence.refuse_broken_evidence(app, None)
    assert checked == [tmp_path]

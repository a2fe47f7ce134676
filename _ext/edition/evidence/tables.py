"""Read a table: strictly for the checks, where what a lenient reader would guess at is told as a
problem; and, once it has passed them, simply its rows."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from .files import read_text
from .problems import Problem, nearest, show
from .schema import Field, Resource

CELL = r'(?:"(?:[^"]|"")*"|[^",\r\n]*)'
# The csv module passes a quotation mark inside an unquoted cell; the CSV standard does not.
RECORD = re.compile(rf"{CELL}(?:,{CELL})*(?:\r?\n|\r)?")


# What spreadsheets of other countries and settings write between cells.
OTHER_SIGNS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}
EMPTY_LINE = "an empty line; delete it"


class Row(NamedTuple):
    """A row: the number of its first line in the file, and its cells, "" where empty."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, eq=False)
class Table:
    """A table that could be read, at least in part."""

    path: str
    fields: dict[str, Field]
    rows: list[Row]
    # False when a row could not be read: then nobody can say that an id is not there.
    whole: bool

    def has(self, *columns: str) -> bool:
        """Whether the table has all of these columns."""
        return all(column in self.fields for column in columns)

    def problem(self, row: Row, message: str) -> Problem:
        """Something wrong in a row."""
        return Problem(self.path, row.line, message)

    def problems(self, faults: Callable[[Row], Iterable[str]]) -> Iterator[Problem]:
        """What is wrong in each row."""
        return (self.problem(row, message) for row in self.rows for message in faults(row))

    @cached_property
    def values(self) -> dict[str, set[str]]:
        """What stands in the cells of each column."""
        return {name: {row.cells[name] for row in self.rows} - {""} for name in self.fields}

    @cached_property
    def text(self) -> str:
        """All cells, each on a line of its own."""
        return "\n".join(cell for row in self.rows for cell in row.cells.values())


def read_rows(data: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table that has passed the checks, for all that is made from them.

    A book may do without the table: then there are none.
    """
    path = data / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, restval=""))


def read_table(root: Path, resource: Resource) -> tuple[Table | None, list[Problem]]:
    """A table, or None when not even its columns are known, and what is wrong with its form."""
    path = f"data/{resource.path}"
    text, problems = read_text(root, path)
    table, faults = (None, ()) if text is None else parse_table(resource, text)
    return table, [*problems, *faults]


@lru_cache(maxsize=256)
def parse_table(resource: Resource, text: str) -> tuple[Table | None, tuple[Problem, ...]]:
    """The same from the text of the file."""
    path = f"data/{resource.path}"
    records = read_records(text)
    _, header, fault = next(records, (1, [], "the file is empty; expected a header and rows"))
    faults = [fault] if fault else header_faults(header, list(resource.fields))
    problems = [Problem(path, 1, message) for message in faults]
    if fault or len(header) != len(set(header)) or not set(header) & set(resource.fields):
        return None, tuple(problems)

    rows = []
    lost = False
    for line, cells, fault in records:
        if not fault and len(cells) != len(header):
            counted = f"{len(cells)} cells, but the header has {len(header)}"
            fault = f"{counted}; {count_advice(cells, header)}"
        if fault:
            problems.append(Problem(path, line, fault))
            lost = lost or fault != EMPTY_LINE
        else:
            cells = ["" if cell in resource.missing else cell for cell in cells]
            rows.append(Row(line, dict(zip(header, cells, strict=True))))
    if not rows and not lost:
        problems.append(Problem(path, 1, "the table has a header but no rows"))
        lost = True
    fields = {name: field for name, field in resource.fields.items() if name in header}
    return Table(path, fields, rows, whole=not lost), tuple(problems)


def read_records(text: str) -> Iterator[tuple[int, list[str], str]]:
    """The records of a CSV text: line number, cells, and what is wrong with the quoting if any."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    start = 0
    while start < len(lines):
        try:
            cells = next(reader)
        except csv.Error as error:
            # From here on nobody knows where a row ends.
            advice = f"a cell that begins here is not quoted rightly ({error}); later rows not read"
            yield start + 1, [], advice
            return
        record = "".join(lines[start : reader.line_num])
        if not cells:
            yield start + 1, [], EMPTY_LINE
        elif not RECORD.fullmatch(record):
            message = 'a stray quotation mark; write the cell as "…" and double each mark in it'
            yield start + 1, [], message
        else:
            yield start + 1, cells, ""
        start = reader.line_num


def count_advice(cells: list[str], header: list[str]) -> str:
    """What to do about a row that has more or fewer cells than the header."""
    if len(cells) < len(header):
        return "an empty cell has its comma, too; add what is missing"
    if not any(cells[len(header) :]):
        return "delete the commas at the end"
    return 'a text with a comma in it stands between quotation marks: "…"'


def header_faults(header: list[str], expected: list[str]) -> list[str]:
    """How the columns of a file differ from those that the package describes."""
    missing = [name for name in expected if name not in header]
    extra = [name for name in dict.fromkeys(header) if name not in expected]
    if len(missing) == len(expected):
        for sign, signs in OTHER_SIGNS.items():
            if len(set(",".join(header).split(sign)) & set(expected)) > 1:
                return [f"the cells stand apart by {signs}; save the table with commas for them"]
        return [f"the first line is not the header; expected {','.join(expected)}"]
    if not any(header[len(expected) :]) and header[: len(expected)] == expected != header:
        return ["the header ends in empty columns; delete the commas at its end, and in each row"]
    faults = []
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            faults.append(f"the column {show(name)} stands twice in the header; remove one")
    for name in missing:
        if near := nearest(name, extra):
            faults.append(f"the column {show(name)} is missing; rename {show(near)}?")
            extra.remove(near)
        else:
            faults.append(f"the column {show(name)} is missing; add it")
    for name in extra:
        said = "is not described in datapackage.json; describe it there, or remove it"
        faults.append(f"the column {show(name)} {said}")
    if not faults and header != expected:
        faults.append(f"the columns stand in another order; expected {','.join(expected)}")
    return faults

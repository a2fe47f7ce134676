"""What was looked for and not found is asserted nowhere: not_found.csv against all our text."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from .cells import cell_faults
from .package import Package
from .pages import Page
from .problems import Problem, around, show
from .remembered import remembered
from .tables import Row, Table

NAME = "not_found"


def check_not_found(
    tables: Mapping[str, Table | None], pages: Sequence[Page], package: Package
) -> Iterator[Problem]:
    """Sentences, cells and dates that state what nobody has found."""
    columns = {f"{one.name}.{name}" for one in package.resources for name in one.fields}
    table = tables.get(NAME)
    if not table or not table.has("id", "what", "pattern", "example", "cells"):
        return  # told elsewhere, or another book without such a list
    for row in table.rows:
        if fault := pattern_fault(row):
            yield table.problem(row, fault)
        elif pattern := row.cells["pattern"]:
            yield from asserted(row, re.compile(pattern), tables, pages)
        if cells := row.cells["cells"]:
            for cell in table.fields["cells"].items(cells):
                yield from filled(row, table, cell, tables, columns)


def pattern_fault(row: Row) -> str:
    """What is wrong with the pattern of how an assertion would look; an empty one may stand."""
    pattern = row.cells["pattern"]
    try:
        sees_example = not pattern or re.search(pattern, row.cells["example"])
    except re.error as error:
        return f"pattern: this is no regular expression: {error}"
    fault = "pattern: it does not see the example that it must refuse; correct one of them"
    return "" if sees_example else fault


def asserted(
    row: Row,
    pattern: re.Pattern[str],
    tables: Mapping[str, Table | None],
    pages: Sequence[Page],
) -> Iterator[Problem]:
    """Where a sentence of a page or a cell of a table reads like the assertion."""
    for page in pages:
        for found in places_of(pattern, page.markup):
            yield page.problem(found, refusal(row, found))
    for name, table in tables.items():
        if not table or name == NAME or not places_of(pattern, table.text):
            continue
        for other in table.rows:
            for column, cell in other.cells.items():
                if seen := pattern.search(cell):
                    yield table.problem(other, f"{column}: {refusal(row, seen)}")


@remembered
def places_of(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Where a text reads like an assertion."""
    return pattern.finditer(text)


def refusal(row: Row, found: re.Match[str]) -> str:
    """What is asserted, where it reads so, and what to do."""
    words = around(found.string, found.start()).replace("\n", " ")
    return (
        f"{words} asserts what was looked for and not found: {row.cells['what']}; "
        f"take it out, or give its source and remove {show(row.cells['id'])} from not_found.csv"
    )


def filled(
    row: Row,
    table: Table,
    cell: str,
    tables: Mapping[str, Table | None],
    columns: Collection[str],
) -> Iterator[Problem]:
    """A cell that must stay empty and is not, or is nowhere."""
    name, place, column = [*cell.split("."), "", ""][:3]
    other = tables.get(name)
    if f"{name}.{column}" in columns and not (other and other.whole and other.has("id", column)):
        return  # told elsewhere
    rows = [one for one in other.rows if one.cells["id"] == place] if other else []
    if not other or not rows or f"{name}.{column}" not in columns:
        yield table.problem(row, f"cells: {show(cell)} is no cell; expected table.id.column")
        return
    value = rows[0].cells[column]
    if value and not any(cell_faults(other.fields[column], value)):
        message = (
            f"{column}: {show(value)}, but it was looked for and not found ({row.cells['what']}); "
            f"empty the cell, or give its source and remove {show(cell)} from not_found.csv"
        )
        yield other.problem(rows[0], message)

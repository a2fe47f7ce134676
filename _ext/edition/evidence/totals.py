"""Totals and their parts: the parts add up, exactly, in one unit and one currency."""

from collections.abc import Collection, Iterator
from decimal import Decimal, localcontext

from .problems import Problem, show
from .schema import NUMBER
from .tables import Row, Table

# What a part has in common with its total beside unit and currency.
OF_WHOM = ("payer", "recipient", "period")


def check_totals(table: Table, told: Collection[int] = ()) -> Iterator[Problem]:
    """Every total that is not the sum of the rows that name it in `part_of`.

    Of rows that are ``told`` already the form is wrong: whose they are is then not compared.
    """
    if not table.has("id", "part_of", "value"):
        return
    totals = {row.cells["id"]: row for row in table.rows}
    parts: dict[str, list[Row]] = {}
    for row in table.rows:
        name = row.cells["part_of"]
        if name and name == row.cells["id"]:
            message = f"part_of: {show(name)} cannot be a part of itself; name the total"
            yield table.problem(row, message)
        elif name in totals:
            parts.setdefault(name, []).append(row)
    for name, members in parts.items():
        yield from check_total(table, totals[name], members, told)


def check_total(
    table: Table, total: Row, parts: list[Row], told: Collection[int]
) -> Iterator[Problem]:
    """A total against its parts."""
    name = show(total.cells["id"])
    for column in ("unit", "currency", *OF_WHOM):
        if not table.has(column):
            continue
        for part in parts:
            if column in OF_WHOM and {part.line, total.line} & set(told):
                continue
            ours, theirs = part.cells[column], total.cells[column]
            if ours != theirs:
                message = (
                    f"{column}: the total {name} has {show(theirs)}, its part "
                    f"{show(part.cells['id'])} (row {part.line}) {show(ours)}; use one {column}"
                )
                yield table.problem(total, message)

    values = [row.cells["value"] for row in (total, *parts)]
    if not table.whole or not all(NUMBER.fullmatch(value) for value in values):
        return  # told elsewhere
    with localcontext() as context:
        context.prec = sum(map(len, values))  # enough for an exact sum
        added = sum(map(Decimal, values[1:]), Decimal(0))
        if added != Decimal(values[0]):
            listed = " + ".join(f"{row.cells['id']} {row.cells['value']}" for row in parts)
            message = f"value: the parts {listed} make {added}, but the total {name} is {values[0]}"
            yield table.problem(total, f"{message}; correct the one that is wrong")

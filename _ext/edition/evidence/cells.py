"""Each cell against the description of its column: type, constraints, references, uniqueness."""

from collections.abc import Collection, Iterator

from .problems import Problem, hint, show
from .remembered import remembered
from .schema import TYPES, Field
from .tables import Row, Table

# What can be referred to: `table.column`, `memo.txt`, `references.bib`. None: could not be read.
Targets = dict[str, Collection[str] | None]
PLACES = {"memo.txt": "the paragraphs of data/memo.txt", "references.bib": "data/references.bib"}


def check_cells(table: Table, targets: Targets) -> Iterator[Problem]:
    """Every cell whose value cannot stand, or refers to nothing."""
    malformed = malformed_cells(table)
    yield from (problem for _, problem in malformed)
    # A value of the wrong form is told once, not again as an unknown reference.
    told = {(name, problem.row) for name, problem in malformed}
    for name, field in table.fields.items():
        for group in field.refers_to:
            known = [values for target in group if (values := targets.get(target)) is not None]
            # What could not be read is told there.
            for row in table.rows if len(known) == len(group) else ():
                if row.cells[name] and (name, row.line) not in told:
                    for item in field.items(row.cells[name]):
                        if not any(item in values for values in known):
                            where = " or ".join(PLACES.get(target, target) for target in group)
                            message = f"{name}: {show(item)} is not in {where}"
                            near = hint(item, {value for values in known for value in values})
                            yield table.problem(row, f"{message}{near}")


@remembered
def malformed_cells(table: Table) -> Iterator[tuple[str, Problem]]:
    """Column and problem for each cell whose value cannot stand, whatever it refers to."""
    for name, field in table.fields.items():
        for row in table.rows:
            for message in cell_faults(field, row.cells[name]):
                yield name, table.problem(row, f"{name}: {message}")


def cell_faults(field: Field, cell: str) -> Iterator[str]:
    """What is wrong with the value of a cell in itself."""
    if not cell:
        if field.required:
            yield "the cell is empty; a value is required"
        return
    recognise, expected, compare = TYPES[field.type]
    for item in field.items(cell):
        if not item:
            sign = field.separator.strip() or field.separator
            yield f"there is an empty item in {show(cell)}; delete the {show(sign)} beside it"
        elif not recognise(item):
            yield f"{show(item)} is not {expected}"
        elif field.enum and item not in field.enum:
            yield f"{show(item)} is none of {', '.join(field.enum)}{hint(item, field.enum)}"
        elif field.pattern and not field.pattern.fullmatch(item):
            yield f"{show(item)} has not the form {field.pattern.pattern}"
        elif compare and field.minimum is not None and compare(item) < compare(field.minimum):
            yield f"{show(item)} is less than the minimum, {field.minimum}"
        elif compare and field.maximum is not None and compare(item) > compare(field.maximum):
            yield f"{show(item)} is more than the maximum, {field.maximum}"


@remembered
def check_keys(table: Table, keys: frozenset[tuple[str, ...]]) -> Iterator[Problem]:
    """Rows whose key stands already in an earlier row."""
    for key in keys:
        if not table.has(*key):
            continue
        first: dict[tuple[str, ...], Row] = {}
        for row in table.rows:
            value = tuple(row.cells[name] for name in key)
            if not all(value):
                continue  # an empty cell is the business of `required`
            if value in first:
                label = ", ".join(show(part) for part in value)
                message = f"{', '.join(key)}: {label} stands already in row {first[value].line}"
                yield table.problem(row, f"{message}; each must be another one")
            first.setdefault(value, row)

"""What datapackage.json says about one table: its columns and what their cells must be."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ..settings import is_day

# No exponents: a reader of the table should see the number, and sums should be exact. No sign and
# no zero before it, which a spreadsheet takes away.
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
YEAR = re.compile(r"-?[0-9]{4}")
# The scripts that a column can be declared to hold -> the first words of their letters' names.
SCRIPTS = {
    "Hangul": ("HANGUL",),
    "Han": ("CJK", "IDEOGRAPHIC"),
    "Cyrillic": ("CYRILLIC",),
    "Latin": ("LATIN",),
}


@dataclass(frozen=True)
class Field:
    """A column."""

    name: str
    type: str = "string"
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    minimum: str | None = None
    maximum: str | None = None
    separator: str = ""
    joint_separator: str = ""
    script: str = ""  # the script of all its letters, if they have to be of one
    # Each item must be found in one target of every group.
    refers_to: frozenset[tuple[str, ...]] = frozenset()

    def items(self, cell: str) -> list[str]:
        """The items of a cell: itself, or its parts when the column holds lists."""
        items = cell.split(self.separator) if self.separator else [cell]
        if self.joint_separator:
            items = [part for item in items for part in item.split(self.joint_separator)]
        return items


@dataclass(frozen=True, eq=False)
class Resource:
    """A table as the package describes it."""

    name: str
    path: str
    fields: dict[str, Field]
    keys: frozenset[tuple[str, ...]]
    missing: tuple[str, ...]


class Type(NamedTuple):
    """How to recognise a value, what to call it, and what to compare it by, if at all."""

    recognise: Callable[[str], object]
    expected: str
    compare: Callable[[str], Any] | None


TYPES = {
    "string": Type(lambda text: True, "a text", None),
    "integer": Type(INTEGER.fullmatch, "a whole number such as 12", Decimal),
    "number": Type(NUMBER.fullmatch, "a number such as 185 or 922.2", Decimal),
    "year": Type(YEAR.fullmatch, "a year such as 1956", Decimal),
    "date": Type(is_day, "a date such as 1956-09-04", date.fromisoformat),
}

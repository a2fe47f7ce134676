"""The rows of ``data/tellings.csv``, with the names and sides of who tells and who hears."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from babel.dates import format_date
from babel.lists import format_list

from ...evidence import read_rows

TOGETHER = " + "  # between those who tell or hear together


class Actor(NamedTuple):
    """A person or a body, from a register."""

    id: str
    name: str
    side: str


class Telling(NamedTuple):
    """One telling: who told whom what, when, and by which record we know it."""

    id: str
    on: date
    precision: str
    teller: tuple[Actor, ...]
    hearer: tuple[Actor, ...]
    what: str
    paragraph: str
    sources: list[str]
    grade: str

    @property
    def anchor(self) -> str:
        """The id of its item in the list."""
        return f"telling-{self.id}"

    @property
    def day(self) -> str:
        """The day in words: "4 September", or "by 4 September" for the latest day possible."""
        by = "by " if self.precision == "by" else ""
        return by + format_date(self.on, "d MMMM", locale="en")

    def names(self, role: str) -> str:
        """Those who tell or hear ("teller", "hearer") in words."""
        return format_list([actor.name for actor in getattr(self, role)], locale="en_GB")


def read_tellings(data: Path) -> list[Telling]:
    """The tellings in the order of their days, those of one day in the order of the table.

    Raises KeyError for a teller or hearer that no register has.
    """
    actors = {
        row["id"]: Actor(row["id"], row["name"], row.get("side", ""))
        for table in ("people", "organisations")
        for row in read_rows(data, table)
    }

    def find(cell: str) -> tuple[Actor, ...]:
        return tuple(actors[actor] for actor in cell.split(TOGETHER))

    tellings = [
        Telling(
            id=row["id"],
            on=date.fromisoformat(row["date"]),
            precision=row["precision"],
            teller=find(row["teller"]),
            hearer=find(row["hearer"]),
            what=row["what"],
            paragraph=row["paragraph"],
            sources=row["source"].split(" | ") if row["source"] else [],
            grade=row["grade"],
        )
        for row in read_rows(data, "tellings")
    ]
    return sorted(tellings, key=lambda telling: telling.on)

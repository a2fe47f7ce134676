"""The record itself in TEI: names, terms, amounts and dates marked, no character changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from .markup import EditionError, Piece
from .names import element
from .registers import Tables

MENTIONS = {
    "people": "persName",
    "places": "placeName",
    "organisations": "orgName",
    "terms": "term",
}
YEAR = 1956  # of the diary: its months and days have no other
MONTHS = {"August": 8, "September": 9}  # the only two that the memo names
DATE = re.compile(
    r"(?P<first>\d{1,2})(?: (?P<month>{m}))? ?- ?(?P<last>\d{1,2}) (?P<end>{m})"
    r"|(?P<day>\d{1,2}) (?P<only>{m})"
    r"|\b(?P<year>19\d\d)\b".replace("{m}", "|".join(MONTHS))
)
UNITS = {"million": 1_000_000, "": 1}


def make_text(paragraphs: dict[str, list[Piece]], tables: Tables) -> etree._Element:
    """The element ``text`` with one ``p`` for each paragraph of the record."""
    names = {row["name"]: (table, row["id"]) for table in MENTIONS for row in tables[table]}
    figures = {row["id"]: row for row in tables["figures"]}
    made = [
        element("p", *(mark(piece, names, figures) for piece in with_dates(pieces)), id=key)
        for key, pieces in paragraphs.items()
    ]
    for number, paragraph in enumerate(made):
        paragraph.set("n", str(number))
    return element("text", element("body", *made), lang="en")


def with_dates(pieces: list[Piece]) -> Iterator[Piece | etree._Element]:
    """The pieces, with each date in unmarked text as a ``date`` of its own."""
    for piece in pieces:
        if piece.name or piece.figure:
            yield piece
            continue
        place = 0
        for found in DATE.finditer(piece.text):
            yield Piece(piece.text[place : found.start()])
            yield make_date(found)
            place = found.end()
        yield Piece(piece.text[place:])


def make_date(found: re.Match[str]) -> etree._Element:
    """A day, a span of days or a year, in ISO form."""
    if found["year"]:
        return element("date", found[0], when=found["year"])
    if found["day"]:
        return element("date", found[0], when=iso(found["day"], found["only"]))
    start = iso(found["first"], found["month"] or found["end"])
    return element("date", found[0], **{"from": start, "to": iso(found["last"], found["end"])})


def iso(day: str, month: str) -> str:
    """A day of 1956 in ISO form."""
    return f"{YEAR}-{MONTHS[month]:02}-{int(day):02}"


def mark(
    piece: Piece | etree._Element, names: dict[str, tuple[str, str]], figures: dict[str, dict]
) -> etree._Element | str:
    """A piece as TEI. Raises EditionError when no row stands behind it."""
    if not isinstance(piece, Piece):
        return piece
    if piece.name:
        if piece.name not in names:
            raise EditionError(f"{piece.name!r} in the memo page is no name of a register")
        table, key = names[piece.name]
        return element(MENTIONS[table], piece.text, ref=f"#{key}")
    if piece.figure:
        if piece.figure not in figures:
            raise EditionError(f"{piece.figure!r} in the memo page is no row of figures.csv")
        row = figures[piece.figure]
        amount = Decimal(row["value"]) * UNITS[row["unit"]]
        return element(
            "measure",
            piece.text,
            id=row["id"],
            type=row["kind"],
            quantity=f"{amount:f}",
            unit=row["currency"],
            commodity="money",
        )
    return piece.text

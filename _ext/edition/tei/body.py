"""The record itself in TEI: names, terms, amounts and dates marked, no character changed."""

from collections.abc import Iterator
from decimal import Decimal

from .dates import Dates
from .markup import EditionError, Piece

MENTIONS = {
    "people": "persName",
    "places": "placeName",
    "organisations": "orgName",
    "terms": "term",
}
NUMBERS = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
# A stretch of text, the element that marks it in TEI, "" for none, and the attributes of that.
Marked = tuple[str, str, dict[str, str | None]]


def mark_paragraphs(
    paragraphs: dict[str, list[Piece]], tables: dict[str, list[dict[str, str]]], dates: Dates
) -> dict[str, list[Marked]]:
    """The paragraphs of the record; raises EditionError when no row stands behind a piece."""
    names = {row["name"]: (table, row["id"]) for table in MENTIONS for row in tables[table]}
    figures = {row["id"]: row for row in tables["figures"]}

    def mark(piece: Piece) -> Iterator[Marked]:
        if piece.name and piece.name not in names:
            raise EditionError(f"{piece.name!r} on the document's page is no name of a register")
        if piece.figure and piece.figure not in figures:
            raise EditionError(f"{piece.figure!r} on the document's page is no row of figures.csv")
        if piece.name:
            table, key = names[piece.name]
            yield piece.text, MENTIONS[table], {"ref": f"#{key}"}
        elif piece.figure:
            yield piece.text, "measure", measure(figures[piece.figure])
        else:
            yield from with_dates(piece.text, dates)

    return {key: [one for piece in paragraphs[key] for one in mark(piece)] for key in paragraphs}


def with_dates(text: str, dates: Dates) -> Iterator[Marked]:
    """Unmarked text, cut where a date stands in it."""
    place = 0
    for found, attributes in dates.find(text):
        yield text[place : found.start()], "", {}
        yield found[0], "date", attributes
        place = found.end()
    yield text[place:], "", {}


def measure(row: dict[str, str]) -> dict[str, str | None]:
    """What TEI says of an amount of the table of figures; None is left out."""
    unit, currency = row.get("unit", ""), row.get("currency", "")
    return {
        "xml:id": row["id"],
        "type": row.get("kind") or None,
        "quantity": f"{Decimal(row['value']) * NUMBERS.get(unit, 1):f}",
        "unit": currency or (None if unit in NUMBERS else unit),
        "commodity": "money" if currency else None,
    }

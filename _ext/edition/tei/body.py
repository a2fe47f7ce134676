"""The record itself in TEI: names, terms, amounts and dates marked, no character changed."""

from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from .dates import Dates
from .markup import EditionError, Piece

NAMESPACE = "http://www.tei-c.org/ns/1.0"
TEI = {"tei": NAMESPACE}
XML = "{http://www.w3.org/XML/1998/namespace}"
MENTIONS = {
    "people": "persName",
    "places": "placeName",
    "organisations": "orgName",
    "terms": "term",
}
NUMBERS = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


def make_text(
    paragraphs: dict[str, list[Piece]], tables: dict[str, list[dict[str, str]]], dates: Dates
) -> etree._Element:
    """The element ``text`` with one ``p`` for each paragraph of the record."""
    names = {row["name"]: (table, row["id"]) for table in MENTIONS for row in tables[table]}
    figures = {row["id"]: row for row in tables["figures"]}
    made = [
        element("p", *(mark(piece, names, figures) for piece in with_dates(pieces, dates)), id=key)
        for key, pieces in paragraphs.items()
    ]
    for paragraph, key in zip(made, paragraphs, strict=True):
        paragraph.set("n", key.removeprefix("p"))
    return element("text", element("body", *made), lang=dates.language)


def with_dates(pieces: list[Piece], dates: Dates) -> Iterator[Piece | etree._Element]:
    """The pieces, with each date in unmarked text as a ``date`` of its own."""
    for piece in pieces:
        if piece.name or piece.figure:
            yield piece
            continue
        place = 0
        for found in dates.find(piece.text):
            yield Piece(piece.text[place : found.start])
            yield element("date", found.text, **found.attributes)
            place = found.end
        yield Piece(piece.text[place:])


def mark(
    piece: Piece | etree._Element, names: dict[str, tuple[str, str]], figures: dict[str, dict]
) -> etree._Element | str:
    """A piece as TEI. Raises EditionError when no row stands behind it."""
    if not isinstance(piece, Piece):
        return piece
    if piece.name:
        if piece.name not in names:
            raise EditionError(f"{piece.name!r} on the document's page is no name of a register")
        table, key = names[piece.name]
        return element(MENTIONS[table], piece.text, ref=f"#{key}")
    if piece.figure:
        if piece.figure not in figures:
            raise EditionError(f"{piece.figure!r} on the document's page is no row of figures.csv")
        row = figures[piece.figure]
        unit, currency = row.get("unit", ""), row.get("currency", "")
        quantity = Decimal(row["value"]) * NUMBERS.get(unit, 1)
        return element(
            "measure",
            piece.text,
            id=row["id"],
            type=row.get("kind", ""),
            quantity=f"{quantity:f}",
            unit=currency or ("" if unit in NUMBERS else unit),
            commodity="money" if currency else "",
        )
    return piece.text


def element(name: str, *content: etree._Element | str | None, **attributes: str) -> etree._Element:
    """A TEI element with its content in order; None and empty attributes are left out.

    The attributes ``id`` and ``lang`` become ``xml:id`` and ``xml:lang``.
    """
    made = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})
    for key, value in attributes.items():
        if value:
            made.set(f"{XML}{key}" if key in ("id", "lang") else key, value)
    for part in content:
        if isinstance(part, str):
            append_text(made, part)
        elif part is not None:
            made.append(part)
    return made


def append_text(parent: etree._Element, text: str) -> None:
    """Add text after all that an element has already."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text

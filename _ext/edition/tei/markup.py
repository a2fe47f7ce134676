"""What the document's page marks in it: names and terms by ``{term}``, amounts by links."""

import re
from pathlib import Path
from typing import NamedTuple

from ..evidence import MEMO, read_document, read_paragraphs

PARAGRAPH = re.compile(r"^\[¶\d+\]\(#(p\d+)\)\{\.para-number\} (.+)$", re.MULTILINE)
MARKED = re.compile(
    r"\{term\}`(?P<shown>[^`]*?)(?: <(?P<name>[^`<>]*)>)?`"
    r"|\[(?P<amount>[^\]]*)\]\(#(?P<figure>[\w-]+)\)"
)


class EditionError(ValueError):
    """The document, its page and the tables do not fit together."""


class Piece(NamedTuple):
    """A stretch of a paragraph; ``name`` and ``figure`` are empty where nothing is marked."""

    text: str
    name: str = ""
    figure: str = ""


def read_pieces(root: Path) -> dict[str, list[Piece]]:
    """The paragraphs, cut where the document's page marks something.

    Raises EditionError when the pieces of a paragraph, joined, are not its text.
    """
    page = read_document(root).source
    found = PARAGRAPH.findall((root / page).read_text(encoding="utf-8"))
    pieces = {key: cut(text) for key, text in found}
    for key, text in read_paragraphs(root / MEMO).items():
        if "".join(piece.text for piece in pieces.get(key, [])) != text:
            raise EditionError(
                f"{page}: paragraph {key}, without its markup, is not the text of {MEMO}; "
                "mark names with {term} and amounts with links only"
            )
    return pieces


def cut(markup: str) -> list[Piece]:
    """A paragraph of the page as pieces."""
    pieces, place = [], 0
    for found in MARKED.finditer(markup):
        pieces.append(Piece(markup[place : found.start()]))
        if found["figure"]:
            pieces.append(Piece(found["amount"], figure=found["figure"]))
        else:
            pieces.append(Piece(found["shown"], name=found["name"] or found["shown"]))
        place = found.end()
    pieces.append(Piece(markup[place:]))
    return [piece for piece in pieces if piece.text]

"""What the memo page marks in the memo: names and terms by ``{term}``, amounts by links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from ..evidence import read_paragraphs

PAGE = "chapters/document/memo.md"
PARAGRAPH = re.compile(r"^\[¶\d+\]\(#(p\d+)\)\{\.para-number\} (.+)$", re.MULTILINE)
MARKED = re.compile(
    r"\{term\}`(?P<shown>[^`]*?)(?: <(?P<name>[^`<>]*)>)?`"
    r"|\[(?P<amount>[^\]]*)\]\(#(?P<figure>[\w-]+)\)"
)


class EditionError(ValueError):
    """The memo page, the memo and the tables do not fit together."""


class Piece(NamedTuple):
    """A stretch of a paragraph; ``name`` and ``figure`` are empty where nothing is marked."""

    text: str
    name: str = ""
    figure: str = ""


def read_pieces(root: Path) -> dict[str, list[Piece]]:
    """The paragraphs p0 to p15, cut where the memo page marks something.

    Raises EditionError when the pieces of a paragraph, joined, are not the memo's text.
    """
    found = PARAGRAPH.findall((root / PAGE).read_text(encoding="utf-8"))
    pieces = {key: cut(text) for key, text in found}
    for key, text in read_paragraphs(root / "data" / "memo.txt").items():
        if "".join(piece.text for piece in pieces.get(key, [])) != text:
            raise EditionError(
                f"{PAGE}: paragraph {key}, without its markup, is not the text of data/memo.txt; "
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

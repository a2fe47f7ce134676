"""The names by which readers may call an entry of a register, from the tables."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from ..evidence import REGISTERS, read_document, read_rows

# "Yoon Gong-heum [Yun Kong Hum]" is two forms of one name.
BRACKETS = re.compile(r"\[([^\]]*)\]")


def forms_in(cell: str) -> list[str]:
    """The forms of a name in a cell: lists are split, and so is what stands in brackets."""
    forms = []
    for spelling in cell.split(" | "):
        forms += [BRACKETS.sub(" ", spelling), *BRACKETS.findall(spelling)]
    tidy = (unicodedata.normalize("NFC", " ".join(form.split())) for form in forms)
    return [form for form in tidy if form]


def forms_of(row: dict[str, str], scripts: Iterable[str]) -> list[str]:
    """All forms of an entry's name, the standard one first, each once.

    ``scripts`` are the columns with the name in its own script.
    """
    cells = [row.get(column) or "" for column in ("name", "spellings", *scripts)]
    # The name of today comes with its region: "Dandong, Liaoning, PRC".
    cells.append((row.get("today") or "").partition(",")[0])
    return list(dict.fromkeys(form for cell in cells for form in forms_in(cell)))


def read_registers(root: Path) -> dict[str, list[str]]:
    """For the name of each entry of a register, all forms of it; those of readers come last."""
    scripts = read_document(root).scripts
    others = [(row["entry"], row["form"]) for row in read_rows(root / "data", "other_names")]
    rows = (row for table in REGISTERS for row in read_rows(root / "data", table))
    return {
        row["name"]: forms_of(row, scripts) + [form for entry, form in others if entry == row["id"]]
        for row in rows
    }


def read_sentences(root: Path) -> dict[str, list[int]]:
    """For each paragraph of the document, where its sentences begin and where the last one ends.

    A place is counted in characters; joined with one space, the sentences are the paragraph.
    """
    places: dict[str, list[int]] = {}
    for row in read_rows(root / "data", "statements"):
        ends = places.setdefault(row["paragraph"], [0])
        ends.append(ends[-1] + len(unicodedata.normalize("NFC", row["text"])) + 1)
    return places

"""The names by which readers may call an entry of a register, from the tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from ..evidence import read_document, read_rows

# A register is a table with these columns.
REGISTER = {"name", "spellings"}
# "Yoon Gong-heum [Yun Kong Hum]" is two forms of one name.
BRACKETS = re.compile(r"\[([^\]]*)\]")


def forms_in(cell: str) -> list[str]:
    """The forms of a name in a cell: lists are split, and so is what stands in brackets."""
    forms = []
    for spelling in cell.split(" | "):
        forms += [BRACKETS.sub(" ", spelling), *BRACKETS.findall(spelling)]
    tidy = (unicodedata.normalize("NFC", " ".join(form.split())) for form in forms)
    return [form for form in tidy if form]


def forms_of(row: dict[str, str], others: Iterable[str]) -> list[str]:
    """All forms of an entry's name, the standard one first, each once.

    ``others`` are the columns with its forms in other scripts, where there are any.
    """
    cells = [row["name"], row["spellings"], *(row.get(column) or "" for column in others)]
    # The name of today comes with its region: "Dandong, Liaoning, PRC".
    cells.append((row.get("today") or "").partition(",")[0])
    return list(dict.fromkeys(form for cell in cells for form in forms_in(cell)))


def read_registers(data: Path) -> dict[str, list[str]]:
    """For the name of each entry of a register, all forms of it."""
    names: dict[str, list[str]] = {}
    scripts = read_document(data.parent).scripts
    for path in sorted(data.glob("*.csv")):
        for row in read_rows(data, path.stem):
            if not row.keys() >= REGISTER:
                break
            names[row["name"]] = forms_of(row, scripts)
    return names


def read_sentences(data: Path) -> dict[str, list[int]]:
    """For each paragraph of the document, where its sentences begin and where the last one ends.

    A place is counted in characters; joined with one space, the sentences are the paragraph.
    """
    places: dict[str, list[int]] = {}
    for row in read_rows(data, "statements"):
        ends = places.setdefault(row["paragraph"], [0])
        ends.append(ends[-1] + len(unicodedata.normalize("NFC", row["text"])) + 1)
    return places

"""The names by which readers may call an entry of a register, from the tables."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

# A register is a table with these columns.
REGISTER = {"name", "spellings"}
# Its other columns that hold names, where there are any.
OTHER_NAMES = ("hangul", "hanzi", "cyrillic", "russian")
# "Yoon Gong-heum [Yun Kong Hum]" is two forms of one name.
BRACKETS = re.compile(r"\[([^\]]*)\]")


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table, or none when there is no such table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def forms_in(cell: str) -> list[str]:
    """The forms of a name in a cell: lists are split, and so is what stands in brackets."""
    forms = []
    for spelling in cell.split(" | "):
        forms += [BRACKETS.sub(" ", spelling), *BRACKETS.findall(spelling)]
    tidy = (unicodedata.normalize("NFC", " ".join(form.split())) for form in forms)
    return [form for form in tidy if form]


def forms_of(row: dict[str, str]) -> list[str]:
    """All forms of an entry's name, the standard one first, each once."""
    cells = [row["name"], row["spellings"], *(row.get(column) or "" for column in OTHER_NAMES)]
    # The name of today comes with its region: "Dandong, Liaoning, PRC".
    cells.append((row.get("today") or "").partition(",")[0])
    return list(dict.fromkeys(form for cell in cells for form in forms_in(cell)))


def read_registers(data: Path) -> dict[str, list[str]]:
    """For the name of each entry of a register, all forms of it."""
    names: dict[str, list[str]] = {}
    for path in sorted(data.glob("*.csv")):
        for row in read_rows(path):
            if not row.keys() >= REGISTER:
                break
            names[row["name"]] = forms_of(row)
    return names


def read_sentences(data: Path) -> dict[str, list[int]]:
    """For each paragraph of the document, where its sentences begin and where the last one ends.

    A place is counted in characters; joined with one space, the sentences are the paragraph.
    """
    places: dict[str, list[int]] = {}
    for row in read_rows(data / "statements.csv"):
        ends = places.setdefault(row["paragraph"], [0])
        ends.append(ends[-1] + len(unicodedata.normalize("NFC", row["text"])) + 1)
    return places

"""What a change is, and the sources that it changes."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

Rows = list[dict[str, str]]


class Change(NamedTuple):
    """One file with another text, the words that went and those that came, for whoever reads."""

    path: str
    text: str
    before: str
    after: str


@dataclass
class Sources:
    """The files of the book that a change may be made in."""

    root: Path
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        files = [*self.root.glob("data/*"), *self.root.glob("chapters/**/*.md")]
        files.append(self.root / "CITATION.cff")
        for path in sorted(files):
            name = path.relative_to(self.root).as_posix()
            self.texts[name] = path.read_bytes().decode()

    @cached_property
    def package(self) -> dict:
        """The description of the tables."""
        return json.loads(self.texts["data/datapackage.json"])

    @cached_property
    def tables(self) -> dict[str, Rows]:
        """The rows of each table."""
        return {
            path.removeprefix("data/").removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(text, newline=""))
            )
            for path, text in self.texts.items()
            if path.endswith(".csv") and path.startswith("data/")
        }

    @property
    def chapters(self) -> dict[str, str]:
        """The chapters, the edition among them."""
        return {path: text for path, text in self.texts.items() if path.endswith(".md")}

    def cell(self, table: str, place: int, column: str, value: str) -> Change:
        """A table with another value in one cell."""
        rows = [dict(row) for row in self.tables[table]]
        before = rows[place][column]
        rows[place][column] = value
        written = io.StringIO(newline="")
        writer = csv.DictWriter(written, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return Change(f"data/{table}.csv", written.getvalue(), before, value)

    def words(self, path: str, start: int, end: int, new: str) -> Change:
        """A file with other words at a place."""
        text = self.texts[path]
        line = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        last = line[1] if line[1] >= 0 else len(text)
        whole = text[:start] + new + text[end:]
        return Change(
            path, whole, text[line[0] : last], whole[line[0] : last + len(new) - (end - start)]
        )


# Makes one change by chance, or none when there is nothing of its kind to change.
Kind = Callable[[Sources, random.Random], Change | None]

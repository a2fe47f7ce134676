"""Changes of the other files: the text itself, its description, the data package, the works."""

from __future__ import annotations

import csv
import io
import random
import re
from functools import partial

from .change import Change, Kind, Sources

PACKAGE, DOCUMENT = "data/datapackage.json", "data/document.yml"
MEMO, WORKS, CITATION = "data/memo.txt", "data/references.bib", "CITATION.cff"
# A file, what is sought in it, and what takes its place.
CHANGES: dict[str, tuple[str, str, str]] = {
    "memo.txt: a letter lost": (MEMO, r"(?<=\w)\w(?=\w)", ""),
    "memo.txt: another line end": (MEMO, r"\n", "\r\n"),
    "document.yml: another checksum": (DOCUMENT, r"(?<=sha256: )\w", "z"),
    "document.yml: another number of paragraphs": (DOCUMENT, r"(?<=paragraphs: )\d+", "998"),
    "document.yml: a property misspelt": (DOCUMENT, r"(?m)^called", "caled"),
    "document.yml: words that are not there": (DOCUMENT, r"(?<=words: )to ", "for "),
    "document.yml: another topic": (DOCUMENT, r"(?<=topics: \[)aid", "adi"),
    "datapackage.json: a weaker pattern": (PACKAGE, r'(?<="pattern": ")[^"]+', ".*"),
    "datapackage.json: a pattern that ends early": (
        PACKAGE,
        r'(?<="pattern": "\\\\d\{4\})[^"]+',
        "",
    ),
    "datapackage.json: required no more": (PACKAGE, r'(?<="required": )true', "false"),
    "datapackage.json: unique no more": (PACKAGE, r'(?<="unique": )true', "false"),
    "datapackage.json: a lower minimum": (PACKAGE, r'(?<="minimum": )\d', "-"),
    "datapackage.json: a higher maximum": (PACKAGE, r'(?<="maximum": )\d+', "999"),
    "datapackage.json: one more value": (PACKAGE, r'"enum": \[', '"enum": ["maybe", '),
    "datapackage.json: a reference lost": (PACKAGE, r'"refersTo": \[[^]]+\]', '"title": "x"'),
    "datapackage.json: another separator": (PACKAGE, r'(?<="separator": ")[^"]+', ";"),
    "datapackage.json: a rule misspelt": (PACKAGE, r'"required"', '"requierd"'),
    "datapackage.json: another type": (PACKAGE, r'(?<="type": ")(?:date|number|integer)', "string"),
    "datapackage.json: a key lost": (PACKAGE, r'"primaryKey": "id"', '"primaryKey": "name"'),
    "datapackage.json: a comma lost": (PACKAGE, r"\},\n", "}\n"),
    "references.bib: a key changed": (
        WORKS,
        r"(?m)(?<=\{)\w+(?=, (?:title|author|date)=)",
        "other",
    ),
    "references.bib: a key twice": (WORKS, r"(?m)(?<=^@misc\{)\w+", "wcda113373"),
    "references.bib: a brace lost": (WORKS, r"\}\}$", "}"),
    "references.bib: a field twice": (WORKS, r", date=", ", title={x}, date="),
    "references.bib: an author of too many parts": (WORKS, r"author=\{(?=\w)", "author={A, B, C, "),
    "references.bib: a word of a title lost": (WORKS, r"(?<=title=\{\{)\w+ (?=\w)", ""),
    "references.bib: another file of an archive": (WORKS, r"(?<=Delo )\d", "0"),
    "references.bib: another leaf of an archive": (WORKS, r"(?<=List )\d", "0"),
    "references.bib: another letter of an address": (WORKS, r"(?<=url=\{https://)\w", "x"),
    "references.bib: another end of an address": (WORKS, r"(?<=\w)\w(?=\}, note)", "0"),
    "references.bib: another year": (WORKS, r"(?<=date=\{19)\d", "1"),
    "references.bib: another month": (WORKS, r"(?<=date=\{1956-)\d\d", "03"),
    "references.bib: a field misspelt": (WORKS, r"howpublished=", "howpublishd="),
    "references.bib: a title misspelt": (WORKS, r"title=", "tilte="),
    "references.bib: a work lost": (WORKS, r"^@misc\{.*\n", ""),
    "references.bib: a note lost": (WORKS, r", note=\{[^{}]*\}", ""),
    "references.bib: another letter of an author": (WORKS, r"(?<=author=\{)\w", "X"),
    "CITATION.cff: a word of a text lost": (CITATION, r"(?<=: \")\w+ ", ""),
    "CITATION.cff: another digit": (CITATION, r"(?<=[ -])\d(?=\d)", "7"),
    "CITATION.cff: a line lost": (CITATION, r"^ +[a-z-]+: .*\n", ""),
    "CITATION.cff: another letter of a name": (CITATION, r"(?<=names: \")\w", "X"),
    "CITATION.cff: another address": (CITATION, r"(?<=url: \"https://)\w", "x"),
    "document.yml: a word of a text lost": (DOCUMENT, r"(?<=: )[A-Z]\w+ ", ""),
    "document.yml: a line of a list lost": (DOCUMENT, r"^  \w+: \w+\n", ""),
    "document.yml: another language": (DOCUMENT, r"(?<=: )(?:ru|ko|zh)$", "ja"),
    "document.yml: another year": (DOCUMENT, r"(?<=year: )1956", "1957"),
    "datapackage.json: a word of a text lost": (PACKAGE, r'(?<="description": ")\w+ ', ""),
    "datapackage.json: another title": (PACKAGE, r'(?<="title": ")\w', "X"),
    "references.bib: a character that nobody sees": (WORKS, r"title=\{\{", "title={{\u200b"),
}
TABLES = {
    "a table: a row twice": lambda lines, at: [*lines[: at + 1], lines[at], *lines[at + 1 :]],
    "a table: a cell too many": lambda lines, at: [*lines[:at], lines[at] + ",x", *lines[at + 1 :]],
    "a table: an empty line": lambda lines, at: [*lines[:at], "", *lines[at:]],
    "a table: a quotation mark": lambda lines, at: [*lines[:at], lines[at] + '"', *lines[at + 1 :]],
    "a table: a row lost": lambda lines, at: [*lines[:at], *lines[at + 1 :]],
    "a table: a cell of the row above": lambda lines, at: moved(lines, at, at - 1 or 2, 1),
    "a table: a column a row further": lambda lines, at: [
        lines[0],
        *(moved(lines, one, one - 1 or len(lines) - 1, -3)[one] for one in range(1, len(lines))),
    ],
    "a table: two cells of a row exchanged": lambda lines, at: exchanged(lines, at),
    "a table: a column renamed": lambda lines, at: [lines[0].replace("id", "ident", 1), *lines[1:]],
}


def cells_of(line: str) -> list[str]:
    """The cells of a row."""
    return next(csv.reader([line]))


def as_line(cells: list[str]) -> str:
    """A row of these cells."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()


def moved(lines: list[str], at: int, source: int, column: int) -> list[str]:
    """The lines, with a cell of one row in another."""
    cells = cells_of(lines[at])
    cells[column] = cells_of(lines[source])[column]
    return [*lines[:at], as_line(cells), *lines[at + 1 :]]


def exchanged(lines: list[str], at: int) -> list[str]:
    """The lines, with the last two filled cells of one row in each other's place."""
    cells = cells_of(lines[at])
    first, second = [place for place, cell in enumerate(cells) if cell][-2:]
    cells[first], cells[second] = cells[second], cells[first]
    return [*lines[:at], as_line(cells), *lines[at + 1 :]]


def kinds(sources: Sources) -> dict[str, Kind]:
    """All kinds of changes of other files, and of the form of a table."""
    found: dict[str, Kind] = {}
    for name, (path, pattern, new) in CHANGES.items():
        found[name] = partial(in_file, path=path, pattern=pattern, new=new)
    for name, spoil in TABLES.items():
        found[name] = partial(in_form, spoil=spoil)
    return found


def in_file(
    sources: Sources, chance: random.Random, path: str, pattern: str, new: str
) -> Change | None:
    """One place in a file, changed."""
    places = list(re.finditer(pattern, sources.texts[path], re.MULTILINE))
    if not places:
        return None
    place = chance.choice(places)
    return sources.words(path, place.start(), place.end(), place.expand(new.replace("\\", "\\\\")))


def in_form(sources: Sources, chance: random.Random, spoil) -> Change:
    """The lines of a table, spoilt at one."""
    path = f"data/{chance.choice([name for name, rows in sources.tables.items() if rows])}.csv"
    lines = sources.texts[path].rstrip("\n").split("\n")
    at = chance.randrange(1, len(lines))
    spoilt = "\n".join([*spoil(lines, at), ""])
    return Change(path, spoilt, lines[at], "")

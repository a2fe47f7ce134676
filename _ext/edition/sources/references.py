"""The sources, ``data/references.bib``, as CSL-JSON items (docs.citationstyles.org)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pybtex.database import Entry, Person, parse_file
from pybtex.richtext import Text

from ..evidence import parse_date
from ..words import lines_joined

BIBLIOGRAPHY = "data/references.bib"
# What BibTeX calls the kinds of sources, and their fields, in CSL.
KINDS = {
    "book": "book",
    "article": "article-journal",
    "techreport": "report",
    "phdthesis": "thesis",
}
FIELDS = {
    "journal": "container-title",
    "volume": "volume",
    "pages": "page",
    "edition": "edition",
    "type": "genre",
    "publisher": "publisher",
    "institution": "publisher",
    "school": "publisher",
    "address": "publisher-place",
    "howpublished": "source",
    "isbn": "ISBN",
    "url": "URL",
    "note": "note",
}
AS_THEY_ARE = ("isbn", "url")


def plain_text(latex: str) -> str:
    """A text without LaTeX: no braces, and real dashes and quotation marks."""
    text = str(Text.from_latex(latex))
    text = re.sub(r"``(.+?)''", r"“\1”", text)
    return re.sub(r"`(.+?)'(?!\w)", r"‘\1’", text)


def name_of(person: Person) -> dict[str, str]:
    """A person by family and given name, a body or an unnamed author by the whole name."""
    family = plain_text(" ".join([*person.prelast_names, *person.last_names]))
    given = plain_text(" ".join([*person.first_names, *person.middle_names]))
    return {"family": family, "given": given} if given else {"literal": family}


def as_item(key: str, entry: Entry) -> dict:
    """An entry of the bibliography as an item; what it does not say is left out."""
    kind = KINDS.get(entry.type, "document")
    item: dict[str, Any] = {
        "id": key,
        "type": kind,
        "title": plain_text(entry.fields["title"]),
        "author": [name_of(person) for person in entry.persons.get("author", ())],
    }
    if date := entry.fields.get("date") or entry.fields.get("year"):
        item["issued"] = {"date-parts": [list(parts) for parts in parse_date(date)]}
    if number := entry.fields.get("number"):
        item["issue" if kind == "article-journal" else "number"] = plain_text(number)
    for field, name in FIELDS.items():
        if text := entry.fields.get(field):
            item[name] = text if field in AS_THEY_ARE else plain_text(text)
    return lines_joined(item)


def read_references(root: Path) -> Iterator[dict]:
    """Every source as an item, in the order of the file; a book may have none."""
    path = root / BIBLIOGRAPHY
    entries = parse_file(path, encoding="utf-8").entries if path.exists() else {}
    return (as_item(key, entry) for key, entry in entries.items())

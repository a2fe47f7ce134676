"""Every address outside the book: what it is, where it is used, when it was checked.

They come from ``data/references.bib`` (``url``, the day of the last check in ``urldate``, a kept
copy in ``archived``), from the tables, and from the chapters.
The page "Links outside the book" lists them; ``make links`` asks whether they still answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pybtex.database import parse_file

from ..evidence import Page, read_page, read_pages, read_rows
from ..notebooks import public_page
from .references import BIBLIOGRAPHY, plain_text

ADDRESS = re.compile(r"https?://[^\s<>()\"`\]}]+(?<![.,;:])")
CITATION = re.compile(r"\{cite:\w+\}`([^`]*)`")


@dataclass
class Link:
    """An address outside the book."""

    address: str
    title: str = ""
    checked: str = ""  # the day, in ISO form
    archived: str = ""  # the address of a kept copy
    pages: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    @property
    def site(self) -> str:
        """The host, without the ``www.`` that many have and many leave out."""
        return urlsplit(self.address).netloc.removeprefix("www.")


def read_links(root: Path) -> list[Link]:
    """Every address outside the book, by site and title."""
    pages = list(public_pages(root))
    cited = {page.path: cited_in(page) for page in pages}
    tables = sorted((root / "data").glob("*.csv"))
    named = {path.name: named_in(path) for path in tables}
    links: dict[str, Link] = {}
    for key, entry in parse_file(root / BIBLIOGRAPHY, encoding="utf-8").entries.items():
        if "url" not in entry.fields:
            continue
        link = links.setdefault(entry.fields["url"], Link(entry.fields["url"]))
        link.title = link.title or plain_text(entry.fields["title"])
        link.checked = entry.fields.get("urldate", "")
        link.archived = entry.fields.get("archived", "")
        link.pages |= {path for path, keys in cited.items() if key in keys}
        link.files |= {name for name, items in named.items() if key in items}
    for page in pages:
        for address in ADDRESS.findall(page.markup):
            links.setdefault(address, Link(address)).pages.add(page.path)
    for path in [*tables, root / "data/datapackage.json"]:
        for address in ADDRESS.findall(path.read_text(encoding="utf-8")):
            links.setdefault(address, Link(address)).files.add(path.name)
    return sorted(links.values(), key=lambda link: (link.site, link.title, link.address))


def public_pages(root: Path) -> Iterator[Page]:
    """The chapters as readers get them: what only a solution cites is used nowhere."""
    for page in read_pages(root)[0]:
        text = (root / page.path).read_text(encoding="utf-8")
        yield read_page(page.path, public_page(text, page.path))


def cited_in(page: Page) -> set[str]:
    """The keys of the bibliography that a chapter cites."""
    return {key.strip() for keys in CITATION.findall(page.markup) for key in keys.split(",")}


def named_in(table: Path) -> set[str]:
    """The items of all cells of a table: among them the keys of its sources."""
    rows = read_rows(table.parent, table.stem)
    return {item for row in rows for cell in row.values() for item in cell.split(" | ")}

"""How the book names its sources in tables, for the tables that a page computes.

A notebook's table has the key of a source; the book prints a name that links to the bibliography.
Which name belongs to which key is read from the tables of this build, before and after.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

Shown = tuple[str, int, str]
KEY = re.compile(r"^@\w+\{([^,\s]+),", re.MULTILINE)
LINK = "a[href*='#']:not(.external)"


def pairs(before: Tag, after: Tag) -> Iterator[tuple[str, Tag]]:
    """The words of each cell with links, as they were computed, and the cell that they became."""
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in before.select("tr")]
    new = [row.select("th, td") for row in after.select("tr")]
    for old_row, row in zip(rows[-len(new) :], new, strict=False):
        for words, cell in zip(old_row[-len(row) :], row, strict=False):
            if cell.select(LINK):
                yield " ".join(words.split()), cell


def name_in(cell: Tag, words: str, key: str) -> str:
    """What stands in the cell in the place of the key; nothing when other words changed too."""
    text = " ".join(cell.get_text().split())
    before, _, after = words.partition(key)
    fits = text.startswith(before) and text.endswith(after) and len(text) > len(before + after)
    return text[len(before) : len(text) - len(after)] if fits else ""


def source_names(site: Path, shown: list[Shown], keys: set[str]) -> dict[str, list[str]]:
    """For each key that a table cites, the name in the book and the address from the site's root.

    ``shown`` are the tables as the notebooks computed them, each with the name of its notebook and
    the number of its code cell, which in the notebook is one more than on the page.
    """
    names: dict[str, list[str]] = {}
    pages = {page.stem: page for page in site.glob("chapters/**/*.html")}
    texts = {name: pages[name].read_text(encoding="utf-8") for name, *_ in shown if name in pages}
    cells = {
        name: BeautifulSoup(text, "html.parser").select(".cell") for name, text in texts.items()
    }
    for name, number, html in shown:
        here: list[Tag] = list(cells.get(name, ()))
        after = here[number - 2].select(".cell_output table") if 1 < number <= len(here) + 1 else []
        if not after:
            continue
        for words, cell in pairs(BeautifulSoup(html, "html.parser"), after[0]):
            cited = [word for word in words.split(" ") if word in keys]
            if len(cited) == 1 and (called := name_in(cell, words, cited[0])):
                folder = pages[name].parent.relative_to(site).as_posix()
                # The link within the name: a cell may have others, to paragraphs or people.
                for link in (one for one in cell.select(LINK) if one.get_text() in called):
                    to = posixpath.join(folder, str(link["href"]))
                    names[cited[0]] = [called, posixpath.normpath(to)]
    return names


def keys_of(bibliography: Path) -> set[str]:
    """The keys of the sources in a BibTeX file; none when there is none."""
    return set(KEY.findall(bibliography.read_text("utf-8"))) if bibliography.is_file() else set()

"""What a reader sees on each page, as plain text: ``approved/`` holds it, one file a page.

``python -m approved_text`` writes the files anew from ``_build/html``; that is ``make approve``.
A change of the data then shows in review as the sentences that it changes.
"""

import copy
import re
import shutil
import sys
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString

from book import ROOT, Site

FOLDER = Path(__file__).with_name("approved")
BLOCKS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "dt",
    "dd",
    "tr",
    "figcaption",
    "caption",
    "pre",
    "div",
)
# Links of the theme and of ours that every heading and figure has.
UNREAD = "script, style, svg, .headerlink, .visually-hidden, .sd-d-none"


def plain(article: BeautifulSoup) -> str:
    """The words of a page in reading order, a line for each block, with the texts of pictures."""
    page = copy.copy(article)
    for one in page.select(UNREAD):
        one.extract()
    for picture in page.select("img"):
        picture.replace_with(NavigableString(f"[{picture.get('alt', '')}]"))
    for cell in page.select("td, th"):
        cell.append(NavigableString(" | "))
    for block in page.find_all(BLOCKS):
        block.insert(0, NavigableString("\n"))
        block.append(NavigableString("\n"))
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in page.get_text().split("\n"))
    return "\n".join(filter(None, lines)) + "\n"


def texts(site: Site) -> dict[str, str]:
    """The file name and the text of each page that we wrote."""
    named = {page: site.soup(page).article for page in site.chapters}
    return {
        page.removesuffix(".html").replace("/", "--") + ".txt": plain(article)
        for page, article in named.items()
        if article
    }


def approve(site: Site, folder: Path = FOLDER) -> int:
    """Write the texts of a book into a folder, and nothing else; returns how many."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in texts(site).items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(list(folder.iterdir()))


if __name__ == "__main__":
    if not (ROOT / "_build/html").is_dir():
        sys.exit("There is no built book: run `make book` first.")
    print(f"Approved {approve(Site(ROOT / '_build/html'))} pages: read `git diff tests/approved`.")

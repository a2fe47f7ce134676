"""Every address that the book has ever published: its pages, and the places in them.

``python tests/addresses.py`` adds those of the built book to the list; it takes none away.
"""

import re
import sys
from pathlib import Path

from bs4 import BeautifulSoup

from book import ROOT, Site

LIST = ROOT / "tests/addresses.txt"
# Numbers in the order of a page, which any change may renew; nobody is given these to link to.
COUNTED = re.compile(r"id\d+|cell-id-\w+|codecell\d+")
# Controls of a page are no places in it.
CONTROLS = ("input", "button", "textarea", "select", "template", "script")


def anchors(soup: BeautifulSoup) -> list[str]:
    """The ids in the middle of a page to which a link may lead."""
    found = soup.article.select("[id]") if soup.article else []
    names = (str(tag["id"]) for tag in found if tag.name not in CONTROLS)
    return [name for name in names if not COUNTED.fullmatch(name)]


def published(site: Site) -> set[str]:
    """All addresses of a site, from its root."""
    pages = [page for page in site.pages if page != "404.html"]
    found = set(pages)
    for page in pages:
        found |= {f"{page}#{anchor}" for anchor in anchors(site.soup(page))}
    return found


def leads_to(site: Site, page: str) -> str:
    """The page at which a reader arrives: the page itself, or where it has moved."""
    refresh = site.soup(page).find("meta", attrs={"http-equiv": "refresh"})
    if refresh is None:
        return page
    way = str(refresh["content"]).partition("url=")[2]
    target = (site.html / page).parent / way
    return target.resolve().relative_to(site.html.resolve()).as_posix()


def lost(site: Site, listed: set[str]) -> list[str]:
    """The listed addresses at which a reader does not find the page, or the place in it."""
    missing = []
    for address in sorted(listed):
        page, _, anchor = address.partition("#")
        there = page in site.pages and site.soup(leads_to(site, page))
        if not there or (anchor and not there.find(id=anchor)):
            missing.append(address)
    return missing


def read() -> set[str]:
    """The list."""
    return set(LIST.read_text(encoding="utf-8").split())


def main() -> None:
    """Add the addresses of ``_build/html``, or of the folder that is named."""
    site = Site(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "_build/html")
    before = read() if LIST.exists() else set()
    now = before | published(site)
    LIST.write_text("".join(f"{address}\n" for address in sorted(now)), encoding="utf-8")
    print(f"{LIST.relative_to(ROOT)}: {len(now - before)} added to {len(before)}")


if __name__ == "__main__":
    main()

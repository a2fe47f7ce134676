"""Every address that the book has ever published: its pages, and the places in them.

`make approve` adds those of the built book to the list; it takes none away.
"""

import re

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


def add(site: Site) -> int:
    """Add the addresses of a site to the list, and take none away; returns how many are new."""
    before = read() if LIST.exists() else set()
    now = before | published(site)
    LIST.write_text("".join(f"{address}\n" for address in sorted(now)), encoding="utf-8")
    return len(now - before)

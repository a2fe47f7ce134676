"""Pages of the book at hand that have what a test uses: looked for in what was built, never named.

A test that asks for what no page has is skipped, and says so.
"""

import re
from collections.abc import Iterator

import pytest

from book import ROOT, Site
from edition.evidence import read_document

# The page of the text itself.
TEXT = f"{read_document(ROOT).page}.html"
# What may be looked for; a page has it when it has each of these.
KINDS = {
    "a card": (".para a[href*='#term-']",),
    "a footnote to copy": (".para", "#paragraph-footnote"),
    "a quiz": (".quiz dt",),
    "a folded answer": (".exercise + details",),
    "switches for voices": ("#mark-2", ".said.from-2"),
    "code": ("details.code",),
    "code that its author folded": ("details.code", "details.hide"),
    "a list of contents": ("[data-opens=page-contents]",),
    "a marked name": ("article a[href*='#term-']",),
    "a word in another script": ("article [lang]",),
    "a link to another host": ("article a.external",),
}
NAMES = re.compile(r"[.#=]([a-z][\w-]*)")


def pages_with(site: Site, *selectors: str) -> Iterator[str]:
    """The chapters that have all of these; most need not be parsed to know that they have not."""
    names = NAMES.findall(" ".join(selectors))
    for page in site.chapters:
        text = (site.html / page).read_text(encoding="utf-8")
        fits = all(name in text for name in names)
        if fits and all(site.soup(page).select_one(selector) for selector in selectors):
            yield page


def find(site: Site, kind: str) -> str:
    """The first page of a kind; the test is skipped where no page has it."""
    for page in pages_with(site, *KINDS[kind]):
        return page
    pytest.skip(f"no page of this book has {kind}")

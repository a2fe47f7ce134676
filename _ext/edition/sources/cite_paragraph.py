"""A footnote for each paragraph of the document: "Cite" copies it, in Chicago style, with the link.

The document's page carries the footnote, made from CITATION.cff; the script puts a button below
every paragraph and fills in its number and address.
The address is the published one when the book has a ``baseurl``, else that of the page as opened;
a page that was opened from a disk has none.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from ..evidence import read_document, words_of
from ..words import data_element
from .works import MEMO, as_signed, read_works


def footnote(work: dict, book: str) -> str:
    """The document as a footnote in Chicago style, ``{paragraph}`` and ``{address}`` left open."""
    where = re.sub(r"(?<=\d)-(?=\d)", "–", work.get("archive_location", ""))
    translators = " and ".join(as_signed(person) for person in work.get("translator", []))
    parts = [
        words_of(tuple(work["issued"]["date-parts"][0])),
        where or work.get("archive"),
        translators and f"trans. {translators}",
        work.get("publisher"),
        work.get("URL"),
        f"¶{{paragraph}} (paragraph numbers of {book}, {{address}}).",
    ]
    authors = " and ".join(as_signed(person) for person in work["author"])
    return f"{authors}, “{work['title']},” {', '.join(filter(None, parts))}"


def add_footnote(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give the document's page the footnote and its published address, for the script."""
    root = Path(app.srcdir)
    if app.builder.name != "html" or pagename != read_document(root).page:
        return
    note = footnote(read_works(root)[MEMO], app.config.html_title or app.config.project)
    content = {"note": note, "address": context.get("pageurl") or ""}
    context["body"] += data_element("paragraph-footnote", content)


def setup(app: Sphinx) -> None:
    """Add the footnote when the document's page is written."""
    app.connect("html-page-context", add_footnote)

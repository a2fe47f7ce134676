"""A footnote for each paragraph of the memo: "Cite" copies it, in Chicago style, with the link.

The edition's page carries the footnote of the record, made from its entry in the bibliography; the
script puts a button below every paragraph and fills in its number and address.
The address is the published one when the book has a ``baseurl``, else that of the page as opened.
"""

from __future__ import annotations

from typing import cast

from docutils import nodes
from pybtex.database import Entry
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.domain import BibtexDomain

from ..words import data_element

EDITION = "chapters/document/memo"
RECORD = "wcda113373"  # the memo's key in data/references.bib


def plain(field: str) -> str:
    """A field of the bibliography without TeX's marks."""
    return field.strip("{}").replace("--", "–")


def footnote(record: Entry, book: str) -> str:
    """The record as a footnote in Chicago style, with ``{paragraph}`` and ``{address}`` left open.

    Raises ValueError when the entry does not name archive, reference and translation as
    "archive; reference. translation".
    """
    archive, semicolon, rest = plain(record.fields["howpublished"]).partition("; ")
    reference, stop, translation = rest.partition(". ")
    if not (semicolon and stop):
        raise ValueError(f"{record.key}: howpublished is not 'archive; reference. translation'")
    author = record.persons["author"][0]
    names = " ".join([*author.first_names, *author.middle_names, *author.last_names])
    return (
        f"{names}, “{plain(record.fields['title'])},” {plain(record.fields['year'])}, {reference}, "
        f"{translation[:1].lower()}{translation[1:]}, {archive}, {record.fields['url']}, "
        f"¶{{paragraph}} (paragraph numbers of {book}, {{address}})."
    )


def add_footnote(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give the edition's page the footnote and its published address, for the script."""
    if pagename != EDITION or app.builder.name != "html":
        return
    sources = cast(BibtexDomain, app.env.get_domain("cite")).bibdata.data.entries
    note = footnote(sources[RECORD], app.config.html_title or app.config.project)
    content = {"note": note, "address": context.get("pageurl") or ""}
    context["body"] += data_element("paragraph-footnote", content)


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the footnote when the edition's page is written."""
    app.connect("html-page-context", add_footnote)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Each page says in its head what it is: for search engines, link previews, reference managers.

A page gets a description, Open Graph tags, the ``citation_*`` tags that reference managers read,
and a schema.org description as JSON-LD; the memo's page describes the archival record too.
What all pages share comes from ``CITATION.cff``.
Addresses are given only when ``html: baseurl`` says where the site is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from ..sources import EDITION, MEMO, SOURCE, as_text, iso_date, read_works
from .front_door import page_address
from .preview_picture import ALT, PICTURE, SIZE
from .schema_org import archive_component, json_ld, learning_resource

MEMO_PAGE = "chapters/document/memo"

works_of = cache(read_works)  # a build reads CITATION.cff once


def description_of(doctree: nodes.document | None, edition: dict) -> str:
    """What the page's front matter says of it; for pages that Sphinx makes, of the whole book."""
    metas = doctree.findall(nodes.meta) if doctree else []
    return next(
        (m["content"] for m in metas if m.get("name") == "description"), edition["abstract"]
    )


def meta(tags: Iterable[tuple[str, str]], key: str = "name") -> str:
    """Lines of ``<meta>``; tags without a value are left out."""
    return "".join(
        f'<meta {key}="{name}" content="{escape(value)}" />\n' for name, value in tags if value
    )


def open_graph(title: str, description: str, kind: str, base: str, address: str) -> str:
    """What a link to the page shows elsewhere; picture and address only when there is one."""
    tags = [
        ("og:title", title),
        ("og:type", kind),
        ("og:site_name", "Two Issues"),
        ("og:description", description),
        ("og:locale", "en"),
    ]
    if base:
        width, height = SIZE
        tags += [
            ("og:url", address),
            ("og:image", base + PICTURE),
            ("og:image:type", "image/png"),
            ("og:image:width", str(width)),
            ("og:image:height", str(height)),
            ("og:image:alt", ALT),
        ]
    card = meta([("twitter:card", "summary_large_image")]) if base else ""
    return meta(tags, key="property") + card


def highwire(work: dict, address: str, book: str = "") -> str:
    """The ``citation_*`` tags of one work."""
    return meta(
        [
            ("citation_title", work["title"]),
            *(("citation_author", as_text(person)) for person in work["author"]),
            ("citation_publication_date", iso_date(work).replace("-", "/")),
            ("citation_publisher", work.get("publisher", "")),
            ("citation_inbook_title", book),
            ("citation_language", work["language"]),
            ("citation_public_url", address),
        ]
    )


def describe(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Add its metadata to the head of a page."""
    if app.builder.name != "html":
        return
    works, base = works_of(Path(app.srcdir)), app.config.html_baseurl
    edition, address = works[EDITION], page_address(app, pagename)
    description = description_of(doctree, edition)
    is_root = pagename == app.config.root_doc
    title = app.env.titles[pagename].astext() if doctree else str(context.get("title", ""))
    tags = open_graph(title, description, "website" if is_root else "article", base, address)
    if doctree is None:  # the index, the search, the page for wrong addresses
        tags = meta([("description", description), ("robots", "noindex")]) + tags
    else:
        notebook = "kernelspec" in app.env.metadata.get(pagename, {})
        kind = "teaching edition" if is_root else "notebook" if notebook else "chapter"
        name = edition["title"] if is_root else title
        things = [learning_resource(name, description, kind, edition, address)]
        work, book = edition | {"title": name}, "" if is_root else edition["title"]
        if pagename == MEMO_PAGE:
            things.append(archive_component(works[MEMO]))
            work, book = works[MEMO], ""
        tags += highwire(work, address, book) + json_ld(things)
    context["metatags"] = context.get("metatags", "") + "\n" + tags


def note_source(app: Sphinx, config: Config) -> None:
    """Let Sphinx see a change of CITATION.cff: then it writes all pages anew."""
    config.works_digest = hashlib.sha256(Path(app.srcdir, SOURCE).read_bytes()).hexdigest()


def setup(app: Sphinx) -> dict[str, bool]:
    """Describe each page as it is written."""
    app.add_config_value("works_digest", "", "html", types=[str])
    app.connect("config-inited", note_source)
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Each page says in its head what it is: for search engines, link previews, reference managers.

A page gets a description, Open Graph tags, the ``citation_*`` tags that reference managers read,
and a schema.org description as JSON-LD; the document's page describes the record itself too.
What all pages share comes from ``CITATION.cff``.
Addresses are given only when ``html: baseurl`` says where the site is.
"""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from ..digests import digest
from ..evidence import DOCUMENT, read_document, read_licence
from ..numbers import is_notebook
from ..sources import EDITION, MEMO, SOURCE, as_text, iso_date, read_works
from .front_door import page_address
from .preview_picture import PICTURE, SIZE, describe_picture
from .schema_org import archive_component, json_ld, learning_resource


def said_of(doctree: nodes.document, name: str) -> str:
    """What the front matter of a page says of it under ``html_meta``: its description, keywords."""
    metas = (meta for meta in doctree.findall(nodes.meta) if meta.get("name") == name)
    return next((str(meta["content"]) for meta in metas), "")


def meta(tags: Iterable[tuple[str, str]], key: str = "name") -> str:
    """Lines of ``<meta>``; tags without a value are left out."""
    return "".join(
        f'<meta {key}="{name}" content="{escape(value)}" />\n' for name, value in tags if value
    )


def open_graph(app: Sphinx, title: str, description: str, kind: str, address: str) -> str:
    """What a link to the page shows elsewhere; picture and address only when there is one."""
    base = app.config.html_baseurl
    tags = [
        ("og:title", title),
        ("og:type", kind),
        ("og:site_name", app.config.html_title),
        ("og:description", description),
        ("og:locale", app.config.language),
    ]
    if base:
        width, height = SIZE
        tags += [
            ("og:url", address),
            ("og:image", base + PICTURE),
            ("og:image:type", "image/png"),
            ("og:image:width", str(width)),
            ("og:image:height", str(height)),
            ("og:image:alt", describe_picture(Path(app.srcdir))),
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
    root = Path(app.srcdir)
    works: dict[str, dict] = app.works  # type: ignore[attr-defined]
    edition, address = works[EDITION], page_address(app, pagename)
    description = (said_of(doctree, "description") if doctree else "") or edition["abstract"]
    is_root = pagename == app.config.root_doc
    title = app.env.titles[pagename].astext() if doctree else str(context.get("title", ""))
    tags = open_graph(app, title, description, "website" if is_root else "article", address)
    if doctree is None:  # the index, the search, the page for wrong addresses
        tags = meta([("description", description), ("robots", "noindex")]) + tags
    else:
        kind = "notebook" if is_notebook(app.env, pagename) else "chapter"
        kind = "teaching edition" if is_root else kind
        name = edition["title"] if is_root else title
        things = [learning_resource(name, description, kind, edition, read_licence(root), address)]
        work, book = edition | {"title": name}, "" if is_root else edition["title"]
        document = read_document(root)
        if pagename == document.page:
            things.append(archive_component(works[MEMO], document))
            work, book = works[MEMO], ""
        tags += highwire(work, address, book) + json_ld(things)
    context["metatags"] = context.get("metatags", "") + "\n" + tags


def take_works(app: Sphinx) -> None:
    """Read CITATION.cff once for all pages."""
    app.works = read_works(Path(app.srcdir))  # type: ignore[attr-defined]


def note_sources(app: Sphinx, config: Config) -> None:
    """Let Sphinx see a change of what all heads are made from: then it writes all pages anew."""
    root = Path(app.srcdir)
    picture = describe_picture(root) if config.html_baseurl else ""
    config.works_digest = digest(root, [root / SOURCE, root / DOCUMENT]) + picture


def setup(app: Sphinx) -> None:
    """Describe each page as it is written."""
    app.add_config_value("works_digest", "", "html", types=[str])
    app.connect("config-inited", note_sources)
    app.connect("builder-inited", take_works)
    app.connect("html-page-context", describe)

"""Each page says in its head what it is: for search engines, link previews, reference managers.

A page gets a description, Open Graph tags, the ``citation_*`` tags that reference managers read,
and a schema.org description as JSON-LD; the document's page describes the record itself too.
What all pages share comes from ``CITATION.cff``.
Addresses are given only when ``html: baseurl`` says where the site is.
"""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from ..digests import digest
from ..evidence import DOCUMENT, read_document, read_licence
from ..numbers import is_notebook
from ..sources import EDITION, MEMO, SOURCE, as_text, iso_date, read_works
from ..templates import render
from .front_door import page_address
from .preview_picture import PICTURE, SIZE, describe_picture
from .schema_org import archive_component, json_ld, learning_resource

HEAD = Path(__file__).with_name("head.html")


def said_of(doctree: nodes.document, name: str) -> str:
    """What the front matter of a page says of it under ``html_meta``: its description, keywords."""
    metas = (meta for meta in doctree.findall(nodes.meta) if meta.get("name") == name)
    return next((str(meta["content"]) for meta in metas), "")


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
    book = "" if is_root else edition["title"]
    work, data = None, ""
    if doctree is not None:  # and not the index, the search, the page for wrong addresses
        kind = "notebook" if is_notebook(app.env, pagename) else "chapter"
        kind = "teaching edition" if is_root else kind
        name = edition["title"] if is_root else title
        things = [learning_resource(name, description, kind, edition, read_licence(root), address)]
        work = edition | {"title": name}
        document = read_document(root)
        if pagename == document.page:
            things.append(archive_component(works[MEMO], document))
            work, book = works[MEMO], ""
        data = json_ld(things)
    page = {"title": title, "description": description, "address": address, "is_root": is_root}
    picture = describe_picture(root) if app.config.html_baseurl else ""
    about = {"work": work, "book": book, "picture": picture, "path": PICTURE, "size": SIZE}
    tags = render(HEAD, config=app.config, signed=as_text, day=iso_date, **page, **about)
    context["metatags"] = f"{context.get('metatags', '')}\n{tags}{data}"


def note_sources(app: Sphinx, config: Config) -> None:
    """Read what all heads are made from, and let Sphinx see a change: it writes all pages anew."""
    root = Path(app.srcdir)
    app.works = read_works(root)  # type: ignore[attr-defined]
    picture = describe_picture(root) if config.html_baseurl else ""
    config.works_digest = digest(root, [root / SOURCE, root / DOCUMENT]) + picture


def setup(app: Sphinx) -> dict[str, bool]:
    """Describe each page as it is written."""
    app.add_config_value("works_digest", "", "html", types=[str])
    app.connect("config-inited", note_sources)
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

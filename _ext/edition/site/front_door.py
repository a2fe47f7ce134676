"""The first page stands at the root of the site, wherever its source stands.

``chapters/index`` becomes ``index.html``, and all links lead there; the address that its source
would give it leads on, for those who have it in a bookmark.
"""

import posixpath
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ..digests import write_whole
from ..templates import render

FRONT = "index"
LEADS_ON = Path(__file__).with_name("leads_on.html")


class BookBuilder(StandaloneHTMLBuilder):
    """Sphinx's builder for HTML, with another address for the first page."""

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """The address of a page, from the root of the site."""
        return super().get_target_uri(FRONT if docname == self.config.root_doc else docname, typ)

    def get_outfilename(self, pagename: str) -> str:
        """The file of a page."""
        return super().get_outfilename(FRONT if pagename == self.config.root_doc else pagename)


def page_address(app: Sphinx, pagename: str) -> str:
    """The published address of a page; nothing when the site has none."""
    base = app.config.html_baseurl
    if not base:
        return ""
    return base if pagename == app.config.root_doc else base + app.builder.get_target_uri(pagename)


def name_address(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Let a page name its address, as links to it do."""
    if context.get("pageurl"):
        context["pageurl"] = page_address(app, pagename)


def lead_on(app: Sphinx, old: str, docname: str) -> None:
    """Write a page at the old address ``old`` of a page, which leads on to the new one."""
    way = posixpath.relpath(app.builder.get_target_uri(docname), posixpath.dirname(old))
    title, address = app.env.titles[docname].astext(), page_address(app, docname)
    language = app.config.language
    text = render(LEADS_ON, language=language, title=title, way=way, address=address)
    write_whole(Path(app.outdir, f"{old}.html"), text)


def keep_old_address(app: Sphinx, exception: Exception | None) -> None:
    """Lead on from the address that the first page's source would give it."""
    root = app.config.root_doc
    if not exception and isinstance(app.builder, BookBuilder) and root != FRONT:
        lead_on(app, root, root)


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the place of Sphinx's builder."""
    app.add_builder(BookBuilder, override=True)
    app.connect("html-page-context", name_address, priority=300)
    app.connect("build-finished", keep_old_address)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

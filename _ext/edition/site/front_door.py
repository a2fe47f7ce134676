"""The first page stands at the root of the site, wherever its source stands.

``chapters/index`` becomes ``index.html``, and all links lead there; the address that its source
would give it leads on, for those who have it in a bookmark.
"""

import posixpath
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

FRONT = "index"


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


def page_that_leads_on(app: Sphinx, docname: str, way: str) -> str:
    """A page at an old address of ``docname``, to which ``way`` leads from there.

    Its empty icon keeps a browser from asking the site for one that it does not have.
    """
    address, title = escape(page_address(app, docname)), escape(app.env.titles[docname].astext())
    canonical = f'<link rel="canonical" href="{address}">\n' if address else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{app.config.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<title>{title}</title>\n<meta http-equiv="refresh" content="0; url={escape(way)}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="data:,">\n{canonical}</head>\n'
        f'<body><main><h1><a href="{escape(way)}">{title}</a></h1></main></body>\n</html>\n'
    )


def keep_old_address(app: Sphinx, exception: Exception | None) -> None:
    """Lead on from the address that the first page's source would give it."""
    root, builder = app.config.root_doc, app.builder
    if exception or not isinstance(builder, BookBuilder) or root == FRONT:
        return
    page = Path(app.outdir, f"{root}{builder.out_suffix}")
    way = posixpath.relpath(f"{FRONT}{builder.link_suffix}", posixpath.dirname(root))
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(page_that_leads_on(app, root, way), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Take the place of Sphinx's builder."""
    app.add_builder(BookBuilder, override=True)
    app.connect("html-page-context", name_address, priority=300)
    app.connect("build-finished", keep_old_address)

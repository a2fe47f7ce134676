"""The files that a web server and its visitors' programs expect at the root of a site.

- ``404.html``, which a server shows for a wrong address, wherever that address pointed to;
- ``robots.txt``, and ``sitemap.xml`` when ``html: baseurl`` says where the site is.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .front_door import page_address

NOT_FOUND = "404"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# A page at a wrong address does not know how deep that is. Where the address of the site is not
# known beforehand, it looks for a file of its own in the folders above: chapters lie no deeper.
FINDER = Path(__file__).with_name("find_root.js")
DEEPEST = 4


def pages_in_order(env: BuildEnvironment) -> list[str]:
    """The pages of the book in reading order."""
    return list(env.collect_relations())


def anchor(app: Sphinx) -> str:
    """What makes the addresses of a page hold at any depth: the first thing in its head."""
    if base := app.config.html_baseurl:
        return f'<base href="{escape(base)}{NOT_FOUND}.html">'
    folders = ("../" * depth for depth in range(DEEPEST))
    return "".join(f'<script src="{up}_static/{FINDER.name}"></script>' for up in folders)


def not_found(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """The page for wrong addresses, with all that can be meant instead."""
    if app.builder.name != "html":
        return
    links = "\n".join(
        f'<li><a href="{app.builder.get_target_uri(name)}">{escape(app.env.titles[name].astext())}'
        "</a></li>"
        for name in pages_in_order(app.env)
    )
    body = (
        "<h1>There is no page at this address</h1>\n"
        "<p>The book may have moved the page, or the address lost a letter on its way to you. "
        'Try the <a href="search.html">search</a>, or one of these:</p>\n'
        f"<ul>\n{links}\n</ul>\n"
    )
    page = {"title": "Page not found", "body": body, "pageurl": None, "metatags": anchor(app)}
    yield NOT_FOUND, page, "page.html"


def sitemap(app: Sphinx) -> ElementTree.ElementTree:
    """The addresses of all pages of the book (sitemaps.org, version 0.9)."""
    root = ElementTree.Element("urlset", xmlns=SITEMAP)
    for name in pages_in_order(app.env):
        page = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(page, "loc").text = page_address(app, name)
    ElementTree.indent(root)
    return ElementTree.ElementTree(root)


def write_site_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files, when the pages are done."""
    if exception or app.builder.name != "html":
        return
    outdir, base = Path(app.outdir), app.config.html_baseurl
    robots = "User-agent: *\nAllow: /\n"
    (outdir / "sitemap.xml").unlink(missing_ok=True)  # of an earlier build, for another address
    if base:
        sitemap(app).write(outdir / "sitemap.xml", encoding="utf-8", xml_declaration=True)
        robots += f"Sitemap: {base}sitemap.xml\n"
    (outdir / "robots.txt").write_text(robots, encoding="utf-8")


def offer_finder(app: Sphinx) -> None:
    """Let Sphinx copy the file that the page for wrong addresses looks for."""
    app.config.html_static_path.append(str(FINDER))


def setup(app: Sphinx) -> None:
    """Make the 404 page with the others, and the rest at the end."""
    app.connect("builder-inited", offer_finder)
    app.connect("html-collect-pages", not_found)
    app.connect("build-finished", write_site_files)

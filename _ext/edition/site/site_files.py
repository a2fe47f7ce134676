"""The files that a web server and its visitors' programs expect at the root of a site.

- ``404.html``, which a server shows for a wrong address, wherever that address pointed to;
- ``robots.txt``, and ``sitemap.xml`` when ``html: baseurl`` says where the site is.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from sphinx.application import Sphinx

from ..templates import render
from .front_door import page_address

NOT_FOUND = "404"
ROOM = Path(__file__).parent
# A page at a wrong address does not know how deep that is. Where the address of the site is not
# known beforehand, it looks for a file of its own in the folders above: chapters lie no deeper.
FINDER = ROOM / "find_root.js"
DEEPEST = 4


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
    names = app.env.collect_relations()
    pages = [(app.builder.get_target_uri(name), app.env.titles[name].astext()) for name in names]
    body = render(ROOM / "not_found.html", pages=pages)
    page = {"title": "Page not found", "body": body, "pageurl": None, "metatags": anchor(app)}
    yield NOT_FOUND, page, "page.html"


def write_site_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files, when the pages are done."""
    if exception or app.builder.name != "html":
        return
    outdir, base = Path(app.outdir), app.config.html_baseurl
    robots = "User-agent: *\nAllow: /\n"
    (outdir / "sitemap.xml").unlink(missing_ok=True)  # of an earlier build, for another address
    if base:
        addresses = [page_address(app, name) for name in app.env.collect_relations()]
        sitemap = render(ROOM / "sitemap.xml", addresses=addresses)
        (outdir / "sitemap.xml").write_text(sitemap, encoding="utf-8")
        robots += f"Sitemap: {base}sitemap.xml\n"
    (outdir / "robots.txt").write_text(robots, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the 404 page with the others, and the rest at the end."""
    app.config.html_static_path.append(str(FINDER))
    app.connect("html-collect-pages", not_found)
    app.connect("build-finished", write_site_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

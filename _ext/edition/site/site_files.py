"""The files that a web server and its visitors' programs expect at the root of a site.

- ``404.html``, which a server shows for a wrong address, wherever that address pointed to;
- ``index.html``, which leads to the landing page and describes it for link previews;
- ``robots.txt``, and ``sitemap.xml`` when ``html: baseurl`` says where the site is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..sources import EDITION
from .metadata import meta, open_graph, works_of

NOT_FOUND = "404"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# An attribute with an address relative to the page, and the folder that the theme's scripts use.
RELATIVE = re.compile(r'\b(href|src|action|data-content_root)="(?![#/]|[a-z]+:)(?:\./)?([^"]*)"')
# Where the site is not known beforehand, the page finds it: wrong addresses are mostly old ones of
# chapters. Without scripts, or for another address, the links hold from the site's root.
FIND_ROOT = """
<script>
(() => {
  const place = location.pathname.indexOf("/chapters/");
  if (!location.protocol.startsWith("http") || place < 0) return;
  const root = location.origin + location.pathname.slice(0, place + 1);
  for (const name of ["href", "src", "action"])
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const address = element.getAttribute(name);
      if (!/^(#|[/]|[a-z]+:)/.test(address)) element.setAttribute(name, root + address);
    }
})();
</script>
"""


def pages_in_order(env: BuildEnvironment) -> list[str]:
    """The pages of the book in reading order."""
    return list(env.collect_relations())


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
    if not app.config.html_baseurl:
        body += FIND_ROOT
    yield NOT_FOUND, {"title": "Page not found", "body": body, "pageurl": None}, "page.html"


def anchor_not_found(outdir: Path, base: str) -> None:
    """Make the links of the 404 page start at the server's root, so that they hold anywhere."""
    page, folder = outdir / f"{NOT_FOUND}.html", urlsplit(base).path
    text = page.read_text(encoding="utf-8")
    page.write_text(RELATIVE.sub(rf'\1="{folder}\2"', text), encoding="utf-8")


def front_door(app: Sphinx, base: str) -> str:
    """HTML that leads on to the landing page; who shares the bare address gets its preview."""
    edition, target = works_of(Path(app.srcdir))[EDITION], app.builder.get_target_uri("index")
    landing = app.builder.get_target_uri(app.config.root_doc)
    canonical = f'<link rel="canonical" href="{base}{landing}" />\n' if base else ""
    title = app.env.titles[app.config.root_doc].astext()
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8" />\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta http-equiv="refresh" content="0; url={landing}" />\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
        + meta([("description", edition["abstract"])])
        + open_graph(edition["title"], edition["abstract"], "website", base, target)
        + canonical
        + f'</head>\n<body>\n<main><h1><a href="{landing}">{escape(title)}</a></h1></main>\n'
        "</body>\n</html>\n"
    )


def sitemap(app: Sphinx, base: str) -> ElementTree.ElementTree:
    """The addresses of all pages of the book (sitemaps.org, version 0.9)."""
    root = ElementTree.Element("urlset", xmlns=SITEMAP)
    for name in pages_in_order(app.env):
        page = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(page, "loc").text = base + app.builder.get_target_uri(name)
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
        anchor_not_found(outdir, base)
        sitemap(app, base).write(outdir / "sitemap.xml", encoding="utf-8", xml_declaration=True)
        robots += f"Sitemap: {base}sitemap.xml\n"
    (outdir / "robots.txt").write_text(robots, encoding="utf-8")
    (outdir / "index.html").write_text(front_door(app, base), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the 404 page with the others, and the rest at the end."""
    app.connect("html-collect-pages", not_found)
    app.connect("build-finished", write_site_files, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""The page of the search, ``search.html``: it and its scripts are loaded when a reader opens it.

Without scripts, or when one of them does not load, it says where to look instead.
"""

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from ..templates import render
from .names import read_registers
from .search_index import INDEX

PAGE = "search"
HERE = Path(__file__).parent
# In this order: each uses what stands before it.
SCRIPTS = (
    "minisearch.js",
    Path(INDEX).name,
    "search-words.js",
    "search-names.js",
    "search-book.js",
    "search-meaning.js",
    "search-engine.js",
    "search.js",
)
STYLE = "search.css"


def registers_of(app: Sphinx) -> list[tuple[str, str]]:
    """The address and the title of each page that has a register, in reading order."""
    terms = app.env.get_domain("std").objects  # type: ignore[attr-defined]
    names = read_registers(Path(app.srcdir))
    pages = {page for (kind, name), (page, _) in terms.items() if kind == "term" and name in names}
    ordered = (name for name in app.env.collect_relations() if name in pages)
    return [(app.builder.get_target_uri(name), app.env.titles[name].astext()) for name in ordered]


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    """The page, in the frame that all pages have."""
    if app.builder.name != "html":
        return
    body = render(HERE / "search_page.html", registers=registers_of(app))
    yield PAGE, {"title": "Search", "body": body, "pageurl": None}, "page.html"


def add_assets(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Load the scripts and the style on this page only."""
    if pagename != PAGE or app.builder.name != "html":
        return
    for name in SCRIPTS:
        app.add_js_file(name, loading_method="defer")
    app.add_css_file(STYLE)


def setup(app: Sphinx) -> None:
    """Make the page when the list of places is written."""
    app.config.html_static_path.append(str(HERE / "scripts"))
    app.connect("html-collect-pages", search_page)
    app.connect("html-page-context", add_assets)

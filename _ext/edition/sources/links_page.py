"""The page "Links outside the book": the directive ``{outside-links}`` makes its list."""

from collections.abc import Iterator
from html import unescape
from itertools import chain
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..evidence import read_document
from ..words import escape_markdown, language_of
from .outside_links import Link, read_links


def as_markdown(links: list[Link]) -> Iterator[str]:
    """The list, line by line, in the Markdown of the book."""
    yield "::::{div} outside-links"
    for link in links:
        words = escape_markdown(link.title or link.address)
        used = [f"[](/{page})" for page in sorted(link.pages)]
        used += [f"`{name}`" for name in sorted(link.files)]
        archived = f"[kept copy of {words}](<{link.archived}>)" if link.archived else "none known"
        yield f"[{words}](<{link.address}>)"
        yield f": {escape_markdown(link.site)}."
        yield f"  Used in: {', '.join(used) or 'the bibliography’s file only'}."
        yield f"  Checked: {link.checked or 'not yet'}. Kept copy: {archived}."
        yield ""
    yield "::::"


class OutsideLinks(SphinxDirective):
    """``{outside-links}``: the list of all addresses, by site."""

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        sources = [*(root / "data").iterdir(), *(root / "chapters").rglob("*.md")]
        for path in sources:
            self.env.note_dependency(str(path))
        links = read_links(root)
        scripts = read_document(root).scripts
        made = self.parse_text_to_nodes("\n".join(as_markdown(links)))
        for reference in chain.from_iterable(node.findall(nodes.reference) for node in made):
            # MyST escapes the & of an address for HTML, and the HTML writer does so once more.
            reference["refuri"] = unescape(reference["refuri"])
            if language := language_of(reference.astext(), scripts):
                reference["classes"].append(f"language-{language}")
        return made


def setup(app: Sphinx) -> None:
    """Add the directive ``outside-links``."""
    app.add_directive("outside-links", OutsideLinks)

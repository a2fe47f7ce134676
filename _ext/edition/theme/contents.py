"""The lists beside a page: the chapters of the book, and the headings of the page.

Sphinx resolves and copies the whole table of contents for every page, so that the time for a book
grows with the square of its chapters. Here it is read once; pages in one folder share the links.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.toctree import TocTree, document_toc

OPTIONS = {"collapse": False, "titles_only": True, "includehidden": True}


@dataclass(frozen=True)
class Entry:
    """A line of a list, with the lines below it; ``docname`` is empty for another site."""

    title: str
    address: str
    docname: str = ""
    below: tuple[Entry, ...] = ()

    @property
    def inside(self) -> set[str]:
        """The pages below this one, at any depth."""
        return {name for entry in self.below for name in (entry.docname, *entry.inside)}


@dataclass(frozen=True)
class Part:
    """A part of the book."""

    caption: str
    entries: tuple[Entry, ...]


def lines_of(items: nodes.Element, line: Callable[[nodes.reference], Entry]) -> tuple[Entry, ...]:
    """The lines of a list, each made of its link, with those of the lists inside it."""
    found = []
    for item in children(items, nodes.list_item):
        inner = children(item, nodes.bullet_list)
        below = tuple(entry for one in inner for entry in lines_of(one, line))
        found.append(replace(line(next(item.findall(nodes.reference))), below=below))
    return tuple(found)


def children(node: nodes.Element, kind: type) -> list:
    """The direct children of one kind."""
    return [child for child in node.children if isinstance(child, kind)]


class Chapters:
    """The table of contents of a book, as its pages show it."""

    def __init__(self, app: Sphinx, depth: int, with_root: bool) -> None:
        self.builder, self.env = cast(StandaloneHTMLBuilder, app.builder), app.env
        self.root = app.config.root_doc
        self.suffix = app.config.html_secnumber_suffix
        self.names = {
            self.builder.get_relative_uri(self.root, name): name for name in app.env.found_docs
        }
        self.parts: list[Part] = []
        if with_root:
            title = self.markup(app.env.titles[self.root])
            self.parts.append(Part("", (Entry(title, "", self.root),)))
        tree = TocTree(app.env).get_toctree_for(self.root, self.builder, maxdepth=depth, **OPTIONS)
        caption = ""
        for node in tree.children if tree is not None else ():
            if isinstance(node, nodes.title):
                caption = escape(node.astext())
            elif isinstance(node, nodes.bullet_list):
                self.parts.append(Part(caption, lines_of(node, self.entry)))
                caption = ""
        self.by_folder: dict[str, list[Part]] = {}

    def markup(self, node: nodes.Element) -> str:
        """The words of a title as HTML."""
        if all(isinstance(child, nodes.Text) for child in node.children):
            return escape(node.astext())
        words = nodes.paragraph("", "", *(child.deepcopy() for child in node.children))
        paragraph = self.builder.render_partial(words)["fragment"].strip()
        return paragraph.removeprefix("<p>").removesuffix("</p>")

    def entry(self, link: nodes.reference) -> Entry:
        """A line for a link to a page."""
        number = ".".join(map(str, link.get("secnumber") or ()))
        title = (number + self.suffix if number else "") + self.markup(link)
        return Entry(title, escape(link["refuri"]), self.names.get(link["refuri"], ""))

    def seen_from(self, docname: str) -> list[Part]:
        """The parts with the addresses that they have on a page."""
        folder = posixpath.dirname(self.builder.get_target_uri(docname))
        if folder not in self.by_folder:

            def readdress(entry: Entry) -> Entry:
                below = tuple(map(readdress, entry.below))
                if not entry.docname:
                    return replace(entry, below=below)
                address = self.builder.get_relative_uri(docname, entry.docname)
                if not address:  # this very page, which others of its folder share the list with
                    address = posixpath.basename(self.builder.get_target_uri(docname))
                return replace(entry, address=escape(address), below=below)

            self.by_folder[folder] = [
                Part(part.caption, tuple(map(readdress, part.entries))) for part in self.parts
            ]
        return self.by_folder[folder]


def headings(app: Sphinx, docname: str) -> tuple[Entry, ...]:
    """The headings of a page below its title."""

    def heading(link: nodes.reference) -> Entry:
        return Entry(escape(link.astext()), escape(link.get("anchorname", "")))

    tops = lines_of(cast(nodes.Element, document_toc(app.env, docname, app.tags)), heading)
    return tops[0].below if len(tops) == 1 else tops

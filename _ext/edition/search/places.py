"""The places of a page that a reader may look for: each with its anchor, its title and its words.

A place is a paragraph of the document, a note beside it, an entry of a register, a source, a table,
a figure, or what else stands in a section.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from docutils import nodes
from sphinx import addnodes

from ..site import said_of

# What a place is. Scripts and weights know these names: see search.js.
DOCUMENT = "document"
NOTE = "note"
ENTRY = "entry"
SECTION = "section"
SOURCE = "source"

# Nobody reads these, or not as words.
SILENT = (nodes.comment, nodes.raw, nodes.image, nodes.meta, nodes.system_message, addnodes.index)
# Code can be looked for, but it is no sentence to show.
CODE = (nodes.literal_block, nodes.doctest_block)
IDENTIFIER = re.compile(r"[^\W\d]\w+")
TITLED = (nodes.section, nodes.table, nodes.figure)
HEADS = (nodes.title, nodes.caption, nodes.term, nodes.label)  # what names a place


@dataclass
class Place:
    """A place: where it is, what it is, its words, and the anchors to which it links.

    ``keywords`` are words that readers may look for and that do not stand there.
    """

    anchor: str
    title: str
    kind: str = SECTION
    text: str = ""
    code: str = ""
    keywords: str = ""
    links: list[str] = field(default_factory=list)

    def tidy(self) -> Place:
        """The place with single spaces, composed letters, and no link and no name in code twice."""
        self.title, self.text = (
            unicodedata.normalize("NFC", " ".join(words.split()))
            for words in (self.title, self.text)
        )
        self.code = " ".join(dict.fromkeys(IDENTIFIER.findall(self.code)))
        self.links = sorted(set(self.links))
        return self


def title_of(node: nodes.Element) -> str:
    """The title or caption of a section, a table or a figure; empty when it has none."""
    titles = (nodes.title, nodes.caption)
    return next((child.astext() for child in node.children if isinstance(child, titles)), "")


def named_term(node: nodes.Element) -> nodes.term | None:
    """The term of an entry of a register, which has an anchor; of other definitions nothing."""
    terms = (child for child in node.children if isinstance(child, nodes.term))
    return next((term for term in terms if term["ids"]), None)


class Reader:
    """Goes through a page and gives its words to the places where they stand."""

    def __init__(self, paragraphs: Collection[str]) -> None:
        self.paragraphs = paragraphs
        self.places: list[Place] = []

    def open(self, anchor: str, title: str, kind: str = SECTION) -> Place:
        """A new place, in the order of the page."""
        self.places.append(Place(anchor, title, kind))
        return self.places[-1]

    def read(self, node: nodes.Node, place: Place) -> None:
        """Give the words of a node to ``place``, or to the places that the node contains."""
        if isinstance(node, nodes.Text):
            place.text += node.astext()
        elif isinstance(node, CODE):
            place.code += f"{node.astext()}\n"
        elif isinstance(node, nodes.Element) and not isinstance(node, SILENT):
            self.read_element(node, place)

    def read_element(self, node: nodes.Element, place: Place) -> None:
        """The same for an element, which may be or contain a place of its own."""
        if isinstance(node, nodes.container) and "passage" in node["classes"]:
            self.read_passage(node, place)
            return
        own = place
        if isinstance(node, TITLED) and node["ids"] and title_of(node):
            own = self.open(node["ids"][0], title_of(node))
        elif key := next((name for name in node["ids"] if name in self.paragraphs), ""):
            own = self.open(key, f"¶{key.lstrip('p')}", DOCUMENT)
        elif isinstance(node, nodes.definition_list_item) and (term := named_term(node)):
            own = self.open(term["ids"][0], term.astext(), ENTRY)
        elif isinstance(node, nodes.citation):
            own = self.open(node["ids"][0], "", SOURCE)
        elif isinstance(node, nodes.reference):
            place.links.append(node.get("refid") or node.get("refuri", "").partition("#")[2])
        if "para-number" not in node["classes"]:
            self.read_children(node, own, but=HEADS if own is not place else ())

    def read_children(self, node: nodes.Element, place: Place, but: tuple[type, ...] = ()) -> None:
        """The children of a node; blocks are kept apart from what follows."""
        for child in node.children:
            if not isinstance(child, but):
                self.read(child, place)
        if not isinstance(node, nodes.Inline):
            place.text += " "

    def read_passage(self, node: nodes.Element, place: Place) -> None:
        """A paragraph of the document and the notes beside it, which are places of their own."""
        inside = {name for child in node.findall(nodes.paragraph) for name in child["ids"]}
        key = next((name for name in self.paragraphs if name in inside), "")
        for child in node.children:
            if key and isinstance(child, nodes.sidebar) and "margin" in child["classes"]:
                note = self.open(key, f"{title_of(child)} (¶{key.lstrip('p')})", NOTE)
                self.read_children(child, note, but=HEADS)
            else:
                self.read(child, place)


def places_of(doctree: nodes.document, paragraphs: Collection[str]) -> Iterator[Place]:
    """The places of a page in their order; ``paragraphs`` are the anchors of the document's.

    Sections and notes without words of their own stay out, but not a page's title, which has the
    keywords of the page.
    """
    reader = Reader(paragraphs)
    above = Place("", "")
    for child in doctree.children:
        reader.read(child, above)
    for number, place in enumerate(map(Place.tidy, reader.places)):
        if not number:
            place.keywords = said_of(doctree, "keywords")
        if place.text or place.code or not number or place.kind in (ENTRY, DOCUMENT):
            yield place

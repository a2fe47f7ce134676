"""Quotations of the memo in our prose: checked, marked as its words, linked to their place.

``{memo}`p3: he had still not received an answer` `` prints the words in quotation marks, and a
link to the paragraph after them.
The directive ``{memo} p3`` prints a whole paragraph, ``{memo} p2.4`` one sentence of it.
A quotation that does not stand in its paragraph, letter for letter, is a warning, and so fails the
strict build.
"""

from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from ..evidence import MEMO, read_document, read_paragraphs, read_rows

logger = logging.getLogger(__name__)


def paragraph_link(paragraph: str) -> pending_xref:
    """A reference to a paragraph of the edition, which Sphinx resolves and checks."""
    label = nodes.inline("", f"¶{paragraph[1:]}", classes=["paragraph-link"])
    kind = {"refdomain": "std", "reftype": "ref", "refexplicit": True, "refwarn": True}
    return pending_xref("", label, reftarget=paragraph, **kind)


def read_passages(data: Path) -> dict[str, str]:
    """Every passage that can be quoted whole: the paragraphs (p2) and their sentences (p2.4)."""
    sentences = {row["id"]: row["text"] for row in read_rows(data, "statements")}
    return read_paragraphs(data / "memo.txt") | sentences


class MemoRole(SphinxRole):
    """``{memo}`p3: words` ``: words of the memo inside a sentence of ours."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        paragraph, _, words = self.text.partition(": ")
        root = Path(self.env.srcdir)
        text = read_paragraphs(root / MEMO).get(paragraph)
        if text is None or not words or words not in text:
            called, place = read_document(root).called, self.get_location()
            logger.warning("the %s does not say %r in %s", called, words, paragraph, location=place)
        quotation = nodes.inline("", f"“{words}”", classes=["memo-words"])
        link = paragraph_link(paragraph)
        return [quotation, nodes.Text(" ("), link, nodes.Text(")")], []


class MemoDirective(SphinxDirective):
    """``{memo} p3``: a paragraph or a sentence of the memo, set apart."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        passage = self.arguments[0]
        called = read_document(Path(self.env.srcdir)).called
        text = read_passages(Path(self.env.srcdir, "data")).get(passage)
        if text is None:
            place = self.get_location()
            logger.warning("the %s has no passage %r", called, passage, location=place)
            return []
        source = nodes.attribution("", "", nodes.Text(f"The {called}, "))
        source += paragraph_link(passage.partition(".")[0])
        return [nodes.block_quote("", nodes.paragraph("", text), source, classes=["memo-passage"])]


def setup(app: Sphinx) -> None:
    """Add the role and the directive, both called ``memo``."""
    app.add_role("memo", MemoRole())
    app.add_directive("memo", MemoDirective)

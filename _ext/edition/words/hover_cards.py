"""Cards that say who or what a linked name is, without leaving the page.

Links to the registers, to the paragraphs of the memo and to its amounts get a card: on pointing, on
focus, and on the first tap.
The cards are made from the tables, and each page carries those that its links need, so that nothing
is loaded for them and they work from a disk.
Without scripts a link leads to the entry, as links do.
"""

from pathlib import Path
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ..evidence import REGISTERS, Document, read_document, read_paragraphs, read_rows
from .page_data import data_element

logger = logging.getLogger(__name__)

Card = dict[str, object]
PARAGRAPH_LENGTH = 240  # characters of a paragraph that a card shows


def entry_card(kind: str, row: dict[str, str], document: Document) -> Card:
    """The card of a register's entry: what it is, its name, one sentence or two."""
    side = row.get("side", "")
    card: Card = {
        "kind": f"{kind}, {document.sides[side]}" if side in document.sides else kind,
        "name": row["name"],
        "text": row.get("summary") or row.get("explanation", ""),
    }
    if side in document.sides:
        card["side"] = document.side_class(side)
    scripts = document.scripts.items()
    if forms := [[code, row[column]] for column, code in scripts if row.get(column)]:
        card["forms"] = forms
    return card


def amount_card(row: dict[str, str], document: Document) -> Card:
    """The card of an amount: the number, what it is, how sure it is."""
    amount = [f"{float(row['value']):g}", row.get("unit"), row.get("currency")]
    words = {"status": "Status:", "grade": "grade"}
    known = "; ".join(f"{word} {row[name]}" for name, word in words.items() if row.get(name))
    return {
        "kind": f"Amount in the {document.called}",
        "name": " ".join(filter(None, amount)),
        "text": ". ".join(filter(None, [row["label"], known])) + ".",
    }


def opening(text: str) -> str:
    """The beginning of a paragraph, cut between two words."""
    if len(text) <= PARAGRAPH_LENGTH:
        return text
    return text[:PARAGRAPH_LENGTH].rpartition(" ")[0] + " …"


def make_cards(root: Path, anchors: dict[str, str]) -> dict[str, Card]:
    """All cards, by the part of a link after the #.

    ``anchors`` gives that part for each name of a register; a name without one is a warning.
    """
    cards: dict[str, Card] = {}
    document, data = read_document(root), root / "data"
    for table, kind in REGISTERS.items():
        for row in read_rows(data, table):
            if row["name"] in anchors:
                cards[anchors[row["name"]]] = entry_card(kind, row, document)
            else:
                logger.warning("no register has the entry %r of %s.csv", row["name"], table)
    for key, text in read_paragraphs(data / "memo.txt").items():
        cards[key] = {"kind": f"The {document.called}, ¶{key[1:]}", "memo": opening(text)}
    for row in read_rows(data, "figures"):
        if row.get("paragraph"):
            cards[row["id"]] = amount_card(row, document)
    return cards


def collect(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Make all cards once the registers' anchors are known.

    Returns the pages to write again: all of them when a card has changed since the last build.
    """
    objects = cast(StandardDomain, env.get_domain("std")).objects
    anchors = {name: anchor for (kind, name), (_, anchor) in objects.items() if kind == "term"}
    before, cards = getattr(env, "hover_cards", {}), make_cards(Path(app.srcdir), anchors)
    env.hover_cards = cards  # type: ignore[attr-defined]
    return sorted(env.found_docs) if cards != before else []


def add_cards(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Put the cards that the links of a page need at its end, for the script."""
    if doctree is None or app.builder.name != "html":
        return
    links = doctree.findall(nodes.reference)
    targets = {link.get("refid") or link.get("refuri", "").partition("#")[2] for link in links}
    cards: dict[str, Card] = app.env.hover_cards  # type: ignore[attr-defined]
    if needed := {target: cards[target] for target in sorted(targets & set(cards))}:
        context["body"] += data_element("hover-cards", needed)


def setup(app: Sphinx) -> None:
    """Make the cards once, and add to each page its own."""
    app.connect("env-updated", collect)
    app.connect("html-page-context", add_cards)

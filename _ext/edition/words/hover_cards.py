"""Cards that say who or what a linked name is, without leaving the page.

Links to the registers, to the paragraphs of the memo, to its amounts and to the sources get a card:
on pointing, on focus, and on the first tap.
The cards are made from the tables and the bibliography and stand in one file for all pages, which a
page asks for when a reader first comes to such a link; as a script, it can be had from a disk, too.
Without scripts a link leads to the entry, as links do.
"""

import json
from pathlib import Path
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinxcontrib.bibtex.domain import BibtexDomain

from ..digests import digest_of_file, write_if_changed
from ..evidence import REGISTERS, Document, read_document, read_paragraphs, read_rows
from .foreign_words import pieces

logger = logging.getLogger(__name__)

Card = dict[str, object]
FILE = "_static/cards.js"
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


def source_cards(domain: BibtexDomain, document: Document) -> dict[str, Card]:
    """The cards of the sources: their entries in the bibliography, without the address."""
    cards: dict[str, Card] = {}
    for citation in domain.citations:
        entry = citation.formatted_entry.text.render(domain.backend)
        words = "".join(one.astext() for one in entry if not isinstance(one, nodes.reference))
        text = [said for said in pieces(words.strip(), document.scripts) if said[1]]
        cards[citation.citation_id] = {"kind": "Source", "text": text}
    return cards


def collect(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Make all cards once the anchors of registers and sources are known, and write their file.

    Returns the pages to write again: all of them when a card has changed since the last build, for
    they name the file with its digest.
    """
    objects = cast(StandardDomain, env.get_domain("std")).objects
    anchors = {name: anchor for (kind, name), (_, anchor) in objects.items() if kind == "term"}
    before, cards = getattr(env, "hover_cards", {}), make_cards(Path(app.srcdir), anchors)
    # Sources that are only counted on their page would share their anchors with other pages.
    if app.registry.has_domain("cite") and app.config.bibtex_cite_id:
        domain = cast(BibtexDomain, env.get_domain("cite"))
        cards |= source_cards(domain, read_document(Path(app.srcdir)))
    env.hover_cards = cards  # type: ignore[attr-defined]
    content = json.dumps(cards, ensure_ascii=False, separators=(",", ":"))
    if app.builder.name == "html":
        write_if_changed(Path(app.outdir, FILE), f"globalThis.hoverCards = {content};\n")
    return sorted(env.found_docs) if cards != before else []


def name_cards(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Tell a page that has links with cards where these are."""
    if doctree is None or app.builder.name != "html":
        return
    links = doctree.findall(nodes.reference)
    targets = {link.get("refid") or link.get("refuri", "").partition("#")[2] for link in links}
    if not targets.isdisjoint(app.env.hover_cards):  # type: ignore[attr-defined]
        version = digest_of_file(Path(app.outdir, FILE))[:8]
        context["cards"] = f"{context['pathto'](FILE, 1)}?v={version}"


def setup(app: Sphinx) -> None:
    """Make the cards once all citations are known, and name their file to the pages."""
    app.connect("env-updated", collect, priority=600)
    app.connect("html-page-context", name_cards)

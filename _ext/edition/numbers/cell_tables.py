"""A DataFrame at the end of a cell becomes a table of the book: numbered, captioned, linked.

The cell says so in its metadata, as it would for a figure::

    ```{code-cell}
    :mystnb: {table: {name: plan-table, caption: What the memo reports for 1957}}

``caption`` is Markdown and may name glued values in braces: ``{plan_total:.0f}``.
Cells of the table are plain text, but two kinds become links that Sphinx resolves: the id of a
paragraph (``p3``, ``¶3``) and a citation key of the bibliography.
An index named ``id`` is not printed; with ``anchors: true`` it gives each row its target.
The first printed column heads the rows.
"""

import re
from collections.abc import Collection
from pathlib import Path
from typing import cast

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import new_document
from sphinxcontrib.bibtex.domain import BibtexDomain

from ..evidence import read_document
from ..words import escape_markdown
from .glued import fill

logger = logging.getLogger(__name__)

PARAGRAPH = re.compile(r"(?:\bp|¶)(\d+)\b")
DATE = re.compile(r"\b(\d{4}-\d{2}(?:[-/]\d{2}){0,2})\b")
NUMBER = re.compile(r"[-−+]?[\d,]*\.?\d+( ?%)?|–|")


def as_markdown(cell: str, citation_keys: set[str], paragraphs: Collection[str]) -> str:
    """The text of one cell as Markdown: names of paragraphs and citation keys become references."""

    def link(found: re.Match[str]) -> str:
        number = found[1]
        return f"[¶{number}](#p{number})" if f"p{number}" in paragraphs else found[0]

    words = [
        f"{{cite:t}}`{word}`" if word in citation_keys else escape_markdown(word)
        for word in cell.split(" ")
    ]
    text = DATE.sub(r"[\1]{.date}", " ".join(words))
    return PARAGRAPH.sub(link, text)


class CellTables(SphinxTransform):
    """Replace the HTML of a DataFrame by a docutils table, where the cell asks for it."""

    default_priority = 200  # before Sphinx collects labels and numbers

    def apply(self, **kwargs: object) -> None:
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") != "cell_code":
                continue
            if options := (cell["cell_metadata"].get("mystnb") or {}).get("table"):
                self.replace(cell, options)

    def replace(self, cell: nodes.container, options: dict) -> None:
        """Put the table where the output of ``cell`` stands."""
        html = [raw for raw in cell.findall(nodes.raw) if "<table" in raw.astext()]
        frame = BeautifulSoup(html[-1].astext(), "html.parser").table if html else None
        has_caption = isinstance(options, dict) and options.get("caption")
        if frame is None or not frame.get_text(strip=True) or not has_caption:
            logger.warning("no table, or no caption for it, in this cell", location=cell)
            return
        output = html[-1].parent.parent  # the bundle of the DataFrame's HTML and plain text
        table = self.parse(frame, options)
        if options.get("name"):
            table["names"] = [str(options["name"])]
            self.document.note_explicit_target(table, table)
        output.replace_self(table)

    def parse(self, frame: Tag, options: dict) -> nodes.table:
        """Read the DataFrame's HTML and build the table from it by way of Markdown."""
        caption = " ".join(fill(str(options["caption"]), self.env, escape_markdown).split())
        rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in frame("tr")]
        header, *body = rows
        ids = None
        if body and body[0][0] == "id" and not any(body[0][1:]):  # pandas' second header line
            ids = [row[0] for row in body[1:]]
            header, body = header[1:], [row[1:] for row in body[1:]]
        elif not header[0]:  # the numbering of a DataFrame without an index of its own
            header, body = header[1:], [row[1:] for row in body]
        header = [name[:1].upper() + name[1:].replace("_", " ") for name in header]
        if any(cell.endswith("...") for row in body for cell in row):
            logger.warning("pandas has cut a cell of %r short", caption, location=self.env.docname)
        numeric = [all(NUMBER.fullmatch(row[i]) for row in body) for i in range(len(header))]
        rule = ["---:" if is_number else "---" for is_number in numeric]
        domain = cast(BibtexDomain, self.env.get_domain("cite"))
        keys = set(domain.bibdata.data.entries)
        names = read_document(Path(self.env.srcdir)).paragraphs
        lines = [[as_markdown(cell, keys, names) for cell in row] for row in (header, *body)]
        grid = "\n".join("| " + " | ".join(line) + " |" for line in (lines[0], rule, *lines[1:]))
        table = self.parse_markdown(f"::::{{table}} {caption}\n{grid}\n::::\n")
        next(table.findall(nodes.colspec))["stub"] = 1
        if ids and options.get("anchors"):
            self.add_anchors(table, ids)
        return table

    def parse_markdown(self, text: str) -> nodes.table:
        """Let the book's own Markdown parser read the table, roles and links included."""
        document = new_document(self.document["source"], self.document.settings)
        # Ids are counted on, so that none of the table's repeats one of the page's.
        document.ids, document.id_counter = self.document.ids, self.document.id_counter
        MystParser().parse(text, document)
        return next(document.findall(nodes.table))

    def add_anchors(self, table: nodes.table, ids: list[str]) -> None:
        """Make each row of the body the target ``#<id>``."""
        body = next(table.findall(nodes.tbody))
        for row, name in zip(body.findall(nodes.row), ids, strict=True):
            row["names"] = [name]
            self.document.note_explicit_target(row, row)


def setup(app: Sphinx) -> None:
    """Read the ``table`` option of notebook cells."""
    app.add_transform(CellTables)

"""Text made from the rows of a table: registers, lists, anything that repeats.

The directive ``{from-table} people`` reads ``data/people.csv`` and renders its content as a Jinja
template that sees the rows as ``rows``, each a mapping of column to text.
What comes out is Markdown of the book, so that references in it are resolved and checked.
"""

from __future__ import annotations

import csv
from pathlib import Path

from docutils import nodes
from jinja2 import Environment, StrictUndefined, TemplateError
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

# A misspelt column is an error, not an empty text.
TEMPLATES = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


class FromTable(SphinxDirective):
    """``{from-table} NAME``: render the content once, over the rows of ``data/NAME.csv``."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir, "data", f"{self.arguments[0]}.csv")
        self.env.note_dependency(str(path))
        try:
            with path.open(encoding="utf-8", newline="") as table:
                rows = list(csv.DictReader(table))
            text = TEMPLATES.from_string("\n".join(self.content)).render(rows=rows)
        except (OSError, TemplateError) as error:
            raise self.error(f"from-table {self.arguments[0]}: {error}") from error
        return self.parse_text_to_nodes(text)


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive ``from-table``."""
    app.add_directive("from-table", FromTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

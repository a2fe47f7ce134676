"""Text made from the rows of a table: registers, lists, anything that repeats.

The directive ``{from-table} people`` reads ``data/people.csv`` and renders its content as a Jinja
template that sees the rows as ``rows``, each a mapping of column to text.
``{from-table} datapackage.json`` does the same with the descriptions of all tables.
The filter ``paragraphs`` turns the spellings of an entry into the paragraphs of the memo where they
stand.
With ``{from-table} people as entry`` it is kept for the directives below it on the page, which
write ``{% include "entry" %}`` for it: what a register says of each is said once.
The template is Markdown of the book, so that references in it are resolved and checked; what it
takes from a row is text, and whatever Markdown or HTML stands in a cell is shown as it is.
"""

import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..evidence import read_paragraphs, read_rows
from .escaping import escape_markdown, lines_joined


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV table, or the tables of a data package. Raises OSError without it."""
    if path.suffix == ".json":
        resources = json.loads(path.read_text(encoding="utf-8"))["resources"]
        return lines_joined([resource for resource in resources if "schema" in resource])
    if not path.exists():
        raise FileNotFoundError(f"the book has no table data/{path.name}")
    return lines_joined(read_rows(path.parent, path.stem))


class FromTable(SphinxDirective):
    """``{from-table} NAME``: render the content once, over the rows of ``data/NAME.csv``."""

    required_arguments = 1
    optional_arguments = 2  # and no option: a content may begin with colons
    has_content = True

    def run(self) -> list[nodes.Node]:
        kept: dict[str, str] = self.env.temp_data.setdefault("from_table", {})
        name, *rest = self.arguments
        if rest:
            if len(rest) < 2 or rest[0] != "as":
                said = f"from-table {name}: {' '.join(rest)!r} is not understood; write `as NAME`"
                raise self.error(said)
            kept[rest[1]] = "\n".join(self.content)
            return []
        data = Path(self.env.srcdir, "data")
        path = data / (name if name.endswith(".json") else f"{name}.csv")
        self.env.note_dependency(str(path))
        memo = read_paragraphs(data / "memo.txt")

        def paragraphs(spellings: str) -> list[str]:
            forms = "|".join(map(re.escape, spellings.split(" | ")))
            found = re.compile(rf"(?<!\w)({forms})(?!\w)")
            return [key for key, text in memo.items() if spellings and found.search(text)]

        templates = Environment(
            loader=DictLoader(kept),
            undefined=StrictUndefined,  # a misspelt column is an error, not an empty text
            finalize=lambda value: escape_markdown(str(value)),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.filters["paragraphs"] = paragraphs
        try:
            text = templates.from_string("\n".join(self.content)).render(rows=rows_of(path))
        except TemplateNotFound as error:
            raise self.error(f"from-table {name}: no list above is `as {error.name}`") from error
        except (OSError, TemplateError) as error:
            raise self.error(f"from-table {name}: {error}") from error
        return self.parse_text_to_nodes(text)


def setup(app: Sphinx) -> None:
    """Add the directive ``from-table``."""
    app.add_directive("from-table", FromTable)

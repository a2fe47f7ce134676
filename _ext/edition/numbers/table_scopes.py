"""Header cells of tables say what they head: a column or a row.

Sphinx marks them by class only; screen readers go by ``scope``.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

SCOPES = {
    '<th class="head': '<th scope="col" class="head',
    '<th class="stub': '<th scope="row" class="stub',
}


def add_scopes(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Add the scope to every header cell of the page."""
    for plain, scoped in SCOPES.items():
        context["body"] = context.get("body", "").replace(plain, scoped)


def setup(app: Sphinx) -> dict[str, bool]:
    """Work on each page's HTML before it is written."""
    app.connect("html-page-context", add_scopes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

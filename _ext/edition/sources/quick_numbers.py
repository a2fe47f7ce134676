"""A link to a numbered table, figure or question is set without reading its page again.

Sphinx reads the whole page that has the number, for each link to it.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment


class ReadOnce:
    """The environment, for those who only look at its pages: each is read once."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.pages: dict[str, nodes.document] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.env, name)

    def get_doctree(self, docname: str) -> nodes.document:
        """A page, read once."""
        if docname not in self.pages:
            self.pages[docname] = self.env.get_doctree(docname)
        return self.pages[docname]


class QuickNumbers(StandardDomain):
    """Sphinx's links, which find each page read."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.pages = ReadOnce(env)

    def _resolve_numref_xref(self, env: BuildEnvironment, *link: Any) -> nodes.Element | None:
        return super()._resolve_numref_xref(self.pages, *link)  # type: ignore[arg-type]


def setup(app: Sphinx) -> dict[str, bool]:
    """Put these links in the place of Sphinx's."""
    app.add_domain(QuickNumbers, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

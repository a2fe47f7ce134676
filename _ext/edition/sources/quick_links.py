"""Citations and links to numbers are set without searching for the same thing each time.

Pybtex looks for the part that writes plain text among the entry points of every package, some
milliseconds for each citation; what is registered it finds at once.
For each link to a numbered table, figure or question Sphinx reads the page that has the number.
"""

from functools import cache
from types import SimpleNamespace
from typing import Any

from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

BACKENDS, PLAIN_TEXT = "pybtex.backends", ("plaintext", "text")  # its two names


class QuickNumbers(StandardDomain):
    """Sphinx's links, for which each page is read once: they only look at it."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.read = cache(env.get_doctree)

    def _resolve_numref_xref(self, env: Any, *link: Any) -> nodes.Element | None:
        env = SimpleNamespace(**vars(env) | {"get_doctree": self.read})
        return super()._resolve_numref_xref(env, *link)


def setup(app: Sphinx) -> None:
    """Register that part, found once, and put these links in the place of Sphinx's."""
    for name in PLAIN_TEXT:
        register_plugin(BACKENDS, name, find_plugin(BACKENDS, name), force=True)
    app.add_domain(QuickNumbers, override=True)

"""The list of chapters beside each page is set once for a folder, not once for a page.

Sphinx resolves and copies the whole table of contents for every page, so that the time for a book
grows with the square of its chapters.
In one folder the lists differ only in which chapter is the current one.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import partial

from docutils import nodes
from sphinx.application import Sphinx

CURRENT = '<li class="toctree-l1 current"><a class="current reference internal" href="#">'
OTHER = '<li class="toctree-l1"><a class="reference internal" href="{}">'
# What Sphinx gives a list below a chapter, which depends on the page in more ways.
DEEPER = "toctree-l2"


def without_current(contents: str, address: str) -> str:
    """The list as a page beside this one would have it, if none were current."""
    contents = contents.replace('<ul class="current">', "<ul>")
    return contents.replace(CURRENT, OTHER.format(address))


def with_current(contents: str, address: str) -> str:
    """The list in which the chapter at this address, if it is there, is the current one."""
    before, found, after = contents.partition(OTHER.format(address))
    if not found:
        return contents
    above, _, part = before.rpartition("<ul>")
    return f'{above}<ul class="current">{part}{CURRENT}{after}'


def share(
    lists: dict[tuple, str],
    app: Sphinx,
    pagename: str,
    template: str,
    context: dict,
    doctree: nodes.document | None,
) -> None:
    """Let the page's list of chapters come from ``lists``, which has one for each folder."""
    address = posixpath.basename(app.builder.get_target_uri(pagename))
    set_anew: Callable[..., str] = context["toctree"]

    def contents(**options: object) -> str:
        key = (posixpath.dirname(pagename), *sorted(options.items()))
        if key not in lists:
            text = set_anew(**options)
            if DEEPER in text:
                return text
            lists[key] = without_current(text, address)
        return with_current(lists[key], address)

    context["toctree"] = contents


def setup(app: Sphinx) -> dict[str, bool]:
    """Come before the theme, which sets the list as soon as it gets a page."""
    app.connect("html-page-context", partial(share, {}), priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

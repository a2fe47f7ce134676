"""Room of the runtime: notebooks run in their own pages (``make site``).

In: the built pages with their notebooks, Python as WebAssembly, a shim for its files.
Out: both in ``_runtime/`` of the site, as light as the notebooks allow, and on each notebook's page
a button that says what it loads. A book without them has no trace of this room.
``scripts/`` are what a page then loads, ``inside/`` is what runs in the WebAssembly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..rooms import set_up

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PARTS = ("offer",)  # the button on the pages: `make book` takes it out, `make site` puts it in


def setup(app: Sphinx) -> dict[str, bool]:
    """Set the parts up in their order."""
    return set_up(app, __name__, PARTS)

"""Room of paper: the book to keep (``make print``).

In: the pages that `make book` has built, so that paper and site say the same.
Out: PDFs for paper, an EPUB, a copy of the site to read offline, and their list on the site.
"""

from __future__ import annotations

from sphinx.application import Sphinx

from ..rooms import set_up

PARTS = ("to_keep",)  # the list of what `make print` made


def setup(app: Sphinx) -> dict[str, bool]:
    """Set the parts up in their order."""
    return set_up(app, __name__, PARTS)

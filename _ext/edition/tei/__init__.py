"""Room of the TEI edition, for those who work with texts by program.

In: the marked text of the edition's page, the tables, CITATION.cff.
Out: the document as one file in ``_build/tei/``, offered for download by the page on citing.
"""

from __future__ import annotations

from sphinx.application import Sphinx

from ..rooms import set_up

PARTS = ("tei_edition",)  # the edition as TEI P5, before the pages are read


def setup(app: Sphinx) -> dict[str, bool]:
    """Set the parts up in their order."""
    return set_up(app, __name__, PARTS)

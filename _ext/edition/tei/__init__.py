"""Room of the TEI edition, for those who work with texts by program.

In: the marked text of the edition's page, the tables, CITATION.cff.
Out: the document as one file in ``_build/tei/``, offered for download by the page on citing.
"""

from functools import partial

from ..rooms import set_up

PARTS = ("tei_edition",)  # the edition as TEI P5, before the pages are read

setup = partial(set_up, room=__name__, parts=PARTS)

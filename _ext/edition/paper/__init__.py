"""Room of paper: the book to keep (``make print``).

In: the pages that `make book` has built, so that paper and site say the same.
Out: PDFs for paper, an EPUB, a copy of the site to read offline, and their list on the site.
"""

from functools import partial

from ..rooms import set_up

PARTS = ("to_keep",)  # the list of what `make print` made

setup = partial(set_up, room=__name__, parts=PARTS)

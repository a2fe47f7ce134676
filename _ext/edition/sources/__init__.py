"""Room of sources: citing and linking.

In: CITATION.cff, data/references.bib and the links of the chapters.
Out: the document and the edition for reference managers, the bibliography as the text cites it, a
footnote for each paragraph, every address outside the book on one page.
"""

from functools import partial

from ..rooms import set_up
from .works import EDITION, MEMO, SOURCE, as_signed, as_text, iso_date, read_works

PARTS = (
    "source_dates",  # sources are cited by their dates in words, with letters for two alike
    "bibliography_style",  # the bibliography by author and date, as the text cites it
    "quick_links",  # citations and links to numbers are set without a search each time
    "citations",  # the document and the edition for reference managers, from CITATION.cff
    "this_edition",  # its version and date in the text, from CITATION.cff
    "links_page",  # every address outside the book on one page
    "cite_paragraph",  # "Cite" copies a footnote for a paragraph of the document
)

setup = partial(set_up, room=__name__, parts=PARTS)

"""Room of the search: a reader's words lead to their place.

In: the finished pages, the registers and the sentences of the document.
Out: the page of the search with its scripts, and the list of places that it looks through.

Nothing of it is loaded before a reader opens the page, and nothing is asked of another site.
It works from a folder on a disk and in a frame that may keep nothing.
"""

from functools import partial

from ..rooms import set_up

PARTS = (
    "search_index",  # the places of the book, written in place of Sphinx's own index
    "search_page",  # the page that looks through them
)

setup = partial(set_up, room=__name__, parts=PARTS)

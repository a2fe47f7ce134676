"""Room of the runtime: notebooks run in their own pages (``make site``).

In: the built pages with their notebooks, Python as WebAssembly, a shim for its files.
Out: both in ``_runtime/`` of the site, as light as the notebooks allow, and on each notebook's page
a button that says what it loads. A book without them has no trace of this room.
``scripts/`` are what a page then loads, ``inside/`` is what runs in the WebAssembly.
"""

from functools import partial

from ..rooms import set_up

PARTS = ("offer",)  # the button on the pages: `make book` takes it out, `make site` puts it in

setup = partial(set_up, room=__name__, parts=PARTS)

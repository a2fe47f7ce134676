"""Room of the site: what a published book needs beside its pages.

In: the pages, CITATION.cff and, once it is known, the address of the site.
Out: heads for search engines and reference managers, structured data, a picture for previews,
robots.txt, sitemap.xml, the page for wrong addresses, all tables as one download, a policy of what
pages may load, with the settings of web servers that send it.
"""

from functools import partial

from ..rooms import set_up
from . import preview_picture
from .front_door import FRONT
from .metadata import said_of
from .security import POLICY

PARTS = (
    "front_door",  # the first page stands at the root of the site
    "data_zip",  # all tables as one download
    "metadata",  # pages say what they are to search engines and reference managers
    "preview_picture",  # what a link to the site shows elsewhere, when its address is known
    "redirects",  # a page that has moved leaves its old address
    "security",  # what a page may load, and what it tells other sites
    "site_files",  # robots.txt, sitemap.xml, the page for wrong addresses
)

setup = partial(set_up, room=__name__, parts=PARTS)

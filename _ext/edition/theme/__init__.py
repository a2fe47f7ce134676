"""Room of the theme: all that knows the theme, and nothing else does.

In: pages as Sphinx hands them to the theme.
Out: pages that are light, sound for screen readers and for the keyboard, and drawn at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..rooms import set_up

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PARTS = (
    "source_buttons",  # from a page to the book's repository, on any forge
    "fresh_assets",  # a changed style sheet or script reaches the pages
    "quick_contents",  # the list of chapters is set once for a folder
    "light_images",  # pictures weigh little, and leave their place free
    "theme_repairs",  # faults of the theme that hinder screen readers, mended
    "page_head",  # pages load nothing that they do not use
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Set the parts up in their order."""
    return set_up(app, __name__, PARTS)

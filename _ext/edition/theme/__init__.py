"""Room of the theme: all that knows the theme, and nothing else does.

In: pages as Sphinx hands them to the theme, the style sheets and scripts of the parts.
Out: pages that are light, sound for screen readers and for the keyboard, and drawn at once.
The layout and its parts are templates; ``theme.conf`` says which theme is below ours.
"""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from ..rooms import set_up
from .colours import in_colours

OURS, THEIRS = "edition", "sphinx_book_theme"  # the one that Jupyter Book sets by itself
PARTS = (
    "source_buttons",  # from a page to the book's repository, on any forge
    "assets",  # one style sheet and one script for all pages
    "translator",  # HTML that says what it is
    "formulas",  # formulas without a script
    "marked_code",  # code weighs little
    "folds",  # what folds, folds without a script
    "pictures",  # pictures weigh little
    "page",  # contents, headings, the day of the last change
)


def take_over(app: Sphinx, config: Config) -> None:
    """Use our theme in place of Jupyter Book's; one that somebody has chosen stays."""
    if config.html_theme == THEIRS:
        config.html_theme = OURS


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the theme, and set the parts up in their order."""
    app.add_html_theme(OURS, str(Path(__file__).parent))
    app.connect("config-inited", take_over)
    return set_up(app, __name__, PARTS)

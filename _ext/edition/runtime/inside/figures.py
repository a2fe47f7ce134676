"""The back end that matplotlib draws with in a page: figures become pictures, with their words.

The words are read from what is drawn, for a reader who changed the cell and cannot see the figure.
"""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.backend_bases import FigureManagerBase as FigureManager
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas
from matplotlib.figure import Figure

from .cells import flush, say

__all__ = ["FigureCanvas", "FigureManager", "show"]
MOST_WORDS = 60


def words_of(axes: Axes) -> list[str]:
    """The words and numbers in one field of a figure, from its title to its labels."""
    ticks = [*axes.get_yticklabels(), *axes.get_xticklabels()]
    numbered = [t for t in ticks if not t.get_text().lstrip("−-").replace(".", "").isdigit()]
    legend = axes.get_legend()
    texts = [*numbered, *axes.texts, *(legend.get_texts() if legend else ())]
    named = [axes.get_title(), axes.get_xlabel(), axes.get_ylabel()]
    return [*named, *(text.get_text() for text in texts)]


def describe(figure: Figure) -> str:
    """A description of a figure."""
    found = [" ".join(word.split()) for axes in figure.axes for word in words_of(axes)]
    words = list(dict.fromkeys(filter(None, found)))
    more = " …" if len(words) > MOST_WORDS else ""
    return f"Figure drawn here. In it stands: {'; '.join(words[:MOST_WORDS])}{more}"


def show(*arguments: object, **options: object) -> None:
    """Send all figures that are open to the page, and close them."""
    flush()
    figures = [plt.figure(number) for number in plt.get_fignums()]
    plt.close("all")
    for figure in figures:
        if figure.axes or figure.texts:
            picture = BytesIO()
            figure.savefig(picture, format="png", dpi=figure.dpi, bbox_inches="tight")
            png = b64encode(picture.getvalue()).decode()
            say(kind="figure", png=png, alt=describe(figure))

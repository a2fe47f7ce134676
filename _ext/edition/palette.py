"""The colours that mean a side, from the one place that says them: the style of the figures."""

from __future__ import annotations

import re
from pathlib import Path

from matplotlib import rc_params_from_file
from matplotlib.colors import to_hex

STYLE = "chapters/matplotlibrc"
NAMES = ("soviet", "chinese", "korean", "computed")  # the order of the colours there
PROPERTY = re.compile(r"var\(--(\w+)\)")


def read_palette(root: Path) -> dict[str, str]:
    """The colours of the book in ``root`` by name, as ``#2b5c9e``.

    Raises ValueError when the style has not as many colours as there are names.
    """
    cycle = rc_params_from_file(root / STYLE, use_default_template=False)["axes.prop_cycle"]
    return dict(zip(NAMES, map(to_hex, cycle.by_key()["color"]), strict=True))


def as_properties(palette: dict[str, str]) -> str:
    """The colours as custom properties, for style sheets that say ``var(--soviet)``."""
    return f":root {{ {' '.join(f'--{name}: {colour};' for name, colour in palette.items())} }}\n"


def set_colours(css: str, palette: dict[str, str]) -> str:
    """A style sheet with the colours in the places of their names, for devices without properties.

    Raises KeyError for a name that is no colour of the palette.
    """
    return PROPERTY.sub(lambda found: palette[found[1]], css)

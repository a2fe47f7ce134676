"""The colours of the palette, for style sheets that are not loaded with it: those of paper."""

import re
from pathlib import Path

PALETTE = Path(__file__).with_name("styles") / "palette.css"
NAME = re.compile(r"var\(--([\w-]+)\)")


def in_colours(style: str) -> str:
    """A style sheet with the palette's values for a light page in place of their names.

    Names to which the sheet itself gives a value stay. Raises KeyError for one that neither has.
    """
    light = PALETTE.read_text(encoding="utf-8").partition("\n}")[0]
    values = dict(re.findall(r"--([\w-]+): ([^;]+);", light))
    values |= {name: f"var(--{name})" for name in re.findall(r"--([\w-]+):", style)}
    return NAME.sub(lambda name: values[name[1]], style)

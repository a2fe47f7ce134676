"""The picture that a link to the site shows elsewhere, drawn from the table of figures.

The cover of the EPUB is the same picture on a taller sheet.
For the site it is made only when ``html: baseurl`` says where the site is: a preview needs an
absolute address.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import BinaryIO

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from sphinx.application import Sphinx

from ..evidence import read_paragraphs
from ..palette import read_palette

PICTURE = "_static/preview.png"
SIZE = (1200, 630)  # pixels, the shape that most services show uncut
DPI = 100
WORDS = "to share his thoughts on two issues"
TOTAL = "plan-1957-total"
ALT = (
    "Two Issues: a conversation in Pyongyang, 4 September 1956. A bar shows the Chinese supplies "
    "planned for 1957 in three parts."
)


def draw(root: Path, target: Path | BinaryIO, size: tuple[int, int] = SIZE) -> None:
    """Draw the picture as a PNG of ``size`` pixels.

    Raises ValueError when the memo does not say the words on it.
    """
    if WORDS not in read_paragraphs(root / "data/memo.txt")["p2"]:
        raise ValueError(f"the preview picture quotes {WORDS!r}, which paragraph p2 does not say")
    with (root / "data/figures.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["id"]: row for row in csv.DictReader(table)}
    parts = [row for row in rows.values() if row["part_of"] == TOTAL]
    with matplotlib.rc_context(fname=root / "chapters/matplotlibrc"):
        chinese = read_palette(root)["chinese"]
        paper, ink = matplotlib.rcParams["figure.facecolor"], matplotlib.rcParams["text.color"]
        figure = Figure(figsize=(size[0] / DPI, size[1] / DPI), dpi=DPI)
        figure.set_layout_engine("none")
        figure.set_facecolor(paper)
        serif = {"family": "serif", "color": ink}
        figure.text(0.07, 0.80, "Two Issues", size=64, weight="bold", **serif)
        figure.text(0.07, 0.69, "A conversation in Pyongyang, 4 September 1956", size=27, **serif)
        figure.text(0.07, 0.55, f"“{WORDS}”", size=24, style="italic", **serif)
        axes = figure.add_axes((0.07, 0.20, 0.86, 0.22))
        axes.set_axis_off()
        axes.set(xlim=(0, float(rows[TOTAL]["value"])), ylim=(0, 1))
        start = 0.0
        for part in parts:
            value = float(part["value"])
            axes.barh(0.5, value, left=start, height=1, color=chinese, edgecolor=paper, linewidth=6)
            middle = (start + value / 2, 0.5)
            axes.annotate(part["value"], middle, color="white", size=34, ha="center", va="center")
            start += value
        total = f"{rows[TOTAL]['value']} {rows[TOTAL]['unit']} {rows[TOTAL]['currency']}"
        figure.text(0.07, 0.10, f"Chinese supplies planned for 1957: {total}", size=20, color=ink)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    picture = Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    few = picture.convert("RGB").quantize(32)  # few colours, a third of the size
    few.save(target, "PNG", optimize=True)


def write_picture(app: Sphinx, exception: Exception | None) -> None:
    """Put the picture into the site."""
    if not exception and app.builder.name == "html" and app.config.html_baseurl:
        draw(Path(app.srcdir), Path(app.outdir, PICTURE))


def setup(app: Sphinx) -> dict[str, bool]:
    """Draw the picture when the pages are done."""
    app.connect("build-finished", write_picture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

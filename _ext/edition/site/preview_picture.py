"""The picture that a link to the site shows elsewhere: the title, words of the document, an amount.

What it shows stands in ``data/document.yml``; words and amount may be left out there.
The cover of the EPUB is the same picture on a taller sheet.
For the site it is made only when ``html: baseurl`` says where the site is: a preview needs an
absolute address.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from PIL import Image
from sphinx.application import Sphinx

from ..evidence import Document, read_document, read_rows
from ..sources import EDITION, read_works
from ..words import side_colours

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PICTURE = "_static/preview.png"
SIZE = (1200, 630)  # pixels, the shape that most services show uncut
DPI = 100
LINE = 50  # letters of a line below the title


class Amount(NamedTuple):
    """An amount of the table of figures, and its parts, as they are printed there."""

    caption: str
    whole: str
    parts: list[str]

    def __str__(self) -> str:
        return f"{self.caption}: {self.whole}"


def read_amount(root: Path, document: Document) -> Amount | None:
    """The amount that the picture shows, if it shows one; alone, it is its own only part."""
    name = document.picture.amount
    rows = read_rows(root / "data", "figures")
    for row in rows:
        if name and row["id"] == name:
            parts = [part["value"] for part in rows if part.get("part_of") == name]
            words = filter(None, [row["value"], row.get("unit"), row.get("currency")])
            return Amount(document.picture.caption, " ".join(words), parts or [row["value"]])
    return None


def describe_picture(root: Path) -> str:
    """The picture in words, for those who do not see it."""
    document = read_document(root)
    said = [read_works(root)[EDITION]["title"]]
    if document.picture.words:
        said.append(f"“{document.picture.words}”")
    if amount := read_amount(root, document):
        bars = f"A bar in {len(amount.parts)} parts shows" if amount.parts[1:] else "A bar shows"
        said.append(f"{bars} {amount}")
    return ". ".join(said) + "."


def draw(root: Path, target: Path | BinaryIO, size: tuple[int, int] = SIZE) -> None:
    """Draw the picture as a PNG of ``size`` pixels."""
    import matplotlib  # a second, which builds without a picture do not need
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    document = read_document(root)
    title, _, subtitle = read_works(root)[EDITION]["title"].partition(": ")
    with matplotlib.rc_context(fname=root / "chapters/matplotlibrc"):
        paper, ink = matplotlib.rcParams["figure.facecolor"], matplotlib.rcParams["text.color"]
        figure = Figure(figsize=(size[0] / DPI, size[1] / DPI), dpi=DPI)
        figure.set_layout_engine("none")
        figure.set_facecolor(paper)
        serif = {"family": "serif", "color": ink, "va": "top", "linespacing": 1.25}
        # A longer title is set smaller, so that it stays inside the sheet.
        big = min(64, 64 * 20 / max(len(title), 1))
        figure.text(0.07, 0.90, title, size=big, weight="bold", **serif)
        figure.text(0.07, 0.73, "\n".join(wrap(subtitle, LINE)), size=27, **serif)
        if document.picture.words:
            words = "\n".join(wrap(f"“{document.picture.words}”", LINE))
            figure.text(0.07, 0.59, words, size=24, style="italic", **serif)
        if amount := read_amount(root, document):
            side = document.side_class(document.picture.side)
            draw_amount(figure, amount, side_colours(root).get(side, ink), ink)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    picture = Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    few = picture.convert("RGB").quantize(32)  # few colours, a third of the size
    few.save(target, "PNG", optimize=True)


def draw_amount(figure: Figure, amount: Amount, colour: str, ink: str) -> None:
    """A bar of the parts, each with its number, and the whole below it."""
    values = [float(part) for part in amount.parts]
    axes = figure.add_axes((0.07, 0.20, 0.86, 0.22))
    axes.set_axis_off()
    axes.set(xlim=(0, sum(values)), ylim=(0, 1))
    start = 0.0
    for part, value in zip(amount.parts, values, strict=True):
        bar = axes.barh(0.5, value, left=start, height=1, color=colour, linewidth=6)
        bar.patches[0].set_edgecolor(figure.get_facecolor())
        middle = (start + value / 2, 0.5)
        axes.annotate(part, middle, color="white", size=34, ha="center", va="center")
        start += value
    figure.text(0.07, 0.10, str(amount), size=20, color=ink)


def write_picture(app: Sphinx, exception: Exception | None) -> None:
    """Put the picture into the site."""
    if not exception and app.builder.name == "html" and app.config.html_baseurl:
        draw(Path(app.srcdir), Path(app.outdir, PICTURE))


def setup(app: Sphinx) -> None:
    """Draw the picture when the pages are done."""
    app.connect("build-finished", write_picture)

"""The colours of the style sheet and of the figures, and what a filter makes of them."""

import re
from collections import Counter

from matplotlib import rc_params_from_file
from PIL import Image

from book import ROOT

STYLE_SHEET = ROOT / "_ext/edition/theme/styles/palette.css"
FIGURE_STYLE = ROOT / "chapters/matplotlibrc"
SIDES = ("side-1", "side-2", "side-3", "computed")
BLOCKS = {"light": r":root \{(.*?)\n\}", "dark": r'="dark"\] \{(.*?)\n  \}'}

Colour = tuple[float, float, float]  # red, green and blue, from 0 to 1


def rgb(text: str) -> Colour:
    """#2b5c9e, or 2b5c9e as matplotlib writes it."""
    digits = text.removeprefix("#")
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def read_theme(css: str, theme: str) -> dict[str, str]:
    """The properties that the style sheet sets first for a light or a dark page."""
    block = re.search(BLOCKS[theme], css, re.DOTALL)[1]
    return dict(re.findall(r"--([\w-]+): ([^;]+);", block))


def read_figure_style(path=FIGURE_STYLE) -> dict[str, str]:
    """The colours of the figures, by the names that the style sheet has for them."""
    style = rc_params_from_file(path, use_default_template=False)
    sides = dict(zip(SIDES, style["axes.prop_cycle"].by_key()["color"], strict=True))
    return {**sides, "paper": style["figure.facecolor"], "ink": style["text.color"]}


def shares(picture: Image.Image) -> dict[str, float]:
    """How much of a picture has each colour of the figures, from 0 to 1, within a shade."""
    data = picture.convert("RGB").tobytes()
    counts = Counter(data[i : i + 3] for i in range(0, len(data), 3))
    found = {}
    for name, colour in read_figure_style().items():
        wanted = [round(255 * part) for part in rgb(colour)]
        near = (
            count
            for seen, count in counts.items()
            if max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) < 8
        )
        found[name] = 3 * sum(near) / len(data)
    return found


def clamp(colour) -> Colour:
    return tuple(min(1.0, max(0.0, value)) for value in colour)


def turned_round(colour: Colour, amount: float) -> Colour:
    """What `invert(amount) hue-rotate(180deg)` makes of a colour (CSS Filter Effects, on sRGB)."""
    red, green, blue = clamp(amount + value * (1 - 2 * amount) for value in colour)
    # hue-rotate by half a turn reflects a colour at the grey of its luminance.
    grey = 0.213 * red + 0.715 * green + 0.072 * blue
    return clamp(2 * grey - value for value in (red, green, blue))


def luminance(colour: Colour) -> float:
    """Relative luminance, by WCAG 2.2."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, by WCAG 2.2: from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def same(one: Colour, other: Colour) -> bool:
    """Equal as far as eight bits can tell."""
    return all(abs(a - b) <= 1.01 / 255 for a, b in zip(one, other, strict=True))


def disagreements(css: str) -> list[str]:
    """Where the style sheet's colours are not those of the figures, on a light or a dark page."""
    light, dark = read_theme(css, "light"), read_theme(css, "dark")
    figures = read_figure_style()
    amount = float(re.fullmatch(r"invert\((.+)\) hue-rotate\(180deg\)", dark["figure-filter"])[1])
    wrong = [f"light {name}" for name in figures if rgb(light[name]) != rgb(figures[name])]
    for name in (*SIDES, "paper"):
        if not same(rgb(dark[name]), turned_round(rgb(figures[name]), amount)):
            wrong.append(f"dark {name}")
    return wrong

"""The theme's icons, as a font of the few that the pages show, written into the style sheet.

Font Awesome's own fonts hold two thousand icons; a page of this book shows a dozen.
"""

from __future__ import annotations

import base64
import io
import logging
import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FACE = re.compile(r"@font-face\s*\{[^}]*Font\\? Awesome[^}]*\}", re.IGNORECASE)
SOURCES = re.compile(r"src:[^;}]*")
FILE = re.compile(r"""url\("?([^")]+/fa-(\w+)-\d+\.woff2)"?\)""")
# fontTools tells of every table that it cuts; a build tells of faults.
logging.getLogger("fontTools").setLevel(logging.WARNING)
# Icons are characters of the private use area.
ICON = re.compile("[\ue000-\uf8ff]")
# The classes that choose a font. What has none of them on any page is left out.
STYLES = {
    "solid": {"fas", "fa-solid"},
    "regular": {"far", "fa-regular"},
    "brands": {"fab", "fa-brands"},
}


def cut_font(font: Path, icons: set[int]) -> bytes:
    """The font with nothing but ``icons``, as WOFF2."""
    options = subset.Options(flavor="woff2", hinting=False, layout_features=[])
    small = subset.load_font(font, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=icons)
    cutter.subset(small)
    stream = io.BytesIO()
    subset.save_font(small, stream, options)
    return stream.getvalue()


def embed_icons(sheet: str, names: set[str], folder: Path) -> str:
    """The sheet with its icon fonts cut to the icons that it names, and written into it.

    ``names`` are the classes of the pages, ``folder`` is where the sheet stands.
    Raises ValueError when a page has an icon that the sheet or the fonts do not have, or when the
    sheet declares its fonts in a way not known here.
    """
    unknown = sorted(n for n in names if n.startswith("fa-") and f".{n}" not in sheet)
    if unknown:
        raise ValueError(f"no style sheet has the icons {', '.join(unknown)}")
    icons = set(map(ord, ICON.findall(sheet)))
    missing = set(icons)

    def embed(face: re.Match) -> str:
        file = FILE.search(face[0])
        if not file or file[2] not in STYLES:
            raise ValueError(f"an icon font of a kind not known here: {face[0]}")
        if not STYLES[file[2]] & names:
            return ""
        font = folder / file[1]
        missing.difference_update(TTFont(font).getBestCmap())
        data = base64.b64encode(cut_font(font, icons)).decode()
        source = f'src:url("data:font/woff2;base64,{data}") format("woff2")'
        return SOURCES.sub(lambda _: source, face[0])

    lighter, found = FACE.subn(embed, sheet)
    if not found and icons:
        raise ValueError("the style sheets have icons, but no icon font")
    if missing:
        raise ValueError(f"no icon font has the icons {', '.join(map(hex, sorted(missing)))}")
    return lighter


def escape_icons(sheet: str) -> str:
    """The sheet with its icons as escapes, as a page should not have characters without meaning."""
    return ICON.sub(lambda icon: f"\\{ord(icon[0]):x} ", sheet)

"""Pictures made by notebooks load late, leave their place free, and weigh a third.

Each picture says its size, so that the text does not jump when it comes, and a picture far below
waits until the reader is near.
PNG becomes WebP without loss: every pixel stays as it was drawn.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx

IMAGE = re.compile(r'<img\b(?![^>]*\bwidth=)[^>]*?\bsrc="(?:\.\./)*_images/([^"/]+\.png)"')
PNG = re.compile(r'(_images/[^"/\s]+)\.png\b')


def reserve_space(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give each PNG of the page its width and height in pixels, and let it load when needed."""
    if app.builder.name != "html":
        return
    sources = {name: Path(app.srcdir, path) for path, name in app.builder.images.items()}

    def size(match: re.Match) -> str:
        if match[1] not in sources:  # written into the page by other means
            return match[0]
        with Image.open(sources[match[1]]) as picture:
            width, height = picture.size
        return f'{match[0]} width="{width}" height="{height}" loading="lazy"'

    context["body"] = IMAGE.sub(size, context.get("body", ""))


def to_webp(png: Path) -> None:
    """Replace a PNG by a WebP with the same pixels."""
    with Image.open(png) as picture:
        picture.save(png.with_suffix(".webp"), lossless=True, exact=True)
    png.unlink()


def shrink(app: Sphinx, exception: Exception | None) -> None:
    """Replace the pictures that this build copied, and their names in the pages."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir, "_images")
    for png in folder.glob("*.png"):
        to_webp(png)

    def renamed(match: re.Match) -> str:
        return f"{match[1]}.webp" if Path(app.outdir, f"{match[1]}.webp").exists() else match[0]

    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        lighter = PNG.sub(renamed, text)
        if lighter != text:
            page.write_text(lighter, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Work on each page before it is written, and on the pictures before the site is packed."""
    app.connect("html-page-context", reserve_space)
    app.connect("build-finished", shrink, priority=540)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

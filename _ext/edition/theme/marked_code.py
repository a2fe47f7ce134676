"""In code, only what a style sheet of the book sets apart is marked: most words and signs are not.

A page with much code weighs a twentieth less, and looks the same.
"""

import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from .assets import sheet_sources

CLASS = re.compile(r"\.([A-Za-z][\w-]*)")


def use_marked_code(app: Sphinx) -> None:
    """Let the pages' code be set by a writer that knows the style sheets, the adopter's too."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    own = [Path(app.confdir, entry) for entry in app.config.html_static_path]
    sheets = [*sheet_sources(app), *(path for folder in own for path in folder.rglob("*.css"))]
    named = set(CLASS.findall("".join(path.read_text("utf-8", "replace") for path in sheets)))
    below = app.builder.highlighter.formatter

    def marks(writer: object, kind: object) -> str:
        classes: str = below._get_css_classes(writer, kind)
        return classes if named & set(classes.split()) else ""

    made = type("MarkedCode", (below,), {"_get_css_classes": marks})
    app.builder.highlighter.formatter = made


def setup(app: Sphinx) -> None:
    """Change the builder before it sets any code, and before our assets join the adopter's."""
    app.connect("builder-inited", use_marked_code, priority=400)

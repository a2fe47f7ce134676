"""HTML that says what it is: the direction of header cells, the size of pictures, roles."""

from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image, UnidentifiedImageError
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class PageTranslator(HTML5Translator):
    """Adds to the tags that docutils and Sphinx write."""

    def starttag(
        self, node: nodes.Element, tagname: str, suffix: str = "\n", empty: bool = False, **own: Any
    ) -> str:
        """A tag with the attributes that belong to it."""
        if tagname == "th":  # screen readers go by the scope; Sphinx marks header cells by class
            own["scope"] = "col" if isinstance(node.parent.parent, nodes.thead) else "row"
        elif tagname == "img":
            own = {**self.place_of(node), **own}
        if own.get("role") == "doc-biblioentry":  # out of use; the entries stand in a list
            own["role"] = "listitem"
        return super().starttag(node, tagname, suffix, empty, **own)

    def place_of(self, node: nodes.Element) -> dict[str, str]:
        """The size of a picture, which keeps its place free, and that it can wait."""
        path = Path(self.builder.srcdir, node.get("source_file", ""))
        if node.get("width") or not path.is_file():
            return {}
        try:
            with Image.open(path) as picture:
                width, height = picture.size
        except UnidentifiedImageError:  # a drawing, which has no pixels
            return {"loading": "lazy"}
        return {"width": str(width), "height": str(height), "loading": "lazy"}

    def visit_image(self, node: nodes.Element) -> None:
        """Keep the picture's file, of which Sphinx makes an address."""
        node["source_file"] = node["uri"]
        super().visit_image(node)


def use_translator(app: Sphinx) -> None:
    """Put ours before the one that the theme below has made of Sphinx's."""
    if app.builder.format == "html":
        below = app.builder.get_translator_class()
        made = type("EditionTranslator", (PageTranslator, below), {})
        app.set_translator(app.builder.name, made, override=True)


def setup(app: Sphinx) -> None:
    """Choose the translator after the theme below has chosen its own."""
    app.connect("builder-inited", use_translator, priority=600)

"""HTML that says what it is: the direction of header cells, the size of pictures, roles.

What says nothing to a reader, a rule or a script is left out: a page with a hundred citations is a
tenth lighter for it.
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image, UnidentifiedImageError
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

# Classes of words that tell only which role or extension made them.
BARE = {"xref", "std", "std-ref", "std-term", "bibtex-citation"}


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
        elif own.get("class") == "reference internal":  # as most links are
            del own["class"]
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

    def visit_document(self, node: nodes.document) -> None:
        """Leave the words alone where their element says nothing of them."""
        for inline in list(node.findall(nodes.inline)):
            if inline["classes"] and BARE.issuperset(inline["classes"]):
                inline.parent.replace(inline, inline.children)
        super().visit_document(node)

    def visit_row(self, node: nodes.Element) -> None:
        """A row without a class for every second one: a style sheet counts by itself."""
        self.body.append(self.starttag(node, "tr", ""))
        node.column = 0  # type: ignore[attr-defined]

    def visit_label(self, node: nodes.label) -> None:
        """The number of a footnote; sources are cited by name and date."""
        if isinstance(node.parent, nodes.citation):
            raise nodes.SkipNode
        super().visit_label(node)

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

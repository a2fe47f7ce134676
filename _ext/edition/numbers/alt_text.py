"""Every figure made by a notebook has an alt text, and its numbers come from the notebook.

The cell carries the text, with glued values in braces::

    ```{code-cell}
    :mystnb: {image: {alt: "Bars: plan {plan_total:.0f}, exports {exports:.0f} million yuan."}}

A figure without one is a warning, and so fails the strict build: a reader who cannot see it would
get the name of a file.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from .glued import fill

logger = logging.getLogger(__name__)


class AltTexts(SphinxTransform):
    """Fill the alt texts of figures that code cells made."""

    default_priority = 210

    def apply(self, **kwargs: object) -> None:
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") != "cell_code":
                continue
            for image in cell.findall(nodes.image):
                if not image.get("alt"):
                    logger.warning("this figure has no alt text", location=cell)
                image["alt"] = fill(str(image.get("alt", "")), self.env)


def setup(app: Sphinx) -> None:
    """Fill alt texts when a page is read."""
    app.add_transform(AltTexts)

"""Pictures weigh a third: PNG becomes WebP without loss, every pixel as it was drawn."""

import hashlib
from pathlib import Path

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms.images import BaseImageConverter


class ToWebP(BaseImageConverter):
    """Give a page's PNG the place of a WebP with the same pixels, made once."""

    default_priority = 250

    def match(self, node: nodes.image) -> bool:
        """Whether the picture is a PNG that Sphinx knows."""
        is_site = self.app.builder.name == "html"
        return is_site and node["uri"].endswith(".png") and node["uri"] in self.env.images

    def handle(self, node: nodes.image) -> None:
        """Make the WebP, unless it is there, and name it on the page."""
        png = Path(self.app.srcdir, node["uri"])
        content = png.read_bytes()
        folder = Path(self.imagedir, hashlib.sha256(content).hexdigest()[:16])
        webp = folder / f"{png.stem}.webp"
        if not webp.exists():
            folder.mkdir(parents=True, exist_ok=True)
            new = webp.with_suffix(".new")
            with Image.open(png) as picture:
                picture.save(new, "WEBP", lossless=True, exact=True)
            new.replace(webp)
        uri = str(webp)
        self.env.original_image_uri[uri] = node["uri"]
        node["candidates"] = {"*": uri}
        node["uri"] = uri
        self.env.images.add_file(self.env.docname, uri)


def setup(app: Sphinx) -> None:
    """Add the transform."""
    app.add_post_transform(ToWebP)

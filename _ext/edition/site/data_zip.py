"""All of ``data/`` as one download: ``{data-zip}`words for the link` ``."""

from __future__ import annotations

import shutil
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import download_reference
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from ..evidence import read_document


def name_of(root: Path) -> str:
    """The name of the archive, without its ending."""
    return f"{read_document(root).files.edition}-data"


class DataZip(SphinxRole):
    """A link to the archive of all tables."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        words = nodes.literal("", self.text, classes=["xref", "download"])
        target = f"_build/{name_of(Path(self.env.srcdir))}.zip"
        return [
            download_reference("", "", words, reftarget=f"/{target}", refdoc=self.env.docname)
        ], []


def make_zip(app: Sphinx) -> None:
    """Pack ``data/`` beside the built site, where Sphinx finds it as a file to download.

    An archive that is up to date stays, so that the page that links it need not be read again.
    """
    root = Path(app.srcdir)
    data, archive = root / "data", root / "_build" / f"{name_of(root)}.zip"
    newest = max(path.stat().st_mtime for path in [data, *data.iterdir()])
    if not archive.exists() or archive.stat().st_mtime < newest:
        archive.parent.mkdir(exist_ok=True)
        shutil.make_archive(str(archive.with_suffix("")), "zip", app.srcdir, "data")


def setup(app: Sphinx) -> dict[str, bool]:
    """Pack the data before the pages are read, and add the role."""
    app.connect("builder-inited", make_zip)
    app.add_role("data-zip", DataZip())
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""All of ``data/`` as one download: ``{data-zip}`words for the link` ``."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import download_reference
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from ..archives import write_archive
from ..digests import files_in, write_whole

NAME = "two-issues-data"


class DataZip(SphinxRole):
    """A link to the archive of all tables."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        words = nodes.literal("", self.text, classes=["xref", "download"])
        target = f"_build/{NAME}.zip"
        return [
            download_reference("", "", words, reftarget=f"/{target}", refdoc=self.env.docname)
        ], []


def make_zip(app: Sphinx) -> None:
    """Pack ``data/`` beside the built site, where Sphinx finds it as a file to download.

    An archive with the same content stays, so that the page that links it need not be read again;
    dates of files say nothing.
    """
    data, archive = Path(app.srcdir, "data"), Path(app.srcdir, "_build", f"{NAME}.zip")
    packed = BytesIO()
    paths = list(files_in(data))
    names = [path.relative_to(app.srcdir).as_posix() for path in paths]
    write_archive(packed, zip(names, (path.read_bytes() for path in paths), strict=True))
    if not archive.is_file() or archive.read_bytes() != packed.getvalue():
        write_whole(archive, packed.getvalue())


def setup(app: Sphinx) -> dict[str, bool]:
    """Pack the data before the pages are read, and add the role."""
    app.connect("builder-inited", make_zip)
    app.add_role("data-zip", DataZip())
    return {"parallel_read_safe": True, "parallel_write_safe": True}

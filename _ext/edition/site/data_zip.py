"""All of ``data/`` as one download: ``{data-zip}`words for the link` ``."""

from io import BytesIO
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import download_reference
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from ..archives import write_archive
from ..digests import files_in, write_if_changed
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

    An archive with the same content stays, so that the page that links it need not be read again;
    dates of files say nothing.
    """
    root = Path(app.srcdir)
    data, archive = root / "data", root / "_build" / f"{name_of(root)}.zip"
    packed = BytesIO()
    paths = list(files_in(data))
    names = [path.relative_to(root).as_posix() for path in paths]
    write_archive(packed, zip(names, (path.read_bytes() for path in paths), strict=True))
    write_if_changed(archive, packed.getvalue())


def setup(app: Sphinx) -> None:
    """Pack the data before the pages are read, and add the role."""
    app.connect("builder-inited", make_zip)
    app.add_role("data-zip", DataZip())

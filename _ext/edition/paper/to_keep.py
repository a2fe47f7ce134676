"""What `make print` made, offered on the site: PDFs, an EPUB, an offline copy.

The directive ``{copies}`` marks the place of the list.
It names only what is there and was made from the text as it is now; a copy of an older text is not
offered. The list is written into the finished page, so that `make print` can renew it by itself.
"""

import re
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..digests import digest, write_whole
from ..evidence import read_document
from ..templates import render

logger = logging.getLogger(__name__)

LIST = Path(__file__).with_name("copies.html")
PLACE = re.compile(r'(<div class="copies">).*?(</div>)', re.DOTALL)
DOWNLOADS = "_downloads/print"
MADE_FROM = "made-from.txt"
# All that a page or a copy can show, and the versions of what makes them.
SOURCES = (
    "_config.yml",
    "_toc.yml",
    "CITATION.cff",
    "CHANGELOG.md",
    "_ext",
    "_static",
    "chapters",
    "data",
    "requirements.txt",
)


class Names:
    """The names of the copies, from the description of the document in ``root``."""

    def __init__(self, root: Path) -> None:
        document = read_document(root)
        self.stem = document.files.edition
        self.packet, self.handout = f"{self.stem}-packet", f"{document.files.document}-handout"
        self.epub, self.offline = f"{self.stem}.epub", f"{self.stem}-offline.zip"
        self.copies = {
            f"{self.packet}-a4.pdf": "Reading packet for A4 paper",
            f"{self.packet}-letter.pdf": "Reading packet for Letter paper",
            f"{self.handout}-a4.pdf": f"The {document.called} alone, for A4 paper",
            f"{self.handout}-letter.pdf": f"The {document.called} alone, for Letter paper",
            self.epub: "The book for e-readers (EPUB)",
            self.offline: "The whole site, to unpack and read offline",
        }


class Copies(SphinxDirective):
    """``{copies}``: where the list stands."""

    def run(self) -> list[nodes.Node]:
        return [nodes.raw("", '<div class="copies"></div>', format="html")]


def digest_of_sources(root: Path) -> str:
    """One digest of all that the copies are made from."""
    return digest(root, (root / name for name in SOURCES))


def up_to_date(copies: Path, root: Path) -> list[Path]:
    """The copies that are there, unless the sources have changed since they were made."""
    record = copies / MADE_FROM
    if not record.is_file():
        return []
    if record.read_text().strip() != digest_of_sources(root):
        logger.info("The copies in %s are of an older text: `make print` renews them.", copies)
        return []
    return [copies / name for name in Names(root).copies if (copies / name).is_file()]


def fill(text: str, listed: str) -> str:
    """A page with the list in its place."""
    return PLACE.sub(lambda place: f"{place[1]}{listed}{place[2]}", text)


def offer(site: Path, copies: Path, root: Path) -> None:
    """Put the copies among the site's downloads, and the list of them on their pages."""
    there = up_to_date(copies, root)
    shutil.rmtree(site / DOWNLOADS, ignore_errors=True)
    for copy in there:
        (site / DOWNLOADS).mkdir(parents=True, exist_ok=True)
        shutil.copy(copy, site / DOWNLOADS)
    sizes = {copy.name: max(copy.stat().st_size / 1e6, 0.1) for copy in there}
    words = Names(root).copies
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if not PLACE.search(text):
            continue
        folder = "../" * (len(page.relative_to(site).parts) - 1) + DOWNLOADS
        listed = render(LIST, sizes=sizes, words=words, folder=folder)
        write_whole(page, fill(text, listed))


def offer_after_build(app: Sphinx, exception: Exception | None) -> None:
    """Renew the list when the site is built."""
    if not exception and app.builder.name == "html":
        offer(Path(app.outdir), Path(app.outdir).parent / "print", Path(app.srcdir))


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive, and fill its place when the pages are done."""
    app.add_directive("copies", Copies)
    app.add_config_value("left_out_on_paper", [], "", types=[list])  # the copies read it
    app.connect("build-finished", offer_after_build)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""The button "Run it here" on the pages of notebooks, put into the finished site and taken out.

``make book`` leaves a site without a trace of it; ``make site`` puts runtime and buttons in.
Pages that are no notebooks stay as they are, to the byte.
"""

import json
import posixpath
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from sphinx.application import Sphinx

from ..digests import write_whole
from ..templates import render

FOLDER = "_runtime"
ROOM = Path(__file__).parent
DOWNLOAD = re.compile(r'<p class="notebook-download"><a href="([^"]+)"[^>]*>.*?</p>', re.DOTALL)
BUTTON = re.compile(r'\n<div class="run-here notebook-download".*?</div>', re.DOTALL)
WORDS = re.compile(r'\n<p class="run-here-words">.*?</p>', re.DOTALL)
FIRST_PARAGRAPH = re.compile(r"</h1>\s*(?:<p>.*?</p>)", re.DOTALL)
STUB = "Your answer here."


class SiteProblem(Exception):
    """The site cannot get its runtime; the message says why and what to do."""


@dataclass(frozen=True)
class Runtime:
    """What a page loads: names in the folder of the runtime, and sizes as they travel."""

    scripts: str
    module: str
    library: str
    sizes: dict[str, int]

    @property
    def megabytes(self) -> int:
        """What comes in all, rounded."""
        return round(sum(self.sizes.values()) / 1e6)


def compare(page: Path, text: str, notebook: dict) -> None:
    """Raise SiteProblem unless a page and its notebook have the same cells."""
    article = BeautifulSoup(text, "html.parser").select("article")[0]
    cells = [cell for cell in notebook["cells"] if cell.get("id") != "tables"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    written = [
        cell
        for cell in cells
        if cell not in code and cell["metadata"].get("nbgrader", {}).get("solution")
    ]
    stubs = [p for p in article.select("p:has(> em)") if p.get_text() == STUB]
    for kind, here, there in (
        ("code cells", article.select(".cell"), code),
        ("written answers", stubs, written),
    ):
        if len(here) != len(there):
            raise SiteProblem(
                f"{page} has {len(here)} {kind} and its notebook {len(there)}: run `make clean`, "
                "then `make site`; a cell that only one of them has cannot be run in the page"
            )


def put_in(site: Path, made: Path, runtime: Runtime) -> list[Path]:
    """Copy the runtime from ``made`` into the site and offer it; the pages that do so.

    Raises SiteProblem when a page and its notebook differ; then the site stays without.
    """
    take_out(site)
    pages: list[Path] = []
    new: dict[Path, str] = {}
    for page in sorted(site.glob("chapters/**/*.html")):
        text = page.read_text(encoding="utf-8")
        if not (found := DOWNLOAD.search(text)):
            continue
        pages.append(page)
        notebook = json.loads((page.parent / found[1]).read_text(encoding="utf-8"))
        compare(page, text, notebook)
        to_root = posixpath.relpath(".", page.parent.relative_to(site).as_posix()) + "/"
        scripts = f"{to_root}{FOLDER}/{runtime.scripts}/page.js"
        button = render(ROOM / "button.html", runtime=runtime, scripts=scripts, notebook=found[1])
        new[page] = f"{text[: found.end()]}\n{button}{text[found.end() :]}"
        index = page.with_name("index.html")
        if "nbgrader" in json.dumps(notebook) and index.exists() and index not in new:
            words = index.read_text(encoding="utf-8")
            said = render(ROOM / "words.html")
            new[index] = FIRST_PARAGRAPH.sub(rf"\g<0>\n{said}", words, count=1)
    shutil.copytree(made, site / FOLDER)
    for page, text in new.items():
        write_whole(page, text)
    return pages


def take_out(site: Path) -> None:
    """Leave the site as if it had never had a runtime."""
    if not (site / FOLDER).exists():
        return
    for page in site.glob("chapters/**/*.html"):
        text = page.read_text(encoding="utf-8")
        without = WORDS.sub("", BUTTON.sub("", text))
        if without != text:
            write_whole(page, without)
    shutil.rmtree(site / FOLDER)


def take_out_after_build(app: Sphinx, exception: Exception | None) -> None:
    """A book has no runtime."""
    if not exception and app.builder.name == "html":
        take_out(Path(app.outdir))


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the runtime out when the pages are done."""
    app.connect("build-finished", take_out_after_build)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

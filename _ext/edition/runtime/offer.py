"""The button "Run it here" on the pages of notebooks, put into the finished site and taken out.

``make book`` leaves a site without a trace of it; ``make site`` puts runtime and buttons in.
Pages that are no notebooks stay as they are, to the byte.
"""

import json
import posixpath
import re
import shutil
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup
from sphinx.application import Sphinx

from ..digests import write_whole

FOLDER = "_runtime"
DOWNLOAD = re.compile(r'<p class="notebook-download"><a href="([^"]+)"[^>]*>.*?</p>', re.DOTALL)
BUTTON = re.compile(r'\n<div class="run-here notebook-download".*?</div>', re.DOTALL)
WORDS = re.compile(r'\n<p class="run-here-words">.*?</p>', re.DOTALL)
FIRST_PARAGRAPH = re.compile(r"</h1>\s*(?:<p>.*?</p>)", re.DOTALL)
STUB = "Your answer here."
FROM_A_FILE = (
    "You opened this page from a file, and browsers run Python only on pages that come from a web "
    "server. Open the page where it is published, or download the notebook and run it in Jupyter."
)
NOT_REACHED = (
    "The site could not be reached, so nothing was loaded. Press the button again when you are "
    "connected."
)
HOW_TO_BEGIN = (
    "You need nothing installed: open an exercise and press “Run it here” below its title, on a "
    "computer or a phone. Write your answers into the page, let it check them, and hand in the "
    "file that “Save as a notebook” gives you."
)


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


def notebook_pages(site: Path) -> list[Path]:
    """The pages that offer their notebook."""
    pages = sorted(site.glob("chapters/**/*.html"))
    return [page for page in pages if DOWNLOAD.search(page.read_text(encoding="utf-8"))]


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


def button(runtime: Runtime, to_root: str, notebook: str) -> str:
    """The button, what it says of itself, and the place of what it will say."""
    data = {
        "does": "bring",
        "from": f"{to_root}{FOLDER}/{runtime.scripts}/page.js",
        "notebook": notebook,
        "module": runtime.module,
        "module-bytes": runtime.sizes["module"],
        "library": runtime.library,
        "library-bytes": runtime.sizes["library"],
        "from-a-file": FROM_A_FILE,
        "not-reached": NOT_REACHED,
    }
    listed = " ".join(f'data-{name}="{escape(str(value))}"' for name, value in data.items())
    return (
        '\n<div class="run-here notebook-download" role="group" aria-label="Run it here">'
        '<p class="run-buttons">'
        f'<button type="button" class="button framed needs-script" {listed}>Run it here</button> '
        f"<span>loads Python once, {runtime.megabytes} MB, which your browser keeps; nothing is "
        'installed, and nothing that you type is sent</span></p><p role="status"></p></div>'
    )


def put_in(site: Path, made: Path, runtime: Runtime) -> list[Path]:
    """Copy the runtime from ``made`` into the site and offer it; the pages that do so.

    Raises SiteProblem when a page and its notebook differ; then the site stays without.
    """
    take_out(site)
    pages = notebook_pages(site)
    new: dict[Path, str] = {}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        found = DOWNLOAD.search(text)
        assert found
        notebook = json.loads((page.parent / found[1]).read_text(encoding="utf-8"))
        compare(page, text, notebook)
        to_root = posixpath.relpath(".", page.parent.relative_to(site).as_posix()) + "/"
        new[page] = text[: found.end()] + button(runtime, to_root, found[1]) + text[found.end() :]
        index = page.with_name("index.html")
        if "nbgrader" in json.dumps(notebook) and index.exists() and index not in new:
            words = index.read_text(encoding="utf-8")
            paragraph = f'\n<p class="run-here-words">{HOW_TO_BEGIN}</p>'
            new[index] = FIRST_PARAGRAPH.sub(rf"\g<0>{paragraph}", words, count=1)
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


def setup(app: Sphinx) -> None:
    """Take the runtime out when the pages are done."""
    app.connect("build-finished", take_out_after_build)

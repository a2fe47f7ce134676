"""A reader who runs the notebooks of the site in their pages."""

import shutil
import subprocess
import sys
from collections.abc import Collection
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from filelock import FileLock

from book import ROOT, Built
from edition.site import POLICY
from serving import QuietHandler, serve

# Of each cell: the rows of its tables, its texts, its figures, in the book and here.
OUTPUTS = """() => {
    const words = (element) => element.textContent.trim();
    const rows = (table) => [...table.rows].map((row) => [...row.cells].map(words));
    const seen = (box) => box ? {
        tables: [...box.querySelectorAll("table")].map(rows),
        texts: [...box.querySelectorAll("pre")].map((pre) => pre.textContent.trimEnd()),
        figures: [...box.querySelectorAll("img")].map(
            (one) => one.src.startsWith("data:") ? [one.alt, one.naturalWidth, one.naturalHeight]
                : [one.alt, Number(one.getAttribute("width")), Number(one.getAttribute("height"))]),
    } : {tables: [], texts: [], figures: []};
    return [...document.querySelectorAll("article .cell")].map((cell) => ({
        book: seen(cell.querySelector(".cell_output:not(.live)")),
        here: seen(cell.querySelector(".live")),
        error: cell.querySelector(".went-wrong") ? words(cell.querySelector(".went-wrong")) : "",
        said: [...cell.querySelectorAll(".live .said")].map(words),
    }));
}"""
# Texts for the text areas of cells, by the place of the cell, as if they were typed.
TYPE = """texts => {
    const cells = [...document.querySelectorAll("article .cell")];
    for (const [place, text] of Object.entries(texts)) {
        const area = cells[place].querySelector("textarea");
        area.value = text;
        area.dispatchEvent(new Event("input"));
    }
}"""


def all_but(chosen: Collection[str], names: list[str]) -> list:
    """The chosen ones belong to every run of the tests, the others to that of a week."""
    marks = {name: () if name in chosen else pytest.mark.weekly for name in names}
    return [pytest.param(name, marks=marks[name]) for name in names]


def put_python_in(built: Built, folder: Path) -> Path:
    """The built book as `make site` publishes it. What is made once stays in `_build/runtime`.

    Where npm's registry cannot be reached, there is nothing to try: the tests are skipped.
    """
    html, new = folder / "html", folder / "new"
    with FileLock(folder / "lock"):  # another worker may be at it
        if not html.exists():
            shutil.rmtree(new, ignore_errors=True)
            shutil.copytree(built.html, new)
            command = [sys.executable, "_ext/edition", "site", "--site", new]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            if "npm could not fetch" in done.stdout + done.stderr:
                pytest.skip(done.stdout + done.stderr)
            assert done.returncode == 0, done.stdout + done.stderr
            new.rename(html)
    return html


class StrictHandler(QuietHandler):
    """A server that sends the policy with every file, the worker's too."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


def serve_strictly(folder: Path) -> AbstractContextManager[str]:
    """The address of a site on a host with the policy."""
    return serve(folder, StrictHandler)


class Reader:
    """Somebody at an open page with "Run it here".

    Of the page it asks what every browser's page here can do; ``main`` and ``cell`` are for those
    of Playwright.
    """

    BUTTON = ".run-here button"

    def __init__(self, page, site: str) -> None:
        self.page, self.site = page, site

    def open(self, name: str) -> None:
        """Open a page and press its button; Python is there afterwards."""
        self.page.goto(f"{self.site}{name}")
        self.page.click(self.BUTTON)
        self.wait()

    def wait(self, *states: str) -> str:
        """Wait until nothing runs any more; what is said then."""
        wanted = ", ".join(f"html[data-python={state}]" for state in states or ("ready",))
        self.page.wait_for_selector(wanted, state="attached", timeout=90_000)
        return self.said

    @property
    def said(self) -> str:
        return self.page.inner_text(".run-here [role=status]")

    @property
    def main(self):
        return self.page.locator(self.BUTTON).first

    def run_all(self) -> str:
        self.page.click(self.BUTTON)
        return self.wait()

    def start_afresh(self) -> str:
        self.page.click(f"{self.BUTTON}:has-text('Start afresh')")
        return self.wait()

    def cell(self, number: int):
        """The group of a cell, counted from 1."""
        return self.page.locator("article .cell").nth(number - 1)

    def press(self, words: str, number: int) -> str:
        """Press a button of a cell, and wait for what comes of it."""
        name = f'[aria-label^="{words}: "][aria-label*=": cell {number} of "]'
        self.page.click(f"button{name}")
        return self.wait()

    def type(self, texts: dict[int, str]) -> None:
        """Give cells, by their number, other texts."""
        self.page.evaluate(TYPE, {str(number - 1): text for number, text in texts.items()})

    def run_code(self, code: str, number: int = 1) -> str:
        """What is said when a cell has this code and is run."""
        self.type({number: code})
        return self.press("Run", number)

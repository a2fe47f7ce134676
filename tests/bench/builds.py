"""Builds of copies of the book, timed: ours, and with the stack's own defaults."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import yaml

import book
from bench.of_this_edition import AFTER, CHANGES, COPIED, SHOWN_ON, TABLE

# Without these lines of the settings and these parts of the rooms the book is the same, as Jupyter
# Book and its own theme would make it.
THEME = ("    edition.theme: _ext", "    html_theme: edition")
LIMIT = ("    cell_output_limit: ",)  # what one of the parts is told
PARTS = ("parallel_run", "fresh_numbers", "quick_links")


class BuildFailed(RuntimeError):
    """A build that should have been timed has failed; the message is the end of its log."""


def leave_out(path: Path, beginning: str) -> bool:
    """Take the line that begins so out of a file; whether it was there."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    others = [line for line in lines if not line.startswith(beginning)]
    path.write_text("".join(others), encoding="utf-8")
    return len(others) == len(lines) - 1


def copy_of_the_book(folder: Path, defaults: bool = False) -> Path:
    """The sources in ``folder``; with ``defaults``, without what makes pages and builds light.

    Raises ValueError when the settings or the rooms do not have one of those lines.
    """
    source = book.copy_sources(folder)
    if not defaults:
        return source
    settings, rooms = source / "_config.yml", list(source.glob("_ext/edition/*/__init__.py"))
    places = {line: [settings] for line in THEME + LIMIT} | {
        f'    "{name}",': rooms for name in PARTS
    }
    for line, files in places.items():
        if sum(leave_out(path, line) for path in files) != 1:
            raise ValueError(f"not one line begins with {line.strip()!r}: see {__file__}")
    return source


def build(source: Path, by_door: bool = True) -> float:
    """Seconds that a build takes: by our door, or by `jupyter-book build`. Raises BuildFailed."""
    plain = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
    command = [*([sys.executable, "_ext/edition", "book"] if by_door else plain), "-q"]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise BuildFailed(f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return seconds


def change_a_table(source: Path) -> None:
    """Change one number of one table. Raises ValueError when it is not there once."""
    table = source / "data" / TABLE
    text = table.read_text(encoding="utf-8")
    for before, after in CHANGES:
        if text.count(before) != 1:
            raise ValueError(f"data/{TABLE} has {before!r} {text.count(before)} times, not once")
        text = text.replace(before, after)
    table.write_text(text, encoding="utf-8")


def shows_the_change(source: Path) -> bool:
    """Whether the built page has the number that `change_a_table` wrote."""
    text = book.text_of(source / f"_build/html/{SHOWN_ON}.html")
    return AFTER in re.findall(r"\d+", text)


def forget_results(source: Path) -> None:
    """Remove what Jupyter Book keeps of the notebooks' results and of the pages."""
    for folder in (".jupyter_cache", ".doctrees"):
        shutil.rmtree(source / "_build" / folder, ignore_errors=True)


def count_pages(source: Path) -> int:
    """How many pages the table of contents names."""
    toc = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
    return 1 + sum(len(part["chapters"]) for part in toc["parts"])


def grow(source: Path, pages: int) -> None:
    """Add copies of text chapters until the book has as many pages."""
    path = source / "_toc.yml"
    toc = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number in range(count_pages(source), pages):
        original = COPIED[number % len(COPIED)]
        copy = f"chapters/{original}-{number}"
        shutil.copyfile(source / f"chapters/{original}.md", source / f"{copy}.md")
        toc["parts"][-1]["chapters"].append({"file": copy})
    path.write_text(yaml.safe_dump(toc, allow_unicode=True), encoding="utf-8")

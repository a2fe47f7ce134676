"""A small book for one purpose, built by Sphinx in this process, in a second or two."""

import logging
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sphinx.testing.util import SphinxTestApp

from book import COLOURS, ROOT, Site


@dataclass
class SmallSite(Site):
    """The pages that came out, in ``html``, and all that the build warned of."""

    folder: Path
    warnings: list[str]


def write(folder: Path, conf: str, pages: Mapping[str, str], sources: tuple[str, ...] = ()) -> None:
    """Write the settings and pages of a book, beside some of ours: ``data``, ``CITATION.cff``."""
    for name in sources:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for name, text in {"conf.py": conf, **{f"{page}.md": pages[page] for page in pages}}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def build(folder: Path, to: str = "html") -> SmallSite:
    """Build what stands in a folder; a second build reads again what has changed.

    It has a thread of its own: a browser that other tests have opened keeps this one's event loop,
    and notebooks need one.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(build_here, folder, to).result()


def own_suffixes() -> dict[str, dict[str, str]]:
    """A setting for each book: to its default Sphinx would add, for all books of this process."""
    return {"source_suffix": {".rst": "restructuredtext"}}


def build_here(folder: Path, to: str) -> SmallSite:
    """Build in the thread that asks for it."""
    app = SphinxTestApp(to, srcdir=folder, confoverrides=own_suffixes())
    try:
        app.build()
        told = COLOURS.sub("", app.warning.getvalue())
    finally:
        app.cleanup()
        # Sphinx keeps its messages to itself; tests that come later listen to them.
        ours = logging.getLogger("sphinx")
        ours.handlers.clear()
        ours.propagate = True
    return SmallSite(Path(app.outdir), folder, told.splitlines())

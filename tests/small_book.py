"""Small books of a few pages, built in the test's own process with some parts of the house."""

import io
from dataclasses import dataclass
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from book import COLOURS
from small_site import own_suffixes

HEAD = """---
file_format: mystnb
kernelspec:
  name: {kernel}
---

# A page
"""


@dataclass
class SmallOutcome:
    status: int
    log: str


def notebook(*cells: str, kernel: str = "python3") -> str:
    """A page with these code cells."""
    code = "".join(f"\n```{{code-cell}} python3\n{cell}\n```\n" for cell in cells)
    return HEAD.format(kernel=kernel) + code


def write_pages(folder: Path, **pages: str) -> Path:
    """A book of these pages, named by their keywords; the page ``index`` lists the others."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = "\n".join(name for name in pages if name != "index")
    (folder / "index.md").write_text(f"# Book\n\n```{{toctree}}\n{listed}\n```\n", "utf-8")
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def build_small(folder: Path, *parts: str, **config: object) -> SmallOutcome:
    """Build the pages in ``folder`` as `jupyter-book build` would, with these extensions.

    What ends the process gives its status, as from a command line.
    """
    built, said = folder / "_build", io.StringIO()
    overrides = {
        "extensions": ["myst_nb", *parts],
        "nb_execution_mode": "cache",
        "nb_execution_cache_path": str(built / ".jupyter_cache"),
        "exclude_patterns": ["_build"],
        **own_suffixes(),
        **config,
    }
    with patch_docutils(), docutils_namespace():
        try:
            app = Sphinx(
                srcdir=folder,
                confdir=None,
                outdir=built / "html",
                doctreedir=built / ".doctrees",
                buildername="html",
                confoverrides=overrides,
                status=said,
                warning=said,
                keep_going=True,
                warningiserror=True,
            )
            app.build()
            status = app.statuscode
        except SystemExit as end:
            said.write(str(end.code))
            status = end.code if isinstance(end.code, int) else 1
    return SmallOutcome(status, COLOURS.sub("", said.getvalue()))

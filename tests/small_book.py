"""Small books of a few pages, built by Sphinx in this process, in a second or two."""

import io
import logging
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sphinx import locale
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from book import COLOURS, ROOT, Site

HEAD = """---
file_format: mystnb
kernelspec:
  name: {kernel}
---

# A page
"""


@dataclass
class SmallBook(Site):
    """The pages that came out, in ``html``, and what the build said."""

    folder: Path
    status: int
    log: str
    warnings: list[str]


def notebook(*cells: str, kernel: str = "python3") -> str:
    """A page with these code cells."""
    code = "".join(f"\n```{{code-cell}} python3\n{cell}\n```\n" for cell in cells)
    return HEAD.format(kernel=kernel) + code


def write(
    folder: Path,
    pages: Mapping[str, str],
    conf: str = "",
    sources: tuple[str, ...] = (),
    root: Path = ROOT,
) -> Path:
    """Write the pages of a book, beside some of another: ``data``, ``CITATION.cff``.

    Without settings in ``conf`` an index lists the pages, unless one is given.
    """
    for name in sources:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, folder / name)
    files = {f"{page}.md": text for page, text in pages.items()}
    if conf:
        files["conf.py"] = conf
    else:
        listed = "\n".join(pages)
        files.setdefault("index.md", f"# Book\n\n```{{toctree}}\n{listed}\n```\n")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def build(folder: Path, *parts: str, to: str = "html", **config: object) -> SmallBook:
    """Build what stands in a folder; a second build reads again what has changed.

    It has a thread of its own: a browser that other tests have opened keeps this one's event loop,
    and notebooks need one.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(build_here, folder, *parts, to=to, **config).result()


def build_here(folder: Path, *parts: str, to: str = "html", **config: object) -> SmallBook:
    """Build in the thread that asks for it, by the ``conf.py`` or with these parts of the house.

    What ends the process gives its status, as from a command line.
    """
    built, said, told = folder / "_build", io.StringIO(), io.StringIO()
    cached = {
        "extensions": ["myst_nb", *parts],
        "nb_execution_mode": "cache",
        "nb_execution_cache_path": str(built / ".jupyter_cache"),
        "exclude_patterns": ["_build"],
    }
    has_conf = (folder / "conf.py").exists()
    status: str | int | None
    locale.translators.clear()  # Sphinx keeps the language of the first book for all others
    with patch_docutils(), docutils_namespace():
        try:
            app = Sphinx(
                srcdir=folder,
                confdir=folder if has_conf else None,
                outdir=built / to,
                doctreedir=built / ".doctrees",
                buildername=to,
                confoverrides=own_suffixes() | ({} if has_conf else cached) | config,
                status=said,
                warning=told,
                warningiserror=True,
                keep_going=True,
            )
            app.build()
            status = app.statuscode
        except SystemExit as end:
            status = end.code
            said.write(str(status))
        finally:
            # Sphinx keeps its messages to itself; tests that come later listen to them.
            ours = logging.getLogger("sphinx")
            ours.handlers.clear()
            ours.propagate = True
    log, warned = (COLOURS.sub("", stream.getvalue()) for stream in (said, told))
    ended = status if isinstance(status, int) else 1
    return SmallBook(built / to, folder, ended, f"{log}\n{warned}", warned.splitlines())


def own_suffixes() -> dict[str, object]:
    """A setting for each book: to its default Sphinx would add, for all books of this process."""
    return {"source_suffix": {".rst": "restructuredtext"}}

"""A notebook runs again when a file that it reads has changed, and only then.

Jupyter Book caches the results of a notebook by its code alone, so a changed table would leave old
numbers on the page.
Before the pages are read, this extension compares what each notebook reads with what it read last
time, drops the cached results that no longer hold, and has the page read again.
"""

import json
import re
from contextlib import suppress
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..digests import digest, write_whole
from .parallel_run import read_notebook, settings_of
from .results import INPUTS, open_results, read_inputs

# How a notebook names a file: a string literal with a path that climbs out of its own folder.
INPUT = re.compile(r"""["'](\.\./[\w./-]+)["']""")


def inputs_of(notebook: Path) -> list[Path]:
    """The files that a notebook names in its code, in alphabetical order."""
    names = set(INPUT.findall(notebook.read_text(encoding="utf-8")))
    return sorted(path for name in names if (path := notebook.parent / name).is_file())


def is_notebook(env: BuildEnvironment, docname: str) -> bool:
    """Whether a page has code cells."""
    return "kernelspec" in env.metadata.get(docname, {})


def find_stale(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Drop cached results whose inputs changed; return the pages to read again."""
    folder = Path(settings_of(env).execution_cache_path)
    before = read_inputs(folder)
    pages = {name: Path(env.doc2path(name)) for name in sorted(env.found_docs)}
    now = {
        name: digest(page.parent, paths)
        for name, page in pages.items()
        if (paths := inputs_of(page))
    }
    stale = sorted(name for name in now if before.get(name) != now[name])
    if stale:
        cache = open_results(folder)
        for name in stale:
            notebook = read_notebook(env, name)
            if notebook is not None:
                with suppress(KeyError):  # it has not run yet
                    # Found by its code: the record's path is another one when the folder has moved.
                    cache.remove_cache(cache.match_cache_notebook(notebook).pk)
    if now != before:
        write_whole(folder / INPUTS, json.dumps(now, indent=1))
    return stale


def setup(app: Sphinx) -> None:
    """Look for changed inputs whenever Sphinx asks which pages are outdated."""
    app.connect("env-get-outdated", find_stale)

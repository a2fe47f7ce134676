"""Notebooks run side by side, before the pages are read.

MyST-NB runs them one after another as it comes to their pages; here those whose results are not in
the cache run at once, as many as there are processors, and MyST-NB then finds their results.
A notebook that fails is left to MyST-NB, which runs it again and reports the error.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.cache.main import CacheBundleIn
from myst_nb.core.read import create_nb_reader
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from traitlets.config import Config

logger = logging.getLogger(__name__)

# Without encryption a kernel warns that others on this machine could listen in.
KERNELS = Config({"KernelManager": {"transport_encryption": "auto"}})


def read_notebook(env: BuildEnvironment, docname: str) -> nbformat.NotebookNode | None:
    """The page as MyST-NB will read it, or None when it has no code cells."""
    path = env.doc2path(docname)
    text = Path(path).read_text(encoding="utf-8")
    settings = env.myst_config, env.mystnb_config  # type: ignore[attr-defined]
    reader = create_nb_reader(path, *settings, text)
    return reader.read(text) if reader else None


def is_off(notebook: nbformat.NotebookNode) -> bool:
    """Whether the page says that it is not to be run, as exercises do: they have gaps."""
    return notebook.metadata.get("mystnb", {}).get("execution_mode") == "off"


async def run(path: str, notebook: nbformat.NotebookNode, places: asyncio.Semaphore) -> bool:
    """Run one notebook in its own folder, when a processor is free; return whether it succeeded."""
    client = NotebookClient(
        notebook,
        timeout=120,
        iopub_timeout=60,  # on a busy machine a figure comes late, and left out it would be missed
        raise_on_iopub_timeout=True,
        record_timing=False,
        resources={"metadata": {"path": str(Path(path).parent)}},
        config=KERNELS,
    )
    async with places:
        logger.info("%s: Executing notebook", path)
        try:
            await client.async_execute()
        except (CellExecutionError, TimeoutError):
            return False
    return True


async def run_all(notebooks: dict[str, nbformat.NotebookNode]) -> list[bool]:
    """Run all notebooks, a few at a time."""
    places = asyncio.Semaphore(os.cpu_count() or 1)
    return await asyncio.gather(*(run(path, nb, places) for path, nb in notebooks.items()))


def fill_cache(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Run the notebooks among ``docnames`` whose results are not cached, and cache them."""
    cache = get_cache(env.mystnb_config.execution_cache_path)  # type: ignore[attr-defined]
    missing = {}
    for docname in docnames:
        notebook = read_notebook(env, docname)
        if notebook is None or is_off(notebook):
            continue
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            missing[env.doc2path(docname)] = notebook
    if not missing:
        return
    succeeded = asyncio.run(run_all(missing))
    for (path, notebook), done in zip(missing.items(), succeeded, strict=True):
        if done:
            bundle = CacheBundleIn(notebook, path)
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Run notebooks once Sphinx knows which pages it will read."""
    app.connect("env-before-read-docs", fill_cache)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

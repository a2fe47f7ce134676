"""Notebooks run side by side, before the pages are read.

MyST-NB runs them one after another as it comes to their pages; here those whose results are not in
the cache run at once, as many as there are processors, and MyST-NB then finds their results.
A cell that fails, takes longer than ``execute: timeout``, puts out more than
``cell_output_limit`` megabytes or ends its kernel is reported with its place, and no book is built.
"""

import asyncio
import os
import re
import sys
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache.cache.main import CacheBundleIn, JupyterCacheBase
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager, NoSuchKernel
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from nbclient.client import NotebookClient
from nbclient.exceptions import (
    CellExecutionComplete,
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .kernels import Kernels, kernels
from .results import open_results

logger = logging.getLogger(__name__)

STARTS = 2  # how often a kernel may try to start: a busy machine can hinder it once
COLOURS = re.compile(r"\x1b\[[\d;]*m")
LINE_IN_CELL = re.compile(r"Cell In\[\d+\], line (\d+)")
MEGABYTE = 1_000_000
LONG = 500  # characters of what an error says that are told


class Failure(Exception):
    """A notebook that cannot be run to its end: why, and the line of its file, from 1."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


def settings_of(env: BuildEnvironment) -> NbParserConfig:
    """What ``_config.yml`` says of notebooks."""
    return env.mystnb_config  # type: ignore[attr-defined]


def read_notebook(env: BuildEnvironment, docname: str) -> nbformat.NotebookNode | None:
    """The page as MyST-NB will read it, or None when it has no code cells."""
    path = env.doc2path(docname)
    text = Path(path).read_text(encoding="utf-8")
    markdown = env.myst_config  # type: ignore[attr-defined]
    reader = create_nb_reader(path, markdown, settings_of(env), text)
    return reader.read(text) if reader else None


def settings_for(notebook: nbformat.NotebookNode, settings: NbParserConfig) -> NbParserConfig:
    """The book's settings, and what the page says of itself."""
    own = notebook.metadata.get(settings.metadata_key, {})
    known = {name: own[name] for name in settings.as_dict() if name in own}
    return settings.copy(**known)


def size_of(content: dict[str, Any]) -> int:
    """How many characters a message puts into the page."""
    parts = [content.get("text", ""), *content.get("data", {}).values()]
    return sum(len(str(part)) for part in [*parts, *content.get("traceback", [])])


class Run(NotebookClient):
    """One run of a notebook, which knows where it is and how much the cell there has put out."""

    def __init__(self, notebook: nbformat.NotebookNode, limit: float, **options: Any) -> None:
        super().__init__(notebook, **options)
        self.limit, self.cell, self.written = limit * MEGABYTE, 0, 0

    async def async_execute_cell(
        self, cell: nbformat.NotebookNode, cell_index: int, *args: Any, **options: Any
    ) -> nbformat.NotebookNode:
        """Remember which cell it is, and run it."""
        self.cell, self.written = cell_index, 0
        done = await super().async_execute_cell(cell, cell_index, *args, **options)
        await self._async_check_alive()
        return done

    async def _async_check_alive(self) -> None:
        """Asked each second: a cell that puts out too much counts as if its kernel had died."""
        if self.written > self.limit:
            raise DeadKernelError("too much output")
        await super()._async_check_alive()

    def process_message(
        self, msg: dict[str, Any], cell: nbformat.NotebookNode, cell_index: int
    ) -> nbformat.NotebookNode | None:
        """Take an output up; beyond the limit take up no more, as if the cell were done."""
        self.written += size_of(msg["content"])
        if self.written > self.limit:
            raise CellExecutionComplete
        return super().process_message(msg, cell, cell_index)


def line_of(notebook: nbformat.NotebookNode, number: int, text: str) -> int:
    """The line of the page, from 1, on which the code of a cell begins."""
    starts = notebook.metadata.get("source_map")
    code = notebook.cells[number].source.splitlines()
    if not starts or not code:
        return 1
    lines = text.splitlines()
    first = (i for i in range(starts[number], len(lines)) if lines[i : i + len(code)] == code)
    return next(first, starts[number]) + 1


def why(run: Run, error: Exception) -> tuple[str, int]:
    """What is wrong with the cell at which a run ended, and on which of its lines, from 0."""
    if isinstance(error, CellTimeoutError):
        return (
            f"this cell did not end within {run.timeout} seconds: make it quicker, or give it more "
            "time in _config.yml (execute: timeout)"
        ), 0
    if isinstance(error, DeadKernelError):
        if run.written > run.limit:
            return (
                f"this cell puts out more than {run.limit / MEGABYTE:g} MB: print less, or allow "
                "more in _config.yml (sphinx: config: cell_output_limit)"
            ), 0
        return "this cell ended its kernel: it left Python, crashed, or ran out of memory", 0
    assert isinstance(error, CellExecutionError)
    place = LINE_IN_CELL.search(COLOURS.sub("", error.traceback))
    said = error.evalue if len(error.evalue) < LONG else f"{error.evalue[:LONG]} …"
    return f"this cell fails: {error.ename}: {said}", int(place[1]) - 1 if place else 0


async def execute(
    path: str,
    notebook: nbformat.NotebookNode,
    made: Kernels,
    settings: NbParserConfig,
    limit: float,
) -> nbformat.NotebookNode:
    """The notebook with its results. Raises Failure."""
    name = notebook.metadata.get("kernelspec", {}).get("name", NATIVE_KERNEL_NAME)
    for start in range(1, STARTS + 1):
        try:
            manager = made.manager(name)
        except NoSuchKernel:
            there = ", ".join(sorted(KernelSpecManager().find_kernel_specs()))
            raise Failure(f"no kernel is called {name!r} here; there is {there}") from None
        run = Run(
            deepcopy(notebook),
            limit,
            km=manager,
            timeout=settings.execution_timeout,
            allow_errors=settings.execution_allow_errors,
            iopub_timeout=60,  # on a busy machine a figure comes late; left out it would be missed
            raise_on_iopub_timeout=True,
            record_timing=False,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str(Path(path).parent)}},
        )
        try:
            return await run.async_execute(cleanup_kc=True, env=made.environment)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            reason, further = why(run, error)
            line = line_of(notebook, run.cell, Path(path).read_text(encoding="utf-8"))
            raise Failure(reason, line + further) from error
        except RuntimeError as error:  # before the first cell
            if start == STARTS:
                raise Failure(f"its kernel does not start: {error}") from error
    raise AssertionError("unreachable")


async def run_all(
    env: BuildEnvironment,
    cache: JupyterCacheBase,
    missing: dict[str, tuple[nbformat.NotebookNode, NbParserConfig]],
) -> int:
    """Run all notebooks, a few at a time, and keep their results; return how many failed."""
    places = asyncio.Semaphore(os.cpu_count() or 1)
    with kernels(Path(settings_of(env).execution_cache_path, "fonts")) as made:

        async def run(path: str) -> bool:
            notebook, settings = missing[path]
            async with places:
                logger.info("%s: Executing notebook", path)
                try:
                    done = await execute(
                        path, notebook, made, settings, env.config.cell_output_limit
                    )
                except Failure as failure:
                    with logging.skip_warningiserror():  # the others are reported, too
                        logger.error("%s", failure, location=(env.path2doc(path), failure.line))
                    return False
            bundle = CacheBundleIn(done, path)
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            return True

        return (await asyncio.gather(*map(run, missing))).count(False)


def run_loop(work: Coroutine[Any, Any, int]) -> int:
    """What ``work`` returns, also where a loop is running, as in a notebook that calls Sphinx."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)  # in this thread, so that Ctrl-C ends it
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


def find_missing(
    env: BuildEnvironment, cache: JupyterCacheBase, docnames: list[str]
) -> Iterator[tuple[str, tuple[nbformat.NotebookNode, NbParserConfig]]]:
    """The paths, notebooks and settings of the pages whose results are not kept."""
    for docname in docnames:
        notebook = read_notebook(env, docname)
        if notebook is None:
            continue
        settings = settings_for(notebook, settings_of(env))
        if settings.execution_mode != "cache":  # "off", as exercises say: they have gaps
            continue
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            yield env.doc2path(docname), (notebook, settings)


def fill_cache(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Run the notebooks among ``docnames`` whose results are not kept, and keep them.

    Ends the process with status 1 when one fails: MyST-NB would run it again, and a page with half
    its results is no page.
    """
    if not docnames:
        return
    cache = open_results(Path(settings_of(env).execution_cache_path))
    missing = dict(find_missing(env, cache, docnames))
    if missing and (failed := run_loop(run_all(env, cache, missing))):
        sys.exit(f"The book is not built: {failed} of {len(missing)} notebooks cannot be run.")


def setup(app: Sphinx) -> None:
    """Run notebooks once Sphinx knows which pages it will read."""
    app.add_config_value("cell_output_limit", 2.0, "env", types=[int, float])  # megabytes
    app.connect("env-before-read-docs", fill_cache)

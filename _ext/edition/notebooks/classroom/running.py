"""Running hand-ins: each in an empty folder of its own, side by side, whatever their code does.

A cell that ends Python, cannot be stopped or floods its output is switched off, and the notebook is
run again without it. What a hand-in starts ends with it.
"""

import asyncio
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import psutil
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from ...numbers import MEGABYTE, Kernels, Run, open_kernels
from ..exercises import is_a, name_of

PATIENCE = 30  # seconds for one cell, as in nbgrader_config.py
FLOOD = 20.0  # megabytes of output, beyond which a cell is stopped
LONG = 20_000  # characters of a cell's outputs that a reader of the feedback may be shown
SHORT = 500  # characters of marks and errors that stand even after so many
OFF = "# Switched off for the marking: this cell {}.\n"
STARTS = 2  # how often a kernel may try to start: a busy machine can hinder it once
EXIT = 'exit = quit = lambda *_: print("Nothing is left with exit() while this is marked.")'
NO_MARKS = "This check came to no end: no marks."
TIMED_OUT = {"ename": "CellTimeoutError", "evalue": "", "traceback": ["Stopped for its time."]}


def is_students(cell: NotebookNode) -> bool:
    """Whether a cell holds code that a student may have written."""
    return cell.cell_type == "code" and not is_a(cell, "locked") and not is_a(cell, "grade")


def marks_in(cell: NotebookNode) -> float | None:
    """The marks that a check has given, as nbgrader reads them; None when it gave none."""
    for output in cell.outputs:
        if output.output_type == "error":
            return 0
        if output.output_type == "execute_result":
            with suppress(ValueError):
                return float(output.data.get("text/plain", ""))
    return None


class Marking(Run):
    """One run of a hand-in that knows how far it has come and gives each check its best."""

    stopped_at = -1  # the cell that was last stopped for its time
    notes: list[str]

    async def async_execute_cell(
        self, cell: NotebookNode, cell_index: int, *args: Any, **options: Any
    ) -> NotebookNode:
        """Run a cell; of a cell that was stopped for its time, say so in its outputs."""
        done = await super().async_execute_cell(cell, cell_index, *args, **options)
        if self.stopped_at == cell_index:
            self.notes.append(f"{called(cell)} ran for {PATIENCE} seconds: stopped")
            cell.outputs.append(nbformat.v4.new_output("error", **TIMED_OUT))
        return done

    async def _async_handle_timeout(
        self, timeout: int, cell: NotebookNode | None = None
    ) -> dict[str, Any] | None:
        """Interrupt the cell, and remember which it was."""
        self.stopped_at = self.cell
        return await super()._async_handle_timeout(timeout, cell)

    async def checks_again(self) -> None:
        """Run each check that has not given all its marks once more, now that all cells have run.

        What a student set in a cell of their own below a check counts, too.
        """
        for place, cell in enumerate(self.nb.cells):
            if cell.cell_type != "code" or not is_a(cell, "grade"):
                continue
            before, shown = marks_in(cell), deepcopy(cell.outputs)
            if before is not None and before >= cell.metadata.nbgrader.points:
                continue
            await self.async_execute_cell(cell, place)
            if (marks_in(cell) or 0) <= (before or 0):
                cell.outputs = shown
            else:
                self.notes.append(f"{called(cell)} counts as it is after all cells have run")


def called(cell: NotebookNode) -> str:
    """A cell's name, or else how it begins."""
    return name_of(cell) or f"“{cell.source[:30]}”"


async def run_once(notebook: NotebookNode, made: Kernels, folder: str) -> tuple[Marking, str]:
    """One run, and why it came to no end; "" when it did. Raises RuntimeError without a kernel."""
    manager = made.manager("python3")
    first = nbformat.v4.new_code_cell(before())
    run = Marking(
        nbformat.v4.new_notebook(cells=[first, *notebook.cells]),
        FLOOD,
        km=manager,
        timeout=PATIENCE,
        interrupt_on_timeout=True,
        error_on_timeout=TIMED_OUT,
        allow_errors=True,
        iopub_timeout=PATIENCE,  # a cell that was interrupted gets as long again to end
        raise_on_iopub_timeout=True,
        record_timing=False,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": folder}},
    )
    run.notes, why = [], ""
    try:
        async with run.async_setup_kernel(cleanup_kc=True, env=made.environment):
            for place, cell in enumerate(run.nb.cells):
                await run.async_execute_cell(cell, place)
            if any(is_students(cell) and not name_of(cell) for cell in notebook.cells):
                await run.checks_again()
    except CellTimeoutError:
        why = f"could not be stopped after {PATIENCE} seconds"
    except DeadKernelError:
        flooded = run.written > run.limit
        why = f"put out more than {FLOOD:g} MB" if flooded else "ended Python"
    finally:
        if isinstance(pid := getattr(manager.provisioner, "pid", None), int):
            with suppress(OSError, AttributeError):  # AttributeError: on Windows
                os.killpg(pid, signal.SIGKILL)
    return run, why


def before() -> str:
    """What is run before a hand-in, as a cell of its own that nobody sees."""
    code = Path(__file__).with_name("limits.py").read_text(encoding="utf-8")
    call = f"limit({processes_allowed()}, {int(FLOOD * MEGABYTE) + 1})"
    return f"{EXIT}\nexec({code + call!r}, {{}})"


def processes_allowed() -> int:
    """How many processes and threads this user may have: those that there are, and some more."""
    threads = 0
    for one in psutil.process_iter():
        with suppress(psutil.Error, AttributeError):  # AttributeError: on Windows
            threads += one.num_threads() if one.uids().real == os.getuid() else 0
    return threads + 200


def culprit(cells: list[NotebookNode], place: int) -> NotebookNode | None:
    """The student's cell that was running, or ran last, when a run broke off."""
    ran = (cell for cell in reversed(cells[: place + 1]) if is_students(cell))
    return next((cell for cell in ran if not cell.source.startswith(OFF[:24])), None)


async def run_whole(notebook: NotebookNode, made: Kernels) -> list[str]:
    """Run a hand-in, put the outputs into it, and return what is to be said of it."""
    notes: list[str] = []
    starts = 0
    while True:
        with TemporaryDirectory(prefix="hand-in-", ignore_cleanup_errors=True) as made_here:
            folder = Path(made_here, "of", "a", "student")  # so that a ".." stays inside
            folder.mkdir(parents=True)
            try:
                run, why = await run_once(notebook, made, str(folder))
            except RuntimeError:
                starts += 1
                if starts == STARTS:
                    raise
                continue
        cell = culprit(notebook.cells, run.cell - 1) if why else None
        if cell is None:
            break
        notes.append(f"{called(cell)} {why}: it was switched off")
        code = "".join(f"# {line}\n" for line in cell.source.splitlines())
        cell.source = OFF.format(why) + code
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            reached = place < run.cell or not why
            if is_a(cell, "grade") and (not reached or marks_in(cell) is None):
                said = {"ename": "NoMarks", "evalue": NO_MARKS, "traceback": [NO_MARKS]}
                cell.outputs.append(nbformat.v4.new_output("error", **said))
    return [*notes, *run.notes, *cut_outputs(notebook)]


def cut_outputs(notebook: NotebookNode) -> Iterator[str]:
    """Keep of each cell's outputs what a reader of the feedback may be shown, and say what is cut.

    Marks and errors stay; of overlong ones the beginning.
    """
    for cell in notebook.cells:
        size, left, kept = 0, LONG, []
        for output in cell.get("outputs", []):
            for holder, key in texts_in(output):
                text = "".join(holder[key])
                size += len(text)
                if len(text) > (shown := max(left, SHORT)):
                    cut = f"{text[:shown]}\n[… {len(text) - shown} more characters]\n"
                    holder[key] = [cut] if key == "traceback" else cut
                left = max(0, left - len(text))
            if left or output.output_type in ("error", "execute_result"):
                kept.append(output)
        if size > LONG:
            cell.outputs = kept
            yield f"{called(cell)} put out {size} characters: cut"


def texts_in(output: NotebookNode) -> Iterator[tuple[NotebookNode, str]]:
    """Where an output holds text: the part of it, and the name there."""
    yield from ((output, key) for key in ("text", "evalue", "traceback") if key in output)
    yield from ((output.data, kind) for kind in output.get("data", {}) if kind.startswith("text/"))


def run_side_by_side(
    notebooks: Iterable[NotebookNode], fonts: Path
) -> Iterator[list[str] | Exception]:
    """Run hand-ins, as many at once as there are processors, and yield in their order what is to be
    said of each, or why it could not be run.

    The outputs are in the notebooks then.
    """
    with open_kernels(fonts) as made, ThreadPoolExecutor(os.cpu_count() or 1) as threads:

        def run(notebook: NotebookNode) -> list[str] | Exception:
            try:
                return asyncio.run(run_whole(notebook, made))
            except Exception as reason:  # one student must not stop the others
                return reason

        yield from threads.map(run, notebooks)

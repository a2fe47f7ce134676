"""Marking one hand-in with nbgrader, whatever its code does: what could not be run, and why."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from .repair import name_of

if TYPE_CHECKING:
    from nbgrader.apps import NbGraderAPI

PATIENCE = 30  # seconds for one cell, as in nbgrader_config.py
LONG = 20_000  # characters of one output that a reader of the feedback may be shown
OFF = "# This cell ended Python, so it was switched off for the marking.\n"
POINTING = re.compile(r"Traceback|There was an error processing|Please see the")
ATTEMPTS = 4  # one hand-in may end Python in so many cells


def mark(grader: NbGraderAPI, course: Path, student: str, exercise: str) -> list[str]:
    """Let nbgrader run and mark a hand-in in ``submitted/``; return what is to be said of it.

    A cell that ends Python is switched off, so that the others can be marked.
    """
    path = course / "submitted" / student / exercise / f"{exercise}.ipynb"
    notes: list[str] = []
    for _ in range(ATTEMPTS):
        outcome = grader.autograde(exercise, student, force=True)
        if outcome["success"]:
            marked = course / "autograded" / student / exercise / path.name
            return [*notes, *cut_outputs(marked)]
        notebook = nbformat.read(path, 4)
        deadly = cell_that_ends_python(notebook, path.parent)
        if deadly is None:
            return [*notes, f"could not be marked: {reason_in(outcome['log'])}"]
        name = name_of(deadly) or f"“{deadly.source[:30]}”"
        notes.append(f"{name} ended Python: it was switched off")
        deadly.source = OFF + "".join(f"# {line}\n" for line in deadly.source.splitlines())
        nbformat.write(notebook, path)
    return [*notes, "could not be marked: too many cells end Python"]


def reason_in(log: str) -> str:
    """Why nbgrader could not mark: its first error, not the lines that only point to it."""
    errors = [line for line in log.splitlines() if line.startswith("[ERROR] ")]
    telling = [one.removeprefix("[ERROR] ") for one in errors if not POINTING.search(one)]
    return (telling or log.strip().splitlines()[-1:] or ["nbgrader gave no reason"])[0][:200]


def cell_that_ends_python(notebook: NotebookNode, folder: Path) -> NotebookNode | None:
    """The cell that was running when the kernel died; None when it does not die."""
    running: list[NotebookNode] = []
    client = NotebookClient(
        nbformat.from_dict(notebook),
        timeout=PATIENCE,
        allow_errors=True,
        interrupt_on_timeout=True,
        on_cell_start=lambda cell, cell_index: running.append(notebook.cells[cell_index]),
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except DeadKernelError:
        return running[-1] if running else None
    except (TimeoutError, CellExecutionError, RuntimeError):
        return None
    return None


def cut_outputs(path: Path) -> list[str]:
    """Cut overlong outputs of a marked hand-in, and say which cells were stopped for their time."""
    notebook = nbformat.read(path, 4)
    notes, cut = [], False
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("ename") in ("CellTimeoutError", "TimeoutError"):
                notes.append(f"{name_of(cell) or 'a cell'} ran for {PATIENCE} seconds: stopped")
            if len(output.get("text", "")) > LONG:
                size = len(output.text)
                output.text = output.text[:LONG] + f"\n[… {size - LONG} more characters]\n"
                notes.append(f"{name_of(cell) or 'a cell'} printed {size} characters: cut")
                cut = True
    if cut:
        os.chmod(path, 0o644)
        nbformat.write(notebook, path)
    return list(dict.fromkeys(notes))

"""No check speaks an answer aloud, computed or written: each is run on blank and wrong answers.

Before the pages are read, the checks of every exercise that is new, or whose tools or tables are,
run in a process of their own. A build with a check that prints a right answer is refused.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from ..digests import digest, write_whole
from ..numbers import inputs_of
from .exercises import blank, is_a, is_exercise, line_of, name_of, parsed, read_exercise
from .giveaways import contains

SCRIPT = Path(__file__).with_name("tried_answers.py")
RECORD = "checks.json"
PATIENCE = 300  # seconds for the checks of all exercises


def order_for(notebook: NotebookNode, folder: Path) -> dict[str, Any]:
    """What the process needs to know of an exercise."""
    empty = blank(notebook).cells
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    checks = {name_of(c): c.source for c in code if is_a(c, "grade")}
    before = [c.source for c in code if not is_a(c, "grade") and not is_a(c, "solution")]
    blanks = [c.source for c in empty if c.cell_type == "code" and is_a(c, "solution")]
    solved = [c.source for c in code if is_a(c, "solution")]
    return {"folder": str(folder), "cells": [before, blanks, solved, checks]}


def spoken(public: str, said: list[list[Any]]) -> Iterator[tuple[str, str]]:
    """The check that prints a right answer to somebody who has not given it, and what it says.

    ``public`` is what the exercise itself offers: the choices, and examples of form.
    """
    for key, name, value, printed, secrets in said:
        lines = [one for one in printed.splitlines() if ": Right" not in one]
        for secret in secrets:
            known = contains(public, secret) if len(secret) > 1 else False
            if known or contains(value, secret) or value == secret:
                continue
            for line in lines:
                if contains(line, secret):
                    yield key, f"to {name} = {value} it says the answer {secret!r}"


def try_checks(pages: dict[str, Path]) -> Iterator[str]:
    """What is wrong with the checks of exercises, by page, with its place."""
    orders = [
        order_for(read_exercise(path.read_text(encoding="utf-8")), path.parent)
        for path in pages.values()
    ]
    try:
        done = subprocess.run(
            [sys.executable, SCRIPT],
            input=json.dumps(orders).encode(),
            env=os.environ | {"MPLBACKEND": "agg", "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            timeout=PATIENCE,
        )
        said, last = done.stdout, done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
    except subprocess.TimeoutExpired as late:
        said, last = late.stdout or b"", [f"they did not end within {PATIENCE} seconds"]
    results = [json.loads(line) for line in said.splitlines()]
    if len(results) < len(orders):
        page, told = list(pages)[len(results)], last or ["Python ended, and gave no reason"]
        raise ExtensionError(f"{page}: the checks of the exercise cannot be tried: {told[0]}")
    for (page, path), order, result in zip(pages.items(), orders, results, strict=True):
        if "fails" in result:
            yield f"{page}: the exercise cannot be run with its solutions: {result['fails']}"
            continue
        _, blanks, _, _ = order["cells"]
        text = path.read_text(encoding="utf-8")
        raw = parsed(text)  # without the shared tools, as it stands in the file
        names = list(map(name_of, raw.cells))
        for key, what in dict(spoken("\n".join(blanks), result["said"])).items():
            line = line_of(text, raw, names.index(key))
            yield f"{page}:{line}: cell {key}: {what}: say what is wrong and where to look instead"


def is_one(path: Path) -> bool:
    """Whether a page is an exercise; a fault of its form is told when the page is read."""
    text = path.read_text(encoding="utf-8")
    return "grade_id" in text and is_exercise(parsed(text))


def refuse_spoken_answers(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Try the checks of the exercises that have changed. Raises ExtensionError with all faults."""
    root, record = Path(app.srcdir), Path(app.outdir).parent / RECORD
    paths = sorted(Path(env.doc2path(name)) for name in docnames)
    pages = {path.relative_to(root).as_posix(): path for path in paths if is_one(path)}
    house = SCRIPT.parent
    own = {
        page: digest(root, [path, *inputs_of(path), SCRIPT, house / "checking"])
        for page, path in pages.items()
    }
    try:
        fine = dict(json.loads(record.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        fine = {}
    changed = {page: path for page, path in pages.items() if fine.get(page) != own[page]}
    if not changed:
        return
    if faults := list(try_checks(changed)):
        raise ExtensionError("\n".join(faults))
    write_whole(record, json.dumps(fine | own, indent=1))


def setup(app: Sphinx) -> dict[str, bool]:
    """Look before any page is read."""
    app.connect("env-before-read-docs", refuse_spoken_answers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

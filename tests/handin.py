"""Take an exercise as a student would: fill in answers, run the cells, read the marks."""

import ast
import gc
import json
import sys
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import matplotlib.pyplot as plt
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from book import ROOT
from edition.notebooks.exercises import blank, is_a, read_exercise

ANSWERS = Path(__file__).parent / "answers"
SOURCES = sorted(ROOT.glob("chapters/exercises/[0-9]*.md"))
NAMES = [path.stem for path in SOURCES]


@cache
def source(name: str):
    """An exercise with its solutions."""
    return read_exercise((ROOT / f"chapters/exercises/{name}.md").read_text(encoding="utf-8"))


def cells(notebook, kind: str) -> dict:
    """The code cells of a kind, ``solution`` or ``grade``, by their id."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and is_a(cell, kind)]
    return {cell.metadata["nbgrader"]["grade_id"]: cell for cell in code}


def points(name: str) -> dict[str, int]:
    """What each check of an exercise is worth."""
    checks = cells(source(name), "grade").items()
    return {key: cell.metadata["nbgrader"]["points"] for key, cell in checks}


def cases(name: str, kind: str = "wrong") -> list[str]:
    """The whole hand-ins to an exercise that we foresee, ``wrong`` or ``right``, by their name."""
    return sorted(path.stem for path in (ANSWERS / name).glob(f"{kind}-*.json"))


def read_case(name: str, case: str) -> dict:
    """Answers (what each cell then says), the marks that each check should give, and words that
    should be said."""
    return json.loads((ANSWERS / name / f"{case}.json").read_text(encoding="utf-8"))


def fill(notebook, answers: dict[str, str]):
    """The student's copy ``notebook`` with cells as a student has left them."""
    for cell in notebook.cells:
        key = cell.metadata.get("nbgrader", {}).get("grade_id")
        if key in answers:
            cell.source = answers[key]
    return notebook


def variables(name: str) -> list[str]:
    """The names that students fill in."""
    starts = [ast.parse(cell.source) for cell in cells(blank(source(name)), "solution").values()]
    found = [node for start in starts for node in start.body if isinstance(node, ast.Assign)]
    return [target.id for node in found for target in node.targets if isinstance(target, ast.Name)]


@dataclass
class Outcome:
    """What running a notebook gave: marks and words of each check, and what went wrong."""

    marks: dict[str, float] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


@cache
def shell() -> InteractiveShell:
    plt.switch_backend("agg")  # for this process only: the builds of other tests draw for the page
    main = sys.modules["__main__"]
    # Nobody looks back in the history of what tests have run: it need not be written to a disk.
    made = InteractiveShell.instance(config=Config(HistoryManager={"hist_file": ":memory:"}))
    sys.modules["__main__"] = main  # it had put its own there, from which no process can be started
    made.InteractiveTB.set_mode("Plain")  # nobody reads the coloured lines of a traceback here
    # Tools and checks are the same cells for each hand-in: it is read once what is IPython in them.
    made.transform_cell = lru_cache(maxsize=1024)(made.transform_cell)  # type: ignore[method-assign]
    gc.freeze()  # each new notebook begins with a clean-up: not of what was loaded before all
    return made


def run(chosen, outcome: Outcome) -> Outcome:
    """Run code cells one after another in what was run before them."""
    for cell in chosen:
        key = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        with capture_output() as captured:
            result = shell().run_cell(cell.source)
        error = result.error_before_exec or result.error_in_exec
        # nbgrader gives no marks to a check that fails or warns.
        if error or captured.stderr:
            outcome.failed[key] = f"{error or captured.stderr}"
        elif is_a(cell, "grade"):
            outcome.said[key] = captured.stdout
            outcome.marks[key] = float(repr(result.result))  # as nbgrader reads it
    return outcome


def take(notebook) -> Outcome:
    """Run a notebook from top to bottom, in its folder and with nothing left of the last one."""
    shell().reset(new_session=True)
    plt.close("all")
    return run([cell for cell in notebook.cells if cell.cell_type == "code"], Outcome())

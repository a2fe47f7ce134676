"""What every exercise's checks share: reading an answer, and marking it.

In: whatever a student may have written. Out: the answer in one form with its marks, or a sentence
on what is wrong with its form.
The modules are plain Python that needs nothing else; the build writes them into the folded cell
``tools`` of each exercise, so that a notebook checks itself wherever it runs.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

HEADING = "# Tools of the checks: run this cell first. You need not read it.\n"
PARTS = ("reading", "marking")  # in the order in which they stand in the cell
FUTURE = "from __future__ import annotations\n\n"  # allowed only once, at the top


@cache
def part(name: str) -> str:
    """One module as it stands in a notebook: without its docstring and its imports of our own."""
    text = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    start = ast.parse(text).body[0].end_lineno or 0
    kept = [line for line in lines[start:] if not line.startswith("from .")]
    return "".join(kept).strip() + "\n"


def tools_cell(own: str) -> str:
    """The code of a cell ``tools``: the shared tools, and below them what the exercise adds."""
    parts = [part(PARTS[0]), *(part(name).replace(FUTURE, "") for name in PARTS[1:])]
    return "\n\n".join([HEADING + parts[0], *parts[1:], own]).strip()

"""Code cells of a chapter: each can be read as Python, or a fence is lost."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from .pages import FILLER, Page
from .problems import Problem

# What only IPython reads: %magic, !command, help?
BEYOND_PYTHON = re.compile(r"^\s*[%!]|\?\s*$", re.MULTILINE)


def check_code_cells(page: Page) -> Iterator[Problem]:
    """Cells that Python cannot read, each at the line where it gives up."""
    for line, fault in unreadable(page.cells):
        advice = "correct it, or close the cell with a line of three backticks"
        yield Problem(page.path, line, f"Python cannot read the code here ({fault}); {advice}")


@lru_cache(maxsize=256)
def unreadable(cells: str) -> tuple[tuple[int, str], ...]:
    """Line and reason for each run of lines of code that is no Python."""
    faults = []
    for start, code in runs(cells):
        if BEYOND_PYTHON.search(code):
            continue
        try:
            ast.parse(code)
        except SyntaxError as error:
            faults.append((start + (error.lineno or 1), str(error.msg)))
    return tuple(faults)


def runs(cells: str) -> Iterator[tuple[int, str]]:
    """The code of each cell, and how many lines stand before it."""
    before = 0
    lines: list[str] = []
    for number, line in enumerate([*cells.split("\n"), FILLER]):
        if FILLER not in line:
            before = before if lines else number
            lines.append(line)
        elif lines:
            yield before, "\n".join(lines)
            lines = []

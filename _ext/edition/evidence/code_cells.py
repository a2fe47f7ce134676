"""Code cells of a chapter: each can be read as Python, or a fence is lost."""

import ast
import re
from collections.abc import Iterator

from .pages import FILLER, Page
from .problems import Problem
from .remembered import remembered

# What only IPython reads: %magic, !command, help?
BEYOND_PYTHON = re.compile(r"^\s*[%!]|\?\s*$", re.MULTILINE)


@remembered
def check_code_cells(page: Page) -> Iterator[Problem]:
    """Cells that Python cannot read, each at the line where it gives up."""
    advice = "correct it, or close the cell with a line of three backticks"
    for start, code in runs(page.cells):
        if BEYOND_PYTHON.search(code):
            continue
        try:
            ast.parse(code)
        except SyntaxError as error:
            message = f"Python cannot read the code here ({error.msg}); {advice}"
            yield page.problem(start + (error.lineno or 1), message)


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

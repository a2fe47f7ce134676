"""Exercises: one source with its solutions, of which readers and students get everything else.

An exercise is a notebook whose cells carry nbgrader's metadata.
Before a page is parsed, its solutions give way to a stub, its model answers to a line, and the
cells tagged ``instructor`` go, so that nothing made from the page can give them away.
The student's notebook is made by the same function; it is, cell by cell, what nbgrader's
``generate_assignment`` releases.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import jupytext
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .checking import tools_cell
from .giveaways import giveaways, solved_values

TOOLS = "tools"  # the grade_id of the cell that the shared tools are written into
INSTRUCTOR = "instructor"  # the tag of a cell that only the instructor's edition has
CODE_STUB = "# Your code here."
TEXT_STUB = "*Your answer here.*"
ON_PAGE = "# In the notebook the tools that all exercises share stand here."
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
REGION = re.compile(rf"^([ \t]*){BEGIN}[ \t]*\n(?:.*\n)*?[ \t]*{END}[ \t]*$", re.MULTILINE)
CHECK = {
    "tags": ["hide-input"],
    "mystnb": {"code_prompt_show": "How this is checked", "code_prompt_hide": "Fold the check"},
}


def is_a(cell: NotebookNode, kind: str) -> bool:
    """Whether nbgrader's metadata call a cell a ``solution``, ``grade`` or ``locked`` one."""
    return bool(cell.metadata.get("nbgrader", {}).get(kind))


def name_of(cell: NotebookNode) -> str:
    """The name that nbgrader has for a cell; "" for none."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id") or "")


def is_exercise(notebook: NotebookNode) -> bool:
    """Whether a notebook has something to fill in."""
    return any(is_a(cell, "solution") for cell in notebook.cells)


@cache
def parsed(text: str) -> NotebookNode:
    """A page as a notebook, as it stands in its file; to change it, take a copy."""
    return jupytext.reads(text, "md:myst")


def read_exercise(text: str) -> NotebookNode:
    """A page as a notebook; its cell ``tools`` holds the tools that all exercises share."""
    notebook = deepcopy(parsed(text))
    for cell in notebook.cells:
        if name_of(cell) == TOOLS:
            cell.source = tools_cell(cell.source)
    return notebook


def faults(notebook: NotebookNode) -> Iterator[tuple[int, str]]:
    """What would leak a solution or break the marking: the place of the cell, and what is wrong."""
    seen: set[str] = set()
    answers = solved_values(cell.source for cell in notebook.cells if is_a(cell, "solution"))
    for number, cell in enumerate(notebook.cells):
        name = name_of(cell)
        if "nbgrader" in cell.metadata and (name in seen or not name):
            yield number, "give it a grade_id of its own"
        seen.add(name)
        regions, rest = len(REGION.findall(cell.source)), REGION.sub("", cell.source)
        if BEGIN in rest or END in rest:
            yield number, f"each {BEGIN!r} needs its {END!r} below it, both alone on their lines"
        if regions and not is_a(cell, "solution"):
            yield number, "a solution stands in a cell without 'solution: true' in its metadata"
        if not regions and is_a(cell, "solution") and cell.cell_type == "code":
            yield number, f"an answer cell has no {BEGIN!r}, so students would lose all of it"
        if is_a(cell, "grade") and not cell.metadata.nbgrader.get("points"):
            yield number, "a cell that is marked needs 'points' in its metadata"
        if "HIDDEN TESTS" in cell.source:
            yield number, "students see every check: take the hidden tests out"
        if cell.cell_type == "code" and is_a(cell, "locked"):
            if is_a(cell, "grade") and not cell.source.startswith("# "):
                yield number, "begin a check with a comment that is its heading: '# Check: …'"
            for given_away in giveaways(cell.source, answers):
                yield number, given_away


def line_of(text: str, notebook: NotebookNode, number: int) -> int:
    """The line of a page on which a cell's metadata for nbgrader stand, or else its first line."""
    start = end = 0
    for cell in notebook.cells[: number + 1]:
        start, found = end, text.find(cell.source, end) if cell.source else end
        end = max(found, start) + len(cell.source)
    body = end - len(notebook.cells[number].source)
    settings = text.rfind("nbgrader", start, body)
    return text[: settings if settings >= 0 else body].count("\n") + 1


def blank(notebook: NotebookNode) -> NotebookNode:
    """The student's copy of an exercise; of any other notebook, a copy."""
    copy = deepcopy(notebook)
    copy.cells = [cell for cell in copy.cells if INSTRUCTOR not in cell.metadata.get("tags", [])]
    for cell in copy.cells:
        if is_a(cell, "solution"):
            if cell.cell_type == "code":
                cell.source = REGION.sub(rf"\1{CODE_STUB}", cell.source)
            else:
                cell.source = TEXT_STUB
            cell.metadata["deletable"] = False
        elif is_a(cell, "grade") or is_a(cell, "locked"):
            cell.metadata.update(deletable=False, editable=False)
    return copy


def public_page(text: str, path: str) -> str:
    """The source of a page without solutions and shared tools, its checks folded.

    Other pages stay as they are.

    Raises ExtensionError, with the place, when the exercise is not fit to be given out.
    """
    if "grade_id" not in text or not is_exercise(raw := parsed(text)):
        return text
    for number, fault in faults(raw):
        name = name_of(raw.cells[number]) or f"number {number + 1}"
        raise ExtensionError(f"{path}:{line_of(text, raw, number)}: cell {name}: {fault}")
    page = blank(raw)
    for cell in page.cells:
        if cell.cell_type == "code" and is_a(cell, "grade"):
            cell.metadata.update(deepcopy(CHECK))
        elif name_of(cell) == TOOLS:  # nobody runs a page, and they are two thirds of its weight
            cell.source = f"{ON_PAGE}\n\n{cell.source}".strip()
    page.metadata["jupytext"]["notebook_metadata_filter"] = "all"
    return jupytext.writes(page, "md:myst")


def strip(app: Sphinx, docname: str, content: list[str]) -> None:
    """Hand the public page to whatever reads the source from here on."""
    path = Path(app.env.doc2path(docname)).relative_to(app.srcdir).as_posix()
    content[0] = public_page(content[0], path)


def setup(app: Sphinx) -> dict[str, bool]:
    """Strip each page before anything else sees its source."""
    app.connect("source-read", strip, priority=1)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""A notebook as one file that needs no other: its first, folded cell writes the tables it reads."""

import re
from copy import deepcopy
from pathlib import Path

import nbformat

from .exercises import is_exercise

FOLDED = {"source_hidden": True}
READ_ONLY = {"grade": False, "locked": True, "solution": False, "task": False}
WRITE_TABLES = """\
# Writes the tables that this notebook reads, where they are missing. Yours are never overwritten.
from pathlib import Path

tables = {tables}
Path("data").mkdir(exist_ok=True)
for name, text in tables.items():
    if not Path("data", name).exists():
        Path("data", name).write_text(text, encoding="utf-8")
"""


def make_portable(notebook: nbformat.NotebookNode, inputs: list[Path]) -> nbformat.NotebookNode:
    """The notebook with the files that it reads in its first cell, and no links to others."""
    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"\[([^\]]+)\]\([^)]+\.ipynb\)", r"\1", cell.source)
        else:
            cell.source = re.sub(r'"(?:\.\./)+(?:data/)?([\w.-]+)"', r'"data/\1"', cell.source)
    tables = {path.name: path.read_text(encoding="utf-8") for path in inputs}
    listed = "".join(f"    {name!r}: {text!r},\n" for name, text in tables.items())
    first = nbformat.v4.new_code_cell(
        WRITE_TABLES.format(tables="{\n" + listed + "}"),
        id="tables",
        metadata={"jupyter": FOLDED, "tags": ["hide-input"]},
    )
    if is_exercise(notebook):  # then marking restores the tables, whatever a student did to them
        first.metadata["nbgrader"] = {"grade_id": "tables", "schema_version": 3, **READ_ONLY}
    return nbformat.v4.new_notebook(cells=[first, *notebook.cells], metadata=notebook.metadata)

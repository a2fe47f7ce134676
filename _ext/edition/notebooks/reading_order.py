"""A notebook that lists the notebooks in reading order, each with what it is for and its time.

Copies of the notebooks travel without the book's contents, and a file browser sorts by name: this
one, first in every folder of copies, is what ``make live`` opens.
"""

from collections.abc import Iterator
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..numbers import is_notebook

NAME = "00-reading-order.ipynb"
START = """\
# {title}: the notebooks in reading order

Open a notebook with a click, and run it with *Run*, then *Run All Cells*.
These are your own copies: change what you like.
First run the next cell: it says whether all that the notebooks need is here.
"""
READY = """\
from pathlib import Path

import matplotlib
import pandas

print(f"pandas {pandas.__version__}, matplotlib {matplotlib.__version__}")
print(f"{len(list(Path('data').glob('*.csv')))} tables in the folder data")"""


def notebooks_in_order(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """The notebook pages as the contents list them: the caption of the part, and the page."""
    for toctree in env.get_doctree(env.config.root_doc).findall(addnodes.toctree):
        for docname in toctree["includefiles"]:
            if is_notebook(env, docname):
                yield toctree.get("caption") or "", docname


def frame_of(page: nodes.document) -> dict[str, str]:
    """What the box at the top of a page says under each heading, such as "Time"."""
    boxes = [box for box in page.findall(nodes.admonition) if "frame" in box["classes"]]
    items = boxes[0].findall(nodes.definition_list_item) if boxes else ()
    return {
        item.next_node(nodes.term).astext(): item.next_node(nodes.definition).astext()
        for item in items
    }


def entry(env: BuildEnvironment, number: int, docname: str) -> str:
    """One numbered entry of the list."""
    frame = frame_of(env.get_doctree(docname))
    lines = [f"{number}. [{env.titles[docname].astext()}]({docname}.ipynb)"]
    if purpose := frame.get("You will be able to"):
        lines.append(f"You will be able to {purpose[0].lower()}{purpose[1:]}")
    if time := frame.get("Time"):
        lines.append(f"*{time}*")
    return "  \n   ".join(lines)


def make_index(env: BuildEnvironment) -> nbformat.NotebookNode:
    """The list of notebooks, part by part, numbered through."""
    parts: dict[str, list[str]] = {}
    for number, (caption, docname) in enumerate(notebooks_in_order(env), start=1):
        parts.setdefault(caption, []).append(entry(env, number, docname))
    listed = [f"## {caption}\n\n" + "\n".join(entries) for caption, entries in parts.items()]
    texts = [START.format(title=env.config.html_title), *listed]
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    cells.insert(1, nbformat.v4.new_code_cell(READY))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # the same in every build, so that copies can be compared
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def write_index(app: Sphinx) -> None:
    """Write the list beside the notebooks."""
    nbformat.write(make_index(app.env), Path(app.outdir).parent / "notebooks" / NAME)

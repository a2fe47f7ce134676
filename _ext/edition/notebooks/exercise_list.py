"""The exercises at a glance: the directive ``{exercise-list}``.

It makes a table of the exercises in the page's folder from what each says of itself: its title, and
level and time from the box at its top; the marks are the sum of what its cells are worth.
"""

import posixpath
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from .exercises import parsed

COLUMNS = ("Level", "Time")
OPEN = ":::{table} The exercises, from the easiest to the hardest\n:name: table-exercises"


def row(path: Path) -> str:
    """The table's row for one exercise; raises ValueError when its page lacks what it shows."""
    notebook = parsed(path.read_text(encoding="utf-8"))
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    cells = [f"[]({path.name})"]
    for name in COLUMNS:
        said = re.search(rf"^{name}\n: ([^.:\n]+)", prose, re.MULTILINE)
        if not said:
            raise ValueError(f"{path.name} has no line {name!r} in the box at its top")
        cells.append(said[1])
    settings = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    cells.append(str(sum(setting.get("points", 0) for setting in settings)))
    return f"| {' | '.join(cells)} |"


class ExerciseList(SphinxDirective):
    """``{exercise-list}``: a row for each exercise in the folder of the page."""

    def run(self) -> list[nodes.Node]:
        folder = Path(self.env.doc2path(self.env.docname)).parent
        paths = sorted(folder.glob("[0-9]*.md"))
        for path in paths:
            self.env.note_dependency(str(path))
        head = f"| Exercise | {' | '.join(COLUMNS)} | Marks |\n| --- | --- | --- | --- |"
        try:
            rows = "\n".join(map(row, paths))
        except ValueError as error:
            raise self.error(str(error)) from error
        return self.parse_text_to_nodes(f"{OPEN}\n\n{head}\n{rows}\n\n:::")


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The list itself, when an exercise beside it comes or goes."""
    folders = {posixpath.dirname(name) for name in added | removed}
    return [f"{folder}/index" for folder in folders if f"{folder}/index" in env.all_docs]


def setup(app: Sphinx) -> None:
    """Add the directive ``exercise-list``, and read its page again when it must be."""
    app.add_directive("exercise-list", ExerciseList)
    app.connect("env-get-outdated", find_outdated)

"""What ``CITATION.cff`` says of this edition: ``{edition}`version` `` and ``{edition}`date` ``.

So the version and its day stand in one file, and a release changes that file alone.
"""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from ..evidence import words_of
from .works import EDITION, SOURCE, read_works


def facts(root: Path) -> dict[str, str]:
    """What can be asked for: the version, and its day as prose has it, "4 September 1956"."""
    work = read_works(root)[EDITION]
    return {"version": work["version"], "date": words_of(work["issued"]["date-parts"][0])}


class EditionRole(SphinxRole):
    """``{edition}``: one fact, which follows the file."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The words, or an error that names what can be asked for."""
        root = Path(self.env.srcdir)
        self.env.note_dependency(str(root / SOURCE))
        known = facts(root)
        if self.text not in known:
            message = f"{{edition}} has no {self.text!r}; write {' or '.join(known)}"
            return [], [self.inliner.reporter.error(message, line=self.lineno)]
        return [nodes.Text(known[self.text])], []


def setup(app: Sphinx) -> None:
    """Add the role."""
    app.add_role("edition", EditionRole())

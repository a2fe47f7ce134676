"""Room of evidence: proof that it holds, before anything is built on it.

In: data/ and chapters/.
Out: every problem as ``path:row: what is wrong``, from `make check` or instead of a build; and the
document, its paragraphs, pages and tables for the rooms that come after.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.config import Config
from sphinx.errors import ExtensionError

from .bibliography import parse_date, read_keys, words_of
from .chapters import REGISTERS
from .checks import check, inspect
from .document import DOCUMENT, LETTERS, Document, read_document
from .memo import MEMO, read_paragraphs, read_summary
from .package import Licence, read_licence
from .pages import Page, read_page, read_pages
from .tables import read_rows

if TYPE_CHECKING:  # the command does not need all of Sphinx
    from sphinx.application import Sphinx

proved: set[Path] = set()  # the books that hold, and that this process builds next


def refuse_broken_evidence(app: Sphinx, config: Config) -> None:
    """Stop the build when anything is wrong, and say all that is."""
    root = Path(app.srcdir)
    if root in proved:
        proved.remove(root)  # the next build may find other evidence
    elif problems := check(root):
        listed = "\n".join(str(problem) for problem in problems)
        raise ExtensionError(f"the evidence does not hold:\n{listed}")


def setup(app: Sphinx) -> dict[str, bool]:
    """Check the evidence before the build."""
    # As early as an extension can: at the same event others begin to read what is checked here.
    app.connect("config-inited", refuse_broken_evidence, priority=0)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

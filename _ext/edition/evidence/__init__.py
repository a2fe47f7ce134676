"""Room of evidence: proof that it holds, before anything is built on it.

In: data/ and chapters/.
Out: every problem as ``path:row: what is wrong``, from `make check` or instead of a build; and the
paragraphs, pages and tables for the rooms that come after.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .checks import Report, check, inspect
from .memo import PARAGRAPHS, read_paragraphs
from .pages import EDITION, Page, read_page, read_pages
from .problems import Problem

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = [
    "EDITION",
    "PARAGRAPHS",
    "Page",
    "Problem",
    "Report",
    "check",
    "inspect",
    "read_page",
    "read_pages",
    "read_paragraphs",
    "setup",
]


def refuse_broken_evidence(app: Sphinx, config: Config) -> None:
    """Stop the build when anything is wrong, and say all that is."""
    from sphinx.errors import ExtensionError  # the command does not need Sphinx

    if problems := check(Path(app.srcdir)):
        listed = "\n".join(str(problem) for problem in problems)
        raise ExtensionError(f"the evidence does not hold:\n{listed}")


def setup(app: Sphinx) -> dict[str, bool]:
    """Check the evidence before the build."""
    # As early as an extension can: at the same event others begin to read what is checked here.
    app.connect("config-inited", refuse_broken_evidence, priority=0)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

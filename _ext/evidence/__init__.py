"""Proof that the book's evidence holds, before anything is built on it.

As a command (``python _ext/evidence``) it prints every problem as ``path:row: what is wrong``.
As a Sphinx extension it runs the same checks and lets no build start on broken evidence.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .checks import Report, check, inspect
from .problems import Problem

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Problem", "Report", "check", "inspect", "setup"]


def refuse_broken_evidence(app: Sphinx) -> None:
    """Stop the build when anything is wrong, and say all that is."""
    from sphinx.errors import ExtensionError  # the command does not need Sphinx

    if problems := check(Path(app.srcdir)):
        listed = "\n".join(str(problem) for problem in problems)
        raise ExtensionError(f"the evidence does not hold:\n{listed}")


def setup(app: Sphinx) -> dict[str, bool]:
    """Check the evidence before the build."""
    app.connect("builder-inited", refuse_broken_evidence)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

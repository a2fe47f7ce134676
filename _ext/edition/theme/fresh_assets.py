"""A changed style sheet or script reaches the built pages, even when no page has changed.

Sphinx copies such files only when it writes pages, and the pages name each with its checksum.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def digest(paths: list[Path]) -> str:
    """One digest of all files at these paths, folders with what is in them."""
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]
    contents = hashlib.sha256()
    for file in sorted(filter(Path.is_file, files)):
        contents.update(hashlib.sha256(file.read_bytes()).digest())
    return contents.hexdigest()


def find_changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages, to be written again, when an asset of ours differs from the last build's."""
    ours = [Path(app.confdir, entry) for entry in app.config.html_static_path]
    before, now = getattr(env, "assets_digest", None), digest(ours)
    env.assets_digest = now  # type: ignore[attr-defined]
    return sorted(env.found_docs) if now != before else []


def setup(app: Sphinx) -> dict[str, bool]:
    """Look for changed assets once Sphinx knows which pages it will write."""
    app.connect("env-updated", find_changed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

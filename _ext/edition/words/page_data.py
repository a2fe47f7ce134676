"""What a page takes from ``data/``, and what it carries for a script: it works from a disk, too."""

import json
from pathlib import Path

from sphinx.environment import BuildEnvironment


def data_element(name: str, content: object) -> str:
    """An element with the id ``name`` that shows nothing and holds ``content`` as JSON."""
    # "</script>" inside a text would end the element.
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'


def note_data(env: BuildEnvironment, *names: str) -> None:
    """Have this page read again when one of these files changes.

    A page that depends on a file that is not there is read again at every build; that a table has
    come, the description of the tables says.
    """
    for name in (*names, "datapackage.json"):
        if (path := Path(env.srcdir, "data", name)).exists():
            env.note_dependency(str(path))

"""The last cell of an exercise as a notebook: its page, the document, the next exercise.

They are links when ``html: baseurl`` says where the book is published; until then they are named.
"""

import posixpath
from pathlib import Path

from sphinx.environment import BuildEnvironment

from ..evidence import read_document
from ..numbers import is_notebook


def way_back(env: BuildEnvironment, docname: str) -> str:
    """The Markdown of the cell."""
    folder, here = posixpath.split(docname)
    exercises = [name for name in env.found_docs if posixpath.dirname(name) == folder]
    later = [name for name in sorted(exercises) if posixpath.basename(name) > here != "index"]
    places = {
        "This exercise on its page": docname,
        "The document": read_document(Path(env.srcdir)).page,
        "Next": next((name for name in later if is_notebook(env, name)), ""),
    }
    base = env.config.html_baseurl.rstrip("/")
    lines = []
    for words, name in places.items():
        if name in env.titles:
            title = env.titles[name].astext()
            link = f"[{title}]({base}/{name}.html)" if base else f"“{title}”"
            lines.append(f"- {words}: {link}")
    return "\n".join([f"**Back to the book** ({env.config.project})", "", *lines])

"""The notebooks that leave the book are made again when something in them has changed, not else."""

import json
from pathlib import Path

from sphinx.application import Sphinx

from ..digests import digest, write_whole
from .export import write_notebooks
from .launch import write_for_launchers
from .launch_links import DOWNLOADS
from .reading_order import write_index

HOUSE = Path(__file__).resolve().parents[1]
RECORD = "notebooks.json"


def state_of(app: Sphinx) -> list[str]:
    """Digests of all that they can show, the values of this build among it, and of themselves."""
    root, built = Path(app.srcdir), Path(app.outdir).parent
    sources = [
        root / name for name in ("_config.yml", "_toc.yml", "CITATION.cff", "chapters", "data")
    ]
    made = [built / "notebooks", built / "instructor", Path(app.outdir, DOWNLOADS)]
    return [digest(root, [*sources, HOUSE, built / "jupyter_execute"]), digest(built, made)]


def write_copies(app: Sphinx, exception: Exception | None) -> None:
    """Make them for the site, unless those that are there are what this build would make."""
    if exception or app.builder.name != "html":
        return
    record = Path(app.outdir).parent / RECORD
    try:
        before = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = None
    if before != state_of(app):
        write_notebooks(app)
        write_index(app)
        write_for_launchers(app)
        write_whole(record, json.dumps(state_of(app)))


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the copies when the pages are done."""
    app.connect("build-finished", write_copies)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""The notebooks that leave the book are made again when something in them has changed, not else."""

import json
from pathlib import Path

from sphinx.application import Sphinx

from ..digests import digest, write_whole

HOUSE = Path(__file__).resolve().parents[1]
RECORD = "notebooks.json"
DOWNLOADS = "_downloads/notebooks"


def made_from(app: Sphinx) -> str:
    """One digest of all that they can show, the values of this build among it."""
    root, built = Path(app.srcdir), Path(app.outdir).parent
    sources = [
        root / name for name in ("_config.yml", "_toc.yml", "CITATION.cff", "chapters", "data")
    ]
    return digest(root, [*sources, HOUSE, built / "jupyter_execute"])


def made(app: Sphinx) -> str:
    """One digest of the notebooks themselves."""
    built = Path(app.outdir).parent
    return digest(built, [built / "notebooks", built / "instructor", Path(app.outdir, DOWNLOADS)])


def look(app: Sphinx, exception: Exception | None) -> None:
    """See whether those that are there are what this build would make."""
    try:
        record = json.loads(Path(app.outdir).parent.joinpath(RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = None
    app.copies_are_fresh = record == [made_from(app), made(app)]  # type: ignore[attr-defined]


def are_to_be_made(app: Sphinx, exception: Exception | None) -> bool:
    """Whether this build makes notebooks: it has passed, is of the site, and they are not there."""
    fresh = getattr(app, "copies_are_fresh", False)
    return not exception and app.builder.name == "html" and not fresh


def note(app: Sphinx, exception: Exception | None) -> None:
    """Remember what was made, and from what."""
    if are_to_be_made(app, exception):
        content = json.dumps([made_from(app), made(app)])
        write_whole(Path(app.outdir).parent / RECORD, content)


def setup(app: Sphinx) -> None:
    """Look before the notebooks are written, and remember after."""
    app.connect("build-finished", look, priority=400)
    app.connect("build-finished", note, priority=700)

"""Pages are sound for screen readers and for the keyboard where the theme and its parts are not.

The faults stand in `theme_faults`; each is mended in the finished pages.
If a new version writes a faulty part otherwise, the build stops and names the fault.
"""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .light_tags import MADE
from .theme_faults import REPAIRS


def repair(text: str) -> str:
    """The page without the faults; ValueError names one that is still there."""
    for one in REPAIRS:
        text = re.sub(one.before, one.after, text, flags=re.DOTALL)
        if re.search(one.left, text, flags=re.DOTALL):
            raise ValueError(one.fault)
    return text


def repair_pages(app: Sphinx, exception: Exception | None) -> None:
    """Mend the pages that the theme wrote, all or none.

    Raises ExtensionError when a fault cannot be mended as it is known here.
    """
    if exception or app.builder.name != "html":
        return
    outdir, mended = Path(app.outdir), {}
    for path in outdir.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        # Templates lie in _static, a page that only leads on is not the theme's, and one that
        # has its rules in it was mended in an earlier build.
        theirs = "data-content_root" in text and MADE not in text
        if outdir / "_static" in path.parents or not theirs:
            continue
        try:
            mended[path] = repair(text)
        except ValueError as fault:
            page = path.relative_to(outdir)
            raise ExtensionError(f"{page}: {fault}; theme_faults.py does not mend it") from fault
    for path, text in mended.items():
        path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Work on the finished pages, before `page_head` looks at what they use."""
    app.connect("build-finished", repair_pages, priority=530)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Pages load nothing that they do not use.

The stack adds its scripts to every page, thebe's even twice, which is an error in each reader's
console.
An asset below is kept only on pages whose text has the mark of the feature that it serves; thebe
serves none of ours.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

# Part of an asset's file name or script text -> what the page's HTML contains when it is needed.
ASSETS = {
    "thebe": "thebe-button",
    "design-tabs": "sd-tab-set",
    "togglebutton": "toggle",
    "toggleHint": "toggle",
    "toggleOpenOnPrint": "toggle",
    "clipboard": 'class="highlight',
    "copybutton": 'class="highlight',
    "quiz.css": 'class="answer"',
    "quiz.js": 'class="quiz"',
    "exercise.css": "no page: quiz.css has the look of questions and answers",
}

# Thebe's settings, which name a service elsewhere, stand in the body of each page.
THEBE_SETTINGS = re.compile(
    r'<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName.*?</script>', re.DOTALL
)

# Scripts of the theme's template -> the one page that needs them. The icons come from the theme's
# font and style sheet; the search index is for the search page, which the search box leads to.
THEME_SCRIPTS = {
    "scripts/fontawesome.js": "",
    "searchtools.js": "search.html",
    "language_data.js": "search.html",
    "searchindex.js": "search.html",
}


def is_needed(asset: object, body: str) -> bool:
    """Whether a page with this HTML uses the asset, a script or a style sheet of Sphinx."""
    identity = f"{asset} {getattr(asset, 'filename', '')} {getattr(asset, 'attributes', '')}"
    return all(mark in body for name, mark in ASSETS.items() if name in identity)


def trim(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Leave out of this page's head what its body does not use."""
    body = context["body"] = THEBE_SETTINGS.sub("", context.get("body", ""))
    for kind in ("script_files", "css_files"):
        context[kind] = [asset for asset in context[kind] if is_needed(asset, body)]


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """Take out what the theme's own template adds to every page.

    Raises ExtensionError when a script is still there: then the theme writes its tags otherwise.
    """
    if exception or app.builder.name != "html":
        return
    pages = [path for path in Path(app.outdir).rglob("*.html") if "_static" not in path.parts]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        lighter = text
        for script, wanted in THEME_SCRIPTS.items():
            if page.name != wanted:
                lighter = re.sub(rf'\s*<script[^>]*src="[^"]*{script}[^>]*></script>', "", lighter)
                if script in lighter:
                    raise ExtensionError(f"{page.name} still loads {script}: see {__name__}.py")
        if lighter != text:
            page.write_text(lighter, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Trim each page after all other extensions have added to it, and all pages at the end."""
    app.connect("html-page-context", trim, priority=900)
    app.connect("build-finished", lighten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

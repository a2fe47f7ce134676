"""Pages load nothing that they do not use, and nothing holds up their first paint.

The stack adds a dozen style sheets and scripts to every page, some of them twice and most of them
for features that this book does not have.
A page loads one style sheet, one script that waits for the text, and the scripts of the features
that it has.
If a new version of the theme is not as it is known here, the build stops and says why.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from icon_font import embed_icons
from light_tags import ASSET, faults, lighten_page, shared_assets
from one_sheet import make_sheet, names_in, words_in

# Part of a script's file name or text -> what the page's body contains when it is needed.
# Thebe serves none of our pages.
FEATURES = {
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


def is_needed(script: object, body: str) -> bool:
    """Whether a page with this body uses the script, one of Sphinx's."""
    identity = f"{script} {getattr(script, 'filename', '')} {getattr(script, 'attributes', '')}"
    return all(mark in body for name, mark in FEATURES.items() if name in identity)


def trim(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Leave out the scripts that this page does not use."""
    body = context["body"] = THEBE_SETTINGS.sub("", context.get("body", ""))
    context["script_files"] = [s for s in context["script_files"] if is_needed(s, body)]


def join_scripts(scripts: list[Path]) -> str:
    """The scripts as one, without their pointers to debugging files.

    Raises ValueError when they call on Bootstrap more often than for the one thing known here.
    """
    text = ";\n".join(script.read_text(encoding="utf-8") for script in scripts)
    if len(re.findall(r"\bbootstrap\.", text)) > 1:
        raise ValueError("the theme's script needs Bootstrap for more than a folding side bar")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """Rewrite the pages, and make the sheet and the script that they share.

    Raises ExtensionError when the theme's tags or sheets are not as they are known here.
    """
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir, "_static")
    # Sphinx writes the search page in every build that writes any; it has no feature of its own.
    shared = shared_assets(Path(app.outdir, "search.html").read_text(encoding="utf-8"))
    if not shared or shared == ["book.css", "book.js"]:
        return
    files = [path for path in Path(app.outdir).rglob("*.html") if static not in path.parents]
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    pages = {path: text for path, text in texts.items() if "data-content_root" in text}
    pages = {path: lighten_page(text, shared) for path, text in pages.items()}
    try:
        for path, text in pages.items():
            for fault in faults(text):
                raise ValueError(f"{path.relative_to(app.outdir)}: {fault}")
        make_shared(static, shared, pages)
    except (ValueError, OSError) as error:
        raise ExtensionError(f"The theme is not as {__name__}.py knows it: {error}") from error


def make_shared(static: Path, shared: list[str], pages: dict[Path, str]) -> None:
    """Write ``book.css`` and ``book.js``, and the pages with the checksums of both."""
    single = {n for text in pages.values() for _, n in ASSET.findall(text) if n.endswith(".js")}
    single -= {"book.js", "searchindex.js"}
    scripts = [static / name for name in shared if name.endswith(".js")]
    names = names_in(pages.values())
    for script in [*scripts, *(static / name for name in single)]:
        names |= words_in(script.read_text(encoding="utf-8"))
    sheets = [static / name for name in shared if name.endswith(".css")]
    sheet = embed_icons(make_sheet(sheets, names, static), names, static)
    origin = ", ".join(name for name in shared if name.endswith(".css"))
    title = f"/* Made of {origin}, without the rules that no page uses: see {__name__}.py */"
    made = {
        "book.css": f'@charset "utf-8";\n{title}\n{sheet}',
        "book.js": join_scripts(scripts),
    }
    for name, content in made.items():
        (static / name).write_text(content, encoding="utf-8")
        digest = hashlib.sha256(content.encode()).hexdigest()[:8]
        for path in pages:
            pages[path] = pages[path].replace(f'_static/{name}"', f'_static/{name}?v={digest}"')
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Trim each page after all other extensions have added to it, and all pages at the end.

    The theme writes its last style sheet when the build has finished, with the usual priority, 500.
    What packs the finished pages comes after these too: with 600, say.
    """
    app.connect("html-page-context", trim, priority=900)
    app.connect("build-finished", lighten, priority=550)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

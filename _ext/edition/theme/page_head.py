"""Pages load nothing that they do not use, and nothing holds up their first paint.

The stack adds a dozen style sheets and scripts to every page, some of them twice and most of them
for features that this book does not have.
A page brings along the rules that it can use, so that it is drawn from the first answer of the
server, and loads one script that waits for the text, and the scripts of the features that it has.
If a new version of the theme is not as it is known here, the build stops and says why.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .icon_font import embed_icons, escape_icons
from .light_tags import ASSET, MADE, PLACE, faults, lighten_page, shared_assets
from .style_sheets import licences_in, read_sheet, readdress
from .used_rules import names_in, rules_in, select, words_in

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

# The address of the script that the pages share, with the checksum of a former build or none.
OUR_SCRIPT = re.compile(r'(_static/book\.js)(?:\?v=\w+)?"')

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
    """Rewrite the pages, and make the rules and the script that they have in common.

    Raises ExtensionError when the theme's tags or sheets are not as they are known here.
    """
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir, "_static")
    # Sphinx writes the search page in every build that writes any; it has no feature of its own.
    shared = shared_assets(Path(app.outdir, "search.html").read_text(encoding="utf-8"))
    if not shared or shared == ["book.js"]:
        return
    files = [path for path in Path(app.outdir).rglob("*.html") if static not in path.parents]
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    pages = {path: text for path, text in texts.items() if "data-content_root" in text}
    pages = {path: lighten_page(text, shared) for path, text in pages.items()}
    try:
        for path, text in pages.items():
            for fault in faults(text):
                raise ValueError(f"{path.relative_to(app.outdir)}: {fault}")
        script = join_scripts([static / name for name in shared if name.endswith(".js")])
        write_rules(static, shared, pages)
    except (ValueError, OSError) as error:
        raise ExtensionError(f"The theme is not as {__name__}.py knows it: {error}") from error
    (static / "book.js").write_text(script, encoding="utf-8")
    digest = hashlib.sha256(script.encode()).hexdigest()[:8]
    for path, text in pages.items():
        path.write_text(OUR_SCRIPT.sub(rf'\1?v={digest}"', text), encoding="utf-8")


def names_on(pages: dict[Path, str], static: Path, shared: list[str]) -> dict[Path, set[str]]:
    """For each page, all names in it and the words of the scripts that it loads."""

    @cache
    def words_of(script: str) -> set[str]:
        return words_in((static / script).read_text(encoding="utf-8"))

    names = {}
    for path, text in pages.items():
        own = {name for _, name in ASSET.findall(text)} - {"book.js", "searchindex.js"}
        scripts = (name for name in {*own, *shared} if name.endswith(".js"))
        names[path] = names_in(text).union(*map(words_of, scripts))
    return names


def write_rules(static: Path, shared: list[str], pages: dict[Path, str]) -> None:
    """Put into each page that has a place for them the rules that it can use, and its icons.

    Raises ValueError when a sheet or an icon is not as the theme's are known to be.
    """
    sheets = {name: read_sheet(static / name, static) for name in shared if name.endswith(".css")}
    rules = [rule for name, sheet in sheets.items() for rule in rules_in(sheet, name)]
    names = names_on(pages, static, shared)
    all_names = set().union(*names.values())
    rules = rules_in(embed_icons(select(rules, all_names), all_names, static), "the sheets in one")
    title = f"{MADE}{', '.join(sheets)}; the rules that this page can use: see {__name__}.py */"
    licences = licences_in("\n".join(sheets.values()))
    for path, text in pages.items():
        if place := PLACE.search(text):
            own = escape_icons(readdress(select(rules, names[path]), place[1]))
            pages[path] = text.replace(place[0], f"<style>{title}\n{licences}{own}</style>")


def setup(app: Sphinx) -> dict[str, int]:
    """Trim each page after all other extensions have added to it, and all pages at the end.

    The theme writes its last style sheet when the build has finished, with the usual priority, 500.
    What packs the finished pages comes after these too: with 600, say.
    """
    app.connect("html-page-context", trim, priority=900)
    app.connect("build-finished", lighten, priority=550)
    # Another number has all pages written anew, when light pages are no longer what they were.
    return {"env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}

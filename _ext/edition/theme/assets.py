"""One style sheet and one script for all pages, put together from what the parts bring.

A part of a room may have a style sheet and a script beside it, of its name: ``quiz.py``,
``quiz.css``, ``quiz.js``.
Of other extensions' files, a page loads those that do something here; the theme does the work of
Jupyter Book's companions itself.
"""

import re
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from ..digests import digest

HOUSE = __package__.partition(".")[0] + "."
ROOM = Path(__file__).parent
SHEET, SCRIPT, EARLY = "book.css", "book.js", "early.js"
STYLES = ("palette", "text", "page", "icons", "boxes", "code", "tables")
LAST_STYLE = "print"  # after the parts' own, which it overrules
SCRIPTS = ("choices", "overlays", "reading")
UNUSED = ("scripts", "styles", "vendor", "locales")  # folders of the themes below ours
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
MARGIN = re.compile(r"^\s+", re.MULTILINE)

# What Jupyter Book's companions would load, and this theme does without.
REPLACED = {
    "basic.css",
    "pygments.css",
    "copybutton.css",
    "copybutton.js",
    "clipboard.min.js",
    "togglebutton.css",
    "sphinx-thebe.css",
    "exercise.css",
    "styles/sphinx-book-theme.css",
    "styles/pydata-sphinx-theme.css",
    "styles/bootstrap.css",
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "togglebutton.js",
    "scripts/sphinx-book-theme.js",
    "scripts/bootstrap.js",
}
# Their functions that would add scripts written into the page, or ask templates that we do not use.
SILENCED = {
    "sphinx_togglebutton": {"initialize_js_assets", "insert_custom_selection_config"},
    "sphinx_thebe": {"init_thebe_core", "update_thebe_context"},
    "pydata_sphinx_theme": {"update_and_remove_templates"},
    "pydata_sphinx_theme.utils": {"set_secondary_sidebar_items"},
}
# Our style sheet knows these parts of sphinx-design; a page with another one loads what it brings.
DESIGN = {"sphinx-design.min.css", "design-tabs.js"}
KNOWN = {"div", "grid-container", "grid-row", "grid-item", "dropdown", "dropdown-body"}
KNOWN |= {f"card{part}" for part in ("", "-header", "-body", "-title", "-footer")}


def beside_parts(app: Sphinx, suffix: str) -> list[Path]:
    """The style sheets or scripts that parts of the house bring, in the order of the rooms."""
    parts = (one.module for name, one in app.extensions.items() if name.startswith(HOUSE))
    paths = (Path(str(part.__file__)).with_suffix(suffix) for part in parts)
    return [path for path in paths if path.is_file()]


def sheet_sources(app: Sphinx) -> list[Path]:
    """The style sheets of the book in their order."""
    first, last = [[ROOM / f"styles/{n}.css" for n in names] for names in (STYLES, [LAST_STYLE])]
    return [*first, *beside_parts(app, ".css"), *last]


def note_assets(app: Sphinx, config: Config) -> None:
    """Let Sphinx see a change of the theme, or of a style sheet or script: it writes all pages.

    Sphinx copies such files only when it writes pages, and the pages name each with its checksum.
    """
    ours = [ROOM, *beside_parts(app, ".css"), *beside_parts(app, ".js")]
    theirs = [Path(app.confdir, entry) for entry in config.html_static_path]
    config.edition_assets = digest(Path(app.srcdir), [*ours, *theirs])


def silence(app: Sphinx) -> None:
    """Disconnect what the companions would add to pages.

    Raises ExtensionError when one of them no longer has such a function.
    """
    for module, names in SILENCED.items():
        app.setup_extension(module.partition(".")[0])
        left = set(names)
        for listener in [one for each in app.events.listeners.values() for one in each]:
            handler = listener.handler
            if getattr(handler, "__module__", "") == module and handler.__name__ in names:
                app.disconnect(listener.id)
                left.discard(handler.__name__)
        if left:
            raise ExtensionError(
                f"{module} has no {', '.join(sorted(left))} any more: see {__file__}"
            )


def write_assets(app: Sphinx) -> None:
    """Put sheet and script together, without comments and margin, as static files for Sphinx."""
    folder = Path(app.doctreedir, "assets")
    folder.mkdir(parents=True, exist_ok=True)
    scripts = [*(ROOM / f"scripts/{name}.js" for name in SCRIPTS), *beside_parts(app, ".js")]
    for name, sources in {SHEET: sheet_sources(app), SCRIPT: scripts}.items():
        texts = (COMMENT.sub("", path.read_text(encoding="utf-8")) for path in sources)
        text = "\n".join(MARGIN.sub("", text) for text in texts)
        (folder / name).write_text(text, encoding="utf-8")
    app.config.html_static_path.append(str(folder))
    app.add_js_file(SCRIPT, loading_method="defer", priority=200)


def choose_assets(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Keep of the page's files those that do something on it."""
    designs = doctree.findall(nodes.container) if doctree is not None else ()
    is_known = {node.get("design_component") for node in designs} <= {*KNOWN, None}
    replaced = REPLACED | DESIGN if is_known else REPLACED

    def is_needed(asset: object) -> bool:
        name = str(getattr(asset, "filename", None) or "").removeprefix("_static/")
        return name not in replaced and not (name.startswith("mystnb.") and name.endswith(".css"))

    for kind in ("css_files", "script_files"):
        context[kind] = list(filter(is_needed, context[kind]))
    context["early_script"] = context["pathto"](f"_static/{EARLY}", 1)


def drop_unused(app: Sphinx, exception: Exception | None) -> None:
    """Take what the themes below ours bring out of the site: seven megabytes that no page loads."""
    if exception or app.builder.name != "html":
        return
    static = [Path(app.confdir, entry) for entry in app.config.html_static_path]
    for name in UNUSED:
        if not any((folder / name).exists() for folder in static):
            shutil.rmtree(Path(app.outdir, "_static", name), ignore_errors=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the assets together for each build, and choose among them for each page."""
    silence(app)
    app.add_config_value("edition_assets", "", "html", types=[str])
    app.connect("config-inited", note_assets, priority=900)
    app.connect("builder-inited", write_assets)
    app.connect("html-page-context", choose_assets, priority=900)
    app.connect("build-finished", drop_unused, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

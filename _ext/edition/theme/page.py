"""What the layout must know of each page: contents, headings, code, day of the last change."""

from datetime import UTC, datetime, time
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.i18n import format_date

from ..numbers import inputs_of
from .contents import Chapters, headings
from .dates import changes, last_change
from .folds import CodeFold


def note_days(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Find the day of each page; return the pages whose day is not what it was, to be written."""
    root = Path(app.srcdir)
    known = changes(root) if app.config.html_last_updated_fmt is not None else {}
    before, days = getattr(env, "edition_days", {}), {}
    for name in env.found_docs:
        page = Path(env.doc2path(name))
        named = {root / path for path in env.dependencies.get(name, ())}
        days[name] = last_change(known, root, {page, *named, *inputs_of(page)})
    env.edition_days = days  # type: ignore[attr-defined]
    return sorted(name for name, day in days.items() if before.get(name) != day)


class Pages:
    """Gives each page what the layout asks for; the table of contents is read once."""

    def __init__(self) -> None:
        self.chapters: Chapters | None = None

    def describe(
        self,
        app: Sphinx,
        pagename: str,
        template: str,
        context: dict,
        doctree: nodes.document | None,
    ) -> None:
        """Add to the context of a page."""
        if self.chapters is None:
            depth = int(context.get("theme_max_navbar_depth") or 0)
            with_root = context.get("theme_home_page_in_toc") in (True, "True", "true")
            self.chapters = Chapters(app, depth, with_root)
        context["book_contents"] = self.chapters.seen_from(pagename)
        hidden = "html_theme.sidebar_secondary.remove" in (context.get("meta") or {})
        has_headings = doctree is not None and not hidden
        context["page_contents"] = headings(app, pagename) if has_headings else ()
        context["has_code"] = doctree is not None and any(doctree.findall(CodeFold))
        day = getattr(app.env, "edition_days", {}).get(pagename)
        context["last_updated"] = day and format_date(
            app.config.html_last_updated_fmt or "%b %d, %Y",
            date=datetime.combine(day, time(), UTC),
            language=app.config.language,
        )


def setup(app: Sphinx) -> None:
    """Describe each page once the theme's Python has done so."""
    app.connect("env-updated", note_days)
    app.connect("html-page-context", Pages().describe, priority=600)

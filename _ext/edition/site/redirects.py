"""A page that has moved leaves its old address, which leads on to the new one.

``redirects`` in ``_config.yml``, under ``sphinx: config:``, gives for each page that was the page
that is, as ``_toc.yml`` names them.
"""

import posixpath
import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from .front_door import page_that_leads_on

PAGE = re.compile(r"(?:[\w-]+/)*[\w-]+")


def check_redirects(app: Sphinx, env: BuildEnvironment) -> None:
    """Refuse one that leads nowhere, stands where a page is, or outside of the site.

    Raises ConfigError, naming it.
    """
    for old, new in app.config.redirects.items():
        if new not in env.all_docs:
            raise ConfigError(
                f"_config.yml: redirects: {old}: there is no page {new!r}; name one of _toc.yml"
            )
        if old in env.all_docs or not PAGE.fullmatch(old):
            raise ConfigError(
                f"_config.yml: redirects: {old!r} is not the name of a page that was, such as "
                "chapters/aid/plan; remove it or write it so"
            )


def write_redirects(app: Sphinx, exception: Exception | None) -> None:
    """Write a page at each old address."""
    if exception or app.builder.name != "html":
        return
    for old, new in app.config.redirects.items():
        page = Path(app.outdir, f"{old}.html")
        way = posixpath.relpath(app.builder.get_target_uri(new), posixpath.dirname(old))
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(page_that_leads_on(app, new, way), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Check the redirects once the pages are known, and write them at the end."""
    app.add_config_value("redirects", {}, "html", types=[dict])
    app.connect("env-updated", check_redirects)
    app.connect("build-finished", write_redirects)

"""A page that has moved leaves its old address, which leads on to the new one.

``redirects`` in ``_config.yml``, under ``sphinx: config:``, gives for each page that was the page
that is, as ``_toc.yml`` names them.
"""

import re

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from .front_door import lead_on

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
    if not exception and app.builder.name == "html":
        for old, new in app.config.redirects.items():
            lead_on(app, old, new)


def setup(app: Sphinx) -> dict[str, bool]:
    """Check the redirects once the pages are known, and write them at the end."""
    app.add_config_value("redirects", {}, "html", types=[dict])
    app.connect("env-updated", check_redirects)
    app.connect("build-finished", write_redirects)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

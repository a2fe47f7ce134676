"""Where the site will be published: ``html: baseurl`` in ``_config.yml``, or nowhere yet."""

from __future__ import annotations

from urllib.parse import urlsplit

from sphinx.config import Config
from sphinx.errors import ConfigError


def base_address(config: Config) -> str:
    """The address of the site's folder, with a slash at its end, or nothing when it has none.

    Raises ConfigError when the setting is no web address.
    """
    address = config.html_baseurl
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ConfigError(
            f"_config.yml: html: baseurl is {address!r}; expected the address of the site's "
            "folder, such as https://example.org/two-issues/"
        )
    return address.rstrip("/") + "/"

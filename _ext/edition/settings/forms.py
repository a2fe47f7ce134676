"""The settings as the rest of the house needs them, also where Sphinx is called without a check."""

from difflib import get_close_matches

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from .addresses import site_address
from .check import REPOSITORY
from .repository import Repository, read_repository
from .types import wrong_type


def refuse_unknown(app: Sphinx, config: Config) -> None:
    """Stop at a setting that neither Sphinx nor a room knows, which is a misspelt one.

    Raises ConfigError with its name, and the one that is meant.
    """
    for name in config.overrides:
        if name not in config.values and "." not in name:
            near = get_close_matches(name, config.values, 1)
            advice = f"did you mean {near[0]}?" if near else "take it out"
            raise ConfigError(f"_config.yml: sphinx: config: {name} is no setting; {advice}")


def refuse_wrong_types(app: Sphinx, config: Config) -> None:
    """Stop at a value that would stop a room in its work. Raises ConfigError."""
    for name, value in config.overrides.items():
        if said := wrong_type(config.values.get(name), value):
            raise ConfigError(f"_config.yml: sphinx: config: {name} is {said}")


def take_settings(app: Sphinx, config: Config) -> None:
    """Give the site's address its form, and take the repository over from the theme.

    The theme would guess the kind of a forge by words in its address, and stop for others.
    Raises ConfigError for a setting that cannot hold.
    """
    options = config.html_theme_options
    try:
        config.html_baseurl = site_address(config.html_baseurl)
    except ValueError as fault:
        raise ConfigError(f"_config.yml: html: baseurl is {fault}") from None
    try:
        config.repository = read_repository(options) or Repository("")
    except ValueError as fault:
        raise ConfigError(f"_config.yml: repository has {fault}") from None
    for name in REPOSITORY:
        options.pop(name, None)


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the settings as soon as they are known, before the rooms that use them."""
    app.add_config_value("repository", Repository(""), "env", types=[Repository])
    app.add_config_value("allow_foreign_requests", False, "html", types=[bool])
    refuse_wrong_types(app, app.config)  # rooms add to some of the lists while they are set up
    app.connect("config-inited", refuse_unknown)
    app.connect("config-inited", refuse_wrong_types)
    app.connect("config-inited", take_settings)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

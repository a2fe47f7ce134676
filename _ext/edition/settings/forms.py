"""The settings as the rest of the house needs them, also where Sphinx is called without a check."""

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from pybtex.plugin import PluginNotFound, find_plugin
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinxcontrib.bibtex.plugin import find_plugin as find_in_bibtex

from .addresses import site_address
from .check import CONFIG, FILE, REPOSITORY
from .repository import Repository, read_repository
from .types import wrong_type
from .yaml_file import Lines

STYLES: dict[str, tuple[Callable[[str, str], object], str]] = {
    "bibtex_default_style": (find_plugin, "pybtex.style.formatting"),
    "bibtex_reference_style": (find_in_bibtex, "sphinxcontrib.bibtex.style.referencing"),
}


def refused(app: Sphinx, place: tuple[str, ...], said: str) -> ConfigError:
    """What stops a build, with the line of the setting where the book has the file."""
    path = Path(app.confdir, FILE)
    if not path.is_file():
        return ConfigError(f"{FILE}: {': '.join(place)} {said}")
    line, words = Lines(path.read_text(encoding="utf-8")).fault(place, said)
    return ConfigError(f"{FILE}:{line}: {words}")


def refuse_unknown(app: Sphinx, config: Config) -> None:
    """Stop at a setting that neither Sphinx nor a room knows, which is a misspelt one.

    Raises ConfigError with its name, and the one that is meant.
    """
    for name in config.overrides:
        if name not in config.values and "." not in name:
            near = get_close_matches(name, config.values, 1)
            advice = f"did you mean {near[0]}?" if near else "take it out"
            raise refused(app, (*CONFIG, name), f"is no setting; {advice}")


def refuse_wrong_types(app: Sphinx, config: Config) -> None:
    """Stop at a value that would stop a room in its work. Raises ConfigError."""
    for name, value in config.overrides.items():
        if said := wrong_type(config.values.get(name), value):
            raise refused(app, (*CONFIG, name), said)


def refuse_unknown_styles(app: Sphinx, config: Config) -> None:
    """Stop at a style of citing that neither a library nor a room has. Raises ConfigError."""
    for name, (find, group) in STYLES.items():
        try:
            if name in config.values:
                find(group, config[name])
        except (ImportError, PluginNotFound):
            said = f"is {config[name]!r}, a style that is not known; leave it out"
            raise refused(app, (*CONFIG, name), said) from None


def take_settings(app: Sphinx, config: Config) -> None:
    """Give the site's address its form, and take the repository over from the theme.

    The theme would guess the kind of a forge by words in its address, and stop for others.
    Raises ConfigError for a setting that cannot hold.
    """
    options = config.html_theme_options
    try:
        config.html_baseurl = site_address(config.html_baseurl)
    except ValueError as fault:
        raise refused(app, ("html", "baseurl"), f"is {fault}") from None
    try:
        config.repository = read_repository(options) or Repository("")
    except ValueError as fault:
        raise refused(app, ("repository",), f"has {fault}") from None
    for name in REPOSITORY:
        options.pop(name, None)


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the settings as soon as they are known, before the rooms that use them."""
    app.add_config_value("repository", Repository(""), "env", types=[Repository])
    app.add_config_value("allow_foreign_requests", False, "html", types=[bool])
    refuse_wrong_types(app, app.config)  # rooms add to some of the lists while they are set up
    app.connect("config-inited", refuse_unknown)
    app.connect("config-inited", refuse_wrong_types)
    app.connect("config-inited", refuse_unknown_styles)
    app.connect("config-inited", take_settings)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

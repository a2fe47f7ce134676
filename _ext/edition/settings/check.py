"""``_config.yml`` before anything is built: each setting that cannot hold, with its line.

The form of the file is Jupyter Book's own schema; what a schema cannot say is said here.
A setting of the site stands where Jupyter Book has it, or among the options of the theme.
"""

import json
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache, partial
from importlib.util import find_spec
from mimetypes import guess_type
from os.path import isdir, isfile, join
from pathlib import Path
from typing import Any

import yaml
from myst_nb.core.config import NbParserConfig
from myst_parser.config.main import MdParserConfig
from sphinx.config import Config

from .addresses import is_address, site_address, web_address
from .html_piece import FOREIGN, Piece
from .repository import (
    Repository,
    book_folder,
    branch_name,
    kind_of,
    read_repository,
    repository_address,
)
from .schema_faults import fault_of_value
from .types import in_words, not_of, wrong_type
from .yaml_file import Fault, Lines, NotYaml, read_yaml

Place = tuple[str, ...]

FILE = "_config.yml"
# Jupyter Book's own: the form of its settings, and the list of all that it knows.
SCHEMA, ALL_SETTINGS = "config_schema.json", "default_config.yml"
CONFIG: Place = ("sphinx", "config")
OPTIONS: Place = (*CONFIG, "html_theme_options")
# The theme's options about the repository, where each is set, and what refuses a wrong one.
REPOSITORY: dict[str, tuple[Place, Callable[[Any], object]]] = {
    "repository_url": (("repository", "url"), repository_address),
    "repository_branch": (("repository", "branch"), branch_name),
    "path_to_docs": (("repository", "path_to_book"), book_folder),
    "repository_provider": ((*OPTIONS, "repository_provider"), partial(kind_of, "")),
}
LAUNCHERS = {  # the settings that become buttons, and what each is for
    "jupyterhub_url": "https://hub.example.edu",
    "binderhub_url": "https://binder.example.edu",
    "colab_url": "https://colab.example.com",
    "jupyterlite_url": "https://lite.example.edu",
}
# What reads Markdown and notebooks, by the beginning of the names of its settings.
READERS: dict[str, Callable[..., object]] = {"myst": MdParserConfig, "nb": NbParserConfig}
HERE = ("localhost", "127.0.0.1", "::1")  # what browsers trust without https
BUTTONS = {
    "use_repository_button": "shows the repository",
    "use_edit_page_button": "opens a page for editing",
    "use_issues_button": "opens an issue",
}
NO_BRANCH = (
    "leads to a branch of the repository, and which is not said: set `repository: branch:`, to "
    "`main`, for example"
)
# What follows the address of a place in those of its pages.
PAGE = re.compile(r"/(hub/)?(user-redirect|git-pull|spawn|login|home|v2|github|user/.*)(/.*)?$")
LITE_PAGE = re.compile(r"/(lab|notebooks|tree|edit|repl|consoles)(/[^/]*\.html)?$|/[^/]*\.html$")
ANALYTICS = ("google_analytics_id", "plausible_analytics_domain")
# What this book knows beside Jupyter Book's list, by its place.
OURS: dict[Place, tuple[str, ...]] = {
    ("html",): ANALYTICS,
    ("launch_buttons",): tuple(LAUNCHERS),
    ("parse",): ("myst_substitutions",),
}
WORKING = {  # of the services that Jupyter Book offers
    "comments": ("hypothesis", "dokieli"),
    "analytics": (*ANALYTICS, "plausible_analytics_url"),
}
# The options of the theme that its pages heed, and the kind of each.
HEEDED: dict[str, type] = {
    **dict.fromkeys(("announcement", "extra_footer", "logo_link", "icon_links_label"), str),
    "toc_title": str,
    **dict.fromkeys(("home_page_in_toc", "show_prev_next", "back_to_top_button"), bool),
    **dict.fromkeys(("disable_search", "use_download_button", "use_fullscreen_button"), bool),
    **dict.fromkeys(("use_sidenotes", *BUTTONS), bool),
    **dict.fromkeys(("analytics", "launch_buttons", "logo"), dict),
    **dict.fromkeys(("show_navbar_depth", "max_navbar_depth"), int),
    **dict.fromkeys(REPOSITORY, str),
    "icon_links": list,
}
# Settings of Sphinx that would come to nothing, or take away what pages need, and what to do.
INSTEAD = {
    **dict.fromkeys(("html_output_encoding", "html_sidebars", "html_short_title"), "take it out"),
    **dict.fromkeys(("html_search_language", "html_math_renderer", "mathjax_path"), "take it out"),
    **dict.fromkeys(("html_use_opensearch", "html_file_suffix", "html_link_suffix"), "take it out"),
    "extensions": "name yours under `sphinx: extra_extensions:`",
    "html_style": "name your style sheet under `html_css_files:`",
    **dict.fromkeys(("root_doc", "master_doc"), "`root:` in _toc.yml names the first page"),
}
CHOICES: dict[Place, tuple[str, ...]] = {
    (*CONFIG, "html_context", "default_mode"): ("auto", "light", "dark"),
    # In place of the second, Jupyter Book's, comes ours.
    (*CONFIG, "html_theme"): ("edition", "sphinx_book_theme"),
    (*CONFIG, "pygments_style"): ("default",),  # code has colours of the palette
    ("launch_buttons", "notebook_interface"): ("jupyterlab",),
    ("latex", "latex_engine"): ("pdflatex", "xelatex", "lualatex", "platex", "uplatex"),
}
PICTURES = ("logo", "favicon", "html_logo", "html_favicon", "image_light", "image_dark")
FILES: tuple[Place, ...] = (
    *(("logo",), ("html", "favicon"), ("bibtex_bibfiles",)),
    *((*CONFIG, name) for name in ("html_logo", "html_favicon")),
    *((*CONFIG, name) for name in ("html_static_path", "html_extra_path", "templates_path")),
    (*CONFIG, "bibtex_bibfiles"),
    *((*OPTIONS, "logo", name) for name in ("image_light", "image_dark")),
)
STATIC: Place = (*CONFIG, "html_static_path")
SHEETS: tuple[Place, ...] = ((*CONFIG, "html_css_files"), (*CONFIG, "html_js_files"))
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[_-]\w+)*")
POLICY: Place = ("sphinx", "config", "content_security_policy")
ALLOW = "allow_foreign_requests"
PROMISE = (
    "would make every page ask another host, which this book promises not to do; leave it out, or "
    f"say `{ALLOW}: true` under `sphinx: config:`"
)
BROKEN = "opens a tag and does not close it, or the other way, and would break every page"
WRITTEN = (
    "has a script or a style written into it, which the policy of the pages stops; put it into a "
    "file in _static/, or set another `content_security_policy:` under `sphinx: config:`"
)


def check_settings(root: Path) -> Iterator[Fault]:
    """Line and words for each setting of the book in a folder that cannot hold."""
    path = root / FILE
    if not path.is_file():
        return
    try:
        settings, lines = read_yaml(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        yield 1, "this is not UTF-8; save the file as UTF-8"
        return
    except NotYaml as error:
        yield error.fault
        return
    if not isinstance(settings, dict):
        yield 1, "there are no settings; expected lines such as `title: A Book`"
        return
    faults = list(wrong_forms(settings, lines, root))
    yield from faults or wrong_values(settings, lines, root)


@cache
def read_forms(folder: Path) -> tuple[dict, dict]:
    """Jupyter Book's schema of settings, and its defaults."""
    schema = json.loads((folder / SCHEMA).read_text(encoding="utf-8"))
    defaults = yaml.safe_load((folder / ALL_SETTINGS).read_text(encoding="utf-8"))
    return schema, defaults


def wrong_forms(settings: dict, lines: Lines, root: Path) -> Iterator[Fault]:
    """What Jupyter Book's schema says of the settings: the first fault, if there is one."""
    spec = find_spec("jupyter_book")
    if not spec or not spec.origin:
        return
    schema, defaults = read_forms(Path(spec.origin).parent)
    if fault := fault_of_value(settings, lines, schema):
        yield fault
    yield from unknown(settings, schema, defaults, lines)
    rooms = (settings.get("sphinx") or {}).get("local_extensions") or {}
    for name, folder in rooms.items() if isinstance(rooms, dict) else ():
        room = Path(str(folder), *str(name).split("."))
        if not any((root / path).exists() for path in (room, Path(f"{room}.py"))):
            said = f"is no room: there is no {room.as_posix()}; correct the name"
            yield lines.fault(("sphinx", "local_extensions", name), said)


def unknown(
    settings: dict, schema: dict, defaults: dict, lines: Lines, *path: str
) -> Iterator[Fault]:
    """Settings that Jupyter Book would pass over."""
    parts = schema.get("properties", {})
    known = {*parts, *defaults, *OURS.get(path, ())}
    for name, value in settings.items():
        if name not in known:
            near = get_close_matches(str(name), known, n=1)
            advice = f"did you mean {near[0]}?" if near else "what is Sphinx's own stands under "
            advice += "" if near else "`sphinx: config:`"
            yield lines.fault((*path, name), f"is no setting of Jupyter Book; {advice}")
        elif name not in parts and type(defaults.get(name)) is bool is not type(value):
            yield lines.fault((*path, name), not_of(value, bool))
        elif name not in WORKING and isinstance(value, dict):
            below = parts.get(name, {}), defaults.get(name) or {}
            if "properties" in below[0]:
                yield from unknown(value, *below, lines, *path, str(name))


def placed(settings: dict, *places: Place) -> Iterator[tuple[Place, Any]]:
    """Those of the places at which something is set, and what."""
    for place in dict.fromkeys(places):
        found: Any = settings
        for name in place:
            found = found.get(name) if isinstance(found, dict) else None
        if found:
            yield place, found


def wrong_values(settings: dict, lines: Lines, root: Path) -> Iterator[Fault]:
    """Settings of the right form that cannot be kept."""
    for place, address in placed(
        settings, ("html", "baseurl"), ("sphinx", "config", "html_baseurl")
    ):
        try:
            site_address(address)
        except ValueError as fault:
            yield lines.fault(place, f"is {fault}")
    given = dict(placed(settings, STATIC)).get(STATIC)
    static = ["_static", *(given if isinstance(given, list) else ())]
    for place, named in placed(settings, *FILES, *SHEETS):
        is_there, kind = (isdir, "folder") if "path" in place[-1] else (isfile, "file")
        for item in named if isinstance(named, list) else [named]:
            file = str(item[0] if isinstance(item, list) and item else item)
            found = [join(root, at, file) for at in (static if place in SHEETS else [""])]
            found = [path for path in found if is_there(path)]
            if place in SHEETS and FOREIGN.match(file):
                continue
            where = "in _static/" if place in SHEETS else "of the book"
            if not found or not Path(found[0]).resolve().is_relative_to(root.resolve()):
                yield lines.fault(place, f"names {file!r}, which is no {kind} {where}")
            elif place[-1] in PICTURES and not (guess_type(file)[0] or "").startswith("image/"):
                yield lines.fault(place, f"names {file!r}, which is no picture")
    if settings.get("bibtex_bibfiles") == []:
        yield lines.fault(("bibtex_bibfiles",), "is empty; name a file of sources, as it was")
    yield from wrong_for_sphinx(settings, lines)
    yield from wrong_repository(settings, lines)
    yield from without_effect(settings, lines)
    yield from foreign_requests(settings, lines)


def wrong_for_sphinx(settings: dict, lines: Lines) -> Iterator[Fault]:
    """What stops Sphinx or a part of it only when it builds, and without the line."""
    for place, config in placed(settings, CONFIG):
        for name, value in config.items():
            if name == "language":
                if not (isinstance(value, str) and LANGUAGE.fullmatch(value)):
                    said = f"is {value!r}, which is no language; write its code between quotation"
                    yield lines.fault((*place, name), f"{said} marks, such as 'en' or 'pt_BR'")
            elif said := wrong_type(Config.config_values.get(name), value):
                yield lines.fault((*place, name), said)
            elif name in ("html_theme_options", "html_context") and not isinstance(value, dict):
                yield lines.fault((*place, name), not_of(value, dict))
            elif name in INSTEAD:
                yield lines.fault((*place, name), f"is not for this book; {INSTEAD[name]}")
            elif not isinstance(name, str) or "." in name:
                yield lines.fault((*place, name), "is no name; what follows a dot stands below it")
    for place, word in placed(settings, *CHOICES):
        if word not in CHOICES[place]:
            yield lines.fault(place, f"is {word!r}; expected {' or '.join(CHOICES[place])}")
    for place, seconds in placed(settings, ("execute", "timeout")):
        if not isinstance(seconds, int):
            yield lines.fault(place, not_of(seconds, int))
    for place, names in placed(settings, ("sphinx", "extra_extensions")):
        for name in names:
            if not is_installed(name):
                said = "is not installed; name its package in requirements.in, and `make update`"
                yield lines.fault((*place, name), said)
    for place, given in placed(settings, ("parse",), CONFIG):
        for name, value in given.items():
            begins, _, field = str(name).partition("_")
            reader = READERS.get(begins, dict)
            if value is None or field not in getattr(reader, "__dataclass_fields__", ()):
                continue
            try:
                reader(**{field: value})
            except (TypeError, ValueError) as fault:
                yield lines.fault((*place, name), f"does not hold: {in_words(str(fault))}")
    for place, options in placed(settings, OPTIONS):
        for name, value in options.items() if isinstance(options, dict) else ():
            if name not in HEEDED:
                near = get_close_matches(str(name), HEEDED, 1)
                do = f"did you mean {near[0]}?" if near else "take it out"
                yield lines.fault((*place, name), f"does nothing on this book's pages; {do}")
            elif name not in REPOSITORY and type(value) is not HEEDED[name]:
                yield lines.fault((*place, name), not_of(value, HEEDED[name]))


def is_installed(module: str) -> bool:
    """Whether a module is there to be imported."""
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def wrong_repository(settings: dict, lines: Lines) -> Iterator[Fault]:
    """The repository, and the buttons that need it."""
    given, faults = {}, []
    for option, (set_at, take) in REPOSITORY.items():
        for place, value in placed(settings, set_at, (*OPTIONS, option)):
            given[option] = value
            try:
                take(value)
            except ValueError as fault:
                faults.append(lines.fault(place, f"is {fault}"))
    try:
        repository = None if faults else read_repository(given)
    except ValueError as fault:  # what each may be, but not both
        faults.append(lines.fault((*OPTIONS, "repository_provider"), f"is {fault}"))
    if faults:
        yield from faults
        return
    has_branch = "repository_branch" in given
    for name in BUTTONS:
        for place, _ in placed(settings, ("html", name), (*OPTIONS, name)):
            if said := wrong_button(name, repository, has_branch):
                yield lines.fault(place, said)
    given_site = any(placed(settings, ("html", "baseurl"), ("sphinx", "config", "html_baseurl")))
    for where, buttons in placed(settings, ("launch_buttons",), (*OPTIONS, "launch_buttons")):
        for name, value in buttons.items() if isinstance(buttons, dict) else ():
            if not value or name == "notebook_interface":
                continue
            said = wrong_launcher(name, value, repository, has_branch, given_site)
            if said:
                yield lines.fault((*where, name), said)


def wrong_button(name: str, repository: Repository | None, has_branch: bool) -> str:
    """Why a button to the repository would lead nowhere; nothing when it would not."""
    does = BUTTONS[name]
    if not repository:
        return f"{does}, so it needs `repository: url:`; set it, or say false"
    if not repository.kind and name != "use_repository_button":
        return (
            f"{does}, and how is not known for {repository.url}: say under "
            "`sphinx: config: html_theme_options:` which kind of forge it is, as "
            "`repository_provider: gitlab` (or github, gitea, bitbucket)"
        )
    return NO_BRANCH if name == "use_edit_page_button" and not has_branch else ""


def wrong_launcher(
    name: str, value: object, repository: Repository | None, has_branch: bool, has_site: bool
) -> str:
    """Why a place to run notebooks cannot become a button; nothing when it can."""
    if name not in LAUNCHERS:
        return f"has no launcher in this book; {', '.join(LAUNCHERS)} have"
    is_lite = name == "jupyterlite_url"
    try:
        parts = web_address(value, LAUNCHERS[name])
    except ValueError as fault:
        return f"is {fault}"
    if is_lite and parts.scheme != "https" and parts.hostname not in HERE:
        return f"is {value!r}; browsers run JupyterLite from https:// addresses only"
    if page := (LITE_PAGE if is_lite else PAGE).search(parts.path):
        place = parts._replace(path=parts.path[: page.start()]).geturl()
        return f"is {value!r}, which is a page of it; give {place}"
    if is_lite:
        said = "fetches notebooks from the site, so it needs `html: baseurl:`; set it, or take this"
        return "" if has_site else f"{said} out"
    if not repository:
        return "needs `repository: url:`; set it, or take this out"
    if name == "colab_url" and web_address(repository.url, "").hostname != "github.com":
        return f"opens notebooks on github.com only, and not {repository.url}; take it out"
    return NO_BRANCH if name == "binderhub_url" and not has_branch else ""


def without_effect(settings: dict, lines: Lines) -> Iterator[Fault]:
    """What no page would show or do, whatever is allowed."""
    for where, known in WORKING.items():
        places = ("html", where), (*CONFIG, "comments_config" if where == "comments" else where)
        for place, services in placed(settings, *places):
            for name in services:
                if services[name] and name not in known:
                    said = f"does not work with this book's pages; {' and '.join(known)} do"
                    yield lines.fault((*place, name), said)
    for place, links in placed(settings, (*OPTIONS, "icon_links")):
        for link in links if isinstance(links, list) else ():
            if not (isinstance(link, dict) and link.get("name") and is_address(link.get("url"))):
                yield lines.fault(place, f"has {link!r}; expected `name: …` and `url: https://…`")
    for name in ("announcement", "extra_footer"):
        for place, html in placed(settings, ("html", name), (*OPTIONS, name)):
            if not Piece(str(html)).is_whole:
                yield lines.fault(place, BROKEN)
    for place, words in placed(settings, ("html", "announcement"), (*OPTIONS, "announcement")):
        if str(words).strip().lower().startswith(("http:", "https:")):
            yield lines.fault(place, f"is the address {words}; write the words that pages show")


def foreign_requests(settings: dict, lines: Lines) -> Iterator[Fault]:
    """What would ask other hosts from every page, unless the adopter allows it."""
    allow = ("sphinx", "config", ALLOW)
    for _, allowed in placed(settings, allow):
        if allowed is not True:
            yield lines.fault(allow, f"is {allowed!r}; expected true or false")
        return
    at = ("html", "comments"), (*CONFIG, "comments_config")
    asking: list[Place] = [(*place, name) for place in at for name in WORKING["comments"]]
    for where in (("html",), ("html", "analytics"), (*OPTIONS, "analytics")):
        asking += [(*where, name) for name in ANALYTICS]
    for place, _ in placed(settings, *asking):
        yield lines.fault(place, PROMISE)
    for name in ("announcement", "extra_footer"):
        for place, html in placed(settings, ("html", name), (*OPTIONS, name)):
            piece = Piece(str(html))
            for address in piece.foreign:
                yield lines.fault(place, f"loads {address!r} and {PROMISE}")
            if piece.is_written and not any(placed(settings, POLICY)):
                yield lines.fault(place, WRITTEN)
    for place, listed in placed(settings, *SHEETS):
        for address in FOREIGN.findall(str(listed)):
            yield lines.fault(place, f"loads {address!r} and {PROMISE}")

"""``_config.yml`` before anything is built: each setting that cannot hold, with its line.

The form of the file is Jupyter Book's own schema; what a schema cannot say is said here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fastjsonschema
import yaml

from .addresses import site_address, web_address
from .repository import Repository, branch_name, kind_of, read_repository, repository_address

FILE = "_config.yml"
SCHEMA = "config_schema.json"
LAUNCHERS = {  # the settings that become buttons, and what each is for
    "jupyterhub_url": "https://hub.example.edu",
    "binderhub_url": "https://binder.example.edu",
    "colab_url": "https://colab.example.com",
}
BUTTONS = {
    "use_repository_button": "shows the repository",
    "use_edit_page_button": "opens a page for editing",
    "use_issues_button": "opens an issue",
}
# What a page asks of other hosts: an element that loads by itself, and its attribute.
LOADS = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src"}
LOADS |= {"video": "src", "audio": "src", "embed": "src", "object": "data"}
ALLOW = "allow_foreign_requests"
PROMISE = (
    "would make every page ask another host, which this book promises not to do; leave it out, or "
    f"say `{ALLOW}: true` under `sphinx: config:`"
)

Fault = tuple[int, str]
Key = str | int


class Lines:
    """Where in the file each setting stands."""

    def __init__(self, text: str) -> None:
        self.root = yaml.compose(text, Loader=yaml.SafeLoader)

    def of(self, *path: Key) -> int:
        """The line of a setting, or of the nearest one around it that is there."""
        node, line = self.root, 1
        for key in path:
            if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
                node = node.value[key]
                line = node.start_mark.line + 1
                continue
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            for name, value in pairs:
                if name.value == str(key):
                    node, line = value, name.start_mark.line + 1
                    break
            else:
                return line
        return line


class Foreign(HTMLParser):
    """The addresses that a piece of HTML would load from other hosts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(LOADS.get(tag, ""))
        if address and address.strip().lower().startswith(("http:", "https:", "//")):
            self.found.append(address)


def check_settings(root: Path) -> Iterator[Fault]:
    """Line and words for each setting of the book in a folder that cannot hold."""
    path = root / FILE
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        settings, lines = yaml.safe_load(text), Lines(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        yield (mark.line + 1 if mark else 1), f"not YAML: {' '.join(said.split())}"
        return
    if not isinstance(settings, dict):
        yield 1, "there are no settings; expected lines such as `title: A Book`"
        return
    faults = list(wrong_forms(settings, lines))
    yield from faults or wrong_values(settings, lines, root)


def wrong_forms(settings: dict, lines: Lines) -> Iterator[Fault]:
    """What Jupyter Book's schema says of the settings: the first fault, if there is one."""
    spec = find_spec("jupyter_book")
    if not spec or not spec.origin:
        return
    schema = json.loads(Path(spec.origin).with_name(SCHEMA).read_text(encoding="utf-8"))
    try:
        fastjsonschema.compile(schema)(settings)
    except fastjsonschema.JsonSchemaValueException as fault:
        place = [int(key) if key.isdecimal() else key for key in fault.path[1:]]
        said = f"{fault.value!r} {fault.message.removeprefix(str(fault.name)).strip()}"
        if fault.value is None:
            said = "it is empty; give it a value or leave it out"
        yield lines.of(*place), f"{': '.join(map(str, place))}: {said}"


def section(settings: dict, *path: str) -> dict:
    """The settings under a name; none when it is not there."""
    found: Any = settings
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def wrong_values(settings: dict, lines: Lines, root: Path) -> Iterator[Fault]:
    """Settings of the right form that cannot be kept."""
    html = section(settings, "html")
    try:
        site_address(html.get("baseurl"))
    except ValueError as fault:
        yield lines.of("html", "baseurl"), f"html: baseurl is {fault}"
    for name in ("logo", "favicon"):
        place = ("html", name) if name == "favicon" else (name,)
        file = (html if name == "favicon" else settings).get(name)
        if file and not (root / file).is_file():
            message = f"{': '.join(place)} names {file!r}, which is no file of the book"
            yield lines.of(*place), message
    yield from wrong_repository(settings, lines)
    yield from foreign_requests(settings, lines)


def wrong_repository(settings: dict, lines: Lines) -> Iterator[Fault]:
    """The repository, and the buttons that need it."""
    given, html = section(settings, "repository"), section(settings, "html")
    options = section(settings, "sphinx", "config", "html_theme_options")
    url, provider = given.get("url"), options.get("repository_provider")
    host = ""
    broken = False
    if url:
        try:
            host = str(web_address(repository_address(url), "").hostname)
        except ValueError as fault:
            broken = True
            yield lines.of("repository", "url"), f"repository: url is {fault}"
    try:
        branch_name(given.get("branch"))
    except ValueError as fault:
        broken = True
        yield lines.of("repository", "branch"), f"repository: branch is {fault}"
    try:
        kind_of(host, provider)
    except ValueError as fault:
        broken = True
        place = ("sphinx", "config", "html_theme_options", "repository_provider")
        yield lines.of(*place), f"repository_provider is {fault}"
    if broken:
        return
    repository = read_repository(
        {
            "repository_url": url,
            "repository_branch": given.get("branch"),
            "repository_provider": provider,
            "path_to_docs": given.get("path_to_book"),
        }
    )
    for name, does in BUTTONS.items():
        if html.get(name):
            yield from wrong_button(name, does, repository, lines)
    yield from wrong_launchers(section(settings, "launch_buttons"), repository, lines)


def wrong_button(
    name: str, does: str, repository: Repository | None, lines: Lines
) -> Iterator[Fault]:
    """A button to the repository that would lead nowhere."""
    line = lines.of("html", name)
    if not repository:
        yield line, f"html: {name} {does}, so it needs `repository: url:`; set it, or say false"
    elif not repository.kind and name != "use_repository_button":
        yield (
            line,
            f"html: {name} {does}, and how is not known for {repository.url}: say under "
            "`sphinx: config: html_theme_options:` which kind of forge it is, as "
            "`repository_provider: gitlab` (or github, gitea, bitbucket)",
        )


def wrong_launchers(buttons: dict, repository: Repository | None, lines: Lines) -> Iterator[Fault]:
    """Places to run notebooks that cannot become buttons."""
    for name, value in buttons.items():
        line = lines.of("launch_buttons", name)
        if not value or name == "notebook_interface":
            continue
        if name not in LAUNCHERS:
            known = ", ".join(LAUNCHERS)
            yield line, f"launch_buttons: this book has no launcher for {name}; it has {known}"
            continue
        try:
            web_address(value, LAUNCHERS[name])
        except ValueError as fault:
            yield line, f"launch_buttons: {name} is {fault}"
        if not repository:
            yield line, f"launch_buttons: {name} needs `repository: url:`; set it, or take this out"
        elif name == "colab_url" and web_address(repository.url, "").hostname != "github.com":
            yield (
                line,
                "launch_buttons: colab_url: Colab opens notebooks on github.com only, and not "
                f"{repository.url}; take it out",
            )


def foreign_requests(settings: dict, lines: Lines) -> Iterator[Fault]:
    """What would ask other hosts from every page, unless the adopter allows it."""
    allowed = section(settings, "sphinx", "config").get(ALLOW, False)
    if not isinstance(allowed, bool):
        yield lines.of("sphinx", "config", ALLOW), f"{ALLOW} is {allowed!r}; expected true or false"
    if allowed is True:
        return
    html = section(settings, "html")
    analytics = section(html, "analytics")
    for name in ("google_analytics_id", "plausible_analytics_domain"):
        if analytics.get(name):
            yield lines.of("html", "analytics", name), f"html: analytics: {name} {PROMISE}"
    for name, value in section(html, "comments").items():
        if value:
            yield lines.of("html", "comments", name), f"html: comments: {name} {PROMISE}"
    announcement = str(html.get("announcement") or "")
    if announcement.startswith(("http:", "https:")):
        message = f"html: announcement is fetched from {announcement} and {PROMISE}"
        yield lines.of("html", "announcement"), message
    for name in ("announcement", "extra_footer"):
        for address in Foreign(str(html.get(name) or "")).found:
            yield lines.of("html", name), f"html: {name} loads {address!r} and {PROMISE}"

"""The contents: each page that _toc.yml names is there, and each chapter that is there is named."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml
from sphinx_external_toc.parsing import MalformedError, parse_toc_data

from ..settings import Lines, NotYaml, read_yaml
from .document import DOCUMENT, Document
from .files import read_text
from .pages import Page
from .problems import Problem, hint, show

CONTENTS, SETTINGS = "_toc.yml", "_config.yml"
NEEDED = {
    CONTENTS: "the pages in their order",
    SETTINGS: "title and settings",
    "chapters/matplotlibrc": "colours and sizes of figures",
}
PAGES = (".md", ".ipynb", ".rst")
PLACE = re.compile(r" @ '(?P<place>/[^']*)'$")


def check_contents(root: Path, pages: list[Page], document: Document | None) -> Iterator[Problem]:
    """Pages that are named and missing, or there and not named; a list that cannot be read.

    A book that Sphinx alone builds has neither file.
    """
    there = {name: (root / name).exists() for name in NEEDED}
    if not (there[CONTENTS] or there[SETTINGS]):
        return
    for name, has in NEEDED.items():
        if not there[name]:
            yield Problem(name, 1, f"the file is missing, which has {has}; restore or write it")
    text, problems = read_text(root, CONTENTS) if there[CONTENTS] else (None, [])
    yield from problems
    if text is None:
        return
    try:
        contents, lines = read_yaml(text)
        if not isinstance(contents, dict) or "format" not in contents:
            message = "begin the file with `format: jb-book` and `root: chapters/index`"
            yield Problem(CONTENTS, 1, message)
            return
        parse_toc_data(contents)
    except NotYaml as error:
        yield Problem(CONTENTS, *error.fault)
        return
    except (MalformedError, TypeError, AttributeError) as error:
        yield malformed(str(error), text)
        return
    settings = read_settings(root)
    for name in ("title", "author") if settings else ():
        if not settings.get(name):
            message = f"there is no {name}: pages would show Jupyter Book's own; add it"
            yield Problem(SETTINGS, 1, message)
    named = list(entries(lines.root))
    missing = list(check_entries(root, named))
    yield from missing
    shown = {path for kind, name, _ in named for path in files_of(root, kind, name)}
    if not missing:
        patterns = settings.get("exclude_patterns")
        drafts = list(map(str, patterns)) if isinstance(patterns, list) else []
        yield from check_named(pages, shown, drafts)
    if document and document.source not in shown and (root / document.source).exists():
        message = f"no line names {document.page}, the page of the text by {DOCUMENT}; add it"
        yield Problem(CONTENTS, 1, message)


def malformed(said: str, text: str) -> Problem:
    """What is wrong with the form of the contents, at its line."""
    line, advice = 1, "a page is a line `- file: chapters/name` below `chapters:` or `sections:`"
    if found := PLACE.search(said):
        keys = [int(key) if key.isdecimal() else key for key in found["place"].split("/")[1:]]
        line = Lines(text).of(*filter(lambda key: key != "", keys))
        said = said[: found.start()]
    elif twice := re.search(r"multiple times: '(.*)'", said):
        places = [m.start() for m in re.finditer(re.escape(twice[1]) + r"\s*$", text, re.MULTILINE)]
        line = text.count("\n", 0, places[-1]) + 1 if places else 1
        said, advice = f"{show(twice[1])} is named twice", "delete one of the lines"
    return Problem(CONTENTS, line, f"{said}; {advice}")


def entries(node: yaml.Node | None) -> Iterator[tuple[str, str, int]]:
    """Each file or pattern that is named: the word before it, its name and its line."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from entries(each)
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value in ("root", "file", "glob") and isinstance(value, yaml.ScalarNode):
            yield key.value, value.value, value.start_mark.line + 1
        yield from entries(value)


def files_of(root: Path, kind: str, name: str) -> set[str]:
    """The files for which an entry stands, relative to the root."""
    if kind == "glob":
        found = {path for end in PAGES for path in root.glob(f"{name.lstrip('/')}{end}")}
    else:
        found = {root / f"{name}{end}" for end in PAGES if (root / f"{name}{end}").is_file()}
    return {path.relative_to(root).as_posix() for path in found}


def check_entries(root: Path, named: list[tuple[str, str, int]]) -> Iterator[Problem]:
    """Entries for which there is no page."""
    for kind, name, line in named:
        if files_of(root, kind, name):
            continue
        bare = next((name.removesuffix(end) for end in PAGES if name.endswith(end)), "")
        chapters = [
            path.relative_to(root).with_suffix("").as_posix()
            for path in (root / "chapters").rglob("*")
            if path.suffix in PAGES
        ]
        if bare and files_of(root, kind, bare):
            message = f"write {show(bare)}, without the ending"
        elif kind == "glob":
            message = f"no page fits {show(name)}; correct the line or delete it"
        else:
            near = hint(name, chapters)
            message = f"there is no page {show(name)}{near or '; correct the line or delete it'}"
        yield Problem(CONTENTS, line, message)


def check_named(pages: list[Page], shown: set[str], drafts: list[str]) -> Iterator[Problem]:
    """Chapters that no reader will see."""
    for page in pages:
        is_draft = any(
            fnmatch(page.path, one) or page.path.startswith(f"{one.rstrip('/')}/") for one in drafts
        )
        if page.path not in shown and not is_draft:
            message = (
                f"{CONTENTS} does not name this page, so nobody will see it: add a line "
                f"`- file: {page.path.removesuffix('.md')}` there; a draft goes under "
                f"exclude_patterns in {SETTINGS}"
            )
            yield Problem(page.path, 1, message)


def read_settings(root: Path) -> dict[str, Any]:
    """The settings of the book; none when they cannot be read, which is told elsewhere."""
    try:
        settings = read_yaml((root / SETTINGS).read_text(encoding="utf-8"))[0]
    except (OSError, ValueError):
        return {}
    return settings if isinstance(settings, dict) else {}

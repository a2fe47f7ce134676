"""The contents: each page that _toc.yml names is there, and each chapter that is there is named."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from sphinx.util.matching import Matcher, patmatch
from sphinx_external_toc.parsing import MalformedError, parse_toc_data

from ..settings import Lines, NotYaml, in_words, is_address, read_yaml
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
KEYS = (
    *("format", "root", "parts", "chapters", "sections", "caption", "file", "glob", "url", "title"),
    *("subtrees", "options", "defaults", "meta", "numbered", "maxdepth", "hidden", "titlesonly"),
    "reversed",
)
PLACE = re.compile(r" @ '(?P<place>/[^']*)'(?:: )?")


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
        named = list(entries(lines.root))
        if unknown := [one for one in named if not one[0]]:
            yield from check_entries(root, unknown)
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
    patterns = settings.get("exclude_patterns")
    leaves_out = Matcher(list(map(str, patterns)) if isinstance(patterns, list) else [])
    missing = list(check_entries(root, named))
    yield from missing
    shown = {path for kind, name, _ in named for path in files_of(root, kind, name)}
    if not missing:
        yield from check_named(pages, shown, leaves_out)
    for kind, name, line in named:
        if kind in ("root", "file") and any(map(leaves_out, with_folders(f"{name}.md"))):
            said = f"exclude_patterns in {SETTINGS} leaves out {show(name)}; change one of the two"
            yield Problem(CONTENTS, line, said)
    if document and document.source not in shown and (root / document.source).exists():
        message = f"no line names {document.page}, the page of the text by {DOCUMENT}; add it"
        yield Problem(CONTENTS, 1, message)


def malformed(said: str, text: str) -> Problem:
    """What is wrong with the form of the contents, at its line."""
    line, advice = 1, "a page is a line `- file: chapters/name` below `chapters:` or `sections:`"
    if found := PLACE.search(said):
        keys = [int(key) if key.isdecimal() else key for key in found["place"].split("/")[1:]]
        line = Lines(text).of(*filter(lambda key: key != "", keys))
        said = said[found.end() :] or said[: found.start()]
    elif twice := re.search(r"multiple times: '(.*)'", said):
        places = [m.start() for m in re.finditer(re.escape(twice[1]) + r"\s*$", text, re.MULTILINE)]
        line = text.count("\n", 0, places[-1]) + 1 if places else 1
        said, advice = f"{show(twice[1])} is named twice", "delete one of the lines"
    return Problem(CONTENTS, line, f"{in_words(said)}; {advice}")


def entries(node: yaml.Node | None) -> Iterator[tuple[str, str, int]]:
    """Each key that names something, or nothing that is known: the key, the name and the line."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from entries(each)
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value not in KEYS:
            yield "", key.value, key.start_mark.line + 1
        elif key.value in ("root", "file", "glob", "url") and isinstance(value, yaml.ScalarNode):
            yield key.value, value.value, value.start_mark.line + 1
        if key.value != "meta":
            yield from entries(value)


def files_of(root: Path, kind: str, name: str) -> set[str]:
    """The files for which an entry stands, relative to the root."""
    if kind == "glob":  # by Sphinx's rules, from the folder in which the first sign stands
        folder = root / posixpath.dirname(re.split(r"[*?\[]", name)[0])
        files = (path.relative_to(root) for path in folder.rglob("*") if path.suffix in PAGES)
        return {f.as_posix() for f in files if patmatch(f.with_suffix("").as_posix(), name)}
    paths = (f"{name}{end}" for end in PAGES if name == posixpath.normpath(name))
    return {path for path in paths if (root / path).is_file()}


def with_folders(path: str) -> list[str]:
    """A path and the folders in which it lies."""
    return [path, *(folder.as_posix() for folder in PurePosixPath(path).parents)][:-1]


def check_entries(root: Path, named: list[tuple[str, str, int]]) -> Iterator[Problem]:
    """Entries for which there is no page."""
    for kind, name, line in named:
        if is_address(name) if kind == "url" else files_of(root, kind, name):
            continue
        bare = next((name.removesuffix(end) for end in PAGES if name.endswith(end)), "")
        chapters = [
            path.relative_to(root).with_suffix("").as_posix()
            for path in (root / "chapters").rglob("*")
            if path.suffix in PAGES
        ]
        if not kind:
            message = f"{show(name)} is no word of the contents{hint(name, KEYS) or '; delete it'}"
        elif kind == "url":
            message = f"{show(name)} is no address of the web; begin it with https://"
        elif bare and files_of(root, kind, bare):
            message = f"write {show(bare)}, without the ending"
        elif kind == "glob":
            message = f"no page fits {show(name)}; correct the line or delete it"
        else:
            near = hint(name, chapters)
            message = f"there is no page {show(name)}{near or '; correct the line or delete it'}"
        yield Problem(CONTENTS, line, message)


def check_named(pages: list[Page], shown: set[str], is_draft: Matcher) -> Iterator[Problem]:
    """Chapters that no reader will see."""
    for page in pages:
        if page.path not in shown and not any(map(is_draft, with_folders(page.path))):
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

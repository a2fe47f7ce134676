"""The document as ``data/document.yml`` describes it: all that the house must know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import yaml

from ..settings import fault_of
from .files import read_text
from .problems import Problem, hint, show

DOCUMENT = "data/document.yml"
FILE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
PAGE_NAME = re.compile(r"chapters/(?:[\w-]+/)*[\w-]+")
# What values are called, YAML's name for their type, and their form.
KINDS = {
    str: ("a text", "tag:yaml.org,2002:str", re.compile(r"(?s).+")),
    int: ("a whole number", "tag:yaml.org,2002:int", re.compile(r"\d{1,9}")),
}


class DocumentError(ValueError):
    """The description of the document does not hold; the message says where and why."""


@dataclass(frozen=True)
class Files:
    """The names of files to take with one, without their endings."""

    edition: str
    document: str


@dataclass(frozen=True)
class Text:
    """The shape of ``data/memo.txt``, and the proof that nobody has changed it."""

    sha256: str
    paragraphs: int
    first: int = 1
    after: str = ""
    begins: str = ""


@dataclass(frozen=True)
class Original:
    """Of a translation: the language of the original, and what was seen of it."""

    language: str
    note: str


@dataclass(frozen=True)
class UndatedDays:
    """The year of days that stand in the text without one."""

    year: int
    reason: str


@dataclass(frozen=True)
class Summary:
    """A summary before the record: the line above it, and whose it is."""

    after: str
    note: str


@dataclass(frozen=True)
class Matter:
    """One of the matters that the text is about, by its topics in ``statements.csv``."""

    name: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """What previews and covers show: words of a paragraph, an amount with its parts."""

    paragraph: str = ""
    words: str = ""
    amount: str = ""
    caption: str = ""
    side: str = ""


@dataclass(frozen=True)
class Document:
    """The document. What may be left out is empty then."""

    called: str
    page: str
    files: Files
    text: Text
    key: str = ""
    rights: str = ""
    correction: str = ""
    normalization: str = ""
    date_note: str = ""
    original: Original | None = None
    undated_days: UndatedDays | None = None
    summary: Summary | None = None
    sides: dict[str, str] = field(default_factory=dict)
    scripts: dict[str, str] = field(default_factory=dict)
    matters: tuple[Matter, ...] = ()
    picture: Picture = Picture()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The names of its paragraphs, such as p0, p1, p2."""
        first = self.text.first
        return tuple(f"p{number}" for number in range(first, first + self.text.paragraphs))

    def side_class(self, side: str) -> str:
        """The class of a side in style sheets, such as side-1; nothing for any other."""
        return f"side-{list(self.sides).index(side) + 1}" if side in self.sides else ""

    @property
    def span(self) -> str:
        """The first and the last paragraph, in words."""
        return f"{self.paragraphs[0]} to {self.paragraphs[-1]}"

    @property
    def extent(self) -> str:
        """What a message says of it to whoever asks for another paragraph."""
        return f"the {self.called} has {self.span}"

    @property
    def source(self) -> str:
        """The file of its page, relative to the root of the book."""
        return f"{self.page}.md"


@dataclass
class Description:
    """The document, or None, and where and why its file cannot stand."""

    document: Document | None
    lines: dict[str, int]  # of each property, such as picture.words
    problems: list[Problem]

    def problem(self, name: str, message: str) -> Problem:
        """Something wrong with one property."""
        return Problem(DOCUMENT, self.lines.get(name, 1), f"{name}: {message}")


def read_document(root: Path) -> Document:
    """The document of the book in a folder. Raises DocumentError when its file cannot stand."""
    description = describe(root)
    if description.document is None:
        raise DocumentError("\n".join(map(str, description.problems)))
    return description.document


def describe(root: Path) -> Description:
    """The description of the document, with every problem of its form."""
    text, problems = read_text(root, DOCUMENT)
    if text is None:
        return Description(None, {}, problems)
    document, lines, faults = parse(text)
    problems += [Problem(DOCUMENT, line, message) for line, message in faults]
    return Description(None if problems else document, lines, problems)


@lru_cache(maxsize=8)  # rooms ask for it once for each quotation
def parse(text: str) -> tuple[Document | None, dict[str, int], list[tuple[int, str]]]:
    """The document, the line of each property, and what is wrong at which line."""
    builder = Builder()
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return None, {}, [fault_of(error).fault]
    if not isinstance(node, yaml.MappingNode):
        return None, {}, [(1, "this describes no document: expected lines such as 'called: memo'")]
    document = builder.build(Document, node, "")
    if not builder.faults:
        builder.faults += value_faults(document, builder.lines)
    return (None if builder.faults else document), builder.lines, builder.faults


class Builder:
    """Makes dataclasses from YAML by the types of their fields, and notes all that does not fit."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.faults: list[tuple[int, str]] = []

    def fail(self, node: yaml.Node, message: str) -> None:
        """Note what is wrong at a place; the value is then of no use."""
        self.faults.append((node.start_mark.line + 1, message))

    def build(self, kind: Any, node: yaml.Node, name: str) -> Any:
        """The value of a kind that a place in the file holds, or None."""
        if get_origin(kind) is UnionType:
            kind = get_args(kind)[0]
        if is_dataclass(kind) or get_origin(kind) is dict:
            return self.build_mapping(kind, node, name)
        if get_origin(kind) is tuple:
            if isinstance(node, yaml.SequenceNode) and node.value:
                each, items = get_args(kind)[0], enumerate(node.value, 1)
                return tuple(self.build(each, item, f"{name}.{number}") for number, item in items)
            return self.fail(node, f"{name}: expected a list of one item or more")
        expected, tag, form = KINDS[kind]
        if not isinstance(node, yaml.ScalarNode) or not node.value:
            return self.fail(node, f"{name}: expected {expected}")
        if node.tag != tag or not form.fullmatch(node.value):
            advice = "; put it in quotation marks" if kind is str else ""
            return self.fail(node, f"{name}: {show(node.value)} is not {expected}{advice}")
        return kind(node.value)

    def build_mapping(self, kind: Any, node: yaml.Node, name: str) -> Any:
        """A dataclass, or a dictionary of texts."""
        if not isinstance(node, yaml.MappingNode):
            return self.fail(node, f"{name}: expected lines such as 'key: value' below it")
        is_free = get_origin(kind) is dict
        types = {} if is_free else get_type_hints(kind)
        values: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fail(key, f"{name}: expected lines such as 'key: value'")
                continue
            path = f"{name}.{key.value}" if name else str(key.value)
            self.lines.setdefault(path, key.start_mark.line + 1)
            if key.value in values:
                self.fail(key, f"{path} stands twice; remove one")
            elif not is_free and key.value not in types:
                self.fail(key, f"{path} is not known{hint(key.value, types)}")
            else:
                values[key.value] = self.build(str if is_free else types[key.value], value, path)
        if is_free:
            return values
        needed = [f.name for f in fields(kind) if f.default is f.default_factory is MISSING]
        if missing := [part for part in needed if part not in values]:
            where = f"{name}: " if name else ""
            return self.fail(node, f"{where}{' and '.join(missing)} missing; add it")
        return kind(**values)


def value_faults(document: Document, lines: dict[str, int]) -> Iterator[tuple[int, str]]:
    """Values of the right type that cannot stand all the same."""
    for name, value in vars(document.files).items():
        if not FILE_NAME.fullmatch(value):
            advice = "use small letters, figures and hyphens, such as my-letter"
            yield lines[f"files.{name}"], f"files.{name}: {show(value)} names no file; {advice}"
    if document.files.edition == document.files.document:
        message = "the edition has this name, too, and one would overwrite the other; change one"
        yield lines["files.document"], f"files.document: {message}"
    languages = {f"scripts.{script}": language for script, language in document.scripts.items()}
    if document.original:
        languages["original.language"] = document.original.language
    for name, language in languages.items():
        if not LANGUAGE.fullmatch(language):
            advice = "write its code, such as ru or zh-Hant"
            yield lines[name], f"{name}: {show(language)} is no language; {advice}"
    if not PAGE_NAME.fullmatch(document.page):
        advice = "name a chapter as in _toc.yml, without .md: chapters/letter"
        yield lines["page"], f"page: {show(document.page)} is no page; {advice}"
    if document.text.paragraphs < 1:
        yield lines["text.paragraphs"], "text.paragraphs: expected 1 or more"
    if document.text.first not in (0, 1):
        yield lines["text.first"], "text.first: expected 0, for a heading, or 1"
    for pair in (("paragraph", "words"), ("amount", "caption")):
        given = [part for part in pair if getattr(document.picture, part)]
        if len(given) == 1:
            message = f"picture: {' and '.join(pair)} stand together; add the other or remove both"
            yield lines["picture"], message

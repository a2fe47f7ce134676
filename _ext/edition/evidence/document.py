"""The document as ``data/document.yml`` describes it: all that the house must know of it."""

import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from ..settings import Lines, NotYaml, Plain, fault_of_value, read_yaml
from .files import read_text
from .problems import Problem, show

DOCUMENT = "data/document.yml"
FILE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
PAGE_NAME = re.compile(r"chapters/(?:[\w-]+/)*[\w-]+")
# The letters of the scripts that a description may name. Whoever writes with the first ones writes
# Chinese characters too, and these are then of the same language.
LETTERS = {
    "hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "kana": "\u3041-\u30ff",
    "hanzi": "\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60",  # with its punctuation
    "cyrillic": "\u0400-\u052f",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "hebrew": "\u0590-\u05ff",
    "arabic": "\u0600-\u06ff\u0750-\u077f",
    "armenian": "\u0530-\u058f",
    "georgian": "\u10a0-\u10ff",
    "thai": "\u0e01-\u0e5b",
    "devanagari": "\u0900-\u097f",
}
SCHEMAS = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer", "minimum": 0, "maximum": 10**9},
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


@dataclass(frozen=True, eq=False)
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
    problems: list[Problem]
    lines: Lines | None = None

    def problem(self, name: str, message: str) -> Problem:
        """Something wrong with one property, such as picture.words."""
        line = line_of(name, self.lines) if self.lines else 1
        return Problem(DOCUMENT, line, f"{name}: {message}")


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
        return Description(None, problems)
    found = parse(text)
    problems += found.problems
    return Description(None if problems else found.document, problems, found.lines)


@lru_cache(maxsize=8)  # rooms ask for it once for each quotation
def parse(text: str) -> Description:
    """What a description says, and what is wrong in it."""
    try:
        value, lines = read_yaml(text, Plain)
    except NotYaml as error:
        return Description(None, [Problem(DOCUMENT, *error.fault)])
    if not isinstance(value, dict):
        said = "this describes no document: expected lines such as 'called: memo'"
        return Description(None, [Problem(DOCUMENT, 1, said)])
    if fault := fault_of_value(value, lines, schema_of(Document)):
        return Description(None, [Problem(DOCUMENT, *fault)], lines)
    found = Description(made(Document, value), [], lines)
    found.problems += [found.problem(*fault) for fault in value_faults(made(Document, value))]
    return found


def line_of(name: str, lines: Lines) -> int:
    """The line of a property, such as picture.words; the items of a list are counted from 1."""
    return lines.of(*(int(key) - 1 if key.isdecimal() else key for key in name.split(".")))


def without_none(kind: Any) -> Any:
    """A type, without the None that says that it may be left out."""
    return get_args(kind)[0] if get_origin(kind) is UnionType else kind


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON schema of a type: texts and whole numbers, and what is made of them."""
    kind = without_none(kind)
    if kind in SCHEMAS:
        return SCHEMAS[kind]
    if get_origin(kind) is tuple:
        return {"type": "array", "minItems": 1, "items": schema_of(get_args(kind)[0])}
    if get_origin(kind) is dict:
        return {"type": "object", "additionalProperties": schema_of(get_args(kind)[1])}
    return {
        "type": "object",
        "properties": {name: schema_of(part) for name, part in get_type_hints(kind).items()},
        "required": [f.name for f in fields(kind) if f.default is f.default_factory is MISSING],
        "additionalProperties": False,
    }


def made(kind: Any, value: Any) -> Any:
    """A value that fits the schema of a type, as that type."""
    kind = without_none(kind)
    if get_origin(kind) is tuple:
        return tuple(made(get_args(kind)[0], item) for item in value)
    if get_origin(kind) is dict:
        return {str(key): item for key, item in value.items()}
    if kind not in SCHEMAS:  # a dataclass
        types = get_type_hints(kind)
        return kind(**{name: made(types[name], part) for name, part in value.items()})
    return value


def value_faults(document: Document) -> Iterator[tuple[str, str]]:
    """Properties whose values are of the right type and cannot stand all the same, and why."""
    for name, value in vars(document.files).items():
        if not FILE_NAME.fullmatch(value):
            advice = "use small letters, figures and hyphens, such as my-letter"
            yield f"files.{name}", f"{show(value)} names no file; {advice}"
    if document.files.edition == document.files.document:
        yield "files.document", "the edition has this name, and one would overwrite the other"
    languages = {f"scripts.{script}": language for script, language in document.scripts.items()}
    if document.original:
        languages["original.language"] = document.original.language
    for name, language in languages.items():
        if not LANGUAGE.fullmatch(language):
            yield name, f"{show(language)} is no language; write its code, such as ru or zh-Hant"
    if not PAGE_NAME.fullmatch(document.page):
        advice = "name a chapter as in _toc.yml, without .md: chapters/letter"
        yield "page", f"{show(document.page)} is no page; {advice}"
    if document.text.paragraphs < 1:
        yield "text.paragraphs", "expected 1 or more"
    if document.text.first not in (0, 1):
        yield "text.first", "expected 0, for a heading, or 1"
    for pair in (("paragraph", "words"), ("amount", "caption")):
        if len([part for part in pair if getattr(document.picture, part)]) == 1:
            yield "picture", f"{' and '.join(pair)} stand together; add the other or remove both"

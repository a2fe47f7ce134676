"""The chapters: their paragraph labels and links, citations, quotations and names."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from .document import Document
from .files import line_at
from .pages import FILLER, Page
from .problems import Problem, hint, show
from .quotations import misquoted
from .remembered import remembered
from .tables import Table

# The tables of names, and what an entry of each is to a reader.
REGISTERS = {
    "people": "Person",
    "places": "Place",
    "organisations": "Organisation",
    "terms": "Term",
}
# Three ways of giving a label: {#p3 .para}, (p3)= and :name: p3
LABEL = re.compile(
    r"\{[^{}\n]*#(p\d+)(?![\w-])[^{}\n]*\}|^\((p\d+)\)=|^[ \t]*:name:[ \t]*(p\d+)[ \t]*$",
    re.MULTILINE,
)
# No colon in the target: not on another site.
LINK = re.compile(r"\[(?P<shown>[^\[\]]*)\]\([^():\s]*#(?P<to>p\d\w*)\)")
MARKED = re.compile(r"(?<!\[)¶(\d+)(?:[–-](\d+))?")
SHOWN = re.compile(r"(?:¶|[Pp]aragraphs? )(\d+)")
SMALL = {"the", "and", "for", "who", "with", "his", "from", "that", "not", "was", "had", "but"}
TERM = re.compile(r"(?P<shown>.*?)\s*<(?P<name>[^<>]*)>")
NOT_IN_A_LINK = re.compile(r"[`<>{}\\]")


class Entry(NamedTuple):
    """What the registers have under a name: its spellings, and all their words on it."""

    spellings: set[str]
    words: set[str]


def read_entries(tables: Mapping[str, Table | None]) -> dict[str, Entry] | None:
    """The entries of the registers by their names; None when not all can be known."""
    entries: dict[str, Entry] = {}
    for table in (tables[name] for name in REGISTERS if name in tables):
        if not table or not table.whole or not table.has("name", "spellings"):
            return None
        for row in table.rows:
            entry = entries.setdefault(row.cells["name"], Entry(set(), set()))
            entry.spellings.update(table.fields["spellings"].items(row.cells["spellings"]))
            entry.words.update(words_of(" ".join(row.cells.values())))
    return entries


def check_labels(pages: list[Page], document: Document) -> Iterator[Problem]:
    """Each paragraph has one label in the whole book, and that is in the edition."""
    first: dict[str, str] = {}
    # The edition first, so that it is the other page that is told to give way.
    for page in sorted(pages, key=lambda page: page.path != document.source):
        for name, line in labels_of(page):
            if name not in document.paragraphs:
                message = f"the label {show(name)} is no paragraph, {document.span}"
                yield page.problem(line, message)
            elif name in first:
                message = f"the label {show(name)} stands already in {first[name]}; remove one"
                yield page.problem(line, message)
            first.setdefault(name, f"{page.path}:{line}")
        if page.path == document.source:
            for name in document.paragraphs:
                if name not in first:
                    advice = f"write {{#{name} .para}} before it"
                    yield page.problem(1, f"the paragraph {name} has no label; {advice}")


@remembered
def labels_of(page: Page) -> Iterator[tuple[str, int]]:
    """Each label of a paragraph in a chapter, and its line."""
    for found in LABEL.finditer(page.markup):
        yield found[found.lastindex or 0], line_at(page.markup, found.start())


def check_fences(page: Page) -> Iterator[Problem]:
    """Boxes, tables and code that are opened are closed, and the other way round."""
    for line, fault in page.fences:
        yield page.problem(line, f"the fence {fault}; give each box its line of marks at the end")


@remembered
def check_links(page: Page, document: Document) -> Iterator[Problem]:
    """Links to paragraphs lead to a paragraph, and to the one that they show."""
    for found in LINK.finditer(page.markup):
        to = show(found["to"])
        if found["to"] not in document.paragraphs:
            yield page.problem(found, f"the link to {to} leads nowhere; {document.extent}")
        elif (shown := SHOWN.search(found["shown"])) and f"p{shown[1]}" != found["to"]:
            message = f"the link shows {show(shown[0])} and leads to {to}; correct one of them"
            yield page.problem(found, message)
    for found in MARKED.finditer(page.prose):
        if lost := [n for n in found.groups() if n and f"p{n}" not in document.paragraphs]:
            message = f"{show(found[0])} names ¶{lost[0]}, which is nowhere; {document.extent}"
            yield page.problem(found, message)


def check_citations(page: Page, keys: Collection[str]) -> Iterator[Problem]:
    """Works that are cited stand in the bibliography."""
    for role in page.roles:
        if role.name.partition(":")[0] != "cite":
            continue
        without_notes = re.sub(r"\{[^{}]*\}", "", role.body)  # {cite:p}`{see}key{p. 3}`
        for key in map(str.strip, without_notes.split(",")):
            # A key that a template fills in is checked in the table it comes from.
            if key not in keys and FILLER not in key:
                message = f"the citation {show(key)} is not in data/references.bib{hint(key, keys)}"
                yield page.problem(role.line, message)


def check_memo_roles(
    page: Page, paragraphs: dict[str, str], document: Document
) -> Iterator[Problem]:
    """What a sentence of ours quotes with {memo} stands in the paragraph, letter for letter."""
    for role in page.roles:
        if role.name != "memo":
            continue
        name, _, words = role.body.partition(": ")
        if not words:
            message = f"{{memo}} has {show(role.body)}; expected a paragraph and words, 'p3: words'"
            yield page.problem(role.line, message)
        elif name not in paragraphs:
            yield page.problem(role.line, f"{{memo}} quotes {show(name)}; {document.extent}")
        elif words not in paragraphs[name]:
            yield page.problem(role.line, f"{{memo}}: {misquoted(words, name, paragraphs)}")


def check_memo_directives(
    page: Page, passages: Collection[str] | None, document: Document
) -> Iterator[Problem]:
    """What is quoted whole exists: a paragraph, p3, or a sentence, p3.1.

    The passages are None when the table of sentences could not be read.
    """
    for directive in page.directives:
        name = directive.argument.strip()
        if directive.name != "memo" or name in document.paragraphs:
            continue
        if passages is None and name.partition(".")[0] in document.paragraphs:
            continue
        if name not in (passages or ()):
            message = f"{{memo}} asks for {show(name)}; expected a paragraph ({document.span})"
            yield page.problem(directive.line, f"{message} or a sentence such as p2.4")


def check_names(tables: Mapping[str, Table | None]) -> Iterator[Problem]:
    """Names of entries can be written where they are linked: {term}`name`."""
    for table in filter(None, map(tables.get, REGISTERS)):
        for row in table.rows:
            if found := NOT_IN_A_LINK.search(row.cells.get("name", "")):
                message = f"name: {show(row.cells['name'])} has {show(found[0])}, which no link"
                yield table.problem(row, f"{message} to the entry can name; write it without")


def names_linked(page: Page) -> Iterator[tuple[int, str | None, str]]:
    """Line, shown words and name of each link to an entry; None where it shows the name itself."""
    for role in page.roles:
        if role.name == "term":
            found = TERM.fullmatch(role.body)
            yield role.line, *(found.groups() if found else (None, role.body))


def check_terms(
    page: Page, entries: Mapping[str, Entry], registers: Collection[str]
) -> Iterator[Problem]:
    """Names in the edition lead to an entry of one of the ``registers`` that has their spelling."""
    for line, shown, name in names_linked(page):
        if name not in entries:
            where = " or ".join(registers) or "a register: there is none; write it without {term}"
            message = f"{{term}}: {show(name)} is no name in {where}{hint(name, entries)}"
            yield page.problem(line, message)
        elif shown is not None and shown not in entries[name].spellings:
            message = f"{{term}}: {show(shown)} is not among the spellings of {show(name)}"
            yield page.problem(line, f"{message}; add it to its row or name another one")


def check_shown_names(page: Page, entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """Names outside the edition lead to an entry of which they have a word, and to no other's."""
    for line, shown, name in names_linked(page):
        if shown is None or name not in entries:
            continue  # whether an entry is there the build tells, for it may be of a glossary
        if shown != name and shown in entries:
            message = f"{{term}}: {show(shown)} leads to {show(name)}, and has an entry of its own"
            yield page.problem(line, f"{message}; name that one")
        elif not words_of(shown) & entries[name].words:
            message = f"{{term}}: no word of {show(shown)} stands in the entry of {show(name)}"
            yield page.problem(line, f"{message}; name another entry")


@lru_cache(maxsize=1024)
def words_of(text: str) -> frozenset[str]:
    """The words that say something, in small letters and without a plural's s."""
    words = re.findall(r"\w{3,}", text.lower())
    return frozenset(word.removesuffix("s") for word in words if word not in SMALL)

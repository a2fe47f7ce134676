"""A chapter as the checks see it: its roles and directives, without its code.

What is not Markdown (code, comments, templates) is replaced by fillers of the same length, so that
every place in the text keeps its line number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from .files import line_at, read_text
from .problems import Problem

FILLER = "\0"  # no chapter has one, and no pattern takes it for a letter or a space
FENCE = re.compile(r"[\s>]*(?:[-*]\s+)?(?P<marks>`{3,}(?=[^`]*$)|~{3,}|:{3,})[ \t]*(?P<info>.*)")
DIRECTIVE = re.compile(r"\{(?P<name>[^}]+)\}\s*(?P<argument>.*)")
OPTION = re.compile(r":[\w-]+:.*")  # of a cell, above its code
# Directives whose content is not Markdown of ours.
CODE = {"code-cell", "code", "code-block", "sourcecode", "raw", "math", "eval-rst", "memo"}
NOT_MARKDOWN = re.compile(
    r"<!--.*?-->|\{\{.*?\}\}|\{%.*?%\}|^[ \t]*%.*?$", re.DOTALL | re.MULTILINE
)
# Code or a role: marks, and the same marks again in the same paragraph.
SPAN = re.compile(
    r"(?:\{(?P<role>[\w:.+-]+)\})?(?<![\\`])(?P<marks>`+)(?!`)"
    r"(?P<body>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=marks)(?!`)",
    re.DOTALL,
)


class Role(NamedTuple):
    """``{name}`body` ``."""

    name: str
    body: str
    line: int


class Directive(NamedTuple):
    """The first line of a directive."""

    name: str
    argument: str
    line: int


@dataclass(eq=False)  # a page is the same when it has not been read again
class Page:
    """A chapter."""

    path: str
    source: str = ""  # as it stands in the file
    markup: str = ""  # all that is Markdown, also in the captions of code cells
    prose: str = ""  # of that, what stands in the text of the page, without the roles
    cells: str = ""  # the code of its cells, at its place
    roles: list[Role] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    fences: list[tuple[int, str]] = field(default_factory=list)  # that open or close nothing

    def problem(self, place: int | re.Match[str], message: str) -> Problem:
        """Something wrong at a line, or where something stands in one of the texts."""
        line = place if isinstance(place, int) else line_at(place.string, place.start())
        return Problem(self.path, line, message)


def blank(text: str) -> str:
    """Fillers instead of a text, with its line breaks."""
    return re.sub(r"[^\n]", FILLER, text)


def without(pattern: re.Pattern[str], text: str) -> str:
    """The text with fillers in place of what a pattern finds."""
    return pattern.sub(lambda found: blank(found[0]), text)


def read_pages(root: Path, needed: Iterable[str] = ()) -> tuple[list[Page], list[Problem]]:
    """All chapters that can be read, and which cannot, those among them that are needed."""
    pages, problems = [], []
    files = set((root / "chapters").rglob("*.md")) | {root / path for path in needed}
    for file in sorted(files):
        name = file.relative_to(root)
        if any(part.startswith(".") for part in name.parts):
            continue  # an editor's or Jupyter's own copies
        text, unreadable = read_text(root, name.as_posix())
        problems += unreadable
        if text is not None:
            pages.append(read_page(name.as_posix(), text))
    return pages, problems


@lru_cache(maxsize=256)  # whoever checks a book again has changed a page or two
def read_page(path: str, text: str) -> Page:
    """A chapter from its text."""
    page = Page(path, text)
    lines = text.replace("\r\n", "\n").split("\n")
    kinds = kinds_of_lines(page, lines)
    markup, prose, page.cells = (
        "\n".join(
            line if kind in kept else blank(line) for line, kind in zip(lines, kinds, strict=True)
        )
        for kept in (("prose", "settings"), ("prose",), ("cell",))
    )
    page.markup = SPAN.sub(lambda span: take_span(page, span), without(NOT_MARKDOWN, markup))
    page.prose = without(SPAN, without(NOT_MARKDOWN, prose))
    return page


def take_span(page: Page, span: re.Match[str]) -> str:
    """Note a role and leave it in the text; blank code."""
    if not span["role"]:
        return blank(span[0])
    body = span["body"].replace("\n", " ")
    page.roles.append(Role(span["role"], body, line_at(span.string, span.start())))
    return span[0]


def kinds_of_lines(page: Page, lines: list[str]) -> list[str]:
    """For each line whether it is prose, settings of a code cell, or code. Notes directives."""
    kinds = ["code"] * settings_end(lines, 0)  # the front matter
    # The open fences, the kind of what is in them, and where they stand.
    fences: list[tuple[str, str, int]] = []
    while len(kinds) < len(lines):
        kind = fences[-1][1] if fences else "prose"
        found = FENCE.fullmatch(lines[len(kinds)])
        if found and fences and found["marks"].startswith(fences[-1][0]) and not found["info"]:
            fences.pop()
            kinds.append("code")
        elif found and kind == "prose":
            directive = DIRECTIVE.fullmatch(found["info"].strip())
            name = directive["name"] if directive else ""
            is_code = name in CODE if name else found["marks"][0] != ":"
            if not found["info"] and not is_code:
                page.fences.append((len(kinds) + 1, f"{found['marks']} closes nothing"))
                kinds.append("code")
                continue
            inside = "cell" if name == "code-cell" else "code" if is_code else "prose"
            kinds.append("code" if is_code else "prose")
            fences.append((found["marks"], inside, len(kinds)))
            if directive:
                page.directives.append(Directive(name, directive["argument"], len(kinds)))
            if name == "code-cell":
                kinds += ["settings"] * (settings_end(lines, len(kinds)) - len(kinds))
                while OPTION.fullmatch("".join(lines[len(kinds) : len(kinds) + 1])):
                    kinds.append("code")
        else:
            kinds.append(kind)
    page.fences += [(line, f"{marks} is never closed") for marks, _, line in fences]
    return kinds


def settings_end(lines: list[str], start: int) -> int:
    """The line after the settings that begin at a line, between two lines ---, if any do."""
    if lines[start : start + 1] == ["---"] and "---" in lines[start + 1 :]:
        return lines.index("---", start + 1) + 1
    return start

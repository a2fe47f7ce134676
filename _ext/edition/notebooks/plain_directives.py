"""Directives of the book as plain Markdown: quotations, boxes, tables, questions, quizzes.

What is folded on the page is folded in the notebook, by the HTML that Jupyter shows as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING

import yaml

from .plain_text import escape

if TYPE_CHECKING:
    from .plain_markdown import PlainMarkdown

OPTION = re.compile(r"\s*:([\w-]+):(?:\s+(.*))?")
RULE = re.compile(r"-{3,}\s*")
MARK = re.compile(r"\\?\[([ x])\\?\]\s+(.*)", re.DOTALL)
BOXES = {"attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip"}
BOXES |= {"versionadded", "versionchanged", "deprecated", "warning"}


@dataclass(frozen=True)
class Directive:
    """A directive: its name, the words beside it, its options, and the lines below."""

    name: str
    argument: str
    options: dict[str, str]
    body: str


def split_options(content: str) -> tuple[dict[str, str], str]:
    """The options at the top of a directive, in YAML or line by line, and the body below them."""
    lines = content.splitlines()
    if lines and RULE.fullmatch(lines[0]):
        end = next((i for i in range(1, len(lines)) if RULE.fullmatch(lines[i])), len(lines))
        read = yaml.safe_load("\n".join(lines[1:end]))
        options = {str(key): str(value) for key, value in (read or {}).items()}
        return options, "\n".join(lines[end + 1 :]).strip("\n")
    options = {}
    while lines and (option := OPTION.fullmatch(lines[0])):
        options[option[1]] = option[2] or ""
        del lines[0]
    return options, "\n".join(lines).strip("\n")


def quote(text: str) -> str:
    """The text as a quotation or a box."""
    return indent(text, "> ", lambda line: True).replace("> \n", ">\n")


def italic(text: str) -> str:
    """A caption, set apart; one with words set apart in it stays as it is."""
    return text if "*" in text else f"*{text}*"


def fold(title: str, text: str) -> str:
    """The text behind its title. The blank lines let Markdown go on inside the HTML."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def box(to: PlainMarkdown, directive: Directive) -> str:
    """A box with a title; of a directive that is not known, its words."""
    title = to.convert(directive.argument)
    text = to.convert(directive.body)
    return quote(f"**{title}**\n\n{text}".strip()) if title else text


def named_box(to: PlainMarkdown, directive: Directive) -> str:
    """A box whose title is its kind; what stands beside that is text already."""
    text = to.convert(f"{directive.argument}\n{directive.body}".strip("\n"))
    return quote(f"**{directive.name.capitalize()}**\n\n{text}")


def memo(to: PlainMarkdown, directive: Directive) -> str:
    """A passage of the memo."""
    paragraph = directive.argument.partition(".")[0].replace("p", "¶")
    said = escape(to.passage(directive.argument))
    return quote(f"{said}\n\n(The {escape(to.called)}, {paragraph})")


def table(to: PlainMarkdown, directive: Directive) -> str:
    """A table below its caption."""
    caption, text = to.convert(directive.argument), to.convert(directive.body)
    return f"{italic(caption)}\n\n{text}" if caption else text


def figure(to: PlainMarkdown, directive: Directive) -> str:
    """Of a picture that only the book has, the caption, or the words that describe it."""
    caption = to.convert(directive.body) or directive.options.get("alt", "")
    return italic(caption) if caption else ""


def from_table(to: PlainMarkdown, directive: Directive) -> str:
    """Text that the book makes from a table."""
    table = directive.argument or directive.name
    name = table if "." in table else f"{table}.csv"
    return f"> Here the book's page shows text made from `data/{name}`."


def from_file(to: PlainMarkdown, directive: Directive) -> str:
    """What the book takes from a file of its own."""
    path = directive.options.get("file") or directive.argument
    return f"> Here the book's page shows `{path.rpartition('/')[2]}`."


def code(to: PlainMarkdown, directive: Directive) -> str:
    """Code, in the way that every Markdown has for it."""
    ticks = max((len(run) for run in re.findall("`+", directive.body)), default=0)
    rule = "`" * max(3, ticks + 1)
    return f"{rule}{directive.argument}\n{directive.body}\n{rule}"


def quiz(to: PlainMarkdown, directive: Directive) -> str:
    """Each question of a quiz with its options, and below them what is right and why."""
    parts, number = [], 0
    for node in to.read(directive.body).children:
        if node.type != "dl":
            number += 1
            parts.append(f"**{number}.** {to.render(node)}")
            continue
        offered, reasons, mark = [], [], ("", "")
        for child in node.children:
            text = " ".join(to.render(part) for part in child.children)
            if child.type == "dt":
                found = MARK.fullmatch(text)
                mark = (found[1], found[2]) if found else (" ", text)
                offered.append(f"- {mark[1]}")
            else:
                verdict = "Right" if mark[0] == "x" else "Wrong"
                reasons.append(f"- {verdict}: {mark[1]}. {' '.join(text.split())}")
        parts += ["\n".join(offered), fold("Show the answer", "\n".join(reasons))]
    return "\n\n".join(parts)


DIRECTIVES: dict[str, Callable[[PlainMarkdown, Directive], str]] = {
    **dict.fromkeys(BOXES, named_box),
    **dict.fromkeys(["code", "code-block", "code-cell", "sourcecode"], code),
    **dict.fromkeys(["csv-table", "literalinclude", "include"], from_file),
    **dict.fromkeys(["figure", "image"], figure),
    **dict.fromkeys(["from-table", "tellings"], from_table),
    **dict.fromkeys(["table", "list-table"], table),
    # The text alone: what stands beside the name says how the book sets it.
    **dict.fromkeys(
        ["div", "container", "grid", "grid-item", "tab-set", "epigraph"],
        lambda to, directive: to.convert(directive.body),
    ),
    # What only the book can show.
    **dict.fromkeys(
        ["raw", "toctree", "tableofcontents", "bibliography", "index"], lambda to, directive: ""
    ),
    "dropdown": lambda to, one: fold(to.convert(one.argument), to.convert(one.body)),
    "exercise": lambda to, one: f"**Question.** {to.convert(one.body)}",
    "math": lambda to, one: f"$$\n{one.body or one.argument}\n$$",
    "memo": memo,
    "quiz": quiz,
    "rubric": lambda to, one: f"**{to.convert(one.argument)}**",
    "solution": lambda to, one: fold("An answer", to.convert(one.body)),
}

"""MyST as plain Markdown, for notebooks that leave the book.

JupyterLab and other notebook services know nothing of our roles and directives.
Here they become what a reader would have seen: words, values, quotations, boxes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import indent

from .plain_questions import PLAIN

Resolver = Callable[[str], str]

ROLE = re.compile(r"\{([\w:]+)\}`([^`]+)`")
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
SPAN = re.compile(r"\[([^\]]+)\]\{[^}]*\}")
ATTRIBUTES = re.compile(r"^\{[.#][^{}\n]*\}\n", re.MULTILINE)  # of the block below them
DEFINITION = re.compile(r"^(\S.*)\n: ", re.MULTILINE)
DIRECTIVE = re.compile(
    r"^(:{3,}|`{3,})\{([\w-]+)\} ?(.*)\n((?::\w+:.*\n)*)([\s\S]*?)^\1$", re.MULTILINE
)


@dataclass
class PlainMarkdown:
    """Turns the Markdown of one page into plain Markdown.

    Each resolver takes what the book's source says and returns what its reader sees:
    ``value`` a glued ``key:format``, ``citation`` a list of keys, ``passage`` the id of a paragraph
    or sentence of the document, ``page`` a path; the last returns ``(title, target)``, the target
    empty when the page does not travel with the notebook. ``called`` is what sentences call the
    document.
    """

    value: Resolver
    citation: Resolver
    passage: Resolver
    page: Callable[[str], tuple[str, str]]
    called: str = "document"

    def convert(self, text: str) -> str:
        """Plain Markdown of ``text``."""
        text = DIRECTIVE.sub(self.directive, ATTRIBUTES.sub("", text))
        text = ROLE.sub(self.role, text)
        return LINK.sub(self.link, SPAN.sub(r"\1", text))

    def directive(self, match: re.Match) -> str:
        """A quotation, a table with its caption, what only the book can show, or a box."""
        _, name, argument, _, body = match.groups()
        if name == "memo":
            paragraph = argument.partition(".")[0].replace("p", "¶")
            return f"> {self.passage(argument)}\n>\n> (The {self.called}, {paragraph})"
        if name == "dropdown":
            return f"<details><summary>{argument}</summary>\n\n{body.strip()}\n\n</details>"
        if name == "table":
            return f"*{argument}*\n\n{body.strip()}"
        if name in ("from-table", "tellings"):
            return f"> Here the book's page shows text made from `data/{argument or name}.csv`."
        if name in PLAIN:
            return PLAIN[name](body)
        body = DEFINITION.sub(r"**\1:** ", body.strip())
        return indent(f"**{argument}**\n\n{body}", "> ", lambda line: True)

    def role(self, match: re.Match) -> str:
        """The words that a role shows."""
        name, content = match.groups()
        if name == "glue:text":
            return self.value(content)
        if name.startswith("cite"):
            return self.citation(content)
        if name == "memo":
            paragraph, _, words = content.partition(": ")
            return f"“{words}” (¶{paragraph[1:]})"
        if name == "numref":  # tables and figures have no numbers outside the book
            return f"the {content.partition('-')[0]}"
        return re.sub(r" <[^>]*>$", "", content)

    def link(self, match: re.Match) -> str:
        """A link that still leads somewhere, or its words."""
        words, target = match.groups()
        if target.startswith(("http://", "https://")):
            return match.group()
        if target.startswith("#"):
            return words
        title, path = self.page(target)
        return f"[{words or title}]({path})" if path else words or title

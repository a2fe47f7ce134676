"""MyST as plain Markdown, for notebooks that leave the book.

JupyterLab and other notebook services know nothing of our roles and directives.
Here they become what a reader would have seen: words, values, quotations, boxes.
The Markdown is read by MyST's own parser and written by mdformat; what either role or directive is
not known here keeps its words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import mdformat_tables
from markdown_it.renderer import RendererHTML
from mdformat.renderer import DEFAULT_RENDERERS, RenderContext, RenderTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from .plain_directives import DIRECTIVES, Directive, box, split_options
from .plain_text import escape, without_formulas

Resolver = Callable[[str], str]

HEAD = re.compile(r"\{([\w:.+-]+)\}\s*(.*)", re.DOTALL)
NAMED = re.compile(r"(.*?)\s*<([^<>]*)>", re.DOTALL)  # words <target>, as roles have it
PARAGRAPH = re.compile(r"p\d+(?:\.\d+)?")
ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:", re.IGNORECASE)
# What says something to the book alone: comments, breaks between cells, names of places, settings.
SILENT = {"myst_line_comment", "myst_block_break", "myst_target", "attrs_block", "front_matter"}
EXTENSIONS = {"attrs_block", "attrs_inline", "colon_fence", "deflist"}
# Roles that Markdown has a way to write.
MARKED = {
    "code": "`{}`",
    "math": "${}$",
    "strong": "**{}**",
    "emphasis": "*{}*",
    "sub": "<sub>{}</sub>",
    "subscript": "<sub>{}</sub>",
    "sup": "<sup>{}</sup>",
    "superscript": "<sup>{}</sup>",
    "kbd": "<kbd>{}</kbd>",
}
TO_PAGES = {"doc", "any"}


@dataclass
class PlainMarkdown:
    """Turns the Markdown of one page into plain Markdown.

    Each resolver takes what the book's source says and returns what its reader sees:
    ``value`` a glued ``key:format``, ``citation`` a list of keys, ``passage`` the id of a paragraph
    or sentence of the document, ``page`` a path; the last returns ``(title, target)``, the target
    empty when the page does not travel with the notebook. ``called`` is what sentences call the
    document. ``settings`` are the book's own for Markdown.
    """

    value: Resolver
    citation: Resolver
    passage: Resolver
    page: Callable[[str], tuple[str, str]]
    called: str = "document"
    settings: MdParserConfig = field(
        default_factory=lambda: MdParserConfig(enable_extensions=EXTENSIONS)
    )

    def __post_init__(self) -> None:
        self.parser = create_md_parser(self.settings, RendererHTML)
        self.known: dict[str, Any] = {}  # addresses that the page defines once and uses by name
        ours = {
            "myst_role": lambda node, _: self.role(node.meta["name"], node.content),
            "text": without_formulas,
            "fence": self.fence,
            "colon_fence": self.fence,
            "link": self.link,
            "image": self.image,
            "span": self.children,
            "dl": self.definitions,
            "footnote_ref": lambda node, _: f"<sup>{node.meta['label']}</sup>",
            "footnote_reference": self.footnote,
            "math_inline": lambda node, _: f"${node.content}$",
            "math_block": lambda node, _: f"$$\n{node.content.strip()}\n$$",
            "amsmath": lambda node, _: f"$$\n{node.content.strip()}\n$$",
        }
        renderers = {**DEFAULT_RENDERERS, **mdformat_tables.RENDERERS, **ours}
        self.renderers = MappingProxyType(renderers)

    def convert(self, text: str) -> str:
        """Plain Markdown of ``text``."""
        return self.render(self.read(text))

    def read(self, text: str) -> RenderTreeNode:
        """The parts of ``text``, without what only the book needs."""
        found = self.parser.parse(text, self.known)
        return RenderTreeNode([token for token in found if token.type not in SILENT])

    def render(self, node: RenderTreeNode) -> str:
        """Plain Markdown of one part."""
        options = {"mdformat": {"number": True}}
        env = {"indent_width": 0, "used_refs": set()}
        return node.render(RenderContext(self.renderers, MappingProxyType({}), options, env))

    def children(self, node: RenderTreeNode, context: RenderContext) -> str:
        """What is inside, without a mark of its own."""
        return "".join(child.render(context) for child in node.children)

    def fence(self, node: RenderTreeNode, context: RenderContext) -> str:
        """A directive, or code, which stays as it is."""
        if head := HEAD.fullmatch(node.info.strip()):
            options, body = split_options(node.content)
            directive = Directive(head[1], head[2].strip(), options, body)
            return DIRECTIVES.get(head[1], box)(self, directive)
        return DEFAULT_RENDERERS["fence"](node, context)

    def role(self, name: str, content: str) -> str:
        """The words that a role shows."""
        if name.startswith("glue"):
            return escape(self.value(content))
        if name.startswith("cite"):
            return escape(self.citation(content))
        if name == "memo":
            paragraph, _, words = content.partition(": ")
            return f"“{escape(words)}” (¶{paragraph[1:]})"
        named = NAMED.fullmatch(content)
        words, target = (named[1], named[2]) if named else ("", content)
        if name == "numref":  # tables and figures have no numbers outside the book
            return f"the {target.partition('-')[0]}"
        if name in TO_PAGES:
            return self.to_page(escape(words), target)
        if name in MARKED:
            return MARKED[name].format(content)
        return escape(words or content)

    def link(self, node: RenderTreeNode, context: RenderContext) -> str:
        """A link that still leads somewhere, or its words."""
        target = str(node.attrs["href"])
        words = self.children(node, context)
        if ELSEWHERE.match(target) and not target.startswith(("project:", "path:", "inv:")):
            return DEFAULT_RENDERERS["link"](node, context)
        if node.info == "auto":
            words = ""
        return self.to_page(words, target.removeprefix("project:").removeprefix("path:"))

    def to_page(self, words: str, target: str) -> str:
        """A link to a page that travels with the notebook; of any other, the words."""
        path, _, place = target.partition("#")
        title, address = self.page(path) if path else ("", "")
        if not words and PARAGRAPH.fullmatch(place):
            words = f"¶{place[1:]}"
        words = words or escape(title or place.replace("-", " ") or path)
        return f"[{words}]({address})" if address else words

    def image(self, node: RenderTreeNode, context: RenderContext) -> str:
        """A picture from elsewhere; of one that the book has, the words that describe it."""
        if ELSEWHERE.match(str(node.attrs["src"])):
            return DEFAULT_RENDERERS["image"](node, context)
        return f"*{escape(node.content)}*" if node.content else ""

    def definitions(self, node: RenderTreeNode, context: RenderContext) -> str:
        """A list of terms: plain Markdown has none, so each stands before its words."""
        lines, term = [], ""
        for child in node.children:
            if child.type == "dt":
                term = self.children(child, context)
            else:
                words = "\n\n".join(part.render(context) for part in child.children)
                lines.append(f"**{term}:** {words}")
        return "\n\n".join(lines)

    def footnote(self, node: RenderTreeNode, context: RenderContext) -> str:
        """A note, at the place where the page's source has it."""
        words = "\n\n".join(part.render(context) for part in node.children)
        return f"<sup>{node.meta['label']}</sup> {words}"

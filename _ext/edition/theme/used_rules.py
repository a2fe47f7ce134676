"""The rules of the style sheets that a page can use, to be written into it.

The theme and its companions bring half a megabyte of CSS, most of it for components that this book
does not have.
What is left is small enough to come with the page, which is then drawn without waiting for a second
answer of the server.
A selector stays when every element, class and id that it names stands in a page, or as a word in a
script (scripts add classes: `show`, `scrolled`).
Nothing is concluded from states, attributes and functions: `:hover`, `[data-theme=dark]`,
`:not(.x)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import tinycss2
from lxml import etree, html
from tinycss2.ast import AtRule, Node, QualifiedRule, WhitespaceToken

# At-rules whose content is rules again.
NESTING = {"media", "supports", "layer", "container"}
# The declaration of a custom property; its value may have semicolons in strings and addresses.
PROPERTY = re.compile(
    r"""(?<=[{;\s])(--[\w-]+)\s*:(?:"[^"]*"|'[^']*'|url\([^)]*\)|[^;{}"'])*(?:;\s*|(?=\}))"""
)
READ_PROPERTY = re.compile(r"var\(\s*(--[\w-]+)")


def words_in(script: str) -> set[str]:
    """Whatever in a script may be the name of a class."""
    return set(re.findall(r"[\w-]+", script))


def names_in(page: str) -> set[str]:
    """The elements, classes and ids of a page, and the words of the scripts written in it."""
    names: set[str] = set()
    for element in html.document_fromstring(page).iter(etree.Element):
        names.add(element.tag)
        names.update(element.get("class", "").split())
        names.add(element.get("id", ""))
        names |= words_in(element.get("style", ""))
        if element.tag == "script" and element.text:
            names |= words_in(element.text)
    return names


def names_of(selector: list[Node]) -> frozenset[str]:
    """The elements, classes and ids that a selector names."""
    names, before = set(), ""
    for token in selector:
        if token.type == "hash" or (token.type == "ident" and before != ":"):
            names.add(token.value)
        before = getattr(token, "value", "")
    return frozenset(names)


def split_at_commas(tokens: list[Node]) -> list[list[Node]]:
    """The single selectors of a list of selectors."""
    selectors: list[list[Node]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def compact(tokens: list[Node]) -> str:
    """The tokens as text, without comments and with one space for many."""
    space = WhitespaceToken(0, 0, " ")
    tokens = [space if token.type == "whitespace" else token for token in tokens]
    return tinycss2.serialize([token for token in tokens if token.type != "comment"]).strip()


@dataclass(frozen=True)
class Style:
    """Declarations and their selectors, each with the names that it needs."""

    selectors: tuple[tuple[frozenset[str], str], ...]
    declarations: str

    def used_by(self, names: set[str]) -> str:
        """The rule with the selectors that can match where these are all the names; or nothing."""
        selectors = [text for needed, text in self.selectors if needed <= names]
        return f"{','.join(selectors)}{{{self.declarations}}}" if selectors else ""


@dataclass(frozen=True)
class Group:
    """Rules under a condition."""

    condition: str
    rules: tuple[Rule, ...]

    def used_by(self, names: set[str]) -> str:
        """The group with the rules that can match; or nothing."""
        rules = used_by(names, self.rules)
        return f"{self.condition}{{{rules}}}" if rules else ""


@dataclass(frozen=True)
class Whole:
    """A rule that is kept as it is, such as a font."""

    text: str

    def used_by(self, names: set[str]) -> str:
        """The rule."""
        return self.text


Rule = Style | Group | Whole


def used_by(names: set[str], rules: Iterable[Rule]) -> str:
    """The rules that can match where these are all the names, a line each."""
    return "\n".join(filter(None, (rule.used_by(names) for rule in rules)))


def without_idle_properties(sheet: str, names: set[str]) -> str:
    """The sheet without the custom properties that no rule reads, and no page or script names."""
    heavier = ""
    while sheet != heavier:
        heavier, read = sheet, {*READ_PROPERTY.findall(sheet), *names}
        sheet = PROPERTY.sub(lambda match: match[0] if match[1] in read else "", sheet)  # noqa: B023
    return sheet


def parse(nodes: list[Node], name: str) -> Iterator[Rule]:
    """The rules of a sheet. Raises ValueError with file and line for a rule that is no CSS."""
    for node in nodes:
        if node.type == "error":
            raise ValueError(f"{name}:{node.source_line}: {node.message}")
        if isinstance(node, QualifiedRule):
            selectors = split_at_commas(node.prelude)
            named = tuple((names_of(each), compact(each)) for each in selectors)
            yield Style(named, compact(node.content))
        elif isinstance(node, AtRule) and node.lower_at_keyword in NESTING and node.content:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            condition = f"@{node.at_keyword} {compact(node.prelude)}"
            yield Group(condition, tuple(parse(inner, name)))
        elif isinstance(node, AtRule) and node.lower_at_keyword != "charset":
            yield Whole(node.serialize())


def rules_in(sheet: str, name: str) -> list[Rule]:
    """The rules of a sheet, whose name is for messages. Raises ValueError as `parse` does."""
    nodes = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return list(parse(nodes, name))


def select(rules: Iterable[Rule], names: set[str]) -> str:
    """What a page with these names, or pages that have them in all, can use of the rules."""
    return without_idle_properties(used_by(names, rules), names)

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

import os
import re
from collections.abc import Iterable
from pathlib import Path

import tinycss2
from lxml import etree, html
from tinycss2.ast import AtRule, Node, QualifiedRule, WhitespaceToken

# At-rules whose content is rules again.
NESTING = {"media", "supports", "layer", "container"}
URL = re.compile(r"""url\(\s*(["']?)(?!["']|data:|https?:|[#/])(.*?)\1\s*\)""")
IMPORT = re.compile(r"""@import\s+["']([^"']+)["']\s*;""")
# The declaration of a custom property; its value may have semicolons in strings and addresses.
PROPERTY = re.compile(
    r"""(?<=[{;\s])(--[\w-]+)\s*:(?:"[^"]*"|'[^']*'|url\([^)]*\)|[^;{}"'])*(?:;\s*|(?=\}))"""
)
READ_PROPERTY = re.compile(r"var\(\s*(--[\w-]+)")
# Comments with an exclamation mark are licences, which travel with what they license.
LICENCE = re.compile(r"/\*!.*?\*/", re.DOTALL)


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


def read_sheet(path: Path, folder: Path) -> str:
    """A sheet with its imports in place and its addresses relative to ``folder``.

    Raises FileNotFoundError when the sheet, or one that it imports, does not exist.
    """

    def rebase(match: re.Match) -> str:
        target = os.path.relpath(path.parent / match[2], folder)
        return f'url("{Path(target).as_posix()}")'

    text = URL.sub(rebase, path.read_text(encoding="utf-8"))
    return IMPORT.sub(lambda match: read_sheet(path.parent / match[1], folder), text)


def is_possible(selector: list[Node], names: set[str]) -> bool:
    """Whether all that a selector names occurs among ``names``."""
    before = ""
    for token in selector:
        named = token.type == "hash" or (token.type == "ident" and before != ":")
        if named and token.value not in names:
            return False
        before = getattr(token, "value", "")
    return True


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


def purge(rules: list[Node], names: set[str]) -> str:
    """The rules that can apply where ``names`` are all the names there are."""
    kept = []
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = split_at_commas(rule.prelude)
            selectors = [compact(each) for each in selectors if is_possible(each, names)]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{compact(rule.content)}}}")
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in NESTING and rule.content:
            inner = purge(tinycss2.parse_rule_list(rule.content, True, True), names)
            if inner:
                kept.append(f"@{rule.at_keyword} {compact(rule.prelude)}{{{inner}}}")
        elif isinstance(rule, AtRule) and rule.lower_at_keyword != "charset":
            kept.append(rule.serialize())
    return "\n".join(kept)


def without_idle_properties(sheet: str, names: set[str]) -> str:
    """The sheet without the custom properties that no rule reads, and no page or script names."""
    heavier = ""
    while sheet != heavier:
        heavier, read = sheet, {*READ_PROPERTY.findall(sheet), *names}
        sheet = PROPERTY.sub(lambda match: match[0] if match[1] in read else "", sheet)  # noqa: B023
    return sheet


def parse(sheet: str, name: str) -> list[Node]:
    """The rules of a sheet. Raises ValueError with file and line for a rule that is no CSS."""
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        if rule.type == "error":
            raise ValueError(f"{name}:{rule.source_line}: {rule.message}")
    return rules


def make_sheet(sheets: Iterable[Path], names: set[str], folder: Path) -> str:
    """One sheet, as if it stood in ``folder``, out of several, purged. Licences come first.

    Raises ValueError with file and line for a rule that is no CSS.
    """
    texts = {sheet.name: read_sheet(sheet, folder) for sheet in sheets}
    rules = [rule for name, text in texts.items() for rule in parse(text, name)]
    return select("\n".join(texts.values()), rules, names)


def select(sheet: str, rules: list[Node], names: set[str]) -> str:
    """What pages with these names can use of a sheet and its rules, after its licences."""
    licences = dict.fromkeys(LICENCE.findall(sheet))
    return "\n".join([*licences, without_idle_properties(purge(rules, names), names)])


def readdress(sheet: str, folder: str) -> str:
    """The sheet, whose addresses are relative to ``folder``, for where that is a folder away."""
    return URL.sub(lambda match: f'url("{folder}{match[2]}")', sheet)

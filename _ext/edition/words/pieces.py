"""Words inside the text of a page that become more than text: links, words of another language."""

from collections.abc import Iterable, Iterator
from re import Match

from docutils import nodes

# Text that stays as it is: code, and what is HTML already.
FIXED = (nodes.FixedTextElement, nodes.literal, nodes.raw)


def ancestors(node: nodes.Node) -> list[nodes.Element]:
    """The elements that a node stands in, from the inside out."""
    return [node.parent, *ancestors(node.parent)] if node.parent else []


def split(text: str, found: Iterable[Match[str]]) -> Iterator[tuple[Match[str] | None, str]]:
    """The text in pieces, after its match each that was found; of two that overlap, the first."""
    end = 0
    for match in sorted(found, key=Match.start):
        if match.start() >= end:
            yield None, text[end : match.start()]
            yield match, match[0]
            end = match.end()
    yield None, text[end:]

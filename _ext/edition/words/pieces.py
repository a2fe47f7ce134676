"""Words inside the text of a page that become more than text: links, words of another language."""

from collections.abc import Callable, Iterable
from re import Match

from docutils import nodes

# Text that stays as it is: code, and what is HTML already.
FIXED = (nodes.FixedTextElement, nodes.literal, nodes.raw)


def ancestors(node: nodes.Node) -> list[nodes.Element]:
    """The elements that a node stands in, from the inside out."""
    return [node.parent, *ancestors(node.parent)] if node.parent else []


def pieces(
    text: str, found: Iterable[Match[str]], make: Callable[[Match[str]], nodes.Node]
) -> list[nodes.Node]:
    """The text in pieces, in place of the words that were found what ``make`` makes of them.

    Of words that overlap, the first are taken.
    """
    made: list[nodes.Node] = []
    end = 0
    for match in sorted(found, key=Match.start):
        if match.start() >= end:
            made += [nodes.Text(text[end : match.start()]), make(match)]
            end = match.end()
    return [piece for piece in (*made, nodes.Text(text[end:])) if piece.astext()]

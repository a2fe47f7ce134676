"""The memo's words in our prose stand in {memo}, which is checked, and not in quotation marks."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from .document import Document
from .pages import FILLER, Page
from .problems import Problem, show
from .quotations import misquoted
from .remembered import remembered

# As people write them in one country or another, and as HTML does.
QUOTED = re.compile(
    r"""["“„«»]([^"“”„«»\n]+)["”“»«]|‘([^‘’\n]+)’(?!\w)|<q>([^<\n]+)</q>|(?:``|&ldquo;)(.+?)(?:''|&rdquo;)"""
)
WORD = re.compile(r"[\w'’-]+")
# One word is spoken of as a word: "also", "supposedly".
FEWEST = 2
# How much a changed word has in common with the one that stands there.
ALIKE = 0.6


@remembered
def check_plain_quotes(
    page: Page,
    paragraphs: tuple[tuple[str, str], ...],
    names: frozenset[str],
    document: Document,
) -> Iterator[Problem]:
    """Words of the document, or nearly, between plain quotation marks.

    ``names`` are the spellings of the registers, of which one may speak as of words.
    """
    texts, joined, places = index_of(paragraphs)
    for found in QUOTED.finditer(page.prose):
        quoted = found[found.lastindex or 0]
        words = WORD.findall(quoted)
        if len(words) < FEWEST or quoted in names or FILLER in quoted:
            continue
        if standing := [name for name in joined if f" {' '.join(words)} " in joined[name]]:
            message = f"{show(quoted)} are words of the {document.called}"
            yield page.problem(found, f"{message}; write {{memo}}`{standing[0]}: …`")
        elif name := changed(words, texts, places):
            message = misquoted(quoted, name, dict(paragraphs))
            yield page.problem(found, f"{message}; write {{memo}}`{name}: …`, letter for letter")


@lru_cache(maxsize=8)
def index_of(
    paragraphs: tuple[tuple[str, str], ...],
) -> tuple[dict[str, list[str]], dict[str, str], dict[str, list[tuple[str, int]]]]:
    """The words of each paragraph, the same in one text, and where each word stands."""
    texts = {name: WORD.findall(text) for name, text in paragraphs}
    joined = {name: f" {' '.join(words)} " for name, words in texts.items()}
    places: dict[str, list[tuple[str, int]]] = {}
    for name, words in texts.items():
        for place, word in enumerate(words):
            places.setdefault(word.lower(), []).append((name, place))
    return texts, joined, places


def changed(
    words: list[str], texts: dict[str, list[str]], places: dict[str, list[tuple[str, int]]]
) -> str:
    """The paragraph that has these words but for a changed one in three or more; or nothing."""
    if len(words) <= FEWEST or all(word[0].isupper() for word in words):
        return ""  # a name in another spelling is no quotation
    starts = Counter(
        (name, place - number)
        for number, word in enumerate(words)
        for name, place in places.get(word.lower(), ())
    )
    for (name, start), same in starts.items():
        there = texts[name][max(start, 0) : start + len(words)]
        if start < 0 or len(there) < len(words) or same < len(words) - max(1, len(words) // 5):
            continue
        pairs = zip(words, there, strict=True)
        others = [(a.lower(), b.lower()) for a, b in pairs if a.lower() != b.lower()]
        if all(SequenceMatcher(None, *pair).ratio() >= ALIKE for pair in others):
            return name
    return ""

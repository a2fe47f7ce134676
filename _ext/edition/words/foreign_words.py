"""Words in Korean, Chinese and Russian script say their language.

A screen reader then changes its voice for them, and a browser its font.
A word that an author has marked, ``[金昌滿]{.language-ko}``, keeps its mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
HAN = "\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60"  # with its punctuation
CYRILLIC = "\u0400-\u052f"
BETWEEN = r"[\s\d.,:;?!·‘’“”()«»–—-]*"  # what may stand between two words of one title

SCRIPTS = re.compile(
    rf"\d*[{HANGUL}{HAN}](?:{BETWEEN}[{HANGUL}{HAN}])*|[{CYRILLIC}](?:{BETWEEN}[{CYRILLIC}])*"
)
# Text that stays as it is: code, and what is HTML already.
FIXED = (nodes.FixedTextElement, nodes.literal, nodes.raw)


# Korean first: a Korean title may hold Chinese characters, but no Chinese one holds Hangul.
LANGUAGES = {
    "ko": re.compile(f"[{HANGUL}]"),
    "zh": re.compile(f"[{HAN}]"),
    "ru": re.compile(f"[{CYRILLIC}]"),
}


def language_of(words: str) -> str:
    """The language of words, where their script tells; nothing for Latin letters."""
    return next((name for name, script in LANGUAGES.items() if script.search(words)), "")


def is_marked(node: nodes.Node) -> bool:
    """Whether the node is in a place whose language is said, or is not ours to mark."""
    while node := node.parent:
        if isinstance(node, FIXED):
            return True
        if any(name.startswith("language-") for name in node.get("classes", ())):
            return True
    return False


def parts(text: str) -> Iterator[nodes.Node]:
    """The text in pieces, those in a foreign script marked."""
    end = 0
    for match in SCRIPTS.finditer(text):
        if text[end : match.start()]:
            yield nodes.Text(text[end : match.start()])
        words = match[0]
        yield nodes.inline("", words, classes=[f"language-{language_of(words)}"])
        end = match.end()
    if text[end:]:
        yield nodes.Text(text[end:])


class MarkForeignWords(SphinxPostTransform):
    """Mark the words once citations and links have their texts."""

    default_priority = 700
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Change the page in place."""
        for text in list(self.document.findall(nodes.Text)):
            if SCRIPTS.search(text) and not is_marked(text):
                text.parent.replace(text, list(parts(text)))


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the transform."""
    app.add_post_transform(MarkForeignWords)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Words in a script of their own say their language.

A screen reader then changes its voice for them, and a browser its font.
Which scripts stand for which language the document's description says: Cyrillic may be Russian in
one book and Bulgarian in another.
A word that an author has marked, ``[金昌滿]{.language-ko}``, keeps its mark.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..evidence import LETTERS, read_document
from .pieces import FIXED, ancestors, split

EAST_ASIAN = ("hangul", "kana", "hanzi")
BETWEEN = r"[\s\d.,:;?!·‘’“”()«»–—-]*"  # what may stand between two words of one title


def language_of(words: str, scripts: dict[str, str]) -> str:
    """The language of words, as far as their letters tell; nothing for Latin ones.

    ``scripts`` says which language each script is here.
    """
    known = (name for name in LETTERS if name in scripts)
    return next((scripts[name] for name in known if re.search(f"[{LETTERS[name]}]", words)), "")


def pattern(scripts: dict[str, str]) -> re.Pattern[str]:
    """What finds words in these scripts, several in a row as one; nothing when there are none."""
    east = "".join(LETTERS[name] for name in EAST_ASIAN if name in scripts)
    others = [LETTERS[name] for name in LETTERS if name in scripts and name not in EAST_ASIAN]
    runs = [rf"\d*[{east}](?:{BETWEEN}[{east}])*"] if east else []
    runs += [f"[{letters}](?:{BETWEEN}[{letters}])*" for letters in others]
    return re.compile("|".join(runs) or r"(?!)")


def is_marked(node: nodes.Node) -> bool:
    """Whether the node is in a place whose language is said, or is not ours to mark."""
    return any(
        isinstance(place, FIXED) or any(name.startswith("language-") for name in place["classes"])
        for place in ancestors(node)
    )


def pieces(text: str, scripts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The text in pieces, each after its language; nothing for Latin ones."""
    for match, words in split(text, pattern(scripts).finditer(text)):
        yield language_of(words, scripts) if match else "", words


class MarkForeignWords(SphinxPostTransform):
    """Mark the words once citations and links have their texts."""

    default_priority = 700
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Change the page in place."""
        scripts = read_document(Path(self.env.srcdir)).scripts
        words = pattern(scripts)
        for text in list(self.document.findall(nodes.Text)):
            if words.search(text) and not is_marked(text):
                marked = [
                    nodes.inline("", said, classes=[f"language-{language}"])
                    if language
                    else nodes.Text(said)
                    for language, said in pieces(text, scripts)
                    if said
                ]
                text.parent.replace(text, marked)


def setup(app: Sphinx) -> None:
    """Add the transform."""
    app.add_post_transform(MarkForeignWords)

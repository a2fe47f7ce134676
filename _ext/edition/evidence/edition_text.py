"""The edition against the text: the words that its page shows in each paragraph are the memo's."""

import re
from collections.abc import Iterator
from pathlib import Path

from .document import Document
from .files import line_at, read_text
from .problems import Problem, around, parting

LABEL = re.compile(r"^\{#(p\d+)[^}\n]*\}\n(?P<text>(?:(?!:{3,}).+\n?)+)", re.MULTILINE)
NUMBER = re.compile(r"^\[¶\d+\]\(#p\d+\)\{[^}]*\} ?")
ROLE = re.compile(r"\{[\w:-]+\}`([^`<]*?)(?:\s*<[^<>`]*>)?`")
LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def check_edition(root: Path, paragraphs: dict[str, str], document: Document) -> Iterator[Problem]:
    """Paragraphs of the edition whose words are not those of the text, each at its line."""
    text, _ = read_text(root, document.source)
    for found in LABEL.finditer(text or ""):
        name = found[1]
        if name not in paragraphs:
            continue  # told as a label of no paragraph
        shown, source = words_shown(found["text"]), paragraphs[name]
        line = line_at(text or "", found.start("text"))
        if shown != source:
            called, place = f"the {document.called}", parting(shown, source)
            fault = f"{name} of the edition has {around(shown, place)}, {called}"
            advice = f"the words of the edition are {called}'s"
            yield Problem(document.source, line, f"{fault} {around(source, place)}; {advice}")


def words_shown(markup: str) -> str:
    """What a reader sees of a paragraph, without our number before it."""
    text = NUMBER.sub("", " ".join(markup.split("\n")).strip())
    return ESCAPED.sub(r"\1", LINK.sub(r"\1", ROLE.sub(r"\1", text)))

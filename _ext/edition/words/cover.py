"""The cover: the whole memo as threads, drawn from ``data/statements.csv`` when the book is built.

Every four words of the memo are one thread, in the order of the text.
A thread hangs down through the voices that passed its words on, from the diarist to the one whose
words they are said to be: each in the colour of its side, the last one thick, and broken where the
chain is unclear.
The content of the directive ``{cover}`` is the caption; the description for those who do not see
the picture is computed.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from ..palette import STYLE, read_palette

WORDS_PER_THREAD = 4
HANDS = ("first", "second", "third", "fourth")
GAP = 0.4  # between two brackets, per cent of the width
NO_ISSUE, MONEY = "meeting", "aid"  # topics of statements.csv; all others are the second issue


class Sentence(NamedTuple):
    """A sentence of the memo: its length, its voices' sides from the diarist on, its topic."""

    words: int
    sides: list[str]
    is_clear: bool
    topic: str


def read_sentences(data: Path) -> list[Sentence]:
    """The sentences in order. Raises KeyError for a voice that no register has."""
    side: dict[str, str] = {}
    for table in ("people", "organisations"):
        with (data / f"{table}.csv").open(encoding="utf-8", newline="") as rows:
            side |= {row["id"]: row["side"] for row in csv.DictReader(rows)}
    with (data / "statements.csv").open(encoding="utf-8", newline="") as rows:
        return [
            Sentence(
                len(row["text"].split()),
                # Of two who speak together the first stands for both.
                [side[voice.partition(" + ")[0]] for voice in row["voices"].split(" < ")],
                row["clarity"] == "clear",
                row["topic"],
            )
            for row in csv.DictReader(rows)
        ]


def draw(sentences: list[Sentence], colours: dict[str, str]) -> str:
    """The threads as SVG: one unit is a word across, and a hundredth of the height down."""
    step, paths, start = 100 // len(HANDS), [], 0
    for sentence in sentences:
        threads = max(1, round(sentence.words / WORDS_PER_THREAD))
        pitch = f"{sentence.words / threads:.3g}"
        for hand, side in enumerate(sentence.sides):
            is_last = hand == len(sentence.sides) - 1
            kind = "passed" if not is_last else "said" if sentence.is_clear else "said unclear"
            line = f"M{start + float(pitch) / 2:g} {hand * step}v{step}"
            line += f"m{pitch}-{step}v{step}" * (threads - 1)
            paths.append(f'<path class="{side} {kind}" stroke="{colours[side]}" d="{line}"/>')
        start += sentence.words
    return (
        f'<svg class="cover-threads" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {start} 100" role="img" '
        f'preserveAspectRatio="none" fill="none" aria-label="{describe(sentences)}">'
        f"{''.join(paths)}</svg>"
    )


def describe(sentences: list[Sentence]) -> str:
    """The picture in words, with its values."""
    by_hand: Counter[int] = Counter()
    for sentence in sentences:
        by_hand[len(sentence.sides)] += sentence.words
    total = by_hand.total()
    shares = [
        f"{100 * by_hand[hand] / total:.0f} per cent at {name} hand"
        for hand, name in enumerate(HANDS, start=1)
    ]
    unclear = 100 * sum(s.words for s in sentences if not s.is_clear) / total
    return (
        f"The {len(sentences)} sentences of the memo as threads that hang the lower, the more "
        f"voices passed them on. Of its {total} words, {', '.join(shares[:-1])} and {shares[-1]}; "
        f"{unclear:.0f} per cent are broken threads, where the chain is unclear."
    )


def issues(sentences: list[Sentence]) -> str:
    """Two brackets above the threads: where the memo speaks of money, and where of the four men."""
    brackets, starts = [], [sum(s.words for s in sentences[:i]) for i in range(len(sentences))]
    total = starts[-1] + sentences[-1].words
    for label, belongs in {
        "Money": lambda topic: topic == MONEY,
        "Four men": lambda topic: topic not in (MONEY, NO_ISSUE),
    }.items():
        own = [i for i, sentence in enumerate(sentences) if belongs(sentence.topic)]
        left, right = starts[own[0]], starts[own[-1]] + sentences[own[-1]].words
        place, width = f"{100 * left / total:.2f}%", f"{100 * (right - left) / total - GAP:.2f}%"
        brackets.append(f'<text x="{place}" y="1.1rem">{label}</text>')
        brackets.append(f'<rect x="{place}" y="1.6rem" width="{width}" height="1"/>')
    return "".join(brackets)


class Cover(nodes.General, nodes.Element):
    """The picture; its children are the caption."""


class CoverDirective(SphinxDirective):
    """``{cover}``: the picture, with the content as its caption."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        for table in ("statements", "people", "organisations"):
            self.env.note_dependency(str(root / f"data/{table}.csv"))
        self.env.note_dependency(str(root / STYLE))
        colours = read_palette(root)
        sentences = read_sentences(root / "data")
        hands = "".join(f"<li>{name}<span> hand</span></li>" for name in HANDS)
        picture = (
            f'<svg class="cover-issues" aria-hidden="true">{issues(sentences)}</svg>'
            f'<ol class="cover-hands" aria-hidden="true">{hands}</ol>{draw(sentences, colours)}'
        )
        return [Cover("", *self.parse_content_to_nodes(), picture=picture)]


def open_figure(translator: HTML5Translator, node: Cover) -> None:
    """The picture, up to its caption."""
    translator.body.append(f'<figure class="cover">{node["picture"]}<figcaption>')


def close_figure(translator: HTML5Translator, node: Cover) -> None:
    """The end of the caption."""
    translator.body.append("</figcaption></figure>")


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive ``cover``."""
    app.add_node(Cover, html=(open_figure, close_figure))
    app.add_directive("cover", CoverDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

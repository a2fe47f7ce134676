"""The cover: the whole document as threads, drawn from ``statements.csv``.

Every four words of it are one thread, in the order of the text.
A thread hangs down through the voices that passed its words on, from the writer to the one whose
words they are said to be: each in the colour of its side, the last one thick, and broken where the
chain is unclear.
The content of the directive ``{cover}`` is the caption; the description for those who do not see
the picture is computed.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from babel.lists import format_list
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from ..evidence import Document, read_document, read_rows
from ..templates import render
from .page_data import note_data

WORDS_PER_THREAD = 4
HANDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
GAP = 0.4  # between two brackets, per cent of the width


class Sentence(NamedTuple):
    """A sentence: its length, the classes of its voices' sides from the writer on, its topic."""

    words: int
    sides: list[str]
    is_clear: bool
    topic: str


def read_sentences(root: Path) -> list[Sentence]:
    """The sentences in order; a voice of whom no register says it has the side ""."""
    document, data = read_document(root), root / "data"
    sides = {
        row["id"]: document.side_class(row.get("side", ""))
        for table in ("people", "organisations")
        for row in read_rows(data, table)
    }
    return [
        Sentence(
            len(row["text"].split()),
            # Of two who speak together the first stands for both.
            [sides.get(voice.partition(" + ")[0], "") for voice in row["voices"].split(" < ")],
            row.get("clarity") != "unclear",
            row.get("topic", ""),
        )
        for row in read_rows(data, "statements")
    ]


def draw(sentences: list[Sentence], colours: dict[str, str], document: Document) -> str:
    """The picture as HTML; of its threads one unit is a word across, and a hundredth down."""
    hands = hands_of(sentences)
    step, paths, start = 100 // len(hands), [], 0
    for sentence in sentences:
        threads = max(1, round(sentence.words / WORDS_PER_THREAD))
        pitch = f"{sentence.words / threads:.3g}"
        for hand, side in enumerate(sentence.sides):
            is_last = hand == len(sentence.sides) - 1
            kind = "passed" if not is_last else "said" if sentence.is_clear else "said unclear"
            line = f"M{start + float(pitch) / 2:g} {hand * step}v{step}"
            line += f"m{pitch}-{step}v{step}" * (threads - 1)
            paths.append((f"{side} {kind}".strip(), colours.get(side, "currentColor"), line))
        start += sentence.words
    return render(
        Path(__file__).with_suffix(".html"),
        hands=hands,
        brackets=brackets(sentences, document),
        width=start,
        described=describe(sentences, document.called),
        paths=paths,
    )


def hands_of(sentences: list[Sentence]) -> tuple[str, ...]:
    """The names of the hands through which words came, as many as the longest chain has."""
    return HANDS[: max(len(sentence.sides) for sentence in sentences)]


def describe(sentences: list[Sentence], called: str) -> str:
    """The picture in words, with its values."""
    by_hand: Counter[int] = Counter()
    for sentence in sentences:
        by_hand[len(sentence.sides)] += sentence.words
    total = by_hand.total()
    shares = [
        f"{100 * by_hand[hand] / total:.0f} per cent at {name} hand"
        for hand, name in enumerate(hands_of(sentences), start=1)
    ]
    listed = format_list(shares, locale="en_GB")
    unclear = 100 * sum(s.words for s in sentences if not s.is_clear) / total
    return (
        f"The {len(sentences)} sentences of the {called} as threads that hang the lower, the more "
        f"voices passed them on. Of its {total} words, {listed}; "
        f"{unclear:.0f} per cent are broken threads, where the chain is unclear."
    )


def brackets(sentences: list[Sentence], document: Document) -> Iterator[tuple[str, float, float]]:
    """Each matter, and from where to where the text speaks of it, in per cent of the text."""
    ends = [0, *accumulate(sentence.words for sentence in sentences)]
    for matter in document.matters:
        own = [i for i, sentence in enumerate(sentences) if sentence.topic in matter.topics]
        if own:
            left, right = ends[own[0]], ends[own[-1] + 1]
            yield matter.name, 100 * left / ends[-1], 100 * (right - left) / ends[-1] - GAP


def side_colours(root: Path) -> dict[str, str]:
    """The colour of each side, by its class, as the figures have it."""
    from matplotlib import rc_params_from_file  # half a second, for pages that need it
    from matplotlib.colors import to_hex

    style = root / "chapters/matplotlibrc"
    cycle = rc_params_from_file(style, use_default_template=False)["axes.prop_cycle"]
    colours = map(to_hex, cycle.by_key()["color"])
    document = read_document(root)
    return dict(zip(map(document.side_class, document.sides), colours, strict=False))


class Cover(nodes.General, nodes.Element):
    """The picture; its children are the caption."""


class CoverDirective(SphinxDirective):
    """``{cover}``: the picture, with the content as its caption."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        root = Path(self.env.srcdir)
        note_data(self.env, "statements.csv", "people.csv", "organisations.csv", "document.yml")
        self.env.note_dependency(str(root / "chapters/matplotlibrc"))
        sentences, document = read_sentences(root), read_document(root)
        if not sentences:
            raise self.error("cover: it is drawn from data/statements.csv, which the book has not")
        picture = draw(sentences, side_colours(root), document)
        return [Cover("", *self.parse_content_to_nodes(), picture=picture)]


def open_figure(translator: HTML5Translator, node: Cover) -> None:
    """The picture, up to its caption."""
    translator.body.append(f'<figure class="cover">{node["picture"]}<figcaption>')


def close_figure(translator: HTML5Translator, node: Cover) -> None:
    """The end of the caption."""
    translator.body.append("</figcaption></figure>")


def setup(app: Sphinx) -> None:
    """Add the directive ``cover``."""
    app.add_node(Cover, html=(open_figure, close_figure))
    app.add_directive("cover", CoverDirective)

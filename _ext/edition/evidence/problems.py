"""A problem and the words in which it is told."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import takewhile
from typing import NamedTuple


class Problem(NamedTuple):
    """Something wrong at a row, which is a line number as an editor shows it."""

    path: str
    row: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.row}: {self.message}"


def show(value: object, width: int = 60) -> str:
    """A value in quotation marks, on one line and not too long."""
    text = str(value)
    return repr(text if len(text) <= width else text[: width - 1] + "…")


def around(text: str, place: int, reach: int = 24) -> str:
    """A few words of a text on both sides of a place in it."""
    start, end = max(0, place - reach), place + reach
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return repr(before + text[start:end] + after)


def parting(ours: str, theirs: str) -> int:
    """The first place at which two texts differ: at the end of the shorter one at the latest."""
    pairs = zip(ours, theirs, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def nearest(value: str, known: Iterable[str]) -> str | None:
    """What is spelt most like a value, if anything is."""
    return next(iter(get_close_matches(value, list(known), n=1)), None)


def hint(value: str, known: Iterable[str]) -> str:
    """``; did you mean 'x'?`` when something known is spelt nearly so, else nothing."""
    near = nearest(value, known)
    return f"; did you mean {show(near)}?" if near else ""

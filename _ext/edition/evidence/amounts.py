"""Amounts in our prose are computed or quoted, never typed: a typed one would go stale unseen."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .files import line_at
from .pages import Page, blank
from .problems import Problem, show

AMOUNT = re.compile(
    r"(?<![\w.,])\d[\d.,]*[\s*_-]{0,4}(?:(?:million|billion|per\s?cent)(?!\w)|%)", re.IGNORECASE
)
# Numbers that are no amounts: `:width: 50%`, {width=50%}, and %20 in an address.
NOT_TEXT = re.compile(
    r"^[ \t]*:[\w-]+:[ \t]*\d+[ \t]*%[ \t]*$|\{[^{}\n]*\}|(?<=\])\([^()\s]*\)|https?://\S+",
    re.MULTILINE,
)


def check_amounts(page: Page) -> Iterator[Problem]:
    """Every amount or share typed in the text of a page of ours."""
    for line, typed in amounts_in(page.prose):
        message = (
            f"the amount {typed} is typed; glue it from a notebook or quote the memo with {{memo}}"
        )
        yield Problem(page.path, line, message)


@lru_cache(maxsize=256)
def amounts_in(text: str) -> tuple[tuple[int, str], ...]:
    """Line and words of each amount; remembered, for most texts are read again unchanged."""
    prose = NOT_TEXT.sub(lambda found: blank(found[0]), text)
    return tuple(
        (line_at(prose, found.start()), show(" ".join(re.split(r"[\s*_]+", found[0]))))
        for found in AMOUNT.finditer(prose)
    )

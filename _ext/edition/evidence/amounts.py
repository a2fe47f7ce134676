"""Amounts in our prose are computed or quoted, never typed: a typed one would go stale unseen."""

import re
from collections.abc import Iterator

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
    prose = NOT_TEXT.sub(lambda found: blank(found[0]), page.prose)
    for found in AMOUNT.finditer(prose):
        typed = show(" ".join(re.split(r"[\s*_]+", found[0])))
        message = (
            f"the amount {typed} is typed; glue it from a notebook or quote the memo with {{memo}}"
        )
        yield Problem(page.path, line_at(prose, found.start()), message)

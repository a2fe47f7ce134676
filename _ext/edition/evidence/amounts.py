"""Amounts in our prose are computed or quoted, never typed: a typed one would go stale unseen."""

import re
from collections.abc import Iterator

from .pages import Page, without
from .problems import Problem, show
from .remembered import remembered

AMOUNT = re.compile(
    r"(?<![\w.,])\d[\d.,]*[\s*_-]{0,4}(?:(?:million|billion|per\s?cent)(?!\w)|%)", re.IGNORECASE
)
# Numbers that are no amounts: `:width: 50%`, {width=50%}, and %20 in an address.
NOT_TEXT = re.compile(
    r"^[ \t]*:[\w-]+:[ \t]*\d+[ \t]*%[ \t]*$|\{[^{}\n]*\}|(?<=\])\([^()\s]*\)|https?://\S+",
    re.MULTILINE,
)


@remembered
def check_amounts(page: Page) -> Iterator[Problem]:
    """Every amount or share typed in the text of a page of ours."""
    advice = "is typed; glue it from a notebook or quote the memo with {memo}"
    for found in AMOUNT.finditer(without(NOT_TEXT, page.prose)):
        typed = show(" ".join(re.split(r"[\s*_]+", found[0])))
        yield page.problem(found, f"the amount {typed} {advice}")

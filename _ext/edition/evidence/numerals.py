"""Digits in our prose: each is a date, a reference, a mark, or on the list with a reason.

All others go stale unseen: they are glued from a notebook, or quoted with {memo}.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from .amounts import AMOUNT
from .bibliography import MONTHS
from .pages import FILLER, Page, blank, without
from .problems import Problem, hint, show
from .remembered import remembered
from .tables import Table

NAME = "numerals"
MONTH = "|".join(MONTHS)
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DAYS = re.compile(
    rf"(?<!\d)(?P<days>{DAY}(?:(?:, | and | or | to |[-–]){DAY})*) (?:of )?(?P<month>{MONTH})\b"
    rf"(?: (?P<year>\d{{4}})\b)?"
)
# The same in two other forms: September 4, 1956; 1956-09-04.
MONTH_FIRST = re.compile(
    rf"(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?! \d{{4}})"
    rf"(?:, (?P<year>\d{{4}})\b)?"
)
ISO_DAY = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
# What is no text of a page: options of directives, attributes, tags, addresses, link targets.
NOT_TEXT = re.compile(
    r"^[ \t]*:[\w-]+:.*$|^\([\w-]+\)=$|^[ \t]*:{3,}\{grid.*$|^[ \t]*:{3,}.*?\}"
    r"|\{[^{}\n]*\}|<[^<>\n]*>|(?<=\])\([^()\s]*\)|\]\[[^\]\n]*\]|https?://\S+",
    re.MULTILINE,
)
NUMBER = r"\d+(?:[.,:–/-]\d+)*"
PLACE = (
    r"¶|Fond|F\.|Opis|Op\.|P\.|Delo|Listy?|No\.|[Pp]ages?|pp?\.|[Cc]hapters?|[Ll]ea(?:f|ves)"
    r"|[Pp]aragraphs?|[Ee]xercise|[Cc]lauses?|[Ss]tatement|[Ss]essions?|Hint|WCAG\)?"
)
DATES = (
    DAYS.pattern,
    rf"(?:{MONTH}) \d{{1,2}}, \d{{4}}|(?:{MONTH}) \d{{4}}",
    r"(?<![\d.,])(?:1[89]|20)\d\d(?:-\d\d)?(?:-\d\d)?(?:/\d\d)?s?(?![\d.,]\d)",
    r"\b\d{1,2}(?:st|nd|rd|th)\b",
    r"\b\d\d:\d\d\b",
)
REFERENCES = (
    rf"(?:{PLACE}) ?{NUMBER}(?:(?:, | and | to |–){NUMBER})*",
    r"CC BY \d\.\d|\b[A-Za-z]+-?\d+(?:-?[A-Za-z]+)?\b|BSD \d-Clause",
    r"^[ \t]*(?:#+ )?\d+\. ",
    r"\bp\d+(?:\.\d+)?\b",
)
# What an exercise or a lesson sets itself: marks, minutes, lengths, and how many there are.
CLASSROOM = ("chapters/exercises/", "chapters/teaching/")
SET = (
    r"\d+ (?:to \d+ )?(?:of \d+ )?(?:marks?|minutes|words)\b|\bunder \d+ or over \d+ words",
    r"\d+ of them|(?<=\|) *\d{1,2} *(?=\|)|(?<![\d.,])\d(?![\d.,]?\d)",
)
ALLOWED = re.compile(f"(?!{FILLER})(?:{'|'.join((*DATES, *REFERENCES))})", re.MULTILINE)
ALSO_ALLOWED = re.compile("|".join(f"(?:{one})" for one in SET), re.MULTILINE)
LEFT = re.compile(rf"[^\s{FILLER}]*[\d¼-¾⅐-⅞①-⓿]\S*")


def check_numerals(pages: Sequence[Page], table: Table | None, source: str) -> Iterator[Problem]:
    """Digits in prose that nothing explains, and entries of the list that stand nowhere.

    ``source`` is the page of the edition, whose words are compared with the document itself.
    """
    table = table or Table("", {}, [], whole=True)
    if not table.whole or (table.fields and not table.has("page", "words", "reason")):
        return  # told elsewhere
    for page in pages:
        prose = visible(page)
        for row in table.rows:
            words = row.cells["words"]
            if row.cells["page"] != page.path:
                continue
            if words not in prose:
                message = f"words: {show(words)} stand nowhere in {page.path}; remove the row"
                yield table.problem(row, message)
            prose = prose.replace(words, blank(words))
        if page.path != source:
            yield from unexplained(page, prose)
    paths = {page.path for page in pages}
    for row in table.rows:
        if (name := row.cells["page"]) not in paths:
            yield table.problem(row, f"page: {show(name)} is no chapter{hint(name, paths)}")


@remembered
def unexplained(page: Page, prose: str) -> Iterator[Problem]:
    """Each number that is no date, no reference and nothing of a class."""
    in_class = page.path.startswith(CLASSROOM)
    for pattern in (AMOUNT, ALLOWED, *([ALSO_ALLOWED] if in_class else [])):
        prose = without(pattern, prose)  # an amount is told as one
    for found in LEFT.finditer(prose):
        message = (
            f"the number in {show(found[0].strip(FILLER))} is typed; glue it from a notebook, "
            f"write it in letters, or give its reason in data/{NAME}.csv"
        )
        yield page.problem(found, message)


@lru_cache(maxsize=256)
def visible(page: Page) -> str:
    """The prose of a page without what no reader sees."""
    return without(NOT_TEXT, page.prose)


def check_days(
    pages: Sequence[Page], tables: Mapping[str, Table | None], texts: str
) -> Iterator[Problem]:
    """Days in prose that no row, work or text has: a slip, or a fact without a row."""
    if not tables or any(table is None or not table.whole for table in tables.values()):
        return
    known = days_of(tables) | days_in(texts)
    for page in pages:
        for found, month, day in days_named(visible(page)):
            if f"{month:02}-{day:02}" not in known:
                named = f"{day} {MONTHS[month - 1]}" if 0 < month <= len(MONTHS) else found[0]
                message = f"{show(found[0])}: no row of a table has the day {named}"
                yield page.problem(found, f"{message}; correct it, or give the event a row")


@remembered
def days_named(text: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """Each day that a text names, "2 and 3 September" two: where it stands, its month, its day."""
    for found in DAYS.finditer(text):
        for day in re.findall(r"\d+", found["days"]):
            yield found, MONTHS.index(found["month"]) + 1, int(day)
    for found in MONTH_FIRST.finditer(text):
        yield found, MONTHS.index(found["month"]) + 1, int(found["day"])
    for found in ISO_DAY.finditer(text):
        yield found, int(found["month"]), int(found["day"])


def days_of(tables: Mapping[str, Table | None]) -> set[str]:
    """Month and day of every day in a table, written 1956-09-04 or 4 September."""
    return {day for table in tables.values() if table for day in days_in(table.text)}


@lru_cache(maxsize=64)
def days_in(text: str) -> frozenset[str]:
    """Month and day of every day that a text names."""
    return frozenset(f"{month:02}-{day:02}" for _, month, day in days_named(text))

"""The bibliography: it parses, its keys are unique, its addresses and days are what they should be.

An address becomes a link, and a key stands in the Markdown that cites it: of neither any form will
do.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from pybtex.database import Entry
from pybtex.database.input.bibtex import LowLevelParser, Parser, month_names
from pybtex.errors import capture
from pybtex.scanner import PrematureEOF, PybtexSyntaxError

from ..settings import is_address
from .files import line_at, read_text
from .problems import Problem, show
from .schema import is_date

BIBLIOGRAPHY = "data/references.bib"
PLAIN_YEAR = re.compile(r"\d{4}")
DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_:.+/-]*[A-Za-z0-9])?")


def read_keys(root: Path) -> tuple[list[str] | None, list[Problem]]:
    """The citation keys, or None when not all can be known, and what is wrong with the file."""
    text, problems = read_text(root, BIBLIOGRAPHY)
    if text is None:
        return None, problems
    keys, faults = read_entries(text)
    return (list(keys) if keys else None), [*problems, *faults]


@lru_cache(maxsize=8)
def read_entries(text: str) -> tuple[tuple[str, ...] | None, tuple[Problem, ...]]:
    """The keys of a BibTeX text, or None when not all can be known, and what is wrong with it."""
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    broken: list[PybtexSyntaxError] = []
    entries = LowLevelParser(text, macros=dict(month_names), handle_error=broken.append)
    checker = Parser()
    with capture() as faults:  # pybtex reports there what it would otherwise raise or print
        for kind, body in entries:
            if kind.lower() in ("string", "preamble") or body[0] is None:
                continue
            key, line = body[0], line_at(text, entries.command_start)
            # BibTeX takes Smith and smith for one key.
            if first := lines.get(key.lower()):
                message = f"the key {show(key)} stands already in row {first}; keys must be unique"
                problems.append(Problem(BIBLIOGRAPHY, line, message))
                continue
            lines[key.lower()] = line
            told = len(faults)
            checker.process_entry(kind, *body)
            said = [str(fault) for fault in faults[told:]]
            if entry := checker.data.entries.get(key):
                said += entry_faults(key, entry)
            problems += [Problem(BIBLIOGRAPHY, line, message) for message in said]
    for error in broken:
        # An entry that is never closed ends with the file: where it begins says more.
        start = line_at(text, error.error_context_info[0])
        line = start if isinstance(error, PrematureEOF) else error.lineno
        message = f"{error.args[0]}; the entry begins in row {start}"
        problems.append(Problem(BIBLIOGRAPHY, line, f"not BibTeX: {message}"))
    if not lines and not broken:
        problems.append(Problem(BIBLIOGRAPHY, 1, "there are no entries"))
    whole = lines and not broken
    return (tuple(checker.data.entries) if whole else None), tuple(problems)


def parse_date(text: str) -> list[tuple[int, ...]]:
    """A date as BibLaTeX writes it, as numbers: 1956-09-05 or 1956-04 or 1956, or two with a slash.

    Raises ValueError for any other text, and for a day that no calendar has.
    """
    days = []
    for part in text.split("/"):
        found = DAY.fullmatch(part)
        if not found:
            raise ValueError(f"{part!r} is no date")
        numbers = tuple(int(number) for number in found.groups() if number)
        date(*(*numbers, 1, 1)[:3])
        days.append(numbers)
    if len(days) > 2 or days != sorted(days):
        raise ValueError(f"{text!r} is no date")
    return days


def entry_faults(key: str, entry: Entry) -> Iterator[str]:
    """What is wrong with the key of an entry, its addresses and the day of their check."""
    if not KEY.fullmatch(key):
        yield f"the key {show(key)} cannot be cited; use letters, figures, hyphens and underscores"
    for name in ("url", "archived"):
        address = entry.fields.get(name)
        if address and not is_address(address):
            yield (
                f"{show(key)} has the {name} {show(address)}; write a whole web address, https://… "
                "without spaces"
            )
    if (dated := entry.fields.get("date")) is not None:
        try:
            parse_date(dated)
        except ValueError:
            yield (
                f"{show(key)} has the date {show(dated)}; write it as 1956-09-05, 1956-09 or 1956, "
                "two with a slash between them"
            )
    year = entry.fields.get("year")
    if year is not None and not PLAIN_YEAR.fullmatch(year):
        yield (
            f"{show(key)} has the year {show(year)}; write date={{1956-09-05}}, or nothing when it "
            "is not known: the words, and the letters of two alike, are added"
        )
    day = entry.fields.get("urldate")
    if day and not is_date(day):
        yield f"{show(key)} has the urldate {show(day)}; write it as 2026-11-24"

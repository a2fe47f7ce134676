"""The bibliography: it parses, its keys are unique, its addresses and days are what they should be.

An address becomes a link, and a key stands in the Markdown that cites it: of neither any form will
do.
"""

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from babel.dates import get_month_names
from pybtex.database import Entry
from pybtex.database.input.bibtex import LowLevelParser, Parser, month_names
from pybtex.errors import capture
from pybtex.scanner import PrematureEOF, PybtexSyntaxError

from ..settings import NotYaml, Plain, is_address, is_day, read_yaml
from .files import line_at, read_text
from .problems import Problem, show

BIBLIOGRAPHY, CITATION = "data/references.bib", "CITATION.cff"
PLAIN_YEAR = re.compile(r"\d{4}")
MONTHS = tuple(get_month_names(locale="en").values())  # whatever language the machine speaks
DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
# Types and fields that one may misspell by a letter; each program has more of its own.
TYPES = "article book inbook incollection inproceedings manual misc online phdthesis techreport"
FIELDS = (
    "abstract abstractnote address archived author bookauthor booktitle copyright date doi edition "
    "editor editora editorb editortype eprint howpublished institution issue journal "
    "language location month note number origdate pages publisher rights school series subtitle "
    "title translator type url urldate volume volumes year"
)
DOI = re.compile(r"10\.\d{4,9}/\S+")
KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_:.+/-]*[A-Za-z0-9])?")


def check_same_work(root: Path, key: str, version: str) -> Iterator[Problem]:
    """What CITATION.cff says of the document and of this edition, and other files say otherwise."""
    entries, _ = read_entries(read_text(root, BIBLIOGRAPHY)[0] or "")
    try:
        work, lines = read_yaml(read_text(root, CITATION)[0] or "", Plain)
        cited, ours = work["references"][0], work["version"]
        said = [(lines.of("version"), "version", ours, version, "datapackage.json")]
        if entry := (entries or {}).get(key):
            for name, other in (("title", "title"), ("date-published", "date"), ("url", "url")):
                theirs = entry.fields.get(other, "").strip("{}")
                line, where = lines.of("references", 0, name), f"{show(key)} of {BIBLIOGRAPHY}"
                said.append((line, name, cited.get(name), theirs, where))
    except (NotYaml, KeyError, IndexError, TypeError, AttributeError):
        return  # told elsewhere
    for line, name, ours, theirs, where in said:
        if ours and theirs and str(ours) != theirs:
            message = f"{name}: {show(ours)}, but {where} has {show(theirs)}; correct one of them"
            yield Problem(CITATION, line, message)


def read_keys(root: Path) -> tuple[list[str] | None, list[Problem]]:
    """The citation keys, or None when not all can be known, and what is wrong with the file."""
    text, problems = read_text(root, BIBLIOGRAPHY)
    if text is None:
        return None, problems
    keys, faults = read_entries(text)
    return (list(keys) if keys else None), [*problems, *faults]


@lru_cache(maxsize=8)
def read_entries(text: str) -> tuple[dict[str, Entry] | None, tuple[Problem, ...]]:
    """The entries of a BibTeX text by key, or None when not all can be known, and what is wrong."""
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    broken: list[PybtexSyntaxError] = []
    entries = LowLevelParser(text, macros=dict(month_names), handle_error=broken.append)
    checker, already = Parser(), 0
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
            is_sound, already = len(broken) == already, len(broken)
            if is_sound and (entry := checker.data.entries.get(key)):
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
    return (dict(checker.data.entries) if whole else None), tuple(problems)


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


def words_of(parts: tuple[int, ...]) -> str:
    """Year, month and day, as far as they are known: "5 September 1956"."""
    year, month, day = (*parts, 0, 0)[:3]
    return " ".join(filter(None, [str(day or ""), ("", *MONTHS)[month], str(year)]))


def entry_faults(key: str, entry: Entry) -> Iterator[str]:
    """What is wrong with the key of an entry, its fields, addresses and days."""
    for name, known in ((entry.type, TYPES), *((name, FIELDS) for name in entry.fields)):
        if name.lower() in (names := known.split()):
            continue
        alike = get_close_matches(name.lower(), names, n=1, cutoff=0.75)
        if alike and abs(len(alike[0]) - len(name)) < 2:
            yield f"{show(key)} has {show(name)}, which no style knows; did you mean {alike[0]!r}?"
    for name, value in entry.fields.items():
        if not value.strip("{} ") and name != "date":
            yield f"{show(key)} has an empty {name}; fill it, or take it out"
    if "title" not in entry.fields and "crossref" not in entry.fields:
        yield f"{show(key)} has no title; add title={{…}}"
    if {"date", "year"} <= {name.lower() for name in entry.fields}:
        yield f"{show(key)} has a date and a year, of which one would be shown; take out the year"
    if (doi := entry.fields.get("doi")) and not DOI.fullmatch(doi):
        yield f"{show(key)} has the doi {show(doi)}; write it as 10.1234/abc, without an address"
    if not KEY.fullmatch(key):
        yield f"the key {show(key)} cannot be cited; use letters, figures, hyphens and underscores"
    for name in ("url", "archived"):
        address = entry.fields.get(name)
        if address and not is_address(address):
            fault = f"{show(key)} has the {name} {show(address)}"
            yield f"{fault}; write a whole web address, https://… without spaces"
    if (dated := entry.fields.get("date")) is not None:
        try:
            parse_date(dated)
        except ValueError:
            advice = "write it as 1956-09-05, 1956-09 or 1956, two with a slash between them"
            yield f"{show(key)} has the date {show(dated)}; {advice}"
    year = entry.fields.get("year")
    if year is not None and not PLAIN_YEAR.fullmatch(year):
        yield (
            f"{show(key)} has the year {show(year)}; write date={{1956-09-05}}, or nothing when it "
            "is not known: the words, and the letters of two alike, are added"
        )
    day = entry.fields.get("urldate")
    if day and not is_day(day):
        yield f"{show(key)} has the urldate {show(day)}; write it as 2026-11-24"

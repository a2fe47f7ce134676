"""The bibliography: it parses, and its keys are unique."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pybtex.database.input.bibtex import LowLevelParser, Parser, month_names
from pybtex.errors import capture
from pybtex.scanner import PrematureEOF, PybtexSyntaxError

from .files import line_at, read_text
from .problems import Problem, show

BIBLIOGRAPHY = "data/references.bib"


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
            problems += [Problem(BIBLIOGRAPHY, line, str(fault)) for fault in faults[told:]]
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

"""Draw changes by a seed, judge each, and say which kinds passed and why."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from book import ROOT

from . import in_chapters, in_files, in_tables
from .change import Change, Kind, Sources
from .judge import Judge, Verdict

# Why a kind may pass: a pattern of its name, and the reason.
REASONS: dict[str, str] = {
    r"citation of another work|\.sources?: another|source: another|document: another": (
        "the work exists, was seen, and carries the grade; only a reader of both knows better"
    ),
    r"\{memo\} lost, its words left": (
        "the page shows the words without their quotation marks: its text is approved"
    ),
    r"the glued name of another number": "the page shows the other number: its text is approved",
    r"entry of another": "the shown word stands in the entry of the other, too",
}
NO_REASON = "nothing compares it with anything"


@dataclass
class Outcome:
    """What came of the changes of one kind."""

    tried: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    passed: list[Change] = field(default_factory=list)


def all_kinds(sources: Sources) -> dict[str, Kind]:
    """Every kind of change, by its name."""
    return in_tables.kinds(sources) | in_chapters.kinds(sources) | in_files.kinds(sources)


def draw(sources: Sources, count: int, seed: int) -> list[tuple[str, Change]]:
    """Changes in turn of each kind, the kinds and their places by chance; no change twice."""
    kinds = all_kinds(sources)
    names = sorted(kinds)
    random.Random(seed).shuffle(names)
    drawn: dict[tuple[str, str], tuple[str, Change]] = {}
    for number in range(count * 4):
        if len(drawn) == count:
            break
        name = names[number % len(names)]
        change = kinds[name](sources, random.Random(f"{seed} {name} {number}"))
        if change and change.text != sources.texts[change.path]:
            drawn.setdefault((change.path, change.text), (name, change))
    return list(drawn.values())


def copy_of_book(folder: Path) -> Path:
    """What the checks read, where a change harms nobody."""
    for name in ("data", "chapters", "_ext", "_static"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("_config.yml", "_toc.yml", "CITATION.cff"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def judged(folder: Path, count: int, seed: int) -> list[tuple[str, Change, Verdict]]:
    """So many changes, each with what refuses it."""
    sources, judge = Sources(ROOT), Judge(copy_of_book(folder))
    return [(name, change, judge.judge(change)) for name, change in draw(sources, count, seed)]


def by_kind(found: list[tuple[str, Change, Verdict]]) -> dict[str, Outcome]:
    """The outcome of each kind."""
    outcomes: dict[str, Outcome] = defaultdict(Outcome)
    for name, change, verdict in found:
        outcome = outcomes[name]
        outcome.tried += 1
        if verdict.by:
            outcome.refused[verdict.by] += 1
        else:
            outcome.passed.append(change)
    return dict(sorted(outcomes.items()))


def reason(name: str) -> str:
    """Why changes of a kind may pass."""
    return next((why for part, why in REASONS.items() if re.search(part, name)), NO_REASON)

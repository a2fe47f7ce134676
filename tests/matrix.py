"""``make matrix``: what becomes of each setting that adopters may make in ``_config.yml``.

Each value is checked as ``make check`` does; with what is not refused a small book is built, and
its pages are compared with those of the book without that setting.
The table is printed, and written for the colophon.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml

from book import ROOT, Site, keep_table

sys.path.insert(0, str(ROOT / "_ext"))

from adopters import HELD, REFUSED, build_small, lay_out
from edition import rooms
from edition.settings import check_settings

REFUSES, SEEN, UNSEEN, WRONG = "refused", "on the pages", "pages as before", "otherwise"
OUTCOMES = (REFUSES, SEEN, UNSEEN, WRONG)
NO_NAME = "a name that is no setting"
NO_FORM = "a file that is no settings"


class Tried(NamedTuple):
    """One value of one setting, and what became of it."""

    setting: str
    value: str  # as it stands in the file
    outcome: str
    said: str = ""


def name_of(settings: str, said: str) -> str:
    """The setting that a text is about: the first in it."""
    if "did you mean" in said:
        return NO_NAME
    try:
        found = yaml.safe_load(settings)
    except yaml.YAMLError:
        return NO_FORM
    path: list[str] = []
    while isinstance(found, dict) and found and len(path) < (3 if path[:1] == ["sphinx"] else 2):
        key, found = next(iter(found.items()))
        path.append(str(key))
    return ": ".join(path) or NO_FORM


def pages(site: Site) -> dict[str, str]:
    """The pages of a small book."""
    return {page: (site.html / page).read_text(encoding="utf-8") for page in site.pages}


def check(folder: Path, settings: str) -> str:
    """What the check says of settings; nothing when they hold."""
    lay_out(folder)
    (folder / "_config.yml").write_text(settings, encoding="utf-8")
    return next((said for _, said in check_settings(folder)), "")


def attempt(folder: Path, settings: str, plain: dict[str, str]) -> tuple[str, str]:
    """What becomes of settings, and what was said of them."""
    if said := check(folder / "check", settings):
        return REFUSES, said
    site, warnings = build_small(folder / "book", settings)
    if warnings:
        return WRONG, warnings[0]
    return (UNSEEN if pages(site) == plain else SEEN), ""


def run(folder: Path, held: list[str], refused: list[str]) -> Iterator[Tried]:
    """Try all of them. A value that should be refused and is not is wrong, and the other way."""
    plain = pages(build_small(folder / "plain", "title: Small")[0])
    for number, settings in enumerate([*held, *refused]):
        outcome, said = attempt(folder / str(number), settings, plain)
        if (outcome == REFUSES) != (number >= len(held)):
            outcome = WRONG
        yield Tried(name_of(settings, said), settings, outcome, said)


def table(tried: list[Tried]) -> Iterator[list[str]]:
    """The rows for the colophon, a setting in each, and the sum."""
    day = datetime.now(tz=UTC).date()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in tried:
        counts[one.setting][one.outcome] += 1
    yield [f"Setting ({day})", "Values", *(outcome.capitalize() for outcome in OUTCOMES)]
    for setting in sorted(counts):
        count = counts[setting]
        yield [setting, str(count.total()), *(str(count[outcome]) for outcome in OUTCOMES)]
    total = Counter(one.outcome for one in tried)
    yield ["all", str(total.total()), *(str(total[outcome]) for outcome in OUTCOMES)]


def main() -> int:
    """Try, print, keep the table; the exit status is 1 when something came otherwise."""
    rooms.FIRST = ("edition.settings",)  # the small book has no evidence to check
    tried = []
    with TemporaryDirectory() as folder:
        for one in run(Path(folder), HELD, list(REFUSED)):
            tried.append(one)
            print(f"{one.outcome:<16} {' / '.join(one.value.splitlines())}", flush=True)
            if one.said:
                print(f"{'':<16} {one.said}")
    rows = list(table(tried))
    print()
    for row in rows:
        print(f"{row[0]:<44} {' '.join(f'{cell:>15}' for cell in row[1:])}")
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(rows)
    keep_table("settings.csv", written.getvalue())
    return int(any(one.outcome == WRONG for one in tried))


if __name__ == "__main__":
    sys.exit(main())

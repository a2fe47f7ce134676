"""``python -m mutants [COUNT [SEED]]``: the table of kinds, and what passed with its reason."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from book import ROOT, keep_table

sys.path.insert(0, str(ROOT / "_ext"))


def main(count: int = 600, seed: int = 1956) -> int:
    """Print the table; the exit status is 1 when fewer than 97 in 100 are refused."""
    from .run import by_kind, judged, reason

    with TemporaryDirectory() as folder:
        found = judged(Path(folder), count, seed)
    outcomes = by_kind(found)
    print(f"{'kind':<62} {'tried':>5} {'refused':>7}  by")
    for name, outcome in outcomes.items():
        by = ", ".join(f"{who} {number}" for who, number in outcome.refused.most_common())
        print(f"{name:<62} {outcome.tried:>5} {outcome.refused.total():>7}  {by}")
    passed = [(name, change) for name, one in outcomes.items() for change in one.passed]
    for name, change in passed:
        print(f"\nPassed: {name} in {change.path}: {reason(name)}")
        print(f"  {change.before[:150]!r}\n  {change.after[:150]!r}")
    refused = len(found) - len(passed)
    write_table(found, len(outcomes), seed)
    who_refused = Counter(verdict.by for _, _, verdict in found if verdict.by)
    share = 100 * refused / len(found)
    listed = ", ".join(f"{who} {number}" for who, number in who_refused.most_common())
    print(f"\n{len(found)} changes of {len(outcomes)} kinds, seed {seed}:", end=" ")
    print(f"{refused} refused ({share:.1f} %), by {listed}")
    return int(share < 97)


def write_table(found: list, kinds: int, seed: int) -> None:
    """Write what a reader of the colophon sees: how many changes, and what refused them."""
    by = Counter(verdict.by or "nothing" for _, _, verdict in found)
    day = datetime.now(tz=UTC).date()
    lines = [f"Refused by,of {len(found)} changes of {kinds} kinds (seed {seed}; {day})"]
    lines += [f"{who},{number}" for who, number in by.most_common()]
    keep_table("mutants.csv", "\n".join([*lines, ""]))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

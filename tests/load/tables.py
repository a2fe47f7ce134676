"""What the load test found, as the tables of the chapter on hubs.

Only the standard library is needed.
"""

from __future__ import annotations

import csv
import json
import statistics
from dataclasses import dataclass
from pathlib import Path

COLUMNS = (
    "Students at once",
    "Succeeded",
    "First result, median (s)",
    "First result, 95 % within (s)",
    "All cells run, median (s)",
    "Memory per student (MB)",
    "Memory of hub and proxy (MB)",
)


@dataclass
class Visit:
    """How one student fared; times in seconds since the click on the link, memory in MB."""

    failure: str = ""
    first_result: float = 0
    all_cells: float = 0
    memory: float = 0


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that at least so many per cent of the values do not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def row(label: str, visits: list[Visit], hub_memory: float) -> dict[str, str]:
    """One line of the table: the failed are counted, and the times are those of the others."""
    fine = [seen for seen in visits if not seen.failure]
    succeeded = f"{len(fine)} of {len(visits)}"
    if not fine:
        return dict(
            zip(COLUMNS, [label, succeeded, *["none"] * 4, f"{hub_memory:.0f}"], strict=True)
        )
    firsts = [seen.first_result for seen in fine]
    values = [
        label,
        succeeded,
        f"{statistics.median(firsts):.1f}",
        f"{percentile(firsts, 95):.1f}",
        f"{statistics.median(seen.all_cells for seen in fine):.1f}",
        f"{statistics.median(seen.memory for seen in fine):.0f}",
        f"{hub_memory:.0f}",
    ]
    return dict(zip(COLUMNS, values, strict=True))


def all_succeeded(rows: list[dict[str, str]]) -> bool:
    """Whether nobody failed in any class, and somebody was there."""
    counts = [line["Succeeded"].split(" of ") for line in rows]
    return bool(counts) and all(fine == total != "0" for fine, total in counts)


def as_markdown(rows: list[dict[str, str]]) -> str:
    """The rows as a Markdown table."""
    lines = [rows[0].keys(), ["---"] * len(rows[0]), *(line.values() for line in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(folder: Path, tables: dict[str, list[dict[str, str]]], claims: dict[str, bool]) -> str:
    """Write each table as CSV for the book, and all as JSON and Markdown; gives the Markdown."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    listed = "\n".join(f"- {'yes' if held else 'NO'}: {claim}." for claim, held in claims.items())
    markdown = "\n\n".join([*map(as_markdown, tables.values()), listed]) + "\n"
    (folder / "hub.md").write_text(markdown, encoding="utf-8")
    everything = json.dumps({**tables, "claims": claims}, indent=1, ensure_ascii=False)
    (folder / "hub.json").write_text(everything + "\n", encoding="utf-8")
    return markdown

"""``make links``: ask every address outside the book whether it still answers, and report.

The report goes to the screen and to ``_build/links.csv``. It stops nothing: an archive that is
down for a night is no fault of the book. Who has looked at an address writes the day into the
entry's ``urldate`` in ``data/references.bib``.
"""

import argparse
import csv
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.client import HTTPException
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from ..evidence import read_keys
from .outside_links import read_links

HOME = Path(__file__).resolve().parents[3]
SECONDS = 20  # for one answer
SITES_AT_ONCE = 8  # but only one address of a site at a time
AGENT = "Mozilla/5.0 (compatible; link check of an edition)"  # some sites refuse unnamed programs


class Answer(NamedTuple):
    """What became of asking an address: ``ok``, ``moved``, ``refused``, ``silent``, ``lost``."""

    address: str
    state: str
    detail: str

    def __str__(self) -> str:
        return f"{self.state:8} {self.address}{f' ({self.detail})' if self.detail else ''}"


def ask(address: str, seconds: float = SECONDS) -> Answer:
    """Ask one address; the answer's body is not read."""
    try:
        with urlopen(Request(address, headers={"User-Agent": AGENT}), timeout=seconds) as response:
            moved = response.url != address
            return Answer(address, "moved" if moved else "ok", response.url if moved else "")
    except HTTPError as error:
        error.close()
        return Answer(address, "refused", f"{error.code} {error.reason}")
    except TimeoutError:
        return Answer(address, "silent", f"no answer in {seconds:g} seconds")
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            return Answer(address, "silent", f"no answer in {seconds:g} seconds")
        return Answer(address, "lost", str(error.reason))
    except (OSError, HTTPException, ValueError) as error:
        return Answer(address, "lost", str(error) or type(error).__name__)


def ask_all(addresses: Iterable[str], seconds: float = SECONDS) -> list[Answer]:
    """Ask all addresses: several sites at once, each site one address after the other."""
    sites: dict[str, list[str]] = {}
    for address in addresses:
        sites.setdefault(urlsplit(address).netloc, []).append(address)
    with ThreadPoolExecutor(SITES_AT_ONCE) as pool:
        answers = pool.map(lambda site: [ask(address, seconds) for address in site], sites.values())
        return list(chain.from_iterable(answers))


def write_report(answers: list[Answer], path: Path) -> None:
    """Write the answers with today's date as a table."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as report:
        table = csv.writer(report, lineterminator="\n")
        table.writerow(["asked", *Answer._fields])
        table.writerows([date.today().isoformat(), *answer] for answer in answers)


def summary(answers: list[Answer]) -> str:
    """All that did not simply answer, and how many did; or that there is no network."""
    if answers and all(answer.state == "lost" for answer in answers):
        return f"No site could be reached, so nothing is known: {answers[0].detail}"
    odd = [str(answer) for answer in answers if answer.state != "ok"]
    return "\n".join([*odd, f"{len(answers) - len(odd)} of {len(answers)} addresses answer."])


def main(arguments: list[str] | None = None) -> int:
    """Check and report. The exit status is 1 only when the list of addresses cannot be made."""
    parser = argparse.ArgumentParser(
        prog="check_links", description="Ask every address outside the book whether it answers."
    )
    parser.add_argument("root", nargs="?", type=Path, default=HOME, help="the book's folder")
    root = parser.parse_args(arguments).root
    _, problems = read_keys(root)
    if problems:
        print("\n".join(map(str, problems)), file=sys.stderr)
        return 1
    addresses = [link.address for link in read_links(root)]
    answers = ask_all(addresses)
    report = root / "_build" / "links.csv"
    write_report(answers, report)
    print(f"{summary(answers)}\nReport: {report.relative_to(root)}")
    return 0

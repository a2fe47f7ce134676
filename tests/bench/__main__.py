"""Measure pages and builds beside the defaults, and write the tables that the colophon shows.

The same tree is built twice, as it is and without the extensions that make it light; all numbers
come from one run on one machine.
The tables stay in `_build/bench/`, for the book as CSV.
"""

from __future__ import annotations

import csv
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from datetime import date
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

import book
import browser
from bench import builds, nginx, run_here
from bench.gzip_server import serve
from bench.of_this_edition import COPIED, PAGES, SHOWN_ON
from bench.page_load import DESK, PHONE, PageLoad, load, load_second

SIZES = {"telephone": PHONE, "desk": DESK}
LOADS = 3
GROWTH = (1, 5, 25)
FOLDER = book.ROOT / "_build/bench"

Row = tuple[str, ...]


def row(*cells: object) -> Row:
    """One row of a table; the first row holds the names of the columns."""
    return tuple(map(str, cells))


def tell(name: str, *parts: Iterable[Row]) -> None:
    """Print a table row by row as it is measured, and write it for the book if there are rows."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows = []
    print(f"\n{name}", flush=True)
    for line in chain(*parts):
        rows.append(line)
        print(" | ".join(line), flush=True)
    if len(rows) < 2:  # nothing could be measured here: what the book has stays
        return
    with (FOLDER / f"bench-{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def processor() -> str:
    """The name of this machine's processor, as far as it tells."""
    info = Path("/proc/cpuinfo")
    found = info.exists() and re.search(r"model name\s*: (.*)", info.read_text())
    return found[1] if found else platform.processor() or platform.machine()


def machine(chromium: Browser) -> Iterator[Row]:
    """The table of what the numbers depend on."""
    yield row("What", "Value")
    yield row("Date", date.today().isoformat())
    yield row("Processor", f"{processor()}, {os.cpu_count()} cores")
    yield row("System", f"{platform.system()}, Python {platform.python_version()}")
    yield row("Browser", f"Chromium {chromium.version}")
    packages = ("jupyter-book", "sphinx-book-theme")
    yield row("Packages", ", ".join(f"{name} {version(name)}" for name in packages))


def middle(
    chromium: Browser, address: str, size: tuple[int, int], slow: bool, first: str = ""
) -> PageLoad:
    """The median of several loads, after a first page or with an empty cache."""
    loads = [astuple(load_second(chromium, first, address, size, slow)) for _ in range(LOADS)]
    return PageLoad(*(median(values) for values in zip(*loads, strict=True)))


def compare_second_pages(chromium: Browser, light: str, heavy: str) -> Iterator[Row]:
    """What a page costs whose reader has opened another one before."""
    for page, before in zip(PAGES[1:], PAGES, strict=False):
        for name, size in SIZES.items():
            a, b = (
                middle(chromium, site + page, size, False, site + before) for site in (light, heavy)
            )
            yield row(
                f"{Path(page).stem} as the second page, {name}: kB transferred",
                f"{a.bytes / 1000:.0f}",
                f"{b.bytes / 1000:.0f}",
                f"1 : {b.bytes / a.bytes:.1f}",
            )


def compare_pages(chromium: Browser, ours: Path, defaults: Path) -> Iterator[Row]:
    """The table of what a first view costs."""
    yield row("First view", "Ours", "Defaults", "Ratio")
    with serve(ours / "_build/html") as light, serve(defaults / "_build/html") as heavy:
        for page in PAGES:
            for name, size in SIZES.items():
                a, b = (middle(chromium, site + page, size, False) for site in (light, heavy))
                where = f"{Path(page).stem}, {name}"
                yield row(
                    f"{where}: kB transferred",
                    f"{a.bytes / 1000:.0f}",
                    f"{b.bytes / 1000:.0f}",
                    f"1 : {b.bytes / a.bytes:.1f}",
                )
                yield row(f"{where}: requests", a.requests, b.requests, "")
                a, b = (middle(chromium, site + page, size, True) for site in (light, heavy))
                for what, x, y in (
                    ("first paint", a.first_paint, b.first_paint),
                    ("largest paint", a.largest_paint, b.largest_paint),
                ):
                    yield row(
                        f"{where}, slow line: {what}",
                        f"{x / 1000:.2f} s",
                        f"{y / 1000:.2f} s",
                        f"{x / y:.0%}",
                    )
                yield row(
                    f"{where}, slow line: layout shift", f"{a.shift:.3f}", f"{b.shift:.3f}", ""
                )
        yield from compare_second_pages(chromium, light, heavy)


def compare_load(ours: Path, defaults: Path) -> Iterator[Row]:
    """What a server with files compressed beforehand sends to many readers at once."""
    yield row("Under load", "Ours", "Defaults", "Ratio")
    if missing := nginx.missing():
        print(f"Not measured: install {' and '.join(missing)}.", flush=True)
        return
    found, settings = [], ours / "_build/hosting/nginx.conf"
    for source in (ours, defaults):
        nginx.compress(source / "_build/html")
        with nginx.serve(source / "_build/html", settings, source / "_build/nginx") as site:
            found.append(nginx.load(site + PAGES[0]))
    a, b = found
    where = f"{Path(PAGES[0]).stem}, {nginx.CONNECTIONS} connections"
    yield row(
        f"{where}: requests a second",
        f"{a.requests:.0f}",
        f"{b.requests:.0f}",
        f"{a.requests / b.requests:.1f} : 1",
    )
    yield row(
        f"{where}: 99 of 100 within", f"{a.p99:.0f} ms", f"{b.p99:.0f} ms", f"{a.p99 / b.p99:.0%}"
    )


def run_in_the_page(chromium: Browser, ours: Path) -> Iterator[Row]:
    """The table of a notebook that runs in its page, with the site as `make site` makes it."""
    yield row("A notebook that runs in its page", "Value", "Limit")
    with serve(ours / "_build/html") as address:
        before = load(chromium, address + run_here.RUN, DESK).bytes
    try:
        run_here.put_python_in(ours)
    except run_here.NotHere as reason:
        print(f"Not measured: {reason}", flush=True)
        return
    with serve(ours / "_build/html") as address:
        yield from run_here.measure(chromium, before, address)


def time_builds(ours: Path, plain: Path) -> Iterator[Row]:
    """The table of build times; leaves both sites built from unchanged data."""
    yield row("Build", "Ours", "Plain Jupyter Book", "Ratio")

    def compare(what: str, a: float, b: float) -> Row:
        return row(what, f"{a:.1f} s", f"{b:.1f} s", f"{a / b:.0%}")

    yield compare("cold: all notebooks run", builds.build(ours), builds.build(plain, by_door=False))
    yield compare("warm: nothing changed", builds.build(ours), builds.build(plain, by_door=False))


def time_a_change(ours: Path, plain: Path) -> Iterator[Row]:
    """The row for one changed number. Raises RuntimeError when our page does not show it."""
    for source in (ours, plain):
        builds.change_a_table(source)
    a, b = builds.build(ours), builds.build(plain, by_door=False)
    if not builds.shows_the_change(ours):
        raise RuntimeError(f"{SHOWN_ON} does not show the changed number")
    note = "" if builds.shows_the_change(plain) else " (old number stays)"
    yield row("one table changed", f"{a:.1f} s", f"{b:.1f} s{note}", f"{a / b:.0%}")
    builds.forget_results(plain)
    again = builds.build(plain, by_door=False)
    yield row(
        "one table changed, new number shown", f"{a:.1f} s", f"{again:.1f} s", f"{a / again:.0%}"
    )


def time_growth(ours: Path) -> Iterator[Row]:
    """The table of a growing book, whose notebooks do not run again."""
    yield row("Pages", "All pages built", "Per page")
    start = builds.count_pages(ours)
    for times in GROWTH:
        builds.grow(ours, start * times)
        (ours / "_build/.doctrees/environment.pickle").unlink()
        seconds = builds.build(ours)
        yield row(
            f"{start * times} ({times} ×)", f"{seconds:.1f} s", f"{seconds / start / times:.2f} s"
        )


def main() -> None:
    """Build, measure, print as it goes, and keep the tables."""
    pages = {*PAGES, SHOWN_ON, *(f"chapters/{name}" for name in COPIED)}
    sources = sorted(f"{name.removesuffix('.html')}.md" for name in pages)
    if missing := [name for name in sources if not (book.ROOT / name).is_file()]:
        file = "tests/bench/of_this_edition.py"
        sys.exit(f"make bench: this book has no {missing[0]}: name pages of yours in {file}")
    path = browser.find_or_install_chromium()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        ours = builds.copy_of_the_book(Path(folder, "ours"))
        plain = builds.copy_of_the_book(Path(folder, "plain"), defaults=True)
        chromium = playwright.chromium.launch(executable_path=path, args=browser.launch_flags())
        tell("machine", machine(chromium))
        built = list(time_builds(ours, plain))
        tell("pages", compare_pages(chromium, ours, plain))
        tell("load", compare_load(ours, plain))
        tell("run-here", run_in_the_page(chromium, ours))
        tell("builds", built, time_a_change(ours, plain))
        tell("growth", time_growth(ours))
        chromium.close()
    where = FOLDER.relative_to(book.ROOT)
    print(f"\nFor the book: cp {where}/bench-*.csv chapters/reference/")


if __name__ == "__main__":
    main()

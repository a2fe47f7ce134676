"""Measure pages and builds beside the defaults, and print the tables that README.md shows.

The same tree is built twice, as it is and without the extensions that make it light; all numbers of
a table come from one run on one machine.
The report stays in `_build/bench/report.md`.
"""

from __future__ import annotations

import os
import platform
import re
import tempfile
from collections.abc import Iterator
from dataclasses import astuple
from importlib.metadata import version
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

import book
import browser
from bench import builds
from bench.gzip_server import serve
from bench.page_load import DESK, PHONE, PageLoad, load

PAGES = ("chapters/document/memo.html", "chapters/aid/plan-1957.html")
SIZES = {"telephone": PHONE, "desk": DESK}
LOADS = 3
GROWTH = (1, 5, 25)


def row(*cells: object) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(map(str, cells)) + " |"


def head(*names: str) -> list[str]:
    """The first two lines of a Markdown table: the first column is text, the others are numbers."""
    return [row(*names), row("---", *["---:"] * (len(names) - 1))]


def processor() -> str:
    """The name of this machine's processor, as far as it tells."""
    info = Path("/proc/cpuinfo")
    found = info.exists() and re.search(r"model name\s*: (.*)", info.read_text())
    return found[1] if found else platform.processor() or platform.machine()


def machine(chromium: Browser) -> str:
    """What the numbers depend on."""
    return (
        f"{os.cpu_count()} processors ({processor()}), {platform.system()}, "
        f"Python {platform.python_version()}, Chromium {chromium.version}, "
        f"jupyter-book {version('jupyter-book')}, sphinx-book-theme {version('sphinx-book-theme')}"
    )


def middle(chromium: Browser, address: str, size: tuple[int, int], slow: bool) -> PageLoad:
    """The median of several cold loads, each quantity by itself."""
    loads = [astuple(load(chromium, address, size, slow)) for _ in range(LOADS)]
    return PageLoad(*(median(values) for values in zip(*loads, strict=True)))


def compare_pages(chromium: Browser, ours: Path, defaults: Path) -> Iterator[str]:
    """The table of what a first view costs."""
    yield from head("first view", "ours", "defaults", "ratio")
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


def time_builds(ours: Path, plain: Path) -> Iterator[str]:
    """The table of build times; leaves both sites built from unchanged data."""
    yield from head("build", "ours", "plain Jupyter Book", "ratio")

    def compare(what: str, a: float, b: float, note: str = "") -> str:
        return row(what, f"{a:.1f} s", f"{b:.1f} s{note}", f"{a / b:.0%}")

    yield compare("cold: all notebooks run", builds.build(ours), builds.build(plain, by_door=False))
    yield compare("warm: nothing changed", builds.build(ours), builds.build(plain, by_door=False))


def time_a_change(ours: Path, plain: Path) -> Iterator[str]:
    """The row for one changed number. Raises RuntimeError when our page does not show it."""
    for source in (ours, plain):
        builds.change_a_table(source)
    a, b = builds.build(ours), builds.build(plain, by_door=False)
    if not builds.shows_the_change(ours):
        raise RuntimeError(f"{builds.SHOWN_ON} does not show the changed number")
    note = "" if builds.shows_the_change(plain) else " (old number stays)"
    yield row("one table changed", f"{a:.1f} s", f"{b:.1f} s{note}", f"{a / b:.0%}")
    builds.forget_results(plain)
    again = builds.build(plain, by_door=False)
    yield row(
        "one table changed, new number shown", f"{a:.1f} s", f"{again:.1f} s", f"{a / again:.0%}"
    )


def time_growth(ours: Path) -> Iterator[str]:
    """The table of a growing book, whose notebooks do not run again."""
    yield from head("pages", "all pages built", "per page")
    start = builds.count_pages(ours)
    for times in GROWTH:
        builds.grow(ours, start * times)
        (ours / "_build/.doctrees/environment.pickle").unlink()
        seconds = builds.build(ours)
        yield row(
            f"{start * times} ({times} ×)", f"{seconds:.1f} s", f"{seconds / start / times:.2f} s"
        )


def main() -> None:
    """Build, measure, print as it goes, and keep the report."""
    report = book.ROOT / "_build/bench/report.md"
    report.parent.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []

    def tell(part: Iterator[str]) -> None:
        for line in part:
            lines.append(line)
            print(line, flush=True)

    path = browser.find_or_install_chromium()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        ours = builds.copy_of_the_book(Path(folder, "ours"))
        plain = builds.copy_of_the_book(Path(folder, "plain"), defaults=True)
        chromium = playwright.chromium.launch(executable_path=path, args=browser.launch_flags())
        tell(iter([f"Measured on {machine(chromium)}.", ""]))
        tell(time_builds(ours, plain))
        pages = list(compare_pages(chromium, ours, plain))
        tell(time_a_change(ours, plain))
        tell(iter(["", *pages, ""]))
        tell(time_growth(ours))
        chromium.close()
    report.write_text("\n".join([*lines, ""]), encoding="utf-8")
    print(f"\nThe report is in {report.relative_to(book.ROOT)}.")


if __name__ == "__main__":
    main()

"""``make site``: put Python into the built book, so that its notebooks run in their pages.

``--site`` names the built pages, and ``--work`` the folder for what is made once and kept.
"""

import argparse
import sys
from pathlib import Path

from filelock import FileLock

from .make_runtime import make
from .offer import SiteProblem, put_in

ROOT = Path(__file__).resolve().parents[3]


def main(arguments: list[str]) -> None:
    """Make the runtime and offer it, or say in one line why not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--work", type=Path, default=ROOT / "_build" / "runtime")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        sys.exit(f"make site: {options.site} has no built book: run `make book` first")
    options.work.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(options.work.with_name(f".{options.work.name}.lock")):  # one at a time
            made, runtime = make(options.site, options.work, ROOT / "data/references.bib")
            pages = put_in(options.site, made, runtime)
    except SiteProblem as problem:
        sys.exit(f"make site: {problem}")
    print(f"{len(pages)} notebooks run in their pages: {runtime.megabytes} MB, once for a reader.")
    print(f"The site to publish is {options.site}.")

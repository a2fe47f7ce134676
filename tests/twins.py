"""``make twice``: build one commit twice, in other surroundings, and compare all that is published.

The two stand in other folders, in other time zones and locales, with other rights for new files and
another order of sets; and the clock of the second is 400 days ahead.
The table is printed, and written for the colophon.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from book import ROOT, keep_table
from pango import find_or_install

sys.path.insert(0, str(ROOT / "_ext"))

from edition.moment import NAME

DAYS = 400
HERE = {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2", "LC_ALL": "C"}
RIGHTS = (0o022, 0o077)
PARTS = {
    "html": "the site",
    "notebooks": "notebooks for students",
    "instructor": "notebooks for instructors",
    "citations": "citations",
    "tei": "TEI",
    "hosting": "settings of servers",
    "lms": "questions for learning platforms",
    "print": "PDFs, EPUB and offline copy",
}
# What only the next build reads.
STATE = {".buildinfo", "passed.json"}
# What only a book has whose chapters have this.
IF_CHAPTERS_HAVE = {
    "notebooks": r"\{code-cell\}",
    "instructor": r"\bnbgrader:",
    "lms": r"\{(?:exercise|quiz)\}",
}
CLOCK = Path(__file__).with_name("clock_ahead.c")


class Part(NamedTuple):
    """How a part of what is published compares."""

    name: str
    files: int
    size: int  # bytes
    different: list[str]


def git(folder: Path, *arguments: str | Path) -> str:
    """What git says. Raises CalledProcessError when it refuses."""
    command = ["git", "-C", folder, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def set_ahead(source: Path, library: Path) -> dict[str, str]:
    """Date the sources as much later, and return the settings that put the clock ahead.

    Without a C compiler, or where libraries are not loaded so, the clock stays as it is.
    (libfaketime lets Python's `time.sleep` fail, and a clock in Python crashes pandas.)
    """
    later = time.time() + DAYS * 86400
    for path in source.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            os.utime(path, (later, later))
    if not can_set_ahead():
        print("Without a C compiler the clocks of both builds are the same.", flush=True)
        return {}
    ahead = ["-shared", "-fPIC", f"-DAHEAD={DAYS * 86400}", "-o", library, CLOCK, "-ldl"]
    subprocess.run(["cc", *ahead], check=True)
    return {"LD_PRELOAD": str(library)}


def can_set_ahead() -> bool:
    """Whether this machine can put the clock of a build ahead."""
    return sys.platform == "linux" and bool(shutil.which("cc"))


def make(
    folder: Path, doors: Iterable[str], umask: int, settings: dict[str, str]
) -> subprocess.Popen[str]:
    """Start going through these doors of a book, in surroundings of its own."""
    steps = [f"umask {umask:03o}", *(f'"$0" _ext/edition {door}' for door in doors)]
    known = {name: value for name, value in os.environ.items() if name != NAME}
    return subprocess.Popen(
        ["sh", "-c", " && ".join(steps), sys.executable],
        cwd=folder,
        env=known | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def build_both(first: Path, second: Path, doors: Iterable[str]) -> None:
    """Build two checkouts at once. Raises RuntimeError with the last words of one that fails."""
    ahead = set_ahead(second, first.with_name("clock.so"))
    settings = (HERE, THERE | ahead)
    builds = [
        make(folder, doors, umask, there)
        for folder, umask, there in zip((first, second), RIGHTS, settings, strict=True)
    ]
    for build, said in [(build, build.communicate()[0]) for build in builds]:
        if build.returncode:
            raise RuntimeError(said[-3000:])


def files(folder: Path) -> dict[str, bytes]:
    """The files below a folder by their names, without what only the next build reads."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name not in STATE)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def differences(one: Path, two: Path) -> list[str]:
    """The files that are not the same in two folders."""
    a, b = files(one), files(two)
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def parts_of(root: Path) -> dict[str, str]:
    """The parts that a book has: one without questions has none for learning platforms."""
    chapters = "".join(path.read_text(encoding="utf-8") for path in root.rglob("chapters/**/*.md"))
    return {
        folder: name
        for folder, name in PARTS.items()
        if re.search(IF_CHAPTERS_HAVE.get(folder, ""), chapters)
    }


def compare(first: Path, second: Path, parts: dict[str, str] = PARTS) -> Iterator[Part]:
    """Compare what two builds left, part by part. Raises ValueError when a part is empty."""
    for folder, name in parts.items():
        found = files(first / folder)
        if not found:
            raise ValueError(f"{first / folder} is empty: there is nothing to compare")
        size = sum(map(len, found.values()))
        yield Part(name, len(found), size, differences(first / folder, second / folder))


def table(parts: list[Part]) -> str:
    """What a reader of the colophon sees."""
    day = datetime.now(tz=UTC).date()
    lines = [f"Part ({day}),Files,MB,Different"]
    lines += [
        f'"{one.name}",{one.files},{one.size / 1e6:.1f},{len(one.different)}' for one in parts
    ]
    return "\n".join([*lines, ""])


def twins(base: Path, root: Path = ROOT) -> tuple[Path, Path]:
    """Two checkouts of the commit at hand."""
    first, second = base / "a", base / "another, longer place" / "b"
    for folder in (first, second):
        git(root, "clone", "--quiet", "--no-hardlinks", root, folder)
    return first, second


def main() -> int:
    """Build, compare, print; the exit status is 1 when a file differs."""
    if not find_or_install():
        sys.exit("make twice: the PDFs need the library Pango: `make print` says how to get it")
    try:
        if git(ROOT, "status", "--porcelain"):
            print("What you changed since the last commit is left out: a commit is built.")
    except (OSError, subprocess.CalledProcessError):
        sys.exit("make twice: this is no checkout of git, and a commit is what is built twice")
    print("Building the book, its copies and its site twice: a quarter of an hour.", flush=True)
    has = parts_of(ROOT)
    with TemporaryDirectory(prefix="twins-") as folder:
        first, second = twins(Path(folder))
        try:
            lms = ["lms"] if "lms" in has else []
            build_both(first, second, ("book -q", *lms, "print", "site"))
        except RuntimeError as error:
            sys.exit(f"make twice: a build failed:\n{error}")
        parts = list(compare(first / "_build", second / "_build", has))
    print(f"{'part':<34} {'files':>6} {'bytes':>12} {'different':>9}")
    for one in parts:
        print(f"{one.name:<34} {one.files:>6} {one.size:>12} {len(one.different):>9}")
    for one in parts:
        print("".join(f"\nDifferent: {name} ({one.name})" for name in one.different), end="")
    keep_table("twins.csv", table(parts))
    return int(any(one.different for one in parts))


if __name__ == "__main__":
    sys.exit(main())

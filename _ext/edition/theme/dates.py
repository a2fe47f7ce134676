"""The day on which a page's sources last changed, as git knows it.

The sources of a page are its own file and the files that it names: tables, the memo.
Where there is no git, or its history is cut off, no day is given.
"""

from datetime import date
from pathlib import Path

from ..moment import git

# %D names what a commit is called; "grafted" is where a history without its beginning begins.
LOG = ("log", "-z", "--name-only", "--relative", "--no-merges", "--format=%x01%cs %D%x00")
GRAFTED = "grafted"


def changes(root: Path) -> dict[str, date]:
    """When each file below ``root`` last changed, by its path; empty where there is no git."""
    return read_log(git(root, *LOG))


def read_log(text: str) -> dict[str, date]:
    """The newest date of each file in the output of ``LOG``."""
    found: dict[str, date] = {}
    for commit in text.split("\x01")[1:]:
        head, *names = commit.split("\0")
        day, _, called = head.partition(" ")
        if GRAFTED in called.split(", "):
            continue
        for name in filter(None, (name.strip("\n") for name in names)):
            found.setdefault(name, date.fromisoformat(day))
    return found


def last_change(known: dict[str, date], root: Path, sources: set[Path]) -> date | None:
    """The newest day of the sources; None when git knows none of them."""
    names = (path.relative_to(root).as_posix() for path in sources if path.is_relative_to(root))
    return max((known[name] for name in names if name in known), default=None)

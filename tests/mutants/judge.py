"""Whether anything refuses a change: the checks, a test of the exercises, or the approved text."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from approved_text import FOLDER, rows
from edition.evidence import check

from .change import Change

ROLES = re.compile(r"\{(?:term|memo)\}`(?:p\d+: )?(?P<words>[^`<]+?)(?: <[^>]*>)?`")
GAPS = re.compile(r"^\s*\w+: \"|\{[\w:]+\}`[^`]*`|`[^`]*`|\]\([^)]*\)|\{[^}]*\}|[|*\[\]]")
LONG = 12  # letters: a shorter cell may stand on a page for another reason


class Verdict(NamedTuple):
    """What refuses a change, and in which words; nothing when it passes."""

    by: str
    said: str


class Judge:
    """A copy of the book, in which one change at a time is made and taken back."""

    def __init__(self, root: Path) -> None:
        self.root = root
        if problems := check(root):
            raise ValueError(f"the book itself is refused: {problems[0]}")
        self.rows = rows(root / "data")

    def judge(self, change: Change) -> Verdict:
        """The first that refuses a change."""
        path = self.root / change.path
        kept = path.read_bytes()
        path.write_bytes(change.text.encode())
        try:
            problems = check(self.root)
        finally:
            path.write_bytes(kept)
        if problems:
            return Verdict("make check", str(problems[0]))
        if has_code_of_nobody(change):
            return Verdict("a test", "a fingerprint is of no answer")
        if shown := no_longer_shown(change):
            return Verdict("the approved text", shown)
        if not change.path.startswith("chapters/") or "/exercises/0" in change.path:
            path.write_bytes(change.text.encode())
            try:
                changed = rows(self.root / "data").items() ^ self.rows.items()
            finally:
                path.write_bytes(kept)
            if changed:
                return Verdict("the approved rows", min(changed)[0])
        return Verdict("", "")


def has_code_of_nobody(change: Change) -> bool:
    """Whether an exercise has a fingerprint of no answer, where a test of this book knows all."""
    if find_spec("test_readings") is None:
        return False
    readings, name = import_module("test_readings"), Path(change.path).stem
    return name in readings.EXERCISES and bool(readings.codes_of_nobody(name, change.text))


@cache
def approved(page: str = "") -> str:
    """The words of one page as approved, or of all."""
    names = [f"{page.removesuffix('.md').replace('/', '--')}.txt"] if page else []
    files = [FOLDER / name for name in names] or sorted(FOLDER.iterdir())
    return words(" ".join(one.read_text(encoding="utf-8") for one in files if one.exists()))


def words(text: str) -> str:
    """The words alone, for marks and spaces are set otherwise on a page."""
    return " ".join(re.findall(r"\w+", text))


def pieces(line: str) -> list[str]:
    """The runs of words of a line of a chapter that stand so on its page."""
    return [words(one) for one in GAPS.split(ROLES.sub(r"\g<words>", line)) if words(one)]


def no_longer_shown(change: Change) -> str:
    """Words that a page shows now, as was approved, and would not show after the change."""
    if change.path.endswith(".csv"):
        before = [words(change.before)] if len(change.before) >= LONG else []
        after, seen = [words(change.after)], approved()
    else:
        before, after = pieces(change.before), pieces(change.after)
        seen = approved(change.path)
    gone = (one for one in before if " " in one and one not in after and one in seen)
    return next(gone, "")

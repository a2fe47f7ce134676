"""The memo: its sixteen paragraphs, and the proof that nobody has changed it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from .files import read_bytes
from .problems import Problem

MEMO = "data/memo.txt"
# Of the text as the archive gave it. It never changes: who must change it is editing the source.
SHA256 = "483c069ae5df7d5d7bea93cc2ed098ebaddb961aa8455cac4220bf8925a46684"
PARAGRAPHS = tuple(f"p{number}" for number in range(16))
BODY_FOLLOWS = "Translation - English"
DIARY_HEADING = "From the Diary of"


def read_paragraphs(path: Path) -> dict[str, str]:
    """The paragraphs of the record, from p0 (the diary heading) to p15.

    Raises ValueError when the file does not have the shape of the memo.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    if BODY_FOLLOWS not in lines:
        raise ValueError(f"{path.name} has no line {BODY_FOLLOWS!r}, after which the record begins")
    body = [line for line in lines[lines.index(BODY_FOLLOWS) + 1 :] if line]
    if len(body) != len(PARAGRAPHS):
        raise ValueError(f"{path.name} has {len(body)} paragraphs, {len(PARAGRAPHS)} expected")
    if not body[0].startswith(DIARY_HEADING):
        raise ValueError(f"{path.name}: p0 should begin with {DIARY_HEADING!r}")
    return dict(zip(PARAGRAPHS, body, strict=True))


def check_memo(root: Path) -> tuple[dict[str, str] | None, list[Problem]]:
    """The paragraphs, or None when the memo is not the archive's text, byte for byte."""
    content, problems = read_bytes(root, MEMO)
    if content is None:
        return None, problems
    if hashlib.sha256(content).hexdigest() != SHA256:
        message = (
            "this is not the archive's text, byte for byte (its sha256 has changed; line ends and "
            f"encoding count too): restore it with `git checkout {MEMO}`"
        )
        return None, [Problem(MEMO, 1, message)]
    return read_paragraphs(root / MEMO), []

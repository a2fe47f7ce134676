"""Read a file of the book, or say in plain words why it cannot be read."""

import codecs
from pathlib import Path

from .problems import Problem


def read_bytes(root: Path, name: str) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a file, named relative to the root, or None and the reason."""
    try:
        return (root / name).read_bytes(), []
    except FileNotFoundError:
        return None, [Problem(name, 1, "the file is missing; restore it, or correct what names it")]
    except OSError as error:
        return None, [Problem(name, 1, f"the file cannot be read: {error.strerror}")]


def read_text(root: Path, name: str) -> tuple[str | None, list[Problem]]:
    """The text of a UTF-8 file, with its own line ends, or None and the reasons."""
    content, problems = read_bytes(root, name)
    if content is None:
        return None, problems
    if content.startswith(codecs.BOM_UTF8):
        # The rest can be read all the same, and its problems told in the same run.
        advice = "the file begins with a byte order mark; save it as UTF-8 without BOM"
        problems.append(Problem(name, 1, advice))
        content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        message = f"the byte 0x{byte:02X} is not UTF-8; save the file as UTF-8"
        return None, [*problems, Problem(name, line_at(content, error.start), message)]
    if "\0" in text:
        message = "there is a NUL character; delete it"
        return None, [*problems, Problem(name, line_at(content, content.index(0)), message)]
    return text, problems


def line_at(text: str | bytes, offset: int) -> int:
    """The number of the line in which an offset lies."""
    before = text[:offset]
    ends = before.count("\n") if isinstance(before, str) else before.count(b"\n")
    return ends + 1

"""The text of the document: its paragraphs, and the proof that nobody has changed it."""

import hashlib
from pathlib import Path

from .document import DOCUMENT, Description, Document, read_document
from .files import read_bytes, read_text
from .problems import Problem

MEMO = "data/memo.txt"


class ShapeError(ValueError):
    """The text is not as its description says; ``name`` is the property that says so."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def read_paragraphs(path: Path) -> dict[str, str]:
    """The paragraphs of the record in ``data/memo.txt``, by their names.

    Raises ValueError when the file is not as the document's description, beside it, says.
    """
    return split(path.read_text(encoding="utf-8"), read_document(path.parent.parent))


def split(text: str, document: Document) -> dict[str, str]:
    """The text in paragraphs. Raises ShapeError when it has not the shape of the document."""
    lines, shape = text.split("\n"), document.text
    if shape.after and shape.after not in lines:
        message = f"there is no line {shape.after!r}, after which the record begins"
        raise ShapeError("text.after", message)
    start = lines.index(shape.after) + 1 if shape.after else 0
    body = [line for line in lines[start:] if line.strip()]
    if len(body) != shape.paragraphs:
        message = f"there are {len(body)} paragraphs, {shape.paragraphs} expected"
        raise ShapeError("text.paragraphs", message)
    if document.summary and document.summary.after not in lines:
        message = f"there is no line {document.summary.after!r}; correct it or remove the summary"
        raise ShapeError("summary.after", message)
    if not body[0].startswith(shape.begins):
        message = f"{document.paragraphs[0]} should begin with {shape.begins!r}"
        raise ShapeError("text.begins", message)
    return dict(zip(document.paragraphs, body, strict=True))


def read_summary(root: Path) -> str:
    """The summary that stands before the record; empty when the document has none."""
    summary = read_document(root).summary
    lines = (root / MEMO).read_text(encoding="utf-8").split("\n")
    return next(filter(None, lines[lines.index(summary.after) + 1 :]), "") if summary else ""


def check_memo(root: Path, description: Description) -> tuple[dict[str, str] | None, list[Problem]]:
    """The paragraphs, or None when the text is not, byte for byte, the one that is described."""
    document = description.document
    if document is None:
        return None, read_text(root, MEMO)[1]
    content, problems = read_bytes(root, MEMO)
    if content is None:
        return None, problems
    digest = hashlib.sha256(content).hexdigest()
    if digest != document.text.sha256:
        message = (
            "this is not the archive's text, byte for byte (line ends and encoding count too): "
            f"restore it with `git checkout {MEMO}`; the text of another document has its sha256 "
            f"in {DOCUMENT}, here {digest}"
        )
        return None, [Problem(MEMO, 1, message)]
    try:
        return split(content.decode("utf-8"), document), []
    except UnicodeDecodeError:
        return None, [Problem(MEMO, 1, "this is not UTF-8; save the file as UTF-8")]
    except ShapeError as fault:
        return None, [description.problem(fault.name, f"in {MEMO} {fault}")]

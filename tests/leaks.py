"""What only the instructor may see, and where it is seen all the same."""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from edition.notebooks.exercises import BEGIN, END, INSTRUCTOR, REGION, blank, is_a

MARKER = re.compile(r"solution-[a-z-]+-\d+")
TAG = re.compile(r"<[^>]*>")


def plain(text: str) -> str:
    """Letters and digits only: the same words look the same in code, HTML, JSON and indexes."""
    return re.sub(r"[\W_]+", "", text).lower()


def secret_text(cell) -> str:
    """The part of a cell that no student gets."""
    if INSTRUCTOR in cell.metadata.get("tags", []):
        return cell.source
    if is_a(cell, "solution"):
        regions = "\n".join(found[0] for found in REGION.finditer(cell.source))
        return regions if cell.cell_type == "code" else cell.source
    return ""


def secrets(notebook) -> set[str]:
    """Markers, answers as a whole and their longer lines: what must not get out."""
    public = plain("\n".join(cell.source for cell in blank(notebook).cells))
    found = set()
    for cell in notebook.cells:
        text = secret_text(cell).replace(BEGIN, "").replace(END, "")
        found.update(MARKER.findall(text))
        lines = [plain(line) for line in text.splitlines() if not MARKER.search(line)]
        found.update(line for line in lines if len(line) > 25 and line not in public)
        if text:
            found.add("".join(lines))
    return found


def texts(name: str, content: bytes) -> Iterator[str]:
    """What a file says: as it stands, without HTML's tags, and what is packed into it."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from texts(member, archive.read(member))
        return
    text = content.decode("utf-8", errors="ignore")
    yield text
    if name.endswith(".html"):
        yield html.unescape(TAG.sub("", text))
    if name.endswith(".ipynb"):
        yield "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])


def leaks(folder: Path, hidden: set[str]) -> dict[str, list[str]]:
    """The files below a folder that give something away, and what."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for text in texts(path.name, path.read_bytes()):
            squeezed = plain(text)
            seen = [one for one in hidden if one in text or one in squeezed]
            if seen:
                found[path.relative_to(folder).as_posix()] = sorted(seen)
    return found

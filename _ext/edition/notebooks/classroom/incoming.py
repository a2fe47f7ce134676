"""What students sent: a folder or a zip of a learning platform, and whose each file is.

Platforms wrap what a student uploads in folders, prefixes and suffixes of their own; browsers add
"(1)", some platforms "-1".
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

# A student's name before the rest, as platforms put it together.
WRAPPED = (
    re.compile(r"^(?P<name>.+?)_\d+_assignsubmission_(?:file|onlinetext)"),  # Moodle
    re.compile(r"^.*?_(?P<name>[^_]+)_attempt_\d{4}-"),  # Blackboard
    re.compile(r"^(?P<name>.+?)_(?:LATE_)?\d+_\d+(?:_|$)"),  # Canvas
)
JUNK = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.|~\$)|\.ipynb_checkpoints/|(?:^|/)(?:Thumbs|desktop)\.", re.I
)
COPY = re.compile(
    r"(?:\s*\((\d+)\)|-(\d+)| - (?:copy|kopie)(?: \((\d+)\))?|_v?(\d+))+$", re.IGNORECASE
)
MOST = 50_000_000  # bytes: a notebook is never so large, and no archive may fill the memory


@dataclass(frozen=True)
class Sent:
    """One file that was sent, with its place in the folder or the archive."""

    place: str
    content: bytes
    time: datetime
    too_large: bool = False


def read_archive(content: bytes, place: str) -> Iterator[Sent]:
    """The files in a zip, those in zips within it too; a damaged one stays as a file."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [member for member in archive.infolist() if not member.is_dir()]
    except zipfile.BadZipFile:
        yield Sent(place, content, datetime.now(UTC))
        return
    for member in members:
        path = f"{place}/{member.filename}" if place else member.filename
        time = datetime(*member.date_time, tzinfo=UTC)
        if member.file_size > MOST:
            yield Sent(path, b"", time, too_large=True)
            continue
        try:
            inside = archive.read(member)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
            inside = b""  # damaged, or behind a password
        if path.lower().endswith(".zip") and path.count(".zip") < 3:
            yield from read_archive(inside, path.removesuffix(".zip"))
        else:
            yield Sent(path, inside, time)


def read_sent(source: Path) -> list[Sent]:
    """Every file that was sent, without what systems leave beside them.

    Raises FileNotFoundError when there is nothing at ``source``, ValueError when it is no folder
    and no zip.
    """
    if not source.exists():
        raise FileNotFoundError(f"{source}: there is no such folder or zip")
    found: list[Sent] = []
    if source.is_dir():
        for path in sorted(one for one in source.rglob("*") if one.is_file()):
            place, stat = path.relative_to(source).as_posix(), path.stat()
            time = datetime.fromtimestamp(stat.st_mtime, UTC)
            if path.suffix.lower() == ".zip":
                found += read_archive(path.read_bytes(), place.removesuffix(".zip"))
            elif stat.st_size > MOST:
                found.append(Sent(place, b"", time, too_large=True))
            else:
                found.append(Sent(place, path.read_bytes(), time))
    elif zipfile.is_zipfile(source):
        found += read_archive(source.read_bytes(), "")
    else:
        raise ValueError(f"{source}: this is neither a folder nor a zip")
    return [sent for sent in found if not JUNK.search(sent.place)]


def plain(name: str) -> str:
    """A name for comparing: in one form of Unicode, small letters, with hyphens."""
    return re.sub(r"[\s_]+", "-", unicodedata.normalize("NFC", name)).casefold()


def exercise_of(place: str, exercises: list[str]) -> str:
    """The exercise that a file's name, or else one of its folders, names; "" for none."""
    for part in reversed(PurePosixPath(place).parts):
        for exercise in exercises:
            if exercise in plain(part):
                return exercise
    return ""


def copy_number(place: str) -> int:
    """The number that a browser or platform added to a second copy; 0 for none."""
    found = COPY.search(PurePosixPath(place).stem)
    return int(next((one for one in found.groups() if one), 1)) if found else 0


def student_of(place: str, exercises: list[str]) -> str:
    """The student whose file this is, by its name or its folder; "" when neither tells."""
    *folders, name = PurePosixPath(unicodedata.normalize("NFC", place)).parts
    stem = COPY.sub("", PurePosixPath(name).stem)
    for part in (stem, *reversed(folders)):
        for form in WRAPPED:
            if found := form.match(part):
                return safe(found["name"])
    for part in (stem, *reversed(folders)):
        rest = part
        for exercise in exercises:
            start = plain(part).find(exercise)
            if start >= 0:
                rest = part[:start] if len(plain(part)) == len(part) else ""
        if safe(rest) and (rest != part or part in folders):
            return safe(rest)
    return ""


def safe(name: str) -> str:
    """A student's name as the name of a folder."""
    kept = re.sub(r"[^\w .,'()@-]+", "-", name, flags=re.UNICODE)
    return re.sub(r"\s+", " ", kept).strip(" ._-")

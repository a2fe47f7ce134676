"""What students sent: a folder or a zip of a learning platform, and whose each file is.

Platforms wrap what a student uploads in folders, prefixes and suffixes of their own; browsers add
"(1)", some platforms "-1".
"""

import io
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

# A student's name before the rest, as platforms put it together, and the number that tells two
# students of one name apart.
WRAPPED = (
    re.compile(r"^(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)"),  # Moodle
    re.compile(r"^.*?_(?P<name>[^_]+)_attempt_\d{4}-"),  # Blackboard
    re.compile(r"^(?P<name>.+?)_(?:LATE_)?(?P<number>\d+)_\d+(?:_|$)"),  # Canvas
    re.compile(r"^(?P<number>\d+)-\d+ - (?P<name>.+?) - \w+ \d+, \d{4} "),  # Brightspace
)
JUNK = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|~\$)|(?:^|/)\.(?![^/]*\.ipynb$)|\.ipynb_checkpoints/"
    r"|(?:^|/)(?:Thumbs|desktop)\.",
    re.IGNORECASE,
)
COPY = re.compile(
    r"(?:\s*\((\d+)\)|-(\d+)| - (?:copy|kopie)(?: \((\d+)\))?|_v?(\d+))+$", re.IGNORECASE
)
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OFFICE = ("[Content_Types].xml", "mimetype")  # what is in a document that is a zip, too
MOST = 200_000_000  # bytes: no notebook is so large, and no archive may fill the memory
DEEPEST = 4  # zips within zips


@dataclass(frozen=True)
class Sent:
    """One file that was sent, with its place in the folder or the archive.

    Where ``trouble`` says why it could not be taken up, there is no content.
    """

    place: str
    content: bytes
    time: datetime
    trouble: str = ""


def name_in(member: zipfile.ZipInfo) -> str:
    """The name of a file in a zip, whatever system packed it."""
    name = member.filename
    if not member.flag_bits & 0x800:  # not said to be UTF-8, and often it is
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in ("..", "/"))


def time_of(member: zipfile.ZipInfo) -> datetime:
    """When a file in a zip was last changed, as far as the zip knows."""
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)


def trouble_with(member: zipfile.ZipInfo) -> str:
    """Why a file in a zip is not to be read."""
    if member.flag_bits & 1:
        return "it is behind a password"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "this is a link to a file, not the file"
    return f"the file is larger than {MOST // 1_000_000} MB" if member.file_size > MOST else ""


def read_archive(content: bytes, place: str, depth: int = 0) -> Iterator[Sent]:
    """The files in a zip, those in zips within it too; what cannot be read is named."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [member for member in archive.infolist() if not member.is_dir()]
        trouble = "" if members else "there is nothing in this zip"
    except Exception:  # whatever a damaged zip makes the library say
        trouble = "this zip is damaged"
    if not trouble and depth > DEEPEST:
        trouble = "this zip is in too many others"
    if trouble:
        yield Sent(place, b"", datetime.now(UTC), trouble)
        return
    folder = re.sub(r"\.zip$", "", place, flags=re.IGNORECASE)
    for member in members:
        name = f"{folder}/{name_in(member)}" if folder else name_in(member)
        trouble, inside = trouble_with(member), b""
        if not trouble and not JUNK.search(name):
            try:
                inside = archive.read(member)
            except Exception:  # likewise
                trouble = "it is damaged in the zip"
        yield from opened(Sent(name, inside, time_of(member), trouble), depth + 1)


def opened(sent: Sent, depth: int = 0) -> Iterator[Sent]:
    """A file, or the files in it when it is a zip, whatever it is called."""
    if is_archive(sent):
        yield from read_archive(sent.content, sent.place, depth)
    else:
        yield sent


def is_archive(sent: Sent) -> bool:
    """Whether a file is a zip of files, and no document that happens to be one."""
    if sent.trouble:
        return False
    if not sent.content.startswith(ZIP):
        return sent.place.lower().endswith(".zip")
    try:
        return not set(OFFICE) & set(zipfile.ZipFile(io.BytesIO(sent.content)).namelist())
    except Exception:  # damaged: to be said when it is opened
        return True


def read_file(path: Path, place: str) -> Sent:
    """One file on the disk."""
    try:
        about = path.stat()
        time = datetime.fromtimestamp(about.st_mtime, UTC)
        if about.st_size > MOST and path.suffix.lower() != ".zip":
            return Sent(place, b"", time, f"the file is larger than {MOST // 1_000_000} MB")
        return Sent(place, path.read_bytes(), time)
    except OSError as error:
        return Sent(place, b"", datetime.now(UTC), f"it cannot be read: {error.strerror}")


def read_sent(source: Path) -> Iterator[Sent]:
    """Every file that was sent, one after another, without what systems leave beside them.

    Raises FileNotFoundError when there is nothing at ``source``, ValueError when it is no folder,
    no zip and no notebook.
    """
    if source.is_dir():
        found = sorted(one for one in source.rglob("*") if not one.is_dir())
        files = ((path, path.relative_to(source).as_posix()) for path in found)
    elif not source.exists():
        raise FileNotFoundError(f"{source}: there is no such folder or zip")
    elif zipfile.is_zipfile(source) or source.suffix == ".ipynb":
        files = ((path, "" if zipfile.is_zipfile(path) else path.name) for path in [source])
    else:
        raise ValueError(f"{source}: this is neither a folder nor a zip, nor a notebook")
    all_of_it = (sent for path, place in files for sent in opened(read_file(path, place)))
    return (
        replace(sent, place=sent.place.encode("utf-8", "replace").decode("utf-8"))
        for sent in all_of_it
        if not JUNK.search(sent.place)  # a name may hold bytes of no alphabet
    )


def plain(name: str) -> str:
    """A name for comparing: in one form of Unicode, small letters, with hyphens."""
    return re.sub(r"[\s_]+", "-", unicodedata.normalize("NFC", name)).casefold()


def exercise_of(place: str, exercises: list[str]) -> str:
    """The exercise that a file's name, or else one of its folders, names; "" for none."""
    parts = map(plain, reversed(PurePosixPath(place).parts))
    return next((one for part in parts for one in exercises if one in part), "")


def copy_number(place: str) -> int:
    """The number that a browser or platform added to a second copy; 0 for none."""
    found = COPY.search(PurePosixPath(place).stem)
    return int(next((one for one in found.groups() if one), 1)) if found else 0


def wrapped(place: str) -> re.Match[str] | None:
    """What a platform has put before a file's name, or into the name of its folder."""
    *folders, name = PurePosixPath(unicodedata.normalize("NFC", place)).parts or ("",)
    parts = (COPY.sub("", PurePosixPath(name).stem), *reversed(folders))
    return next((hit for part in parts for form in WRAPPED if (hit := form.match(part))), None)


def number_of(place: str) -> str:
    """The number by which a platform knows the student; "" when it gave none."""
    found = wrapped(place)
    return found.groupdict().get("number") or "" if found else ""


def student_of(place: str, exercises: list[str]) -> str:
    """The student whose file this is, by its name or its folder; "" when neither tells."""
    if found := wrapped(place):
        return safe(found["name"])
    *folders, name = PurePosixPath(unicodedata.normalize("NFC", place)).parts or ("",)
    stem = COPY.sub("", PurePosixPath(name).stem)
    for part in (stem, *reversed(folders)):
        rest = part
        for exercise in exercises:
            start = plain(part).find(exercise)
            if start >= 0:
                rest = part[:start] if len(plain(part)) == len(part) else ""
        if safe(rest) and (rest != part or part in folders):
            return safe(rest)
    if folders and all(exercise_of(folder, exercises) for folder in folders):
        return "" if exercise_of(stem, exercises) else safe(stem)
    return ""


def safe(name: str) -> str:
    """A student's name as the name of a folder."""
    kept = re.sub(r"[^\w .,'()@-]+", "-", name, flags=re.UNICODE)
    return re.sub(r"\s+", " ", kept)[:100].strip(" ._-@")

"""Whether files have changed: by what is in them, never by their dates.

What an editor or Python leaves beside the sources is no content: hidden files, copies that end in
``~``, ``__pycache__``.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

NO_CONTENT = {"__pycache__", "Thumbs.db", "desktop.ini"}


def is_content(name: str) -> bool:
    """Whether a file or folder of this name belongs to what somebody wrote."""
    left_over = name.startswith((".", "#", "~$")) or name.endswith(
        ("~", ".pyc", ".swp", ".tmp", ".bak")
    )
    return not left_over and name not in NO_CONTENT


def files_in(path: Path) -> Iterator[Path]:
    """The files below a folder in a fixed order, or the file itself; nothing when it is missing."""
    if path.is_dir():
        for name in sorted(os.listdir(path)):
            if is_content(name):
                yield from files_in(path / name)
    elif path.is_file():
        yield path


def digest_of_file(path: Path) -> str:
    """The digest of what is in a file; empty when it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def digest(root: Path, paths: Iterable[Path]) -> str:
    """One digest of the names, relative to ``root``, and contents of all files at these paths."""
    found = hashlib.sha256()
    for file in sorted({file for path in paths for file in files_in(path)}):
        name = Path(os.path.relpath(file, root)).as_posix()
        found.update(f"{name}\0{digest_of_file(file)}\0".encode())
    return found.hexdigest()


def write_if_changed(path: Path, content: str | bytes) -> None:
    """Write a file, unless it has this content: what is made from it need not be made again."""
    data = content.encode() if isinstance(content, str) else content
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and then rename it, so that nobody finds it half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    side = path.with_name(f".{path.name}.{os.getpid()}")
    side.write_bytes(content.encode() if isinstance(content, str) else content)
    os.replace(side, path)

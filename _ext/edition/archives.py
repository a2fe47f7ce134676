"""ZIP files that are the same whenever their contents are."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

# The earliest date that the format knows: no file carries the time of its making.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def write_archive(
    target: Path | IO[bytes], members: Iterable[tuple[str, bytes]], first: str = ""
) -> None:
    """Write the members in their order; the one named ``first`` is not compressed."""
    with ZipFile(target, "w") as archive:
        for name, content in members:
            info = ZipInfo(name, NO_DATE)
            info.compress_type = ZIP_STORED if name == first else ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)


def pack_site(site: Path, target: Path, folder: str) -> None:
    """The built site as one archive whose files lie in ``folder``."""
    paths = sorted(path for path in site.rglob("*") if path.is_file())
    packed = [path for path in paths if path.name not in (target.name, ".buildinfo")]
    names = [f"{folder}/{path.relative_to(site).as_posix()}" for path in packed]
    write_archive(
        target, ((name, path.read_bytes()) for name, path in zip(names, packed, strict=True))
    )

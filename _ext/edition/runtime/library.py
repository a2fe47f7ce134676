"""The library as a page needs it: what its notebooks read, and what a reader may try.

Everything in it is stored as it is, so that all is compressed once, as a whole, and unpacked once.
"""

import bisect
from collections.abc import Collection, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from ..archives import NO_DATE

INSIDE = Path(__file__).parent / "inside"
# A reader changes cells: these are there whole, but for what follows.
WHOLE = ("pandas", "dateutil", "collections", "json", "re")
TRIED = tuple(f"encodings/{name}.pyc" for name in ("cp1252", "latin_1", "utf_16", "utf_8_sig"))
# What needs packages that are not there, or another kind of reader.
NEVER = (
    *(
        "dateutil/zoneinfo/dateutil-zoneinfo",
        "numpy/ctypeslib",
        "numpy/f2py",
        "numpy/testing",
        "numpy/typing",
    ),
    *("pandas/_testing", "pandas/core/_numba", "pandas/core/interchange", "pandas/io/clipboard"),
    *("pandas/io/formats/excel", "pandas/io/formats/style", "pandas/io/sas", "pandas/util/_tester"),
)
NO_CODE = (".pxi.in", ".rst", ".pyi", ".typed", ".md")
DATA = "matplotlib/mpl-data.zip"
FONTS = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSansMono",
    "LastResortHE-Regular",
)
DRAWN_WITH = ("matplotlibrc", "stylelib/", *(f"fonts/ttf/{name}.ttf" for name in FONTS))


def read_at(archive: ZipFile, places: Iterable[int]) -> set[str]:
    """The members of an archive that hold these places."""
    members = sorted(archive.infolist(), key=lambda member: member.header_offset)
    starts = [member.header_offset for member in members]
    end = archive.start_dir
    found = {bisect.bisect_right(starts, place) - 1 for place in places if place < end}
    return {members[number].filename for number in found if number >= 0}


def is_kept(name: str, used: Collection[str]) -> bool:
    """Whether a member goes to the page."""
    if name in used or name.startswith((DATA.removesuffix(".zip") + "/", "inside/")):
        return True
    if name.startswith(NEVER) or name.endswith(NO_CODE):
        return False
    top = name.partition("/")[0].partition(".")[0]
    return top in WHOLE or name in TRIED


def members(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    """All that the library has; matplotlib's data, an archive in it, in the end as single files."""
    for name in archive.namelist():
        if name != DATA:
            yield name, archive.read(name)
    with ZipFile(BytesIO(archive.read(DATA))) as data:
        for name in data.namelist():
            if name.startswith(DRAWN_WITH):
                yield f"{DATA.removesuffix('.zip')}/{name}", data.read(name)


def own() -> Iterator[tuple[str, bytes]]:
    """What runs the cells."""
    for path in sorted(INSIDE.glob("*.py")):
        yield f"inside/{path.name}", path.read_bytes()


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """The members as an archive, not compressed, the same whenever they are."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name, content in members:
            archive.writestr(ZipInfo(name, NO_DATE), content)
    return file.getvalue()


def whole(original: Path) -> bytes:
    """The library with all that it has, and what runs the cells."""
    with ZipFile(original) as archive:
        return pack([*members(archive), *own()])


def leaner(library: bytes, folder: Path) -> bytes:
    """The library with the compiled files in ``folder`` in the place of its own."""
    with ZipFile(BytesIO(library)) as archive:
        pairs = ((name, folder / name) for name in archive.namelist())
        return pack(
            (n, path.read_bytes() if path.is_file() else archive.read(n)) for n, path in pairs
        )


def pruned(library: bytes, places: Iterable[int]) -> bytes:
    """The library without what nothing read at these places and no reader will miss."""
    with ZipFile(BytesIO(library)) as archive:
        used = read_at(archive, places)
        names = [name for name in archive.namelist() if is_kept(name, used)]
        return pack((name, archive.read(name)) for name in names)

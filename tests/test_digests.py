"""Whether files have changed is decided by what is in them, and by nothing else."""

import os
import zipfile
from types import SimpleNamespace

import pytest

from book import ROOT, copy_sources
from edition import digests
from edition.paper import to_keep
from edition.site import data_zip


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return copy_sources(tmp_path_factory.mktemp("sources"))


COUNTS = [
    "_config.yml",
    "_static/favicon.svg",
    "requirements.txt",
    "_ext/edition/paper/packet.css",
    "_ext/edition/paper/requirements.txt",
    "chapters/matplotlibrc",
    "data/memo.txt",
    "CITATION.cff",
]
LEFT_BEHIND = [
    "chapters/.index.md.swp",
    "chapters/index.md~",
    "chapters/#index.md#",
    "_ext/edition/__pycache__/rooms.cpython-311.pyc",
    "_ext/edition/paper/.ipynb_checkpoints/x.py",
    "data/.DS_Store",
    "_build/html/index.html",
    "tests/test_new.py",
]


@pytest.mark.parametrize("name", COUNTS)
def test_a_copy_to_keep_is_of_an_older_text_when_this_changes(sources, name):
    before, path = to_keep.digest_of_sources(sources), sources / name
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    changed = to_keep.digest_of_sources(sources)
    path.write_bytes(content)
    assert changed != before == to_keep.digest_of_sources(sources)


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_what_editors_python_and_builds_leave_behind_changes_no_copy(sources, name):
    before, path = to_keep.digest_of_sources(sources), sources / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("left behind")
    after = to_keep.digest_of_sources(sources)
    path.unlink()
    assert after == before


def test_a_file_that_is_renamed_or_divided_is_another_text(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, files in ((one, {"a": "x", "b": "y"}), (two, {"a": "xy", "b": ""})):
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
    before = digests.digest(one, [one])
    assert before != digests.digest(two, [two])
    (one / "a").rename(one / "c")
    assert before != digests.digest(one, [one])


def test_dates_and_the_order_of_asking_say_nothing(tmp_path):
    paths = [tmp_path / name for name in "ab"]
    for path in paths:
        path.write_text(path.name)
    before = digests.digest(tmp_path, paths)
    os.utime(paths[0], (0, 0))
    assert digests.digest(tmp_path, reversed(paths)) == before


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "state.json"
    digests.write_whole(path, "before")

    def fail(*names):
        raise OSError("no space left on device")

    monkeypatch.setattr(digests.os, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        digests.write_whole(path, "after")
    assert path.read_text() == "before"


@pytest.fixture
def packed(tmp_path, monkeypatch):
    """A folder with two tables, and what packs it."""
    data = tmp_path / "data"
    data.mkdir()
    for name in ("a.csv", "b.csv"):
        (data / name).write_text(name)
    archive = tmp_path / "_build/tables.zip"
    monkeypatch.setattr(data_zip, "name_of", lambda root: "tables")

    def pack() -> bytes:
        data_zip.make_zip(SimpleNamespace(srcdir=tmp_path))
        with zipfile.ZipFile(archive) as zipped:
            assert zipped.testzip() is None
        return archive.read_bytes()

    return data, archive, pack


def test_tables_dated_1970_are_packed_like_any(packed):
    data, archive, pack = packed
    whole = pack()
    for path in data.iterdir():
        os.utime(path, (0, 0))
    archive.unlink()
    assert pack() == whole
    assert zipfile.ZipFile(archive).namelist() == ["data/a.csv", "data/b.csv"]


@pytest.mark.parametrize("broken", [b"", b"PK cut off"])
def test_a_broken_archive_is_made_anew(packed, broken):
    _, archive, pack = packed
    whole = pack()
    archive.write_bytes(broken)
    assert pack() == whole


def test_a_table_with_an_older_date_is_packed_anew_and_the_same_is_left_alone(packed):
    data, archive, pack = packed
    whole = pack()
    os.utime(archive, (1e9, 1e9))
    assert pack() == whole and archive.stat().st_mtime == 1e9
    (data / "a.csv").write_text("corrected")
    os.utime(data / "a.csv", (1e8, 1e8))
    assert pack() != whole
    assert zipfile.ZipFile(archive).read("data/a.csv") == b"corrected"


def test_only_one_place_makes_digests_of_folders():
    house = ROOT / "_ext/edition"
    walks = [path for path in house.rglob("*.py") if "update(hashlib" in path.read_text("utf-8")]
    assert walks == []

"""Two builds of one commit are the same, byte for byte: site, notebooks and print.

They stand in other folders, in other time zones, with other rights for new files, another order of
sets, and one of them 400 days later.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import book
import other
import pango
from edition.moment import NAME, moment_of

pytestmark = pytest.mark.slow

# What only the next build reads.
STATE = {".buildinfo", "passed.json"}
COMMIT = ["-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-q", "-m", "A book"]
# Loaded by each Python of a build: its clock, for those who ask Python for the time.
LATER = """
import datetime, time

SHIFT = 400 * 86400
now, actual = time.time, datetime.datetime
time.time = lambda: now() + SHIFT


class Kind(type(actual)):
    def __instancecheck__(self, value):
        return isinstance(value, actual)


class Later(actual, metaclass=Kind):
    @classmethod
    def now(cls, tz=None):
        return actual.now(tz) + datetime.timedelta(seconds=SHIFT)

    @classmethod
    def utcnow(cls):
        return actual.utcnow() + datetime.timedelta(seconds=SHIFT)


datetime.datetime = Later
"""
HERE = {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2", "LC_ALL": "C"}


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", folder, *map(str, arguments)], check=True)


def make(folder: Path, umask: int, **settings: str) -> subprocess.Popen:
    """Build the book and its copies for paper, in surroundings of its own."""
    doors = " && ".join(f'"$0" _ext/edition {door}' for door in ("book -q", "print"))
    known = {name: value for name, value in os.environ.items() if name != NAME}
    return subprocess.Popen(
        ["sh", "-c", f"umask {umask:03o} && {doors}", sys.executable],
        cwd=folder,
        env=known | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """The same commit of the small book in two folders, built and printed."""
    if not pango.find_or_install():
        pytest.fail(f"The PDFs need {' '.join(pango.PACKAGES)}: install them", pytrace=False)
    base = tmp_path_factory.mktemp("twins")
    first = other.put_together(base / "a")
    shutil.copytree(book.ROOT / "_ext", first / "_ext", dirs_exist_ok=True)
    (first / ".gitignore").write_text("_build/\n__pycache__/\n")
    with (first / "chapters/index.md").open("a", encoding="utf-8") as front:
        front.write("\nBuilt on {sub-ref}`today`.\n")
    git(first, "init", "-q")
    git(first, "add", "-A")
    git(first, *COMMIT)
    second = base / "another, longer place" / "b"
    git(base, "clone", "-q", first, second)
    clock = base / "clock"
    clock.mkdir()
    (clock / "sitecustomize.py").write_text(LATER)
    builds = [
        make(first, 0o022, **HERE),
        make(second, 0o077, PYTHONPATH=str(clock), **THERE),
    ]
    for build in builds:
        said, _ = build.communicate()
        assert build.returncode == 0, said[-3000:]
    return first / "_build", second / "_build"


def files(folder: Path) -> dict[str, bytes]:
    """The files below a folder by their names, without what only the next build reads."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name not in STATE)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def differences(one: Path, two: Path) -> list[str]:
    """The files that are not the same in two folders."""
    a, b = files(one), files(two)
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


@pytest.mark.parametrize("made", ["html", "notebooks", "citations", "tei", "hosting", "print"])
def test_two_builds_of_one_commit_are_the_same(twins, made):
    one, two = (folder / made for folder in twins)
    assert files(one), f"{made} is empty"
    assert differences(one, two) == []


def test_a_page_that_says_the_day_says_that_of_the_commit(twins):
    day = subprocess.run(
        [
            "git",
            "-C",
            twins[0].parent,
            "log",
            "-1",
            "--format=%cd",
            "--date=format-local:%b %d, %Y",
        ],
        env=os.environ | {"TZ": "UTC"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    for folder in twins:
        assert f"Built on {day}" in (folder / "html/index.html").read_text(encoding="utf-8")


def test_no_folder_of_the_machine_is_named_in_what_is_published(twins):
    for folder in twins:
        name = str(folder.parent).encode()
        for made in ("html", "notebooks", "print"):
            for path, content in files(folder / made).items():
                assert name not in content, f"{made}/{path}"


def test_a_difference_of_one_byte_is_seen(tmp_path):
    for name, text in (("a", "one"), ("b", "onE")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text(text)
        (tmp_path / name / "same.html").write_text("same")
    assert differences(tmp_path / "a", tmp_path / "b") == ["page.html"]


def test_the_moment_is_the_commit_s_or_the_edition_s_day(tmp_path):
    assert moment_of(tmp_path) == ""
    (tmp_path / "CITATION.cff").write_text("version: 1\ndate-released: 2026-11-26\n")
    assert moment_of(tmp_path) == "1795651200"
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    day = {"GIT_COMMITTER_DATE": "2026-12-01T00:00:00Z"}
    subprocess.run(["git", "-C", tmp_path, *COMMIT], env=os.environ | day, check=True)
    assert moment_of(tmp_path) == "1796083200"

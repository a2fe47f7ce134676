"""Two builds of one commit are the same, byte for byte: site, notebooks and print.

They stand in other folders, in other time zones, with other rights for new files, another order of
sets, and one of them 400 days later. `make twice` does the same with the whole book.
"""

import os
import re
import shutil
import subprocess
import sys
import time

import pytest
from PIL import Image

import book
import other
import pango
from edition.moment import moment_of, set_moment
from twins import (
    Part,
    build_both,
    can_set_ahead,
    compare,
    differences,
    files,
    git,
    parts_of,
    set_ahead,
    table,
)

pytestmark = pytest.mark.slow

COMMIT = ["-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-q", "-m", "A book"]


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """The same commit of the small book in two folders, built and printed."""
    if not pango.find_or_install():
        pytest.fail(f"The PDFs need {' '.join(pango.PACKAGES)}: install them", pytrace=False)
    base = tmp_path_factory.mktemp("twins")
    first = other.put_together(base / "a")
    shutil.copytree(book.ROOT / "_ext", first / "_ext", dirs_exist_ok=True)
    (first / ".gitignore").write_text("_build/\n__pycache__/\n")
    Image.new("RGB", (40, 20), "teal").save(first / "chapters/picture.png")
    with (first / "chapters/index.md").open("a", encoding="utf-8") as front:
        front.write("\nBuilt on {sub-ref}`today`.\n\n![A field of one colour.](picture.png)\n")
    git(first, "init", "-q")
    git(first, "add", "-A")
    git(first, *COMMIT)
    second = base / "another, longer place" / "b"
    git(base, "clone", "-q", first, second)
    build_both(first, second, ("book -q", "print"))
    return first / "_build", second / "_build"


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


@pytest.mark.skipif(not can_set_ahead(), reason="without a C compiler the clock stays as it is")
def test_the_clock_of_the_second_is_ahead_whoever_asks(tmp_path):
    (tmp_path / "page.md").touch()
    ahead = set_ahead(tmp_path, tmp_path / "clock.so")
    asked = [
        "time.time() / 86400",
        "time.time_ns() / 86400e9",
        "time.mktime(time.localtime()) / 86400",
        "calendar.timegm(time.gmtime()) / 86400",
        "datetime.datetime.now().timestamp() / 86400",
        "datetime.date.today().toordinal() - 719163",
        "float(time.strftime('%s')) / 86400",
        "os.stat('page.md').st_mtime / 86400",
    ]
    script = f"import calendar, datetime, os, time; print({', '.join(asked)})"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | ahead,
        capture_output=True,
        text=True,
        check=True,
    )
    days = [float(day) - time.time() / 86400 for day in done.stdout.split()]
    assert len(days) == len(asked) and all(398.9 < day < 400.1 for day in days), days


def test_the_table_counts_what_differs(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name / "html").mkdir(parents=True)
        (tmp_path / name / "html/page.html").write_text(name)
        (tmp_path / name / "html/same.html").write_text("same")
    with pytest.raises(ValueError, match="is empty"):
        list(compare(tmp_path / "a", tmp_path / "b"))
    site = next(compare(tmp_path / "a", tmp_path / "b"))
    assert site == Part("the site", 2, 5, ["page.html"])
    assert table([site]).splitlines()[1] == '"the site",2,0.0,1'


def test_a_book_is_asked_for_no_part_that_it_cannot_have(tmp_path):
    small = parts_of(other.SOURCES)
    assert "notebooks" in small and not {"instructor", "lms"} & set(small)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/a.md").write_text(":::{quiz}\n")
    assert "lms" in parts_of(tmp_path) and "notebooks" not in parts_of(tmp_path)


def test_the_moment_is_of_no_other_repository(tmp_path, monkeypatch):
    """As in a hook, which names its own; or where a ZIP was unpacked inside somebody's work."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    git(tmp_path, "init", "-q")
    git(tmp_path, *COMMIT, "--allow-empty")
    (tmp_path / "book").mkdir()
    (tmp_path / "book/CITATION.cff").write_text("version: 1\ndate-released: 2026-11-26\n")
    assert moment_of(tmp_path / "book") == "1795651200"
    ours = moment_of(book.ROOT)
    for name, value in (("GIT_DIR", tmp_path / ".git"), ("GIT_CONFIG_COUNT", "x")):
        monkeypatch.setenv(name, str(value))
        assert moment_of(book.ROOT) == ours


@pytest.mark.parametrize("told", ["", "soon", "-1", "1e9", "9" * 30, "1.5"])
def test_a_moment_that_is_none_is_not_taken(tmp_path, monkeypatch, told):
    (tmp_path / "CITATION.cff").write_text("version: 1\ndate-released: 2026-11-26\n")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", told)
    set_moment(tmp_path)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1795651200"


def test_the_moment_is_the_commit_s_or_the_edition_s_day(tmp_path):
    assert moment_of(tmp_path) == ""
    (tmp_path / "CITATION.cff").write_text("version: 1\ndate-released: 2026-11-26\n")
    assert moment_of(tmp_path) == "1795651200"
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    day = {"GIT_COMMITTER_DATE": "2026-12-01T00:00:00Z"}
    subprocess.run(["git", "-C", tmp_path, *COMMIT], env=os.environ | day, check=True)
    assert moment_of(tmp_path) == "1796083200"


def test_no_day_is_written_in_the_language_of_the_machine():
    by_the_machine = re.compile(r":%[AaBb]|\b(month|day)_name\b|strftime\(")
    files = [
        path
        for end in ("py", "svg", "html", "xml")
        for path in (book.ROOT / "_ext").rglob(f"*.{end}")
    ]
    found = {path.name for path in files if by_the_machine.search(path.read_text("utf-8"))}
    assert found <= {"tried.py"}  # code that is tried in a page, and shown to nobody

"""What a build believes of the builds before it, whatever the dates of files say."""

import os
import shutil
import subprocess
import sys
import time

import pytest

import small_book
from book import ROOT, parsed
from small_book import notebook

pytestmark = pytest.mark.slow

PARTS = ("edition.builds", "edition.numbers.fresh_numbers", "edition.numbers.parallel_run")
LONG_AGO = 1_000_000_000
READS = 'from pathlib import Path\nprint(Path("../data/table.csv").read_text())'
QUOTED = """# A list

```{literalinclude} ../data/table.csv
```
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A folder with a book whose pages read one table, built, and a copy of it to keep."""
    folder = tmp_path_factory.mktemp("small") / "house"
    (folder / "data").mkdir(parents=True)
    (folder / "data/table.csv").write_text("first\n")
    pages = {"runs": notebook(READS), "quotes": QUOTED, "plain": "# Plain\n"}
    outcome = small_book.build(small_book.write(folder / "book", pages), *PARTS)
    assert outcome.status == 0, outcome.log
    return folder, shutil.copytree(folder, folder.with_name("kept"))


@pytest.fixture
def small(house):
    """That book as it was built; returns its folder, the table and what builds it again.

    It always stands in the same place, which a build remembers.
    """
    folder, kept = house
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)

    def build(**config):
        return small_book.build(folder / "book", *PARTS, **config)

    return folder / "book", folder / "data/table.csv", build


def page(folder, name: str) -> str:
    return words_of(folder / f"_build/html/{name}.html")


def words_of(path) -> str:
    """The words in the middle of a page, as it is on the disk now."""
    return parsed.__wrapped__(path).select_one("[role=main]").get_text()


def change(path, text: str) -> None:
    """Give a file other content and a date before every build."""
    path.write_text(text)
    os.utime(path, (LONG_AGO, LONG_AGO))


def test_nothing_is_done_again_when_nothing_has_changed(small):
    _, _, build = small
    outcome = build()
    assert "0 added, 0 changed, 0 removed" in outcome.log
    assert "Executing notebook" not in outcome.log


def test_a_new_date_alone_runs_no_notebook(small):
    _, table, build = small
    os.utime(table)
    assert "Executing notebook" not in build().log


def test_a_table_with_an_older_date_reaches_every_page_that_shows_it(small):
    folder, table, build = small
    change(table, "second\n")
    outcome = build()
    assert outcome.status == 0, outcome.log
    for name in ("runs", "quotes"):
        assert "second" in page(folder, name) and "first" not in page(folder, name)


def test_a_chapter_with_an_older_date_is_read_again(small):
    folder, _, build = small
    change(folder / "plain.md", "# Other words\n")
    assert build().status == 0
    assert "Other words" in page(folder, "plain")


def kept_files(folder) -> list[str]:
    built = folder / "_build"
    found = [path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()]
    state = (".doctrees/", ".jupyter_cache/", "jupyter_execute/", "html/.buildinfo")
    return sorted(name for name in found if name.startswith(state))


@pytest.mark.parametrize("how", ["empty", "cut"])
def test_whatever_is_broken_of_what_was_kept_is_made_anew_in_one_build(small, how):
    folder, _, build = small
    whole = page(folder, "runs")
    for name in kept_files(folder):
        path = folder / "_build" / name
        content = path.read_bytes()
        broken = {"empty": b"", "cut": content[: len(content) // 2] + b"\xff"}
        path.write_bytes(broken[how])
    outcome = build()
    assert outcome.status == 0, outcome.log
    assert "Traceback" not in outcome.log
    assert page(folder, "runs") == whole
    assert "0 added, 0 changed, 0 removed" in build().log


@pytest.mark.parametrize(
    "name",
    [
        "html/.buildinfo",
        ".jupyter_cache/inputs.json",
        ".jupyter_cache/global.db",
        ".jupyter_cache/executed",
        ".doctrees/environment.pickle",
        ".doctrees/plain.doctree",
        ".doctrees/passed.json",
    ],
)
def test_each_file_of_state_may_be_empty_by_itself_and_a_word_says_so(small, name, capfd):
    folder, _, build = small
    path = folder / "_build" / name
    for file in sorted(path.rglob("base.ipynb")) if path.is_dir() else [path]:
        file.write_bytes(b"")
    change(folder / "plain.md", "# Another page, for which the results are looked through\n")
    capfd.readouterr()
    outcome = build()
    assert outcome.status == 0, outcome.log
    assert capfd.readouterr().err.count(" again") == 1
    assert "0 added, 0 changed, 0 removed" in build().log


@pytest.mark.parametrize(
    ("page", "fault", "told"),
    [
        ("plain", "# Plain\n\n[nowhere](#gone)\n", "'gone'"),
        ("runs", notebook("1 / 0"), "ZeroDivisionError"),
    ],
)
def test_a_fault_is_told_until_it_is_mended(small, page, fault, told):
    """Sphinx tells a warning only when it reads the page."""
    folder, _, build = small
    path = folder / f"{page}.md"
    whole = path.read_text(encoding="utf-8")
    path.write_text(fault, encoding="utf-8")
    for _ in range(2):
        outcome = build()
        assert outcome.status != 0
        assert told in outcome.log
    path.write_text(whole, encoding="utf-8")
    assert build().status == 0


def test_a_page_that_has_changed_since_it_was_written_is_written_again(small):
    folder, _, build = small
    html = folder / "_build/html"
    before = {name: page(folder, name) for name in ("plain", "quotes", "runs")}
    (html / "plain.html").write_bytes((html / "plain.html").read_bytes()[:600])
    (html / "quotes.html").write_bytes(b"")
    (html / "runs.html").unlink()
    (html / "runs.html").mkdir()
    outcome = build()
    assert outcome.status == 0, outcome.log
    assert {name: page(folder, name) for name in before} == before
    assert "0 added, 0 changed, 0 removed" in outcome.log


@pytest.mark.parametrize("how", ["a folder", "of another version"])
def test_files_of_state_may_be_folders_or_of_another_version(small, how):
    folder, _, build = small
    state = ["html/.buildinfo", ".jupyter_cache/global.db", "html/searchindex.js", ".lock"]
    state += [
        f".doctrees/{name}" for name in ("environment.pickle", "plain.doctree", "passed.json")
    ]
    for path in (folder / "_build" / name for name in state):
        path.unlink()
        if how == "a folder":
            (path / "inside").mkdir(parents=True)
        else:
            path.write_text('{"version": 0}')
    change(folder / "plain.md", "# Another page\n")
    outcome = build()
    assert outcome.status == 0, outcome.log
    assert "Another page" in page(folder, "plain")
    assert "0 added, 0 changed, 0 removed" in build().log


UNTIL = """from pathlib import Path
import time
while not Path("go-on.txt").exists():
    time.sleep(0.1)
"""
WAIT = """import sys
sys.path[:0] = [{tests!r}, {house!r}]
from pathlib import Path
import small_book
print(small_book.build(Path({folder!r}), *{parts!r}).log, flush=True)
"""


def test_a_second_build_waits_for_the_first_and_says_so(small):
    folder, _, _ = small
    pages = {path.stem: path.read_text("utf-8") for path in folder.glob("*s.md")}
    pages["plain"] = "# Plain\n"
    small_book.write(folder, pages | {"slow": notebook(UNTIL)})
    code = WAIT.format(
        tests=str(ROOT / "tests"), house=str(ROOT / "_ext"), folder=str(folder), parts=PARTS
    )
    command = [sys.executable, "-c", code]

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    first = start()
    while not (folder / "_build/.lock").exists() or not is_locked(folder):
        time.sleep(0.1)
    second = start()
    assert second.stderr
    assert any("Another build writes into" in line for line in second.stderr)
    (folder / "go-on.txt").touch()
    log, _ = first.communicate(timeout=300)
    later, _ = second.communicate(timeout=300)
    assert "build succeeded" in log and "build succeeded" in later
    assert "Executing notebook" in log and "Executing notebook" not in later


def is_locked(folder) -> bool:
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / "_build/.lock", timeout=0, is_singleton=False):
            return False
    except Timeout:
        return True


def test_a_page_that_the_book_no_longer_has_leaves_the_site(tmp_path):
    pages = {"chapters/old": "# Old\n", "chapters/kept": "# Kept\n", "other": "# Other\n"}
    folder = small_book.write(tmp_path, pages)
    assert small_book.build(folder, "edition.builds").status == 0
    html = folder / "_build/html"
    (html / "_static/kept.html").write_text("of the theme")
    (folder / "chapters/old.md").unlink()
    listed = (folder / "index.md").read_text().replace("chapters/old\n", "")
    (folder / "index.md").write_text(listed)
    assert small_book.build(folder, "edition.builds").status == 0
    assert not (html / "chapters/old.html").exists()
    assert (html / "chapters/kept.html").exists() and (html / "_static/kept.html").exists()

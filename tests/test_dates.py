"""Each page says on which day its sources last changed, as git knows it, and no other day."""

import os
import subprocess
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from edition.theme import dates, page

PEOPLE = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "A"}
PEOPLE |= {"GIT_COMMITTER_EMAIL": "a@b", "GIT_CONFIG_GLOBAL": os.devnull}


def git(folder: Path, *arguments: str, day: str = "2026-01-01") -> None:
    moment = f"{day}T23:30:00+0900"
    when = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    environment = os.environ | PEOPLE | when
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True)


def commit(folder: Path, day: str, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_csv", ".csv").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "change", day=day)


@pytest.fixture
def book(tmp_path):
    """A repository with two chapters and a table, changed on different days."""
    git(tmp_path, "init", "-q")
    commit(tmp_path, "2026-01-05", a_md="a", b_md="b", data__t_csv="1")
    commit(tmp_path, "2026-02-07", a_md="a a")
    commit(tmp_path, "2026-03-09", data__t_csv="2", data__é_csv="é")
    return tmp_path


def test_each_file_has_the_day_of_its_last_change_wherever_that_was_committed(book):
    assert dates.changes(book) == {
        "a.md": date(2026, 2, 7),
        "b.md": date(2026, 1, 5),
        "data/t.csv": date(2026, 3, 9),
        "data/é.csv": date(2026, 3, 9),
    }


SETTINGS = """[log]
\tshowRoot = false
\tshowSignature = true
\tdiffMerges = first-parent
[color]
\tui = always
"""


def test_what_a_person_has_set_for_git_changes_no_day(book, tmp_path_factory, monkeypatch):
    before = dates.changes(book)
    git(book, "checkout", "-q", "-b", "side", "HEAD~2")
    commit(book, "2026-01-06", side_md="s")
    git(book, "checkout", "-q", "-")
    git(book, "merge", "-q", "--no-ff", "-m", "merge", "side", day="2026-05-05")
    own = tmp_path_factory.mktemp("home") / "gitconfig"
    own.write_text(SETTINGS, encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    assert dates.changes(book) == before | {"side.md": date(2026, 1, 6)}


def test_a_book_in_a_folder_of_a_repository_is_found_too(book):
    assert dates.changes(book / "data") == {"t.csv": date(2026, 3, 9), "é.csv": date(2026, 3, 9)}


def test_a_page_is_as_new_as_the_newest_of_its_sources(book):
    known = dates.changes(book)
    assert dates.last_change(known, book, {book / "a.md"}) == date(2026, 2, 7)
    assert dates.last_change(known, book, {book / "b.md", book / "data/t.csv"}) == date(2026, 3, 9)
    assert dates.last_change(known, book, {Path("/elsewhere/x"), book / "new.md"}) is None


def test_without_git_or_outside_a_repository_no_day_is_given(tmp_path_factory, book, monkeypatch):
    alone = tmp_path_factory.mktemp("alone")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(alone.parent))
    assert dates.changes(alone) == {}
    monkeypatch.setenv("PATH", "")
    assert dates.changes(book) == {}


def test_a_history_that_is_cut_off_does_not_date_what_is_older(book, tmp_path_factory):
    copy = tmp_path_factory.mktemp("shallow")
    git(copy, "clone", "-q", "--depth", "2", f"file://{book}", "book")
    assert set(dates.changes(copy / "book")) == {"data/t.csv", "data/é.csv"}


def test_git_is_asked_once_and_a_page_with_another_day_is_written_again(book, monkeypatch):
    asked = []

    def ask(root):
        asked.append(root)
        return dates.changes(root)

    monkeypatch.setattr(page, "changes", ask)
    env = SimpleNamespace(
        found_docs={"a", "b"},
        doc2path=lambda name: str(book / f"{name}.md"),
        dependencies={"b": {"data/t.csv"}},
    )
    app = SimpleNamespace(srcdir=book, config=SimpleNamespace(html_last_updated_fmt="%Y"))
    assert page.note_days(app, env) == ["a", "b"]
    assert env.edition_days == {"a": date(2026, 2, 7), "b": date(2026, 3, 9)}
    assert page.note_days(app, env) == []
    commit(book, "2026-04-01", a_md="a a a")
    assert page.note_days(app, env) == ["a"]
    assert len(asked) == 3


def test_no_page_of_a_copy_without_history_gives_a_day(built):
    for name in built.chapters:
        assert "Last updated" not in built.soup(name).footer.get_text(), name

"""`make live`: the notebooks in JupyterLab, as copies that belong to the reader."""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from book import copy_sources
from edition.notebooks import live

RUN_ALL = """async () => {
  const panel = jupyterapp.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await jupyterapp.commands.execute('notebook:run-all-cells');
  await panel.context.save();
}"""


@pytest.fixture(scope="module")
def rooms(built, tmp_path_factory):
    """A copy of the sources with the notebooks that the book made: what `make live` works on."""
    folder = copy_sources(tmp_path_factory.mktemp("rooms"))
    shutil.copytree(built.notebooks, folder / "_build/notebooks")
    return folder


def wait_until_it_answers(address: str) -> None:
    """JupyterLab says its address a moment before it listens there."""
    for _ in range(300):
        try:
            urlopen(address).close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"nothing answers at {address.partition('?')[0]}", pytrace=False)


@pytest.fixture(scope="module")
def lab(rooms):
    """JupyterLab as `make live` starts it, but for the browser: its address, with the token."""
    options = ["--no-browser", "--ServerApp.port=0", "--LabApp.expose_app_in_browser=True"]
    server = subprocess.Popen(
        [sys.executable, "_ext/edition", "live", *options],
        cwd=rooms,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in server.stdout:
        said.append(line)
        if address := re.search(r"http://127\.0\.0\.1:\d+/lab\S*\?token=\w+", line):
            break
    else:
        pytest.fail("JupyterLab does not start:\n" + "".join(said), pytrace=False)
    first, index = address.group(), "/tree/00-reading-order.ipynb"
    wait_until_it_answers(first)
    assert index in first, "the browser must open the list of notebooks"
    yield first.replace(index, "")
    server.terminate()
    server.communicate()


def notebooks(folder) -> list[str]:
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*.ipynb")]
    return sorted(name for name in found if ".ipynb_checkpoints" not in name)


@pytest.mark.parametrize(
    "step", [2, pytest.param(1, marks=pytest.mark.weekly)], ids=["some", "all"]
)
def test_a_notebook_of_each_folder_runs_from_top_to_bottom(lab, page, rooms, step):
    copies = rooms / "_build/live"
    chosen = {name.rpartition("/")[0]: name for name in notebooks(copies)}
    assert len(chosen) > 1
    for name in list(chosen.values())[::-step]:
        page.goto(lab.replace("/lab?", f"/lab/tree/{name}?") + "&reset")
        page.wait_for_selector(".jp-NotebookPanel:visible .jp-CodeCell")
        page.evaluate(RUN_ALL)
        cells = json.loads((copies / name).read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert code and all(cell["execution_count"] for cell in code), name
        outputs = [output for cell in code for output in cell["outputs"]]
        assert not [output for output in outputs if output["output_type"] == "error"], name
        assert not page.elsewhere


def test_jupyterlab_opens_without_its_question_about_news(lab, page):
    page.goto(f"{lab}&reset")
    page.wait_for_selector("#jp-top-panel")
    page.wait_for_timeout(4000)  # it asks when it has started, once all its parts are there
    assert page.locator(".Toastify__toast").all_inner_texts() == []


def test_nobody_gets_in_without_the_token(lab):
    with urlopen(lab.partition("?")[0]) as answer:
        assert "/login" in answer.url


@pytest.fixture
def started(tmp_path, monkeypatch):
    """`make live` up to the start of JupyterLab; returns the folder that it would open."""
    for name in ("notebooks/chapters/a.ipynb", "instructor/solutions/a.ipynb"):
        path = tmp_path / "_build" / name
        path.parent.mkdir(parents=True)
        path.write_text(name)
    monkeypatch.setattr(live, "ROOT", tmp_path)
    commands = []
    monkeypatch.setattr(live.os, "execv", lambda program, command: commands.append(command))

    def start(*arguments):
        live.main(list(arguments))
        assert commands[-1][-1] == "--no-browser"
        folder = next(part for part in commands[-1] if part.startswith("--notebook-dir="))
        return Path(folder.partition("=")[2])

    return start


def test_solutions_are_in_the_copies_only_when_they_are_asked_for(started):
    asked = started("--edition=instructor", "--no-browser")
    assert notebooks(asked) == ["chapters/a.ipynb", "solutions/a.ipynb"]
    assert notebooks(started("--no-browser")) == ["chapters/a.ipynb"]


def test_an_edition_that_does_not_exist_is_refused(started, capsys):
    with pytest.raises(SystemExit) as refusal:
        started("--edition=teacher")
    assert refusal.value.code == 2
    assert "invalid choice: 'teacher'" in capsys.readouterr().err


@pytest.fixture
def house(tmp_path):
    """Two notebooks of the book, and the copies that a reader got of them."""
    book, copies = tmp_path / "book", tmp_path / "copies"
    book.mkdir()
    copies.mkdir()
    for name in ("mine.ipynb", "other.ipynb"):
        (book / name).write_text("first edition")
    assert live.refresh(book, copies) == []
    return book, copies


def test_a_copy_that_was_left_alone_follows_the_book(house):
    book, copies = house
    (book / "other.ipynb").write_text("second edition")
    assert live.refresh(book, copies) == []
    assert (copies / "other.ipynb").read_text() == "second edition"


def test_a_copy_that_the_reader_changed_is_never_overwritten(house):
    book, copies = house
    (copies / "mine.ipynb").write_text("my own")
    for edition in ("second edition", "third edition"):
        (book / "mine.ipynb").write_text(edition)
        assert live.refresh(book, copies) == ["mine.ipynb"]
        assert (copies / "mine.ipynb").read_text() == "my own"


@pytest.mark.parametrize("content", ["", '{"mine', "[]", "\xff"])
def test_without_a_readable_record_no_copy_is_lost_and_a_word_says_so(house, content, capsys):
    book, copies = house
    (copies / "mine.ipynb").write_text("my own")
    (copies / ".copies.json").write_bytes(content.encode("latin-1"))
    assert live.refresh(book, copies) == ["mine.ipynb"]
    assert "cannot be read" in capsys.readouterr().out
    assert (copies / "mine.ipynb").read_text() == "my own"
    (book / "other.ipynb").write_text("second edition")
    live.refresh(book, copies)
    assert (copies / "other.ipynb").read_text() == "second edition"


def test_a_reader_is_told_only_of_what_the_book_changed(house):
    book, copies = house
    (copies / "mine.ipynb").write_text("my own")
    assert live.refresh(book, copies) == []


@pytest.mark.slow
def test_jupyterlab_does_not_ask_about_news_and_other_settings_stay(tmp_path):
    path = tmp_path / "share/jupyter/lab/settings/overrides.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"theme": {"dark": true}}', encoding="utf-8")
    for _ in range(2):
        live.ask_nothing(tmp_path)
    settings = json.loads(path.read_text(encoding="utf-8"))
    assert settings["theme"] == {"dark": True}
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"

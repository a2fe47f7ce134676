"""The hub of the chapter and of the load test is closed, and the load test reports what it saw."""

import csv
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
import yaml
from traitlets.config import Config

from book import ROOT
from edition.notebooks import launch
from edition.notebooks.launch_links import hub_link
from test_launch import listed

LOAD = ROOT / "tests/load"
CHAPTER = (ROOT / "chapters/teaching/hub.md").read_text(encoding="utf-8")
MISTAKES = re.compile(r"allow_all|open_signup|DummyAuthenticator|create_users|[?&]token=")


def module(name: str):
    """One of the load test's modules that need only the standard library."""
    spec = importlib.util.spec_from_file_location(f"load_{name}", LOAD / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def settings(monkeypatch):
    """What the load test's configuration sets, read as JupyterHub reads it."""
    spawner = SimpleNamespace(LocalProcessSpawner=object)
    monkeypatch.setitem(sys.modules, "jupyterhub.spawner", spawner)
    for name in ("HUB_PORT", "HUB_API_PORT", "HUB_PROXY_PORT"):
        monkeypatch.setenv(name, "8000")
    monkeypatch.setenv("HUB_STUDENTS", "one two")
    monkeypatch.setenv("HUB_MEMORY", "2G")
    monkeypatch.setenv("HUB_HOMES", "/homes")
    config = Config()
    source = (LOAD / "jupyterhub_config.py").read_text(encoding="utf-8")
    exec(source, {"get_config": lambda: config})
    return config


def test_the_measured_hub_lets_in_the_class_and_nobody_else(settings):
    assert settings.JupyterHub.authenticator_class == "jupyterhub.auth.PAMAuthenticator"
    assert dict(settings.Authenticator) == {"allowed_users": {"one", "two"}}


def test_the_measured_hub_listens_on_this_machine_only(settings):
    hub = settings.JupyterHub
    for address in (hub.bind_url, hub.hub_bind_url, settings.ConfigurableHTTPProxy.api_url):
        assert address.startswith("http://127.0.0.1:")


def test_every_student_has_a_limit(settings):
    assert settings.Spawner.mem_limit == "2G"
    assert yaml_of("singleuser")["memory"]["limit"] and yaml_of("singleuser")["cpu"]["limit"]
    assert "set limits.memory" in CHAPTER and "set limits.cpu" in CHAPTER


def test_what_the_chapter_recommends_is_what_was_measured(settings):
    assert settings.Spawner.disable_user_config is True
    assert settings.Spawner.args == ["--KernelManager.transport=ipc"]
    for line in (
        "c.Spawner.disable_user_config = True",
        'c.Spawner.args = ["--KernelManager.transport=ipc"]',
    ):
        assert line in CHAPTER


def yaml_of(key: str) -> dict:
    """A part of the chapter's configuration for Kubernetes."""
    blocks = re.findall(r"```yaml\n(.*?)```", CHAPTER, re.DOTALL)
    return next(block[key] for block in map(yaml.safe_load, blocks) if key in block)


def test_the_chapters_cluster_is_closed_and_encrypted():
    config = yaml_of("hub")["config"]
    assert config["JupyterHub"]["authenticator_class"] not in ("dummy", "tmp")
    assert config["JupyterHub"]["admin_access"] is False
    assert config["Authenticator"]["allowed_users"]
    assert yaml_of("proxy")["https"]["enabled"] is True
    assert yaml_of("cull")["enabled"] is True


def test_the_chapter_opens_no_account_and_shows_no_token(built):
    page = built.soup("chapters/teaching/hub.html")
    assert not MISTAKES.search(str(page))


@pytest.mark.parametrize(
    "line", ["c.Authenticator.allow_all = True", "https://hub.example.edu/lab?token=0f"]
)
def test_an_open_account_or_a_token_would_be_seen(line):
    assert MISTAKES.search(line)


def test_the_committed_table_is_of_a_run_in_which_all_succeeded():
    tables = module("tables")
    with (ROOT / "chapters/teaching/hub-load.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == tables.COLUMNS
    assert tables.all_succeeded(rows)
    assert "beside the two" in rows[-1]["Students at once"]


def visits(tables, *seconds: float, failed: int = 0) -> list:
    fine = [tables.Visit("", second, 2 * second, 100) for second in seconds]
    return fine + [tables.Visit("the kernel died")] * failed


def test_a_student_who_fails_is_counted_and_fails_the_run():
    tables = module("tables")
    good = tables.row("2", visits(tables, 1, 3), 150)
    assert list(good.values()) == ["2", "2 of 2", "2.0", "3.0", "4.0", "100", "150"]
    bad = tables.row("3", visits(tables, 1, 3, failed=1), 150)
    assert bad["Succeeded"] == "2 of 3" and bad["First result, median (s)"] == "2.0"
    none = tables.row("1", visits(tables, failed=1), 150)
    assert none["Succeeded"] == "0 of 1" and none["First result, median (s)"] == "none"
    assert tables.all_succeeded([good])
    assert not any(map(tables.all_succeeded, ([good, bad], [none], [])))


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (5, 5), (10, 10), (20, 19), (100, 95)])
def test_95_per_cent_of_the_values_are_within_the_percentile(count, expected):
    assert module("tables").percentile([float(n) for n in range(count, 0, -1)], 95) == expected


def test_the_tables_are_written_for_the_book_and_for_reading(tmp_path):
    tables = module("tables")
    rows = [tables.row("1", visits(tables, 1), 150)]
    markdown = tables.write(tmp_path / "bench", {"hub-load": rows}, {"Nobody is stopped": False})
    assert "- NO: Nobody is stopped." in markdown and "| 1 | 1 of 1 |" in markdown
    read = list(csv.DictReader((tmp_path / "bench/hub-load.csv").open(encoding="utf-8")))
    kept = json.loads((tmp_path / "bench/hub.json").read_text("utf-8"))
    assert read == rows == kept["hub-load"]


def test_what_can_be_opened_is_seen_and_what_cannot_is_not(tmp_path, site):
    (tmp_path / "work.ipynb").write_text("{}")
    there = [[str(tmp_path / "work.ipynb")], [str(tmp_path)], [f"{site}index.html"]]
    gone = [[str(tmp_path / "gone")], [str(tmp_path / "gone")], [f"{site}gone.html"]]
    opened = module("snoop").opened
    assert opened(*there) == [name for names in there for name in names]
    assert opened(*gone) == []


def load_test(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, LOAD, *arguments]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("size", ["0", "-1", "51", "many"])
def test_a_class_of_no_sensible_size_is_refused_before_anything_is_made(size):
    outcome = load_test("5", size)
    assert outcome.returncode == 1
    assert outcome.stderr.strip() == f"Not the size of a class from 1 to 50: {size}"


def test_what_the_load_test_lacks_is_said_in_one_line_each(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(LOAD)
    main = module("__main__")
    monkeypatch.setattr(main.sys, "platform", "linux")
    monkeypatch.setattr(main.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(main.shutil, "which", lambda name: None)
    monkeypatch.setattr(main, "left_accounts", lambda: ["two-issues-01"])
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(main, "ROOT", closed)
    lacks = main.missing()
    for part in (
        "Node.js 20",
        "npm is missing",
        "as root",
        f"enter {closed}",
        "make book",
        "left: two-issues-01.",
    ):
        assert sum(part in line for line in lacks) == 1, part
    monkeypatch.setattr(main.sys, "platform", "win32")
    assert len(main.missing()) == 1 and "needs Linux" in main.missing()[0]


def test_binder_gets_the_locked_packages_and_builds_the_book():
    folder = ROOT / ".binder"
    lines = [
        line
        for line in (folder / "requirements.txt").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert lines[0] == "-r ../requirements.txt" and (folder / lines[0][3:]).resolve().is_file()
    # With a lock that has hashes, pip takes nothing that has none; the pin is the measured one.
    assert "\n".join(lines[1:]) in (LOAD / "requirements.txt").read_text("utf-8")
    assert lines[1].startswith("nbgitpuller==") and "--hash=" in lines[2]
    assert re.fullmatch(r"python-3\.1[123]\n", (folder / "runtime.txt").read_text("utf-8"))
    script = folder / "postBuild"
    assert os.access(script, os.X_OK) or sys.platform == "win32"
    text = script.read_text("utf-8")
    assert text.startswith("#!/bin/bash\n") and "set -euo pipefail" in text
    assert "jupyter-book build . -W" in text


# ---- the commands and the links of the chapter


def test_without_a_hub_the_chapter_shows_one_link_as_text(built):
    page = built.soup("chapters/teaching/hub.html").article.get_text()
    (first, *_) = listed(built.notebooks)
    assert hub_link(*launch.EXAMPLE, first) in page
    assert (built.notebooks / first).is_file()


def recipe(name: str) -> str:
    """The commands of one block of the chapter."""
    return re.search(rf":name: {name}\n(.*?)```", CHAPTER, re.DOTALL).group(1)


def test_the_publishing_recipes_of_the_chapter_do_what_they_say(built, tmp_path):
    notebooks = tmp_path / "_build/notebooks"
    shutil.copytree(built.notebooks, notebooks)
    server = tmp_path / "server.git"
    environment = {**os.environ, "REPOSITORY": str(server), "GIT_CONFIG_GLOBAL": os.devnull}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "Instructor", f"GIT_{who}_EMAIL": "i@example.edu"}

    def run(script: str) -> str:
        command = ["sh", "-euc", script]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def published() -> set[str]:
        return set(run(f"git --git-dir={server} ls-tree -r --name-only notebooks").split())

    def built_now() -> set[str]:
        files = (path for path in notebooks.rglob("*") if path.is_file())
        return {path.relative_to(notebooks).as_posix() for path in files}

    run(f"git init --quiet --bare {server}")
    run(recipe("publish-first").replace("export REPOSITORY=", "ADDRESS="))
    assert published() == built_now()
    (notebooks / "chapters/aid/currencies.ipynb").unlink()
    (notebooks / "chapters/aid/new.ipynb").write_text("{}")
    run(recipe("publish-again"))
    assert published() == built_now()
    assert (
        run(f"git --git-dir={server} rev-list --count notebooks").strip() == "2"
    )  # nothing forced

"""What `make` says and does where nothing is built yet."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from book import ROOT

DOORS = [
    "help",
    "book",
    "test",
    "quick",
    "weekly",
    "check",
    "approve",
    "mutants",
    "twice",
    "matrix",
    "live",
    "classroom",
    "collect",
    "paperwork",
]
DOORS += ["lms", "print", "site", "links", "update", "bench", "bench-hub", "clean"]


@pytest.fixture
def make(tmp_path):
    """Run `make` in an empty house, with a PATH that holds only the named stand-ins for Python."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    path = tmp_path / "path"
    path.mkdir()
    for tool in ("make", "sh", "awk", "find", "rm"):
        (path / tool).symlink_to(shutil.which(tool))

    def make(*arguments, settings=(), **pythons):
        for name, script in pythons.items():
            (path / name).write_text(f"#!/bin/sh\n{script}\n")
            (path / name).chmod(0o755)
        environment = {"PATH": str(path), "HOME": os.environ.get("HOME", ""), **dict(settings)}
        command = ["make", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )

    return make


def test_make_alone_lists_the_doors_one_line_each(make):
    lines = make().stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [["make", door] for door in DOORS]
    assert all(len(line.split()) > 3 for line in lines)


@pytest.mark.parametrize(
    ("pythons", "said"),
    [
        ({}, "Python 3.11 or newer is missing"),
        ({"python3": "exit 1"}, "Python 3.11 or newer is missing"),
        ({"python3": 'case "$*" in *ensurepip*) exit 1; esac'}, "install python3-venv"),
    ],
)
def test_what_is_missing_is_said_in_one_line(make, pythons, said):
    outcome = make("check", **pythons)
    assert outcome.returncode != 0
    assert said in outcome.stdout and len(outcome.stdout.splitlines()) == 1


def test_a_python_that_is_too_old_is_refused_by_name(make):
    outcome = make("check", "PYTHON=old", old="exit 1")
    assert outcome.returncode != 0
    assert outcome.stdout.startswith("old does not run or is older than Python 3.11")


def test_the_first_python_that_is_new_enough_is_taken(make):
    outcome = make("check", "-n", **{"python3": "exit 1", "python3.12": "", "python3.11": ""})
    assert '"python3.12" -m venv' in outcome.stdout


def test_nothing_is_installed_again_while_the_lock_stays_the_same(make, tmp_path):
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/book.stamp").touch()
    assert "-m venv" not in make("check", "-n", python3="").stdout
    os.utime(tmp_path / "requirements.txt", (4e9, 4e9))
    assert "-m venv" in make("check", "-n", python3="").stdout


def test_what_a_person_has_set_up_for_pip_and_python_stays_outside(make, tmp_path):
    """Only how packages are fetched is the person's: one mirror, or another."""
    own = {"PIP_USER": "1", "PIP_TARGET": "/own", "PIP_DRY_RUN": "1", "PIP_REQUIREMENT": "/own"}
    own |= {"PYTHONPATH": "/own", "PYTHONSTARTUP": "/own", "PIP_INDEX_URL": "mirror"}
    done = ["check", f"BIN={tmp_path}/path", "-o", ".venv/book.stamp"]
    seen = make(*done, settings=own, python=shutil.which("env")).stdout.splitlines()
    assert {line for line in seen if line.startswith(("PIP_", "PYTHON"))} == {
        "PIP_USER=0",
        "PIP_INDEX_URL=mirror",
    }


def test_a_moved_checkout_works_because_only_python_itself_is_called():
    """Other programs in .venv/bin know the folder in which they were installed."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\(BIN\)/([\w-]+)", makefile)) == {"python"}


def test_clean_removes_what_was_built_but_not_the_users_copies(make, tmp_path):
    for folder in ("html", ".doctrees", "live/aid", "classroom/course"):
        (tmp_path / "_build" / folder).mkdir(parents=True)
    outcome = make("clean")
    assert outcome.returncode == 0
    assert "Kept _build/live" in outcome.stdout and "Kept _build/classroom" in outcome.stdout
    kept = {path.name for path in (tmp_path / "_build").iterdir()}
    assert kept == {"live", "classroom"}
    assert (tmp_path / "_build/live/aid").is_dir()


def test_ci_runs_the_test_command_and_nothing_else():
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK) or sys.platform == "win32"
    lines = [line for line in script.read_text().splitlines() if line and line[0] != "#"]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]


def test_a_door_that_is_stopped_says_so_without_a_traceback(monkeypatch, capsys):
    from edition import __main__ as doors
    from edition.evidence import command

    def stop(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "main", stop)
    assert doors.main(["check"]) == doors.STOPPED
    assert "Give the same command again" in capsys.readouterr().out


def test_no_door_learns_the_grammar_of_addresses_which_takes_two_seconds():
    command = [sys.executable, "-X", "importtime", "_ext/edition", "collect", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "jsonschema" in loaded and "lark" not in loaded

"""Our Python is tidy, and no file knows the machine it was written on."""

import re
import subprocess
import sys

import pytest

from book import ROOT, sources

# A path on somebody's machine, and not a part of a web address.
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:root|work|home/\w+|Users/\w+)/")


@pytest.mark.parametrize("command", [["check", "--output-format=concise"], ["format", "--diff"]])
def test_ruff_agrees(command):
    ruff = [sys.executable, "-m", "ruff", *command, "--quiet", "."]
    outcome = subprocess.run(ruff, cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("command", "line"), [(["check"], "import os\n"), (["format", "--check"], "x = 'a'\n")]
)
def test_ruff_reads_our_settings_and_refuses_untidy_code(tmp_path, command, line):
    (tmp_path / "untidy.py").write_text(line)
    settings = ["--config", str(ROOT / ".ruff.toml"), str(tmp_path)]
    ruff = [sys.executable, "-m", "ruff", *command, *settings]
    assert subprocess.run(ruff, capture_output=True).returncode == 1


def check_types(*files) -> subprocess.CompletedProcess[str]:
    mypy = [sys.executable, "-m", "mypy", "--no-error-summary", *map(str, files)]
    return subprocess.run(mypy, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.slow
def test_mypy_agrees():
    outcome = check_types()
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


UNSURE = {
    "untyped": ("def double(number):\n    return 2 * number\n", "missing a type annotation"),
    "wrong": ("def double(number: int) -> str:\n    return 2 * number\n", "Incompatible return"),
    "perhaps": ("import re\n\nword: str = re.search('a', 'b')[0]\n", "not indexable"),
}


@pytest.mark.slow
def test_mypy_reads_our_settings_and_refuses_a_room_that_nobody_can_rely_on(tmp_path):
    (tmp_path / "_ext/edition").mkdir(parents=True)
    for name, (code, _) in UNSURE.items():
        (tmp_path / f"_ext/edition/{name}.py").write_text(code)
    (tmp_path / ".mypy.ini").write_text((ROOT / ".mypy.ini").read_text())
    outcome = check_types("--config-file", tmp_path / ".mypy.ini", tmp_path / "_ext")
    assert outcome.returncode == 1
    for name, (_, said) in UNSURE.items():
        assert re.search(rf"edition/{name}.py:\d+: error: .*{said}", outcome.stdout)


def machine_paths(text: str) -> list[str]:
    return [line for line in text.splitlines() if MACHINE_PATH.search(line)]


def test_no_file_names_a_path_of_one_machine():
    found = {
        str(path): lines
        for path in sources()
        if path.parts[0] != ".ci"
        and (lines := machine_paths((ROOT / path).read_text(encoding="utf-8", errors="ignore")))
    }
    assert not found


@pytest.mark.parametrize("folder", ["root", "work", "home/me", "Users/me"])
def test_a_path_of_one_machine_is_seen(folder):
    assert machine_paths(f"open('/{folder}/data.csv')")
    assert not machine_paths(f"https://example.org/{folder}/data.csv or ../{folder}/data.csv")

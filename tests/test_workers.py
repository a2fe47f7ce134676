"""How the tests are shared out: a file stays on one worker, and the longest are not left over."""

import re
import subprocess
import sys

import pytest

from book import ROOT
from conftest import LONGEST, in_order

THREE = """import os, pytest

@pytest.mark.parametrize("number", range(6))
def test_one(number):
    with open(__file__ + ".seen", "a") as seen:
        seen.write(os.environ["PYTEST_XDIST_WORKER"] + " ")
"""


def options(door: str) -> list[str]:
    """How a door shares out its tests."""
    (line,) = re.findall(rf"^{door}:.*\n.* -m pytest (.*)", (ROOT / "Makefile").read_text(), re.M)
    return re.findall(r"--dist \w+", line)[0].split()


@pytest.mark.slow
@pytest.mark.parametrize("door", ["test", "quick", "weekly"])
def test_the_tests_of_a_file_run_on_one_worker_because_they_share_what_they_made(tmp_path, door):
    files = [tmp_path / f"test_{name}.py" for name in "abc"]
    for file in files:
        file.write_text(THREE)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options(door)]
    done = subprocess.run([*command, "-n2"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    seen = [file.with_suffix(".py.seen").read_text().split() for file in files]
    assert [len(workers) for workers in seen] == [6, 6, 6]
    assert [len(set(workers)) for workers in seen] == [1, 1, 1]
    assert {worker for workers in seen for worker in workers} == {"gw0", "gw1"}


def test_one_worker_builds_the_book_while_the_others_have_what_needs_none():
    first, second = (f"test_{name}.py" for name in LONGEST.split()[:2])
    needs_book = {"test_a.py": True, "test_b.py": False, second: True, first: True}
    assert in_order(needs_book) == [first, "test_b.py", second, "test_a.py"]
    assert in_order({name: False for name in needs_book})[:2] == [first, second]

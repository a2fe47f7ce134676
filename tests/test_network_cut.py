"""Once all is installed, a book is built and printed with no network at all, not even loopback."""

import os
import shutil
import subprocess
import sys

import pytest

import other
import pango
from book import parsed

TRY = "import socket; socket.create_connection(('127.0.0.1', 9), 2)"


def cut_off() -> list[str]:
    """The command that cuts off another one, as this user may on this kernel; else nothing."""
    ways = (["unshare", "--net"], ["unshare", "--map-root-user", "--net"])
    if shutil.which("unshare"):
        for way in ways:
            if subprocess.run([*way, "true"], capture_output=True).returncode == 0:
                return way
    return []


@pytest.fixture(scope="module")
def cut():
    if not (found := cut_off()):
        pytest.skip("This kernel lets this user cut off no process: nothing was tried")
    return found


def run(way: list[str], *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*way, sys.executable, *map(str, arguments)]
    # A short path for the kernels' sockets, whatever this user has set.
    settings = {name: value for name, value in os.environ.items() if name != "TMPDIR"}
    return subprocess.run(command, env=settings, capture_output=True, text=True)


def test_what_is_cut_off_reaches_nothing_not_even_this_machine(cut):
    done = run(cut, "-c", TRY)
    assert done.returncode and "Network is unreachable" in done.stderr
    assert "refused" in run([], "-c", TRY).stderr  # loopback is there, and nobody listens


@pytest.mark.slow
def test_a_book_is_built_and_printed(cut, tmp_path):
    if not pango.find_or_install():
        pytest.fail(f"The PDFs need {' '.join(pango.PACKAGES)}: install them", pytrace=False)
    folder = other.put_together(tmp_path / "book")
    for door in (["book"], ["print"]):
        done = run(cut, folder / "_ext/edition", *door)
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert parsed(folder / "_build/html/chapters/oil.html").select(".cell_output")
    assert list((folder / "_build/print").glob("*-packet-a4.pdf"))

"""Measure a class on a real JupyterHub, on this machine alone: ``make bench-hub``.

This file checks what the machine has, makes an environment for the hub in ``_build/tools``, and
hands over to ``bench.py`` in that environment.
Arguments are the sizes of the classes, by default 1 5 10 20.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

from lesson import FIRST

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOOLS = ROOT / "_build" / "tools"
PROGRAMS = {
    "git": "git",
    "node": "Node.js 20 or newer",
    "npm": "npm",
    "useradd": "the passwd package",
    "chpasswd": "the passwd package",
}


def open_to_all(path: Path) -> bool:
    """Whether every account of the machine may reach a file or folder."""
    through = all(folder.stat().st_mode & stat.S_IXOTH for folder in path.parents)
    return through and bool(path.stat().st_mode & stat.S_IXOTH)


def python_for_all() -> Path | None:
    """A Python that the students' accounts can run: this one, or the system's."""
    names = [sys.executable, *(shutil.which(f"python3.{minor}") for minor in (13, 12, 11))]
    names += [f"/usr/bin/python3.{minor}" for minor in (13, 12, 11)]
    found = [Path(name).resolve() for name in names if name and Path(name).is_file()]
    return next(filter(open_to_all, found), None)


def left_accounts() -> list[str]:
    """Accounts that have the names of our students; only on Linux."""
    import pwd  # other systems have no such module

    return [user.pw_name for user in pwd.getpwall() if user.pw_name.startswith("two-issues-")]


def missing() -> list[str]:
    """What this machine lacks, one line each."""
    if not sys.platform.startswith("linux"):
        return ["The load test needs Linux: a hub with one system account per student."]
    lacks = [
        f"{what} is missing ({name})" for name, what in PROGRAMS.items() if not shutil.which(name)
    ]
    if os.geteuid() != 0:
        lacks.append(
            "The load test makes an account for each student and removes it again, so it must run "
            "as root: use a virtual machine or a container that you can throw away."
        )
    if left := left_accounts():
        lacks.append(
            f"Accounts of an interrupted run are left: {', '.join(left)}. Remove each with "
            "userdel --remove NAME."
        )
    if not open_to_all(ROOT):
        lacks.append(f"The students' accounts cannot enter {ROOT}: put the checkout elsewhere.")
    if python_for_all() is None:
        lacks.append("No Python from 3.11 to 3.13 that every account can run: install python3.")
    if not (ROOT / "_build" / "notebooks").is_dir():
        lacks.append("No notebooks yet: run `make book` first.")
    elif not (ROOT / "_build" / "notebooks" / FIRST).is_file():
        lacks.append(f"This book has no {FIRST}: name a notebook of yours in tests/load/lesson.py.")
    return lacks


def prepare() -> Path:
    """Make the hub's environment, and install its proxy, when a lock has changed."""
    hub, proxy = TOOLS / "hub", TOOLS / "hub-proxy"
    locks = [HERE / "requirements.txt", HERE / "package-lock.json"]
    state = b"".join(lock.read_bytes() for lock in locks) + str(python_for_all()).encode()
    installed = hub / "installed.txt"
    if not (installed.is_file() and installed.read_bytes() == state):
        print("Making an environment for JupyterHub: a minute.", flush=True)
        uv = [sys.executable, "-m", "uv", "--quiet", "--no-config"]
        subprocess.run([*uv, "venv", "--clear", "--python", python_for_all(), hub], check=True)
        install = ["pip", "install", "--python", hub, "--require-hashes", "-r", locks[0]]
        subprocess.run([*uv, *install], check=True)
        proxy.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, proxy)
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=proxy, check=True)
        installed.write_bytes(state)
    return hub / "bin"


def main(sizes: list[str]) -> None:
    """Prepare, and run the classes."""
    if wrong := [size for size in sizes if not size.isdecimal() or not 1 <= int(size) <= 50]:
        sys.exit(f"Not the size of a class from 1 to 50: {', '.join(wrong)}")
    if lacks := missing():
        sys.exit("\n".join(lacks))
    programs = prepare()
    proxy = TOOLS / "hub-proxy" / "node_modules" / ".bin"
    os.environ["PATH"] = os.pathsep.join([str(programs), str(proxy), os.environ["PATH"]])
    os.environ["PYTHONPATH"] = str(
        ROOT / "_ext/edition/notebooks"
    )  # the book makes its links there
    python = str(programs / "python")
    os.execv(python, [python, str(HERE / "bench.py"), *(sizes or ["1", "5", "10", "20"])])


if __name__ == "__main__":
    main(sys.argv[1:])

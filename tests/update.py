"""``make update``: renew every lock, and show what has changed.

Each list of packages names at its top the command that compiles its lock.
They are run on a copy, a lock after those that it has to agree with, and replace the locks of the
project only when all of them could be made.
"""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory

import book

COMMAND = re.compile(r"^#   uv pip compile (?P<arguments>.+ -o (?P<lock>\S+))$", re.MULTILINE)
AGREES_WITH = re.compile(r" -c (\S+)")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
NODE = "tests/load/package-lock.json"


class UpdateError(RuntimeError):
    """A lock could not be made; the message says which and why."""


@dataclass(frozen=True)
class Lock:
    """A lock, how it is compiled, and the locks that it has to agree with."""

    path: str
    arguments: str
    agrees_with: tuple[str, ...]


def locks(root: Path = book.ROOT) -> list[Lock]:
    """All locks of Python packages, each after those that it agrees with."""
    found = {}
    for path in book.sources(root):
        if path.suffix == ".in":
            command = COMMAND.search((root / path).read_text(encoding="utf-8"))
            if not command:
                raise UpdateError(f"{path}: no command at its top says how its lock is compiled")
            arguments = command["arguments"]
            agrees_with = tuple(AGREES_WITH.findall(f" {arguments}"))
            found[command["lock"]] = Lock(command["lock"], arguments, agrees_with)
    order = TopologicalSorter({name: lock.agrees_with for name, lock in found.items()})
    return [found[name] for name in order.static_order()]


def compile_lock(lock: Lock, folder: Path) -> None:
    """Compile it anew in a copy of the project. Raises UpdateError with what uv says."""
    uv = [sys.executable, "-m", "uv", "--quiet", "--no-config", "pip", "compile", "--upgrade"]
    command = [*uv, *shlex.split(lock.arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise UpdateError(f"{lock.path} cannot be made:\n{done.stderr.strip()}")


def pins(text: str) -> dict[str, str]:
    """The version of each package in a lock."""
    return dict(PINNED.findall(text))


def changes(before: str, after: str) -> Iterator[str]:
    """What has changed between two locks, a line for each package."""
    old, new = pins(before), pins(after)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield f"  {name} {old.get(name, '(new)')} -> {new.get(name, '(gone)')}"


def renew(root: Path, folder: Path, make: Callable[[Lock, Path], None] = compile_lock) -> list[str]:
    """Make all locks in ``folder``, then put them into ``root``. Returns what has changed."""
    known = locks(root)
    for path in (path for path in book.sources(root) if path.suffix in (".in", ".txt")):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, folder / path)
    for lock in known:
        print(f"{lock.path} …", flush=True)
        make(lock, folder)
    said = []
    for lock in known:
        before, after = ((at / lock.path).read_text(encoding="utf-8") for at in (root, folder))
        if lines := list(changes(before, after)):
            said += [f"{lock.path}:", *lines]
            shutil.copy(folder / lock.path, root / lock.path)
    return said


def renew_node(root: Path) -> str:
    """Renew the lock of the packages for Node.js, where its npm is installed."""
    if not (npm := shutil.which("npm")):
        return f"{NODE}: not renewed, because npm is not installed"
    command = [npm, "update", "--package-lock-only", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=root / "tests/load", capture_output=True, text=True)
    if done.returncode:
        raise UpdateError(f"{NODE} cannot be made:\n{done.stderr.strip()}")
    changed = subprocess.run(["git", "diff", "--quiet", "--", NODE], cwd=root).returncode
    return f"{NODE}: {'see git diff' if changed else 'nothing newer'}"


def main() -> int:
    """Renew, and say what changed; the exit status is 1 when a lock cannot be made."""
    try:
        with TemporaryDirectory() as folder:
            said = renew(book.ROOT, Path(folder))
        said.append(renew_node(book.ROOT))
    except UpdateError as error:
        print(f"make update: {error}\nNo lock was changed.", file=sys.stderr)
        return 1
    print("\n".join(said))
    print("Now `make quick` and `make test`: another lock makes another .venv.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

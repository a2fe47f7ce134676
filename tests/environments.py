"""Programs in environments of their own, because their pins would not go with the book's."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from filelock import FileLock

from book import ROOT


def is_current(folder: Path, pins: Path) -> bool:
    installed = folder / "installed.txt"
    return installed.is_file() and installed.read_bytes() == pins.read_bytes()


def make_environment(folder: Path, pins: Path) -> None:
    uv = [sys.executable, "-m", "uv", "--quiet", "--no-config"]
    install = ["pip", "install", "--python", folder, "--require-hashes", "-r", pins]
    subprocess.run([*uv, "venv", "--clear", "--python", sys.executable, folder], check=True)
    subprocess.run([*uv, *install], check=True)
    shutil.copy(pins, folder / "installed.txt")


@cache
def tool(lock: str, program: str = "") -> str:
    """A program from a lock, in an environment that is made anew when the lock has changed."""
    pins, folder = ROOT / f"tests/tools/{lock}.txt", ROOT / "_build/tools" / lock
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):  # another worker may be making it
        if not is_current(folder, pins):
            make_environment(folder, pins)
    places = (folder / "bin", folder / "Scripts")
    return next(filter(None, (shutil.which(program or lock, path=place) for place in places)))

"""Programs in environments of their own, because their pins would not go with the book's."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from filelock import FileLock

from book import ROOT

# What a person has told pip of how packages are fetched, and what uv calls it.
AS_UV_HAS_IT = {"PIP_CERT": "SSL_CERT_FILE", "PIP_INDEX_URL": "UV_DEFAULT_INDEX"}


def fetching() -> dict[str, str]:
    """The surroundings in which uv fetches packages from where, and as, pip does."""
    told = {own: os.environ[name] for name, own in AS_UV_HAS_IT.items() if name in os.environ}
    return told | os.environ


def is_current(folder: Path, pins: Path) -> bool:
    installed = folder / "installed.txt"
    return installed.is_file() and installed.read_bytes() == pins.read_bytes()


def make_environment(folder: Path, pins: Path) -> None:
    uv = [sys.executable, "-m", "uv", "--quiet", "--no-config"]
    # A lock names all that is needed; what it leaves out on purpose is not fetched.
    options = ["--no-deps", "--require-hashes", "-r", pins]
    install = ["pip", "install", "--python", folder, *options]
    subprocess.run([*uv, "venv", "--clear", "--python", sys.executable, folder], check=True)
    subprocess.run([*uv, *install], env=fetching(), check=True)
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

"""Another book in the same house: its sources put together, as an adopter would."""

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from book import ROOT

SOURCES = Path(__file__).with_name("other_book")
# What an adopter keeps as it is.
HOUSE = (
    "_ext",
    "_static",
    "chapters/matplotlibrc",
    "Makefile",
    "requirements.txt",
    "requirements.in",
)


def put_together(folder: Path) -> Path:
    """The other book's sources in this house, not a line of which is changed."""
    shutil.copytree(SOURCES, folder)
    for name in HOUSE:
        take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        take(ROOT / name, folder / name)
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    settings |= yaml.safe_load((SOURCES / "_config.yml").read_text(encoding="utf-8"))
    (folder / "_config.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    return folder


def check(folder: Path) -> subprocess.CompletedProcess:
    """`make check` of a book."""
    command = [sys.executable, folder / "_ext/edition", "check"]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True)

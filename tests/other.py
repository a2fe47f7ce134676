"""Another book in the same house: its sources put together, as an adopter would."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from book import ROOT, copy_sources

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


# What "Make it yours" says to delete in tests/, beside the tests of this edition.
GONE = ("approved", "addresses.txt", "answers", "search")


def own_tests() -> set[str]:
    """The tests that hold this edition to its memo."""
    return set((ROOT / "tests/own.txt").read_text(encoding="utf-8").split())


def adopt(folder: Path) -> Path:
    """The whole project with another document in it, by the letter of "Make it yours"."""
    copy_sources(folder)
    for name in ("chapters", "data"):
        shutil.rmtree(folder / name)
    for name in GONE:
        path = folder / "tests" / name
        (shutil.rmtree if path.is_dir() else Path.unlink)(path)
    for name in own_tests():
        (folder / "tests" / name).unlink()
    for name in ("chapters", "data"):
        shutil.copytree(SOURCES / name, folder / name)
    for name in ("_toc.yml", "CITATION.cff"):
        shutil.copy(SOURCES / name, folder / name)
    shutil.copy(ROOT / "chapters/matplotlibrc", folder / "chapters/matplotlibrc")
    settings = (folder / "_config.yml").read_text(encoding="utf-8")
    for name, value in yaml.safe_load((SOURCES / "_config.yml").read_text("utf-8")).items():
        settings = re.sub(rf"(?m)^{name}: .*", f"{name}: {value}", settings)
    (folder / "_config.yml").write_text(settings, encoding="utf-8")
    return folder


def check(folder: Path) -> subprocess.CompletedProcess:
    """`make check` of a book."""
    command = [sys.executable, folder / "_ext/edition", "check"]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True)

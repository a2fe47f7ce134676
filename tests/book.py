"""Copy the sources, build them, and read the pages that come out."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parent.parent
COLOURS = re.compile(r"\x1b\[[\d;]*m")
# The first page, and the address that its source would give it, which leads on.
FRONT, OLD_FRONT = "index.html", "chapters/index.html"
MACHINERY = (FRONT, "404.html", "search.html")
NOT_SOURCES = (".git", ".venv", "_build", "__pycache__", ".pytest_cache", ".ruff_cache")


def sources(root: Path = ROOT) -> list[Path]:
    """The files of the repository that are written by hand, relative to its root."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(git, cwd=root, capture_output=True, text=True, check=True).stdout
        files = [Path(name) for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):  # no git, or a downloaded archive
        files = [path.relative_to(root) for path in root.rglob("*")]
        files = [path for path in files if not set(path.parts) & set(NOT_SOURCES)]
    return sorted(path for path in files if (root / path).is_file())


def pages_to_come() -> list[str]:
    """The pages that the book will have: those that _toc.yml names, and the machinery's."""
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    named = re.findall(r"^\s*(?:- )?(?:file|root|glob): (\S+)", contents, re.MULTILINE)
    chapters = {path.relative_to(ROOT) for name in named for path in ROOT.glob(f"{name}.md")}
    return sorted([*(path.with_suffix(".html").as_posix() for path in chapters), *MACHINERY])


def copy_sources(target: Path) -> Path:
    for path in sources():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target / path)
    return target


@dataclass
class Outcome:
    passed: bool
    log: str

    @property
    def executed(self) -> set[str]:
        """The notebooks that ran, by name."""
        lines = [line for line in self.log.splitlines() if "Executing notebook" in line]
        return {Path(line.split(": Executing")[0]).stem for line in lines}

    @property
    def warnings(self) -> list[str]:
        """What Sphinx warns of; the remarks of a notebook's kernel are not among it.

        A kernel that closes may log "ERROR:tornado.general:…", without a space.
        """
        return re.findall(r"^.*(?:WARNING|ERROR): .*$", self.log, re.MULTILINE)

    def tail(self, lines: int = 25) -> str:
        return "\n".join(self.log.splitlines()[-lines:])


def make_book(source: Path) -> Outcome:
    """`make book` as a reader would run it, with the packages that these tests run with."""
    environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
    command = ["make", "book", "BOOKFLAGS=", f"BIN={Path(sys.executable).parent}"]
    installed_already = ["-o", ".venv/book.stamp"]
    done = subprocess.run(
        [*command, *installed_already],
        cwd=source,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Outcome(done.returncode == 0, COLOURS.sub("", done.stdout))


def keep_table(name: str, text: str) -> None:
    """Write a measured table anew beside the page that shows it; another book may have none."""
    for path in (ROOT / "chapters").rglob(name):
        path.write_text(text, encoding="utf-8")


def text_of(page: Path) -> str:
    """The text in the middle of a page, as it is on the disk now."""
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").article.get_text(" ")


@cache
def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@dataclass
class Site:
    """A tree of HTML pages."""

    html: Path
    pages: list[str] = field(init=False)

    def __post_init__(self):
        files = [path.relative_to(self.html) for path in self.html.rglob("*.html")]
        # Templates of the theme lie in _static: nobody opens those.
        self.pages = sorted(path.as_posix() for path in files if path.parts[0] != "_static")

    @property
    def chapters(self) -> list[str]:
        """The pages that we wrote, without the search and what only leads on."""
        ours = [page for page in self.pages if page.startswith("chapters/") and page != OLD_FRONT]
        return [FRONT, *ours] if FRONT in self.pages else ours

    @property
    def cards(self) -> dict[str, dict]:
        """The cards of linked names, by the part of a link after the #."""
        script = (self.html / "_static/cards.js").read_text(encoding="utf-8")
        return json.loads(script.removeprefix("globalThis.hoverCards = ").removesuffix(";\n"))

    def soup(self, page: str) -> BeautifulSoup:
        """The page, parsed once: to change it, take a copy."""
        return parsed(self.html / page)


@dataclass
class Built(Site):
    """The book, built from a copy of the sources in `source`, and the notebooks that leave it,
    those for the instructor apart."""

    notebooks: Path
    instructor: Path
    source: Path
    log: str

"""What a contributor relies on: the map of the rooms, the version, the checks before a commit."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from lxml import etree

from book import ROOT, sources
from test_rooms import HOUSE, ROOMS

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?P<task>[^|]+) \| `(?P<room>\w+)` \| (?P<there>[^|]+) \|$", re.MULTILINE)
MAP = [row.groupdict() for row in ROW.finditer(GUIDE)]
TASKS = {
    "a colour": "theme",
    "how tables look": "theme",
    "a column in people": "evidence",
    "a new check": "evidence",
    "what the student's notebook contains": "notebooks",
    "a wrong hover card": "words",
    "the margins of the PDF": "paper",
    "the version of the theme": "theme",
}


# ---- the map ----


def lost(room: str, there: str) -> list[str]:
    """The files that a row of the map names and that are neither in its room nor among ours."""
    names = re.findall(r"`([^`]+)`", there)
    assert names, f"{room}: no file is named"
    places = (HOUSE / room, ROOT)
    return [name for name in names if not any((place / name).exists() for place in places)]


def test_every_room_has_a_row_and_every_row_a_room():
    assert {row["room"] for row in MAP} == set(ROOMS)


@pytest.mark.parametrize("row", MAP, ids=lambda row: row["task"])
def test_every_file_of_the_map_is_there(row):
    assert lost(row["room"], row["there"]) == []


def test_a_file_that_is_in_no_room_is_seen():
    assert lost("words", "`quiz.py`, `data/people.csv`") == []
    assert lost("words", "`packet.css`, `data/gone.csv`") == ["packet.css", "data/gone.csv"]


@pytest.mark.parametrize("task", TASKS)
def test_a_task_leads_to_one_room(task):
    assert [row["room"] for row in MAP if task in row["task"]] == [TASKS[task]]


# ---- what nothing calls ----


def code_and_pages() -> Counter[str]:
    """How often each word stands in the house and in the chapters, which name what checks them."""
    texts = [
        (ROOT / path).read_text(encoding="utf-8")
        for path in sources()
        if path.parts[0] in ("_ext", "chapters") and path.suffix in (".py", ".html", ".md")
    ]
    return Counter(re.findall(r"\w+", "\n".join(texts)))


def named_once(path: Path, words: Counter[str]) -> list[str]:
    """The functions and classes of a file that nothing but their own first line names."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    made = [node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    return [name for name in made if words[name] < 2]


def test_every_function_of_the_house_is_called_or_connected():
    """A hook that is no longer connected does nothing, and no page tells."""
    words = code_and_pages()
    files = set(HOUSE.rglob("*.py"))
    if not list(ROOT.glob("chapters/exercises/[0-9]*.md")):  # which read answers with these
        files -= set(HOUSE.glob("notebooks/checking/*.py"))
    found = {path.name: names for path in files if (names := named_once(path, words))}
    assert found == {}


def test_a_hook_that_is_not_connected_is_seen(tmp_path):
    part = tmp_path / "part.py"
    part.write_text("def pack(app):\n    ...\n\n\ndef setup(app):\n    app.connect('x', pack)\n")
    words = Counter({"setup": 9, "pack": 2})
    assert named_once(part, words) == []
    assert named_once(part, words - Counter(["pack"])) == ["pack"]


# ---- the version ----


def test_the_tei_edition_says_version_and_day(built):
    (path,) = built.html.glob("_downloads/*/*.xml")
    head = etree.parse(path).find("{*}teiHeader/{*}fileDesc")
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert head.findtext("{*}editionStmt/{*}edition").endswith(f"version {cff['version']}")
    assert head.find("{*}publicationStmt/{*}date").get("when") == cff["date-released"].isoformat()


# ---- before a commit ----


def test_the_checks_before_a_commit_are_our_own_and_run_what_is_here():
    settings = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (repository,) = settings["repos"]
    assert repository["repo"] == "local"  # nothing is fetched
    entries = [hook["entry"].split() for hook in repository["hooks"]]
    assert all(entry[0] == ".venv/bin/python" for entry in entries)
    assert [entry[1:] for entry in entries] == [
        ["-m", "ruff", "check"],
        ["-m", "ruff", "format", "--check"],
        ["_ext/edition", "check"],
    ]

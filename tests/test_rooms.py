"""The house of the edition: rooms along the way of the data, and no way back."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from book import ROOT

HOUSE = ROOT / "_ext/edition"
ROOMS = [
    "settings",
    "evidence",
    "words",
    "numbers",
    "notebooks",
    "sources",
    "theme",
    "site",
    "search",
    "paper",
    "runtime",
    "tei",
]


def imports_of_other_rooms(path: Path) -> list[tuple[str, str]]:
    """The other rooms that a file imports from, each with the part of it, if it reaches for one."""
    place = path.relative_to(HOUSE.parent).with_suffix("").parts
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            start = place[: len(place) - node.level] if node.level else ()
            names = [".".join([*start, *(node.module or "").split(".")])]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            house, room, part = (*name.strip(".").split("."), "", "")[:3]
            if house == "edition" and room in ROOMS and room != place[1]:
                found.append((room, part))
    return found


def files() -> list[Path]:
    return sorted(HOUSE.rglob("*.py"))


def test_the_settings_name_each_room_once_in_the_order_of_the_data():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    rooms = [f"edition.{room}" for room in ROOMS]
    assert list(config["sphinx"]["local_extensions"]) == rooms
    assert {path.parent.name for path in HOUSE.glob("*/__init__.py")} == set(ROOMS)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_room_takes_only_what_rooms_before_it_offer(path):
    room = path.relative_to(HOUSE).parts[0]
    if room not in ROOMS:
        return
    for other, part in imports_of_other_rooms(path):
        assert ROOMS.index(other) < ROOMS.index(room), f"an import that runs back, to {other}"
        assert not part, f"{other}.{part} is a part of another room: take it from {other}"


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_types_that_are_only_checked_are_not_read_when_the_program_runs(path):
    text = path.read_text(encoding="utf-8")
    assert "TYPE_CHECKING" not in text or "from __future__ import annotations\n" in text


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_comes_in_and_what_goes_out(room):
    made = import_module(f"edition.{room}")
    said = made.__doc__ or ""
    assert "\nIn: " in said and "\nOut: " in said
    assert callable(made.setup)


@pytest.mark.parametrize("room", ROOMS[2:])
def test_every_part_that_is_an_extension_is_set_up_by_its_room(room):
    parts = import_module(f"edition.{room}").PARTS
    files = [*(HOUSE / room).glob("*.py"), *(HOUSE / room).glob("*/__init__.py")]
    own = {path for path in files if "\ndef setup(" in path.read_text(encoding="utf-8")}
    names = {path.parent.name if path.stem == "__init__" else path.stem for path in own}
    assert set(parts) == names - {room}


@cache
def imports_from(path: Path) -> list[ast.ImportFrom]:
    """What a file takes from others by name, wherever in the file."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, ast.ImportFrom)]


def names_imported(path: Path, room: str) -> set[str]:
    """What a file takes from a room."""
    froms = imports_from(path)
    own = [one for one in froms if one.level == 1 and not one.module and path.parent.name == room]
    others = [one for one in froms if (one.module or "").removeprefix("edition.") == room]
    return {alias.name for node in [*own, *others] for alias in node.names}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_offers_only_what_somebody_takes(room):
    front = ast.parse((HOUSE / room / "__init__.py").read_text(encoding="utf-8")).body
    parts = [node for node in front if isinstance(node, ast.ImportFrom) and node.level == 1]
    offered = {alias.asname or alias.name for node in parts for alias in node.names}
    users = [*files(), *(ROOT / "tests").rglob("*.py")]
    own = (HOUSE / room / "__init__.py").read_text(encoding="utf-8").partition("\ndef ")[2]
    taken = set().union(*(names_imported(path, room) for path in users))
    assert {name for name in offered - taken if name not in own} == set()


def test_an_import_that_runs_back_or_into_a_room_is_seen(tmp_path, monkeypatch):
    house = tmp_path / "edition"
    (house / "words").mkdir(parents=True)
    monkeypatch.setattr("test_rooms.HOUSE", house)
    (house / "words/a.py").write_text("from ..tei import x\nfrom edition.site.metadata import y\n")
    assert imports_of_other_rooms(house / "words/a.py") == [("tei", ""), ("site", "metadata")]

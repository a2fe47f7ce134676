"""The guides name what there is, and the edition says the version of its newest changes."""

import json
import re
from datetime import date

import pytest
import yaml

from book import ROOT
from conftest import LONGEST
from edition import __main__ as house
from edition.sources.this_edition import facts
from test_requirements import LISTS, installed_by_hand, unused

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_the_guides_name_is_there(name):
    told = (ROOT / name).read_text(encoding="utf-8").replace("_build/", "/")
    named = set(re.findall(r"(?:_ext|chapters|data|tests|\.ci)/[\w./-]*\w", told))
    assert len(named) >= 5
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


# ---- the doors ----


def test_the_readme_names_every_door():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    doors = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)) - {"help"}
    missing = [door for door in doors if not re.search(rf"`{door}`|make {door}\b", README)]
    assert len(doors) > 5 and not missing


def test_the_doors_without_make_are_those_of_the_house():
    (line,) = [line for line in README.splitlines() if "`python _ext/edition DOOR` opens" in line]
    opened = line.partition("opens")[2].partition(", and `")[0]
    assert set(re.findall(r"`(\w+)`", opened)) == set(house.DOORS)


# ---- the version ----


def newest(changes: str) -> tuple[str, str]:
    """The version and the day of the first heading of the list of changes."""
    found = re.search(r"^## (\S+), (\d{4}-\d{2}-\d{2})$", changes, re.MULTILINE)
    assert found, "CHANGELOG.md has no heading such as '## 1.0.0, 2026-11-24'"
    return found[1], found[2]


def test_version_and_day_are_those_of_the_newest_changes():
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert newest(changes) == (str(cff["version"]), cff["date-released"].isoformat())
    package = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == str(cff["version"])


def test_the_days_of_the_changes_go_back_in_time():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", changes, re.MULTILINE)
    days = [date.fromisoformat(heading.partition(", ")[2]) for heading in headings]
    assert len(days) > 1
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("page", ["colophon", "how-to-cite"])
def test_the_book_says_version_and_day(built, page):
    known = facts(ROOT)
    text = " ".join(built.soup(f"chapters/reference/{page}.html").article.get_text().split())
    assert f"version {known['version']}" in text and known["date"] in text


# ---- what the tests of this edition need ----


@pytest.mark.parametrize("file", [file for file in LISTS if file.startswith("tests/")])
def test_every_package_that_is_named_for_the_tests_is_used(file):
    assert unused(file) == []


def test_the_texts_tell_what_to_install_by_hand():
    assert len(installed_by_hand()) >= 2


def test_each_file_of_tests_that_takes_long_is_there():
    here = {path.stem.removeprefix("test_") for path in ROOT.glob("tests/test_*.py")}
    assert set(LONGEST.split()) - here == set()

"""All that the site and its copies hold of others' work is listed, with its licence."""

import csv
from functools import cache
from importlib.metadata import Distribution, distribution
from itertools import chain
from pathlib import Path

import pytest

from book import ROOT, sources
from edition.paper.fonts import FACES

with (ROOT / "chapters/reference/licences.csv").open(encoding="utf-8", newline="") as table:
    LISTED = list(csv.DictReader(table))
PACKAGES = {row["Package"]: row["Licence"] for row in LISTED if row["Package"]}
# Files that the build writes: of our own, and from a package's templates, in whose names it has _t.
OURS = {"book.css", "book.js", "cards.js", "search-index.js", "preview.png"}
MADE_BY = {"pygments.css": "pygments", "mystnb.": "myst-nb"}
# Packages that say nothing of the fonts in them, or hold more than one work.
FONTS = {"justmytype-intl-cjk", "matplotlib"}


@cache
def names_in(package: str) -> set[str]:
    """The names of the files of a package, templates by what they become."""
    files = (Path(str(file)).name for file in distribution(package).files or ())
    return {name.removesuffix("_t").removesuffix(".jinja") for name in files}


def origin(name: str) -> str:
    """The package from which a file of the site is; nothing for ours, "?" when nobody knows."""
    if name in OURS or name in {path.name for path in sources()}:
        return ""
    if made := next((package for start, package in MADE_BY.items() if name.startswith(start)), ""):
        return made
    return next((package for package in PACKAGES if name in names_in(package)), "?")


def said_by(package: Distribution) -> str:
    """The licence that a package names, in one of the ways there are."""
    metadata = package.metadata
    said = [
        metadata.get_all(name) or [] for name in ("License-Expression", "Classifier", "License")
    ]
    return " ".join(words[:60] for words in chain.from_iterable(said))


def test_every_file_beside_the_pages_is_ours_or_listed(built):
    files = [path for path in (built.html / "_static").rglob("*") if path.is_file()]
    unknown = sorted({path.name for path in files if origin(path.name) == "?"})
    assert len(files) > 20 and unknown == []


def test_a_file_that_nobody_lists_is_seen():
    assert origin("jquery.min.js") == "?"
    assert origin("minisearch.js") == "" and origin("doctools.js") == "sphinx"


@pytest.mark.parametrize("package", sorted(PACKAGES.keys() - FONTS))
def test_the_licence_is_the_one_that_the_package_names(package):
    family = PACKAGES[package].split("-")[0]
    assert family in said_by(distribution(package)), said_by(distribution(package))


def test_every_font_of_the_copies_is_of_a_package_on_the_list():
    folders = {face.file.split("/")[0].replace("_", "-") for face in FACES}
    assert folders <= PACKAGES.keys()
    noto = [face.file for face in FACES if face.file.startswith("justmytype")]
    assert noto and all("/ofl/" in file for file in noto)


def test_the_search_carries_its_licence(built):
    head = (built.html / "_static/minisearch.js").read_text(encoding="utf-8")[:1500]
    assert "MiniSearch" in head and "Permission is hereby granted, free of charge" in head


def test_the_page_on_rights_shows_the_list(built):
    text = built.soup("chapters/reference/rights.html").article.get_text(" ")
    for row in LISTED:
        assert row["Work of others"] in text and row["Licence"] in text

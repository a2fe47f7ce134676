"""The files that other programs read: the data package, the citation file, the locks."""

import re
import shutil
import subprocess

import pytest
from packaging.requirements import Requirement

from book import ROOT
from environments import tool

NAMES = ("frictionless", "cffconvert", "jupyter", "tei", "epubcheck", "vnu")
TOOLS = [f"tests/tools/{name}" for name in NAMES]
EXTRAS = [f"_ext/edition/{name}/requirements" for name in ("paper", "notebooks/classroom")]
LOCKS = ["requirements", "tests/requirements", *EXTRAS, *TOOLS]
HASH = r" +--hash=sha256:[0-9a-f]{64}"
PINNED = re.compile(rf"([a-z0-9._-]+)==(\S+)(?: ; [^\\\n]+)? \\\n{HASH}(?: \\\n{HASH})*")


def validate(name: str, *arguments, folder=ROOT) -> subprocess.CompletedProcess:
    return subprocess.run([tool(name), *arguments], cwd=folder, capture_output=True, text=True)


def data_package(folder) -> subprocess.CompletedProcess:
    return validate("frictionless", "validate", "data/datapackage.json", folder=folder)


def citation(folder) -> subprocess.CompletedProcess:
    return validate("cffconvert", "--validate", "-i", "CITATION.cff", folder=folder)


def direct_needs(path: str) -> list[Requirement]:
    lines = [line.partition("#")[0].strip() for line in (ROOT / f"{path}.in").open()]
    return [Requirement(line) for line in lines if line]


def pins(path: str) -> list[tuple[str, str]]:
    return PINNED.findall((ROOT / f"{path}.txt").read_text())


def test_the_data_package_is_valid():
    outcome = data_package(ROOT)
    assert outcome.returncode == 0, outcome.stdout


def test_a_data_package_with_a_wrong_type_is_refused(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    figures = tmp_path / "data/figures.csv"
    figures.write_text(figures.read_text().replace(",127,", ",many,", 1))
    outcome = data_package(tmp_path)
    assert outcome.returncode != 0 and "type-error" in outcome.stdout


def test_the_citation_file_is_valid():
    outcome = citation(ROOT)
    assert outcome.returncode == 0, outcome.stderr


def test_a_citation_file_without_title_is_refused(tmp_path):
    lines = (ROOT / "CITATION.cff").read_text().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("title:")]
    assert len(kept) == len(lines) - 1
    (tmp_path / "CITATION.cff").write_text("".join(kept))
    assert citation(tmp_path).returncode != 0


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_need_is_pinned_with_a_hash(lock):
    pinned = pins(lock)
    for need in direct_needs(lock):
        assert [v for name, v in pinned if name == need.name and need.specifier.contains(v)], need


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_in_a_lock_is_without_a_hash(lock):
    lines = (ROOT / f"{lock}.txt").read_text().splitlines()
    assert len(pins(lock)) == sum(line[:1].isalnum() for line in lines)


def test_the_tests_install_beside_the_book():
    book = pins("requirements")
    clashes = [
        (name, version)
        for name, version in pins("tests/requirements")
        if name in dict(book) and (name, version) not in book
    ]
    assert not clashes


@pytest.mark.parametrize(
    "line", ["pandas==3.0.0", "pandas>=3 \\\n    --hash=sha256:" + "0" * 64, "pandas==3.0.0 \\\n"]
)
def test_a_pin_without_a_version_or_a_hash_is_no_pin(line):
    assert not PINNED.match(line)

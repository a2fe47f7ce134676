"""The files that other programs read: the data package, the citation file."""

import shutil
import subprocess

import pytest

import other
from book import ROOT
from environments import tool

pytestmark = pytest.mark.slow


def validate(name: str, *arguments, folder=ROOT) -> subprocess.CompletedProcess:
    return subprocess.run([tool(name), *arguments], cwd=folder, capture_output=True, text=True)


def data_package(folder) -> subprocess.CompletedProcess:
    return validate("frictionless", "validate", "data/datapackage.json", folder=folder)


def citation(folder) -> subprocess.CompletedProcess:
    return validate("cffconvert", "--validate", "-i", "CITATION.cff", folder=folder)


def test_the_data_package_is_valid():
    outcome = data_package(ROOT)
    assert outcome.returncode == 0, outcome.stdout


def test_a_data_package_with_a_wrong_type_is_refused(tmp_path):
    shutil.copytree(other.SOURCES / "data", tmp_path / "data")
    assert data_package(tmp_path).returncode == 0
    barrels = tmp_path / "data/barrels.csv"
    barrels.write_text(barrels.read_text().replace("had,20,", "had,many,"))
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

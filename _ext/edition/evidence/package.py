"""Read data/datapackage.json, the description of all tables."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..digests import files_in
from ..settings import first_fault, is_address
from .files import line_at, read_text
from .problems import Problem, hint, show
from .resources import Fault, read_resource
from .schema import SCRIPTS, TYPES, Resource

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PACKAGE = "data/datapackage.json"
SHAPE = Path(__file__).with_name("datapackage.schema.json")
FILES = ("memo.txt", "references.bib")  # what columns may refer to beside other tables
NO_TABLES = ("document.yml", *FILES)  # what may be described and is no table
# What rules the cells of a column, and the rows of a table.
RULES = ("name", "type", "constraints", "separator", "jointSeparator", "script", "refersTo")
KEYS = ("primaryKey", "foreignKeys", "missingValues")


@dataclass(frozen=True)
class Licence:
    """The licence of what is ours: its name in words, and its address."""

    title: str
    address: str


@dataclass
class Package:
    """The tables that are described well, and the names of all, also of those described badly."""

    resources: list[Resource] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    version: str = ""
    is_read: bool = False  # else nobody can say that a table is not there


def read_package(root: Path) -> tuple[Package, list[Problem]]:
    """The description of the tables, and what is wrong with it."""
    text, problems = read_text(root, PACKAGE)
    package, faults = (Package(), ()) if text is None else parse_package(text)
    problems += faults
    for file in files_in(root / "data") if package.is_read else ():
        name = file.relative_to(root).as_posix()
        if name != PACKAGE and name.removeprefix("data/") not in {*package.paths, *NO_TABLES}:
            message = f"the file is not described in {PACKAGE}, and would be published with the"
            problems.append(Problem(name, 1, f"{message} data; describe it there or remove it"))
    return package, problems


@lru_cache(maxsize=16)
def parse_package(text: str) -> tuple[Package, tuple[Problem, ...]]:
    """What a description says, and what is wrong with it."""
    package = Package()
    problems: list[Problem] = []
    read, unreadable = read_json(text)
    listed = read.get("resources", [])
    if unreadable := unreadable or shape_fault(listed, text):
        return package, (unreadable,)
    for address in foreign_addresses(read):
        message = f"{show(address)} is no web address; write it as https://…"
        problems.append(Problem(PACKAGE, line_of(text, address, ""), message))

    package.is_read, package.version = True, str(read.get("version", ""))
    for number, raw in enumerate(listed, 1):
        name, path = raw.get("name"), raw["path"]
        resource, found = resource_in(json.dumps(raw)) if "schema" in raw else (None, ())
        faults = list(found)
        for value, taken in ((name, package.names), (path, package.paths)):
            if isinstance(value, str):
                if value in taken:
                    faults.append((f"{show(value)} stands twice among the resources", ""))
                taken.add(value)
        for message, column in faults:
            line = line_of(text, path, column)
            problems.append(Problem(PACKAGE, line, f"{called('table', raw, number)}: {message}"))
        if resource and not faults:
            package.resources.append(resource)

    for resource in package.resources:
        for column, message in unknown_targets(resource, package):
            line = line_of(text, resource.path, column)
            problems.append(Problem(PACKAGE, line, f"table {show(resource.name)}: {message}"))
    if not problems and (fault := changed_rules(read, text)):
        problems.append(fault)
    return package, tuple(problems)


@lru_cache(maxsize=256)
def resource_in(entry: str) -> tuple[Resource | None, tuple[Fault, ...]]:
    """The table that an entry describes, the same one as long as the entry is the same."""
    resource, faults = read_resource(json.loads(entry))
    return resource, tuple(faults)


def called(what: str, raw: Any, number: int) -> str:
    """What a message calls a table or a column: by its name, or else by its place, from 1."""
    name = given(raw, "name")
    return f"{what} {show(name)}" if name else f"{what} {number} of the list"


def given(raw: Any, key: str) -> Any:
    """A property of what may be no object; None without it."""
    return raw.get(key) if isinstance(raw, dict) else None


def shape_fault(listed: list[Any], text: str) -> Problem | None:
    """The first property of a table or a column that has not the shape on which the checks rest."""
    schema = json.loads(SHAPE.read_text(encoding="utf-8"))
    known = schema["definitions"]
    for name, values in (("type", TYPES), ("script", SCRIPTS)):
        known["field"]["properties"][name] = {"enum": list(values)}
    if not (found := first_fault({"resources": listed}, schema, known)):
        return None
    (_, number, *place), said = found
    table, column = listed[int(number)], None
    who = [called("table", table, int(number) + 1)]
    if place[:2] == ["schema", "fields"] and place[2:]:
        column = table["schema"]["fields"][int(place[2])]
        who.append(called("column", column, int(place[2]) + 1))
        place = place[3:]
    message = ": ".join([*who, *map(str, place), said])
    line = line_of(text, given(table, "path"), given(column, "name"))
    return Problem(PACKAGE, line, message)


def changed_rules(package: dict[str, Any], text: str) -> Problem | None:
    """Whether the rules of the columns are others than those that were agreed.

    A rule that was made weaker by mistake refuses less, and nothing else would tell.
    """
    agreed, now = package.get("rules"), digest_of_rules(package)
    if agreed is None or agreed == now:
        return None
    message = (
        "a rule of a column or a key has changed: compare with the last version; when the change "
        f'is meant, write "rules": "{now}"'
    )
    return Problem(PACKAGE, line_at(text, text.index('"rules"')), message)


def digest_of_rules(package: dict[str, Any]) -> str:
    """A short digest of all that a cell or a row must be, table by table."""
    rules = [
        [
            table.get("path"),
            {key: table["schema"].get(key) for key in KEYS},
            [{rule: field.get(rule) for rule in RULES} for field in table["schema"]["fields"]],
        ]
        for table in package["resources"]
        if "schema" in table
    ]
    written = json.dumps(rules, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def read_licence(root: Path) -> Licence | None:
    """The first licence that a package, which has passed the checks, names; if it names one."""
    package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
    for licence in package.get("licenses", []):
        return Licence(licence.get("title") or licence["name"], licence.get("path", ""))
    return None


def foreign_addresses(package: dict[str, Any]) -> Iterator[str]:
    """What the package gives as the place of a licence or a source, and no browser should open."""
    for name in ("licenses", "sources"):
        entries = package.get(name, [])
        for entry in entries if isinstance(entries, list) else ():
            path = entry.get("path") if isinstance(entry, dict) else None
            if isinstance(path, str) and SCHEME.match(path) and not is_address(path):
                yield path


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON, which Python's own reader would take the last of two equal names of."""
    names = [name for name, _ in pairs]
    if twice := {name for name in names if names.count(name) > 1}:
        name, told = min(twice), dict(pairs).get("name") or "one without a name"
        raise ValueError(f"{show(name)} stands twice in the object {show(told)}; keep one of them")
    return dict(pairs)


def no_number(word: str) -> None:
    """Refuse what Python reads as a number and JSON does not have."""
    raise ValueError(f"{word} is no number; write one, or leave it out")


def read_json(text: str) -> tuple[dict[str, Any], Problem | None]:
    """The package as JSON gives it, or the reason why it has no resources."""
    try:
        package = json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except json.JSONDecodeError as error:
        return {}, Problem(PACKAGE, error.lineno, f"this is not JSON: {error.msg}")
    except (RecursionError, ValueError) as error:  # nested too deeply, a number too long
        return {}, Problem(PACKAGE, 1, f"this JSON cannot be read: {error}")
    listed = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(listed, list) or not listed:
        message = "this is not a data package: expected an object with a list 'resources'"
        return {}, Problem(PACKAGE, 1, message)
    return package, None


def line_of(text: str, path: object, column: object) -> int:
    """The line on which a table, or a column of it, is described."""
    place = 0
    for key, value in (("path", path), ("name", column)):
        quoted = re.escape(json.dumps(value))
        if value and (found := re.compile(rf'"{key}"\s*:\s*{quoted}').search(text, place)):
            place = found.start()
    return line_at(text, place)


def unknown_targets(resource: Resource, package: Package) -> Iterator[tuple[str, str]]:
    """The columns of a table that refer to a table or column that does not exist."""
    known = {f"{other.name}.{name}" for other in package.resources for name in other.fields}
    known.update(FILES)
    # Of a table that is described badly we do not know the columns: that is told once, there.
    hazy = package.names - {other.name for other in package.resources}
    for column in resource.fields.values():
        for target in sorted({target for group in column.refers_to for target in group}):
            if target not in known and target.partition(".")[0] not in hazy:
                message = f"column {show(column.name)} refers to {show(target)}, which is nowhere"
                near = hint(target, known)
                yield column.name, message + (near or "; add that table, or remove it here")

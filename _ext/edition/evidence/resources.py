"""Turn one entry of datapackage.json into a Resource."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .problems import hint, show
from .schema import TYPES, Field, Resource

Fault = tuple[str, str]  # what is wrong, and the column in which it is

# What a column of this name refers to in every table, also when the package does not say so.
ALWAYS_REFERS_TO = {"paragraph": "memo.txt", "part_of": "{table}.id"}


def read_resource(raw: dict[str, Any]) -> tuple[Resource | None, list[Fault]]:
    """The table that an entry of the right shape describes, or None and what is wrong with it."""
    schema, table = raw["schema"], raw["name"]
    problems: list[Fault] = []
    key = as_list(schema.get("primaryKey", []))
    foreign = read_foreign_keys(schema.get("foreignKeys", []), table)
    fields: dict[str, Field] = {}
    for raw_field in schema["fields"]:
        name = raw_field["name"]
        if name in fields:
            problems.append((f"column {show(name)} is described twice", name))
        faults = bound_faults(raw_field.get("type", "string"), raw_field.get("constraints", {}))
        problems += [(f"column {show(name)}: {message}", name) for message in faults]
        column = make_field(raw_field, table, foreign.get(name, set()))
        fields[name] = replace(column, required=column.required or name in key)
    for name in [*key, *foreign]:
        if name not in fields:
            message = f"a key names {show(name)}, which is no column{hint(name, fields)}"
            problems.append((message, ""))
    if problems:
        return None, problems
    unique = {(f["name"],) for f in schema["fields"] if f.get("constraints", {}).get("unique")}
    keys = frozenset(unique | ({tuple(key)} if key else set()))
    return Resource(table, raw["path"], fields, keys, tuple(schema.get("missingValues", [""]))), []


def as_list(value: str | list[str]) -> list[str]:
    """Table Schema writes one column as a text, several as a list."""
    return [value] if isinstance(value, str) else value


def bound_faults(kind: str, rules: dict[str, Any]) -> Iterator[str]:
    """Bounds that no value of a type can be compared with."""
    recognise, expected, compare = TYPES[kind]
    for bound in sorted({"minimum", "maximum"} & rules.keys()):
        if not compare or not recognise(str(rules[bound])):
            what = expected if compare else "none, because texts are not compared"
            yield f"'{bound}' is {show(rules[bound])}; expected {what}"


def make_field(raw: dict[str, Any], table: str, foreign: set[str]) -> Field:
    """A column from its description, whose shape is right."""
    rules = raw.get("constraints", {})
    groups = {(target,) for target in foreign}
    if declared := raw.get("refersTo"):
        groups.add(tuple(declared))
    elif raw["name"] in ALWAYS_REFERS_TO:
        groups.add((ALWAYS_REFERS_TO[raw["name"]].format(table=table),))
    return Field(
        name=raw["name"],
        type=raw.get("type", "string"),
        required=rules.get("required", False),
        enum=tuple(str(value) for value in rules.get("enum", [])),
        pattern=re.compile(rules["pattern"]) if "pattern" in rules else None,
        minimum=str(rules["minimum"]) if "minimum" in rules else None,
        maximum=str(rules["maximum"]) if "maximum" in rules else None,
        separator=raw.get("separator", ""),
        joint_separator=raw.get("jointSeparator", ""),
        script=raw.get("script", ""),
        refers_to=frozenset(groups),
    )


def read_foreign_keys(raw_keys: list[dict[str, Any]], table: str) -> dict[str, set[str]]:
    """For each column the `table.column`s that its foreign keys name."""
    found: dict[str, set[str]] = {}
    for raw in raw_keys:
        (column,), (target,) = as_list(raw["fields"]), as_list(raw["reference"]["fields"])
        other = raw["reference"]["resource"] or table  # Table Schema: "" is this table itself
        found.setdefault(column, set()).add(f"{other}.{target}")
    return found

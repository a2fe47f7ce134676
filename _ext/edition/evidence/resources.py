"""Turn one entry of datapackage.json into a Resource."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from .problems import hint, show
from .schema import TYPES, Field, Resource
from .shapes import CONSTRAINTS, FIELD, RESOURCE, SCHEMA, shape_faults

Fault = tuple[str, str]  # what is wrong, and the column in which it is

# What a column of this name refers to in every table, also when the package does not say so.
ALWAYS_REFERS_TO = {"paragraph": "memo.txt", "part_of": "{table}.id"}


def read_resource(raw: Any) -> tuple[Resource | None, list[Fault]]:
    """The table that an entry describes, or None and what is wrong with the entry."""
    if faults := shape_faults(raw, RESOURCE, ("name", "path", "schema"), others=True):
        return None, [(message, "") for message in faults]
    schema, table = raw["schema"], raw["name"]
    if faults := shape_faults(schema, SCHEMA, ("fields",), others=True):
        return None, [(message, "") for message in faults]

    problems: list[Fault] = []
    key = as_list(schema.get("primaryKey", []))
    fields: dict[str, Field] = {}
    foreign, foreign_faults = read_foreign_keys(schema.get("foreignKeys", []), table)
    for number, raw_field in enumerate(schema["fields"], 1):
        messages = field_faults(raw_field)
        name = raw_field.get("name", "") if isinstance(raw_field, dict) else ""
        if messages:
            label = f"column {show(name)}" if name else f"column {number}"
            problems += [(f"{label}: {message}", str(name or "")) for message in messages]
        elif name in fields:
            problems.append((f"column {show(name)} is described twice", name))
        else:
            column = make_field(raw_field, table, foreign.get(name, set()))
            fields[name] = replace(column, required=column.required or name in key)

    for name in [*key, *foreign]:
        if name not in fields and not problems:  # it may be one of the columns with problems
            message = f"a key names {show(name)}, which is no column{hint(name, fields)}"
            problems.append((message, ""))
    problems += [(message, "") for message in foreign_faults]
    if problems:
        return None, problems
    unique = {(f["name"],) for f in schema["fields"] if f.get("constraints", {}).get("unique")}
    keys = frozenset(unique | ({tuple(key)} if key else set()))
    return Resource(table, raw["path"], fields, keys, tuple(schema.get("missingValues", [""]))), []


def as_list(value: str | list[str]) -> list[str]:
    """Table Schema writes one column as a text, several as a list."""
    return [value] if isinstance(value, str) else value


def field_faults(raw: Any) -> list[str]:
    """What is wrong with the description of a column."""
    faults = shape_faults(raw, FIELD, ("name",))
    if faults or not (rules := raw.get("constraints")):
        return faults
    faults = shape_faults(rules, CONSTRAINTS)
    recognise, expected, compare = TYPES[raw.get("type", "string")]
    for bound in {"minimum", "maximum"} & rules.keys():
        if not compare or not recognise(str(rules[bound])):
            what = expected if compare else "none, because texts are not compared"
            faults.append(f"'{bound}' is {show(rules[bound])}; expected {what}")
    return faults


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


def read_foreign_keys(raw_keys: list[Any], table: str) -> tuple[dict[str, set[str]], list[str]]:
    """For each column the `table.column`s that its foreign keys name."""
    found: dict[str, set[str]] = {}
    faults = []
    for raw in raw_keys:
        try:
            (column,) = as_list(raw["fields"])
            (target,) = as_list(raw["reference"]["fields"])
            other = raw["reference"]["resource"] or table  # Table Schema: "" is this table itself
            found.setdefault(str(column), set()).add(f"{other}.{target}")
        except (KeyError, TypeError, ValueError):
            faults.append(
                f"the foreign key {show(raw)} is not one column with a reference to one "
                "{'resource': …, 'fields': …}"
            )
    return found, faults

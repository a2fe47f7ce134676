"""The shape of each property of datapackage.json that the checks rest on.

A property that we do not know may be a misspelt one, whose rule would silently not be checked:
so it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .problems import hint, show
from .schema import SCRIPTS, TYPES

Shapes = dict[str, tuple[Callable[[Any], bool], str]]


def is_text(value: Any) -> bool:
    """A text that is not empty."""
    return isinstance(value, str) and value != ""


def is_texts(value: Any) -> bool:
    """A list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def is_pattern(value: Any) -> bool:
    """A regular expression."""
    try:
        return is_text(value) and bool(re.compile(value))
    except (re.error, OverflowError, RecursionError):
        return False


def matches(pattern: str) -> Callable[[Any], bool]:
    """A test whether a value is a text of a certain form."""
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def is_scalar(value: Any) -> bool:
    """A text or a number."""
    return isinstance(value, str | int | float)


TEXT = (is_text, "a text")
FLAG = (lambda value: isinstance(value, bool), "true or false")
RESOURCE: Shapes = {
    "name": (matches(r"[a-z0-9_-]+"), "a name such as 'people'"),
    "path": (matches(r"[A-Za-z0-9_-]+\.csv"), "the name of a file in data/, such as 'people.csv'"),
    "schema": (lambda value: isinstance(value, dict), "an object"),
    # What the house reads, and no other form; other programs would believe these.
    "format": (matches("csv"), "csv"),
    "mediatype": (matches("text/csv"), "text/csv"),
    "encoding": (matches("(?i)utf-?8"), "utf-8"),
    "dialect": (lambda value: value in ({}, {"delimiter": ","}), "none: cells stand apart by ','"),
}
SCHEMA: Shapes = {
    "fields": (lambda value: isinstance(value, list) and value != [], "a list of columns"),
    "primaryKey": (
        lambda value: is_text(value) or is_texts(value),
        "a column or a list of columns",
    ),
    "foreignKeys": (lambda value: isinstance(value, list), "a list"),
    "missingValues": (is_texts, "a list of texts"),
}
FIELD: Shapes = {
    # It heads a column of the file, where a spreadsheet may see a formula, and templates name it.
    "name": (matches(r"[^\W\d]\w*"), "a name such as 'born' or 'office_1956'"),
    "type": (lambda value: is_text(value) and value in TYPES, f"one of {', '.join(TYPES)}"),
    "title": TEXT,
    "description": TEXT,
    "constraints": (lambda value: isinstance(value, dict), "an object"),
    "separator": TEXT,
    "jointSeparator": TEXT,
    "script": (lambda value: value in SCRIPTS, f"one of {', '.join(SCRIPTS)}"),
    "refersTo": (is_texts, "a list such as ['people.id']"),
}
CONSTRAINTS: Shapes = {
    "required": FLAG,
    "unique": FLAG,
    "enum": (lambda value: isinstance(value, list) and all(map(is_scalar, value)), "a list"),
    "pattern": (is_pattern, "a regular expression"),
    "minimum": (is_scalar, "a value"),
    "maximum": (is_scalar, "a value"),
}


def shape_faults(
    raw: Any, shapes: Shapes, required: tuple[str, ...] = (), others: bool = False
) -> list[str]:
    """What is missing, misshapen or (unless others are welcome) unknown in a JSON object."""
    if not isinstance(raw, dict):
        return [f"expected an object, not {show(raw)}"]
    faults = [f"the property '{key}' is missing" for key in required if key not in raw]
    for key, value in raw.items():
        if key in shapes:
            fits, expected = shapes[key]
            if not fits(value):
                faults.append(f"'{key}' is {show(value)}; expected {expected}")
        elif not others:
            faults.append(f"the property {show(key)} is not known{hint(key, shapes)}")
    return faults

"""Where a value departs from a JSON schema, in words that say what to do."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from functools import cache, partial
from typing import Any

import fastjsonschema

from .yaml_file import Fault, Lines

TYPES: dict[type, str] = {str: "string", list: "array", dict: "object"}
EXPECTED = {
    "integer": "a whole number; write it in digits",
    "number": "a number; write it in digits",
    "string": "a text; put it into quotation marks",
    "boolean": "true or false",
    "array": "a list; write it as [one, another], or each on a line that begins with `- `",
    "object": "a group of properties; write them as `name: …`, each further in than this one",
}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MANY = 9  # from so many values on, only the nearest is offered


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as YYYY-MM-DD."""
    try:
        return bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def expected(kinds: Iterable[str]) -> str:
    """What a value of one of these kinds is; and how to write it, when there is one kind only."""
    names = [EXPECTED.get(kind, kind) for kind in dict.fromkeys(kinds) if kind != "null"]
    return names[0] if len(names) == 1 else " or ".join(name.partition(";")[0] for name in names)


def fault_of_value(value: Any, lines: Lines, schema: dict) -> Fault | None:
    """Line and words for where the value of a file first departs from a schema; None if nowhere."""
    found = first_fault(value, schema, schema.get("definitions", {}))
    if not found:
        return None
    place, said = found
    named = ": ".join(str(key + 1 if isinstance(key, int) else key) for key in place)
    return lines.of(*place), f"{named}: {said}" if named else said


def first_fault(value: Any, form: dict, known: dict) -> tuple[list[str | int], str] | None:
    """Where a value first departs from a schema with its definitions, and how; None if nowhere."""
    whole = json.dumps({**form, "definitions": known})
    try:
        compiled(whole, in_detail=False)(value)
        return None
    except fastjsonschema.JsonSchemaValueException:
        pass  # what is wrong where takes five times as long, and is asked only now
    try:
        compiled(whole, in_detail=True)(value)
    except fastjsonschema.JsonSchemaValueException as fault:
        place = [int(key) if key.isdecimal() else key for key in fault.path[1:]]
        if fault.rule in ("anyOf", "oneOf") and fault.value is not None:
            forms = [resolved(one, known) for one in fault.rule_definition]
            nearest = max(forms, key=partial(likeness, fault.value))
            if deeper := first_fault(fault.value, nearest, known):
                return place + deeper[0], deeper[1]
        return place, words(fault)
    return None


@cache
def compiled(schema: str, in_detail: bool) -> Callable[[Any], object]:
    """What holds a value against a schema in JSON; to make it takes longer than to use it."""
    return fastjsonschema.compile(
        json.loads(schema),
        detailed_exceptions=in_detail,
        use_default=False,
        formats={"date": is_day},
    )


def resolved(form: dict, known: dict) -> dict:
    """The definition that a schema only names, else the schema itself."""
    return known[form["$ref"].rpartition("/")[2]] if "$ref" in form else form


def likeness(value: Any, form: dict) -> float:
    """How much a value looks like what a schema describes."""
    if not isinstance(value, dict):
        return float(TYPES.get(type(value)) == form.get("type", "string"))
    known = [*form.get("properties", {}), *form.get("required", [])]
    return sum((key in known) or 0.5 * bool(get_close_matches(str(key), known)) for key in value)


def words(fault: Any) -> str:
    """What is wrong with the value of a fault, and what to do."""
    value, given, form = fault.value, fault.rule_definition, fault.definition
    if value in (None, ""):
        return "it is empty; give it a value or leave it out"
    shown, examples = repr(str(value)[:80]), form.get("examples")
    like = f", such as {examples[0]!r}" if examples else ""
    match fault.rule:
        case "required":
            lost = [name for name in given if name not in value]
            # Where other names have a place, one that is spelt nearly so may mean itself.
            is_closed = form.get("additionalProperties") is False
            others = [key for key in value if is_closed and key not in form["properties"]]
            near = next((key for key in others if get_close_matches(str(key), lost)), None)
            do = f"rename `{near}:`" if near else "add it"
            return f"needs {' and '.join(f'`{name}:`' for name in lost)}; {do}"
        case "minItems":
            return "the list is empty; write an item, or leave it out"
        case "additionalProperties":
            known = list(form.get("properties", {}))
            name = next(str(name) for name in value if name not in known)
            near = get_close_matches(name, known, n=1)
            do = f"did you mean {near[0]!r}?" if near else "take it out"
            return f"{name!r} has no place here; {do}"
        case "enum":
            near = get_close_matches(str(value), map(str, given), n=1, cutoff=0.5)
            offer = " or ".join(map(str, given if len(given) < MANY else near))
            return f"{shown} is not known here" + (f"; write {offer}" if offer else "")
        case "type" if form.get("format") == "date":
            return f"{shown} is no day{like}; of a document without one, write `year:`"
        case "type":
            return f"{shown} is not {expected([given] if isinstance(given, str) else given)}{like}"
        case "format" | "pattern":
            pattern = form.get("pattern", given)
            return f"{shown} is not what is expected{like or f': {pattern}'}"
    return f"{shown} {fault.message.removeprefix(str(fault.name)).strip()}"

"""``CITATION.cff`` before anything is built: the first thing that cannot hold, with its line.

The form is the schema of the Citation File Format 1.2.0, which is by that format's authors, under
CC BY 4.0 (https://citation-file-format.github.io).
What a citation of this edition and of its document needs beyond that stands in NEEDED.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

import fastjsonschema

from .check import FILE as SETTINGS
from .yaml_file import Fault, NotYaml, Plain, read_yaml

FILE = "CITATION.cff"
SCHEMA = Path(__file__).with_name("cff-1.2.0.schema.json")
AUTHOR = {"anyOf": [{"required": ["name"]}, {"required": ["family-names", "given-names"]}]}
AUTHORS = {"authors": {"items": AUTHOR}}
NEEDED: dict[str, Any] = {
    "required": ["type", "abstract", "version", "date-released", "references"],
    "properties": AUTHORS
    | {
        "type": {"enum": ["dataset"]},
        "references": {
            "minItems": 1,
            "items": [
                {
                    "required": ["type", "languages"],
                    "anyOf": [{"required": ["date-published"]}, {"required": ["year"]}],
                    "properties": AUTHORS
                    | {
                        "type": {"enum": ["historical-work", "dataset"]},
                        "year": {"type": "integer"},
                    },
                }
            ],
        },
    },
}
TYPES: dict[type, str] = {str: "string", list: "array", dict: "object"}
EXPECTED = {
    "string": "a text; put it into quotation marks",
    "array": "a list; write each on a line of its own that begins with `- `",
    "object": "lines such as `name: …`; write them, each further in than this one",
}
MANY = 9  # from so many values on, only the nearest is offered
FORM = "expected lines such as `title: An Edition`"


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar."""
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def check_citation_file(root: Path) -> Iterator[Fault]:
    """Line and words for what is wrong with the citation file of a book: the first, if any."""
    try:
        text = (root / FILE).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        if (root / SETTINGS).is_file():  # else it is no whole book
            yield 1, "the file is missing or cannot be read; it says how this edition is cited"
        return
    try:
        work, lines = read_yaml(text, Plain)
    except NotYaml as error:
        line, said = error.fault
        yield line, f"{said}; {FORM}"
        return
    if not isinstance(work, dict):
        yield 1, f"there is nothing to cite; {FORM}"
        return
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    del schema["$id"]  # with it, what a part refers to would be looked for at that address
    for form in (schema, NEEDED):
        if found := first_fault(work, form, form.get("definitions", {})):
            place, said = found
            named = ": ".join(str(key + 1 if isinstance(key, int) else key) for key in place)
            yield lines.of(*place), f"{named}: {said}" if named else said
            return


def first_fault(value: Any, form: dict, known: dict) -> tuple[list[str | int], str] | None:
    """Where a value first departs from a schema with its definitions, and how; None if nowhere."""
    whole = {**form, "definitions": known}
    options: dict[str, Any] = {"use_default": False, "formats": {"date": is_day}}
    try:
        fastjsonschema.compile(whole, detailed_exceptions=False, **options)(value)
        return None
    except fastjsonschema.JsonSchemaValueException:
        pass  # what is wrong where takes five times as long, and is asked only now
    try:
        fastjsonschema.compile(whole, **options)(value)
    except fastjsonschema.JsonSchemaValueException as fault:
        place = [int(key) if key.isdecimal() else key for key in fault.path[1:]]
        if fault.rule in ("anyOf", "oneOf") and fault.value is not None:
            forms = [resolved(one, known) for one in fault.rule_definition]
            nearest = max(forms, key=partial(likeness, fault.value))
            if deeper := first_fault(fault.value, nearest, known):
                return place + deeper[0], deeper[1]
        return place, words(fault)
    return None


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
    if value is None:
        return "it is empty; give it a value or leave it out"
    shown, examples = repr(str(value)[:80]), form.get("examples")
    like = f", such as {examples[0]!r}" if examples else ""
    match fault.rule:
        case "required":
            lost = " and ".join(f"`{name}:`" for name in given if name not in value)
            return f"needs {lost}; add it"
        case "additionalProperties":
            known = list(form.get("properties", {}))
            name = next(str(name) for name in value if name not in known)
            near = get_close_matches(name, known, n=1)
            do = f"did you mean {near[0]!r}?" if near else "take it out"
            return f"{name!r} has no place here; {do}"
        case "enum":
            near = get_close_matches(str(value), map(str, given), n=1, cutoff=0.5)
            offer = " or ".join(given if len(given) < MANY else near)
            return f"{shown} is not known here" + (f"; write {offer}" if offer else "")
        case "type" if form.get("format") == "date":
            return (
                f"{shown} is no day{like}; when only the year is known, write `year: {shown[1:-1]}`"
            )
        case "type" if given in EXPECTED:
            return f"{shown} is not {EXPECTED[given]}{like}"
        case "format" | "pattern":
            pattern = form.get("pattern", given)
            return f"{shown} is not what is expected{like or f': {pattern}'}"
    return f"{shown} {fault.message.removeprefix(str(fault.name)).strip()}"

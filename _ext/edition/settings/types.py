"""Whether a setting has a type that Sphinx, or a room, takes for it."""

import re
from typing import Any

from sphinx.config import ENUM

from .schema_faults import expected

MANY = (list, tuple, set, frozenset)
# The names of Python's kinds in JSON schemas.
NAMES = {"str": "string", "bool": "boolean", "int": "integer", "float": "number", "dict": "object"}
NAMES |= dict.fromkeys((kind.__name__ for kind in MANY), "array")


def not_of(value: Any, *kinds: type) -> str:
    """What to say of a value that is none of these kinds."""
    names = (NAMES.get(kind.__name__, kind.__name__) for kind in kinds)
    return f"is {value!r}, which is not {expected(names)}"


def in_words(said: str) -> str:
    """What a library says of a value, with words for the kinds of Python."""
    said = re.sub(r" that is a <class '\w+'>", "", said).rstrip(".")
    return re.sub(r"<class '(\w+)'>", lambda kind: expected([NAMES.get(kind[1], kind[1])]), said)


def wrong_type(option: Any, value: Any) -> str:
    """What to say of a value, as Sphinx's own table has the setting; nothing when it may stand."""
    default = getattr(option, "default", None)
    kinds = getattr(option, "valid_types", ())
    if option is None or kinds is Any or value is default is None:
        return ""
    if isinstance(kinds, ENUM):
        words = ", ".join(map(str, kinds.candidates))
        return "" if kinds.match(value) else f"is {value!r}; expected one of {words}"
    taken = {*kinds, *(() if default is None or callable(default) else (type(default),))}
    taken |= set(MANY) if taken & set(MANY) else set()
    if not taken or Any in taken or isinstance(value, tuple(taken)):
        return ""
    return not_of(value, *sorted(taken, key=str))

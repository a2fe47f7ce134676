"""Whether a setting has a type that Sphinx, or a room, takes for it."""

import re
from typing import Any

from sphinx.config import ENUM

MANY = (list, tuple, set, frozenset)
# What to write, by the names that kinds have in Python and in JSON schemas.
WORDS = {
    **dict.fromkeys(("str", "string"), "a text between quotation marks"),
    **dict.fromkeys(("bool", "boolean"), "true or false"),
    **dict.fromkeys(("int", "integer"), "a whole number"),
    **dict.fromkeys(("float", "number"), "a number"),
    **dict.fromkeys(("dict", "object"), "settings `name: value` below it"),
    **dict.fromkeys(("array", *(kind.__name__ for kind in MANY)), "a list, such as [a, b]"),
    **dict.fromkeys(("NoneType", "null"), "nothing"),
}


def expected(value: Any, *kinds: str) -> str:
    """What to say of a value that is none of these kinds."""
    names = sorted({WORDS.get(kind, kind) for kind in kinds})
    return f"is {value!r}; expected {' or '.join(names)}"


def in_words(said: str) -> str:
    """What a library says of a value, with words for the kinds of Python."""
    said = re.sub(r" that is a <class '\w+'>", "", said).rstrip(".")
    return re.sub(r"<class '(\w+)'>", lambda kind: WORDS.get(kind[1], kind[1]), said)


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
    return expected(value, *(kind.__name__ for kind in taken))

"""Whether a setting has a type that Sphinx, or a room, takes for it."""

from typing import Any

from sphinx.config import ENUM

MANY = (list, tuple, set, frozenset)


def wrong_type(option: Any, value: Any) -> str:
    """What to say of a value, as Sphinx's own table has the setting; nothing when it may stand."""
    default = getattr(option, "default", None)
    kinds = getattr(option, "valid_types", ())
    if option is None or kinds is Any or callable(default):
        return ""
    if isinstance(kinds, ENUM):
        words = ", ".join(map(str, kinds.candidates))
        return "" if kinds.match(value) else f"{value!r}; expected one of {words}"
    taken = {*kinds, *(() if default is None else (type(default),))}
    taken |= set(MANY) if taken & set(MANY) else set()
    if not taken or Any in taken or value is None or isinstance(value, tuple(taken)):
        return ""
    names = sorted({"list" if kind in MANY else kind.__name__ for kind in taken})
    return f"{value!r}; expected {' or '.join(names)}"

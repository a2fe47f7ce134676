"""What was found in a text stays known: whoever checks a book again has changed little of it."""

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
Found = TypeVar("Found")


def remembered(find: Callable[P, Iterable[Found]]) -> Callable[P, tuple[Found, ...]]:
    """The function, which looks only once at the same texts or pages."""

    @lru_cache(maxsize=4096)
    def found(*given: Hashable) -> tuple[Any, ...]:
        return tuple(find(*given))  # type: ignore[call-arg, arg-type]

    return wraps(find)(found)  # type: ignore[return-value]

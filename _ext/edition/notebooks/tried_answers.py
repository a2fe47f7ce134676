"""Run an exercise's checks on blank and wrong answers, and say what each has printed.

It runs as a script in a process of its own: orders come as JSON on its standard input, what was
printed goes as JSON to its standard output. It imports nothing from the house.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

# Wrong somewhere, and of every form that a check may meet.
TRIALS: tuple[Any, ...] = (
    *(None, "", "x", "not at all", True, False, [], {}),
    *(0, 0.07, 7, 77, 777, 77777, 7e7, -7),
    *"abcdef",
    *("p0", "p3", "p9", "p3.1", "p9.9", "1956-01-31", "4/5/1956"),
)


def scalars(value: Any) -> Iterator[Any]:
    """The texts and numbers in an answer, whatever holds them."""
    if isinstance(value, bool):
        return
    if isinstance(value, (str, int, float)):
        yield value
    elif isinstance(value, dict):
        for inside in value.values():
            yield from scalars(inside)
    elif isinstance(value, (list, tuple, set)):
        for inside in value:
            yield from scalars(inside)
    elif hasattr(value, "to_numpy"):
        yield from scalars(value.to_numpy().ravel().tolist())
    elif hasattr(value, "tolist"):
        yield from scalars(value.tolist())


def forms(value: Any) -> set[str]:
    """How a check may print an answer."""
    return {value} if isinstance(value, str) else {f"{value:g}", f"{value:.1f}"}


def in_place_of(start: Any, value: Any) -> Any:
    """A wrong answer of the shape that the exercise gives: a table, a dict, or one value."""
    if hasattr(start, "columns"):
        return start.astype(object).map(lambda _: value)
    return dict.fromkeys(start, value) if isinstance(start, dict) and start else value


def nearly(right: Any) -> Iterator[Any]:
    """Answers that are wrong, but not by much."""
    if isinstance(right, (list, tuple)):
        yield from (right[1:], right[:1])
    elif isinstance(right, dict):
        yield {name: next(nearly(value), value) for name, value in right.items()}
    elif hasattr(right, "__add__") and not isinstance(right, (str, bool)):
        with contextlib.suppress(Exception):
            yield from (right + 1, 2 * right, right / 100)


def run(code: str, space: dict[str, Any]) -> str:
    """What code prints in a namespace."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(code, "cell", "exec", dont_inherit=True), space)
    return said.getvalue()


def tried(before: list[str], blanks: list[str], solved: list[str], checks: dict[str, str]) -> Any:
    """For each check and wrong answer: the check, the name, the answer, what was printed, and the
    right answers to what the check asks, by their forms."""
    space: dict[str, Any] = {"__name__": "__main__"}
    for code in before:
        run(code, space)
    known = set(space)
    for code in blanks:
        run(code, space)
    starts = {name: space[name] for name in space if name not in known}
    for code in solved:
        run(code, space)
    right = {
        name: sorted({form for value in scalars(space[name]) for form in forms(value)})
        for name in starts
    }
    near = {name: list(nearly(space[name])) for name in starts}
    for key, code in checks.items():
        # An answer that no check names is read by the tools, and may be any check's.
        asked = {name for name in starts if f'"{name}"' in code} or set(starts)
        secrets = sorted({form for name in asked for form in right[name]})
        for name in sorted(asked):
            wrong = [(value, in_place_of(starts[name], value)) for value in TRIALS]
            for value, answer in [*wrong, *((value, value) for value in near[name])]:
                space.update(starts)
                space[name] = answer
                yield key, name, str(value), run(code, space), secrets


def main(exercises: Iterable[dict[str, Any]]) -> None:
    """Read the orders, and write a line for each exercise."""
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is written there is no result
    for order in exercises:
        os.chdir(order["folder"])
        try:
            result: dict[str, Any] = {"said": list(tried(*order["cells"]))}
        except (Exception, SystemExit) as error:
            result = {"fails": f"{type(error).__name__}: {error}"}
        print(json.dumps(result, default=str), file=results, flush=True)


if __name__ == "__main__":
    main(json.load(sys.stdin))

"""YAML that people write by hand: its values, their lines, and in plain words why it is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

# What the parser says of a slip, and what to do about it; the first that is found counts.
ADVICE = (
    (r"\\t", "there is a tab; indent with spaces"),
    (
        "mapping values are not allowed",
        "a text with a colon in it stands between quotation marks; or a line is indented too far",
    ),
    ("quoted scalar", "close the quotation mark that is opened here"),
    ("end of stream|<stream end>", "close the quotation mark or the bracket that is opened here"),
    ("special characters", "save the file as UTF-8"),
    (
        "could not find expected ':'|block mapping|block end|block sequence",
        "write `name: value`, with a space, and indent the line like its neighbours",
    ),
)


class YamlFault(ValueError):
    """A text that is not YAML, or says a thing twice, and the line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Lines:
    """Where in a text each value stands."""

    def __init__(self, text: str) -> None:
        self.root = yaml.compose(text, Loader=yaml.SafeLoader)

    def of(self, *path: str | int) -> int:
        """The line of a value, or of the nearest one around it that is there."""
        node, line = self.root, 1
        for key in path:
            if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
                node = node.value[key]
                line = node.start_mark.line + 1
                continue
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            for name, value in pairs:
                if name.value == str(key):
                    node, line = value, name.start_mark.line + 1
                    break
            else:
                return line
        return line

    def fault(self, place: tuple[str, ...], said: str) -> tuple[int, str]:
        """What is said of a value, with its line."""
        return self.of(*place), f"{': '.join(place)} {said}"


def load(text: str) -> tuple[Any, Lines]:
    """The values of a text, and their lines. Raises YamlFault."""
    try:
        lines = Lines(text)
        for line, message in said_twice(lines.root):
            raise YamlFault(line, message)
        return yaml.safe_load(text), lines
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, YamlFault):
            raise
        raise fault_of(error) from None


def fault_of(error: Exception) -> YamlFault:
    """The line of a slip, and what to do about it."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    context, said = getattr(error, "context", None), " ".join(str(problem or error).split())
    what = f"{context or ''} {said}"
    advice = next((advice for sign, advice in ADVICE if re.search(sign, what)), "")
    if "opened here" in advice:  # the parser has read on to the end
        mark = getattr(error, "context_mark", None) or mark
    return YamlFault(
        mark.line + 1 if mark else 1,
        f"this is not YAML: {said}" + (f"; {advice}" if advice else ""),
    )


def said_twice(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Names that stand twice in one place: of their values only the last would count."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from said_twice(each)
    if not isinstance(node, yaml.MappingNode):
        return
    first: dict[str, int] = {}
    for name, value in node.value:
        line = name.start_mark.line + 1
        if isinstance(name, yaml.ScalarNode) and name.value in first:
            message = (
                f"{name.value}: stands already in line {first[name.value]}, and only the last "
                "would count; put all that is below it there"
            )
            yield line, message
        first.setdefault(str(name.value), line)
        yield from said_twice(value)

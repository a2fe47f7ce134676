"""A file of settings in YAML: what it says, and in which line."""

import re
from collections.abc import Hashable
from copy import deepcopy
from functools import cached_property, lru_cache
from typing import Any

import yaml

Fault = tuple[int, str]
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


class NotYaml(ValueError):
    """A text that is no YAML; with the line, and what is wrong there."""

    def __init__(self, line: int, said: str) -> None:
        super().__init__(said)
        self.fault = line, said


class Once(yaml.SafeLoader):
    """A loader that lets nothing be said twice: YAML's own takes the last and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The mapping. Raises ConstructorError at a key that stood above."""
        names: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in names:
                said = f"{key.value!r} stands here for the second time; keep one of them"
                raise yaml.constructor.ConstructorError(None, None, said, key.start_mark)
            names.add(str(key.value))
        return super().construct_mapping(node, deep)


class Plain(Once):
    """Takes days for the texts that they are in the file, for whoever looks at their form."""


Plain.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in known if tag != "tag:yaml.org,2002:timestamp"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Lines:
    """Where in the file each setting stands."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def root(self) -> yaml.Node | None:
        """The whole text, read a second time when a line is asked for."""
        return yaml.compose(self.text, Loader=yaml.SafeLoader)

    def of(self, *path: str | int) -> int:
        """The line of a setting, or of the nearest one around it that is there."""
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

    def fault(self, place: tuple[str, ...], said: str) -> Fault:
        """What is said of a setting, with its line."""
        return self.of(*place), f"{': '.join(map(str, place))} {said}"


def read_yaml(text: str, loader: type[yaml.SafeLoader] = Once) -> tuple[Any, Lines]:
    """What a text says, and where. Raises NotYaml."""
    value, lines = loaded(text, loader)  # type: ignore[arg-type]  # any class can be hashed
    return deepcopy(value), lines  # whoever asks may change it


@lru_cache(maxsize=512)  # the parser is slow, and a check reads the same settings more than once
def loaded(text: str, loader: type[yaml.SafeLoader]) -> tuple[Any, Lines]:
    """The same, for all who ask. Raises NotYaml."""
    try:
        return yaml.load(text, Loader=loader), Lines(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise fault_of(error) from error


def fault_of(error: Exception) -> NotYaml:
    """The line of a slip, what the parser says of it, and what to do."""
    if not isinstance(error, yaml.YAMLError):  # no day of the calendar; too many brackets
        return NotYaml(1, f"not YAML that can be read: {str(error).partition(' exceeded')[0]}")
    mark = getattr(error, "problem_mark", None)
    said = " ".join((getattr(error, "problem", None) or str(error)).split())
    what = f"{getattr(error, 'context', None) or ''} {said}"
    advice = next((advice for sign, advice in ADVICE if re.search(sign, what)), "")
    if "opened here" in advice:  # the parser has read on to the end
        mark = getattr(error, "context_mark", None) or mark
    told = "; ".join(filter(None, (f"this is not YAML: {said}", advice)))
    return NotYaml(mark.line + 1 if mark else 1, told)

"""What is written in markup is filled in from a template beside the code that fills it."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader


@cache
def templates_in(folder: Path) -> Environment:
    """The templates of a folder; a line that holds a statement alone leaves no empty line."""
    loader = FileSystemLoader(folder)
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def render(template: Path, **values: Any) -> str:
    """A template filled in; all values are escaped but those that are markup already."""
    return templates_in(template.parent).get_template(template.name).render(values)

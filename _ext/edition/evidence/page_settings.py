"""The settings at the top of a chapter and of its code cells, between two lines of hyphens."""

from collections.abc import Iterator

from ..settings import NotYaml, read_yaml
from .pages import Page, settings_end
from .problems import Problem
from .remembered import remembered

BEGINS = "---"


@remembered
def check_page_settings(page: Page) -> Iterator[Problem]:
    """Settings that have no end, or are no YAML: the builders would take them for text."""
    lines = page.source.replace("\r\n", "\n").split("\n")
    yield from check_top(page, lines)
    for directive in page.directives:
        if directive.name == "code-cell":
            yield from check_block(page, lines, directive.line)


def check_top(page: Page, lines: list[str]) -> Iterator[Problem]:
    """Those of the page, which begin on its first line."""
    if lines[0] != BEGINS:
        if lines[0].strip() == BEGINS or (not lines[0].strip() and BEGINS in lines[1:3]):
            message = "the settings of a page begin on its first line; delete what is before them"
            yield page.problem(1, message)
        return
    end = settings_end(lines, 0)
    if not end or any(line.startswith("# ") for line in lines[1:end]):
        yield page.problem(1, "the settings at the top have no end: write a line --- below them")
    else:
        yield from check_block(page, lines, 0)


def check_block(page: Page, lines: list[str], start: int) -> Iterator[Problem]:
    """One block, from the line after which it begins, if there is one."""
    text = "\n".join(lines[start + 1 : settings_end(lines, start) - 1])
    try:
        settings, _ = read_yaml(text)
        if settings is not None and not isinstance(settings, dict):
            advice = "write them so, or delete them"
            yield page.problem(start + 2, f"settings are lines such as `name: value`; {advice}")
    except NotYaml as error:
        line, said = error.fault
        yield page.problem(start + 1 + line, said)

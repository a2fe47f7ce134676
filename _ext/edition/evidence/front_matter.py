"""The settings at the top of a chapter, between two lines of three hyphens."""

from __future__ import annotations

from collections.abc import Iterator

from ..settings import YamlFault, load
from .pages import Page, settings_end
from .problems import Problem

BEGINS = "---"


def check_front_matter(page: Page) -> Iterator[Problem]:
    """Settings that are not closed, or are no settings: Sphinx would take them for the text."""
    lines = page.source.replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != BEGINS:
        if lines[0].strip() == BEGINS or (not lines[0].strip() and BEGINS in lines[1:3]):
            message = "the settings of a page begin on its first line; delete what is before them"
            yield Problem(page.path, 1, message)
        return
    end = settings_end(lines, 0)
    if not end or any(line.startswith("# ") for line in lines[1:end]):
        message = "the settings at the top have no end: write a line --- below them"
        yield Problem(page.path, 1, message)
        return
    try:
        settings, _ = load("\n".join(lines[1 : end - 1]))
    except YamlFault as fault:
        yield Problem(page.path, fault.line + 1, str(fault))
        return
    if settings is not None and not isinstance(settings, dict):
        message = "the settings at the top are lines such as `myst:`, `  html_meta:`"
        yield Problem(page.path, 2, f"{message}; write them so, or delete them")

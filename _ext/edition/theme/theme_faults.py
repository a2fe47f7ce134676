"""What the stack writes into the pages that hinders screen readers or the keyboard.

Each fault stands beside what mends it; `theme_repairs` applies the list.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Repair:
    """A fault and what mends it, as regular expressions."""

    fault: str
    before: str
    after: str
    left: str  # the fault, however the theme writes it: no page may have this in the end


REPAIRS = (
    Repair(
        "the theme's scripts serve the first of two buttons for the contents, which cannot be seen",
        before=r'(<header id="pst-header"[^>]*>).*?</header>',
        after=r"\1</header>",  # its scripts look for it
        left=r"\bprimary-toggle\b.*\bprimary-toggle\b",
    ),
    Repair(
        "the title and the contents stand twice in the page, once for paper",
        before=r'<div id="jb-print-docs-body".*?(?=<div id="searchbox">)',
        after="",
        left=r"<h1\b.*<h1\b",
    ),
    Repair(
        "the book's name and the search button are in no landmark",
        before=r'<div class="(sidebar-primary-items__start\b[^"]*)">',
        after=r'<div role="banner" class="\1">',
        left=r'\A(?!.*role="banner")',
    ),
    Repair(
        "the name of the search button is not what is written on it",
        before=r'(<button class="btn search-button-field\b[^>]*?) aria-label="[^"]*"',
        after=r"\1",
        left=r"<button(?=[^>]*\bsearch-button-field\b)[^>]*\baria-label",
    ),
    Repair(
        "icons are read out as letters",
        before=r'<(i|span)\b(?![^>]*\baria-hidden)(?= class="[^"]*\bfa-)',
        after=r'<\1 aria-hidden="true"',
        left=r"<(?:i|span)\b(?![^>]*\baria-hidden)[^>]*\bfa-",
    ),
    Repair(
        "the search box has no name",
        before=r'<dialog id="pst-search-dialog">',
        after='<dialog id="pst-search-dialog" aria-label="Search">',
        left=r"<dialog\b(?![^>]*\baria-label)[^>]*\bsearch",
    ),
    Repair(
        "the contents, when they lie over the page, have no name",
        before=r'<dialog id="pst-primary-sidebar-modal">',
        after='<dialog id="pst-primary-sidebar-modal" aria-label="Contents of the book">',
        left=r"<dialog\b(?![^>]*\baria-label)[^>]*\bprimary",
    ),
    Repair(
        "the contents of the page, when they lie over it, have no name",
        before=r'<dialog id="pst-secondary-sidebar-modal">',
        after='<dialog id="pst-secondary-sidebar-modal" aria-label="On this page">',
        left=r"<dialog\b(?![^>]*\baria-label)",
    ),
    Repair(
        "a button is there that does nothing without scripts",
        before=r'(<button\b(?![^>]*\bpst-js-only)[^>]*class=")(?=[^"]*(?:sidebar-toggle|fullscreen))',
        after=r"\1pst-js-only ",
        left=r'<button\b(?![^>]*\bpst-js-only)[^>]*class="[^"]*(?:sidebar-toggle|fullscreen)',
    ),
    Repair(
        "buttons are called after parts of the theme",
        before=r'title="Toggle primary sidebar"',
        after='title="Contents of the book"',
        left="Toggle primary",
    ),
    Repair(
        "buttons are called after parts of the theme",
        before=r'title="Toggle secondary sidebar"',
        after='title="On this page"',
        left="Toggle secondary",
    ),
    Repair(
        "a folded cell's name is hidden from screen readers, and its words are paragraphs",
        before=r'<summary aria-label="Toggle hidden content">\s*'
        r"<p class=([^>]*)>(.*?)</p>\s*<p class=([^>]*)>(.*?)</p>",
        after=r"<summary><span class=\1>\2</span><span class=\3>\4</span>",
        left=r"<summary\b[^>]*>\s*<p\b|<summary aria-label",
    ),
    Repair(
        "the box in which a wide table scrolls has no name",
        before=r'<div class="pst-scrollable-table-container">',
        after='<div class="pst-scrollable-table-container" role="group" '
        'aria-label="A table, which scrolls sideways when it is too wide">',
        left=r"<div\b(?![^>]*\baria-label)[^>]*\bpst-scrollable",
    ),
    Repair(
        "the box in which long lines of code scroll has no name",
        before=r'<div class="highlight"><pre>',
        after='<div class="highlight"><pre role="group" aria-label="Code">',
        left=r'<div class="highlight">\s*<pre(?![^>]*\baria-label)',
    ),
    Repair(
        "entries of the bibliography have a role that is out of use",
        before=r'role="doc-biblioentry"',
        after='role="listitem"',
        left=r"doc-biblioentry",
    ),
)

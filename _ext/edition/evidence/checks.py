"""All checks, in one pass over the settings, data/ and chapters/."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..settings import check_citation_file, check_settings
from .amounts import check_amounts
from .bibliography import BIBLIOGRAPHY, CITATION, check_same_work, read_keys
from .cells import Targets, check_cells, check_keys
from .chapters import (
    REGISTERS,
    check_citations,
    check_fences,
    check_labels,
    check_links,
    check_memo_directives,
    check_memo_roles,
    check_names,
    check_shown_names,
    check_terms,
    read_entries,
)
from .characters import check_characters
from .code_cells import check_code_cells
from .contents import SETTINGS, check_contents
from .document import Document, describe
from .edition_text import check_edition
from .files import read_text
from .glued_words import check_glued_words
from .grades import check_grades
from .memo import check_memo
from .not_found import check_not_found
from .numerals import check_days, check_numerals
from .package import read_package
from .page_settings import check_page_settings
from .pages import Page, read_pages
from .plain_quotes import check_plain_quotes
from .problems import Problem
from .promises import check_promises
from .quotations import check_quotations
from .source_words import check_source_words
from .sources import check_sources
from .statements import check_statements
from .tables import Table, read_table
from .totals import check_totals


def check(root: Path) -> list[Problem]:
    """Everything that is wrong with the evidence of the book in a folder, in reading order."""
    return inspect(root)[0]


def inspect(root: Path) -> tuple[list[Problem], str]:
    """What is wrong with the book in a folder, and one line for when all is well."""
    description = describe(root)
    document = description.document
    paragraphs, memo_problems = check_memo(root, description)
    keys, bibliography_problems = read_keys(root)
    package, package_problems = read_package(root)
    pages, page_problems = read_pages(root, [document.source] if document else [])
    problems = description.problems + memo_problems
    problems += bibliography_problems + package_problems + page_problems
    problems += [Problem(SETTINGS, *fault) for fault in check_settings(root)]
    problems += [Problem(CITATION, *fault) for fault in check_citation_file(root)]
    problems += check_same_work(root, document.key if document else "", package.version)
    problems += check_contents(root, pages, document)

    tables: dict[str, Table | None] = dict.fromkeys(package.names)
    for resource in package.resources:
        tables[resource.name], table_problems = read_table(root, resource)
        problems += table_problems
    targets = find_targets(tables, keys, document)
    for resource in package.resources:
        if table := tables[resource.name]:
            problems += check_keys(table, resource.keys)
            problems += check_cells(table, targets)
            problems += check_quotations(table, paragraphs)
            problems += check_totals(table, {one.row for one in problems if one.path == table.path})
    if package.is_read:
        problems += check_promises(description, paragraphs, tables, targets)
    if document:
        if statements := tables.get("statements"):
            problems += check_statements(statements, paragraphs, document)
        known = tables if package.is_read else None
        problems += check_chapters(pages, paragraphs, keys, known, targets, document)
        if paragraphs:
            problems += untold(check_edition(root, paragraphs, document), problems)
        if known is not None:
            problems += check_numerals(pages, known.get("numerals"), document.source)
            if keys is not None and not package_problems:
                described = {one.name: tables[one.name] for one in package.resources}
                # The text has its own days, whether a table repeats them or not.
                texts = [read_text(root, BIBLIOGRAPHY)[0] or "", *(paragraphs or {}).values()]
                problems += check_days(pages, described, "\n".join(texts))
        problems += check_grades(tables, document.key)
    problems += check_names(tables)
    problems += check_sources(tables, keys)
    problems += untold(check_source_words(tables), problems)
    problems += check_not_found(tables, pages, package)

    readable = [table for table in tables.values() if table]
    problems += check_characters(root, readable, pages)

    quoted = sum(bool(row.cells.get("quote")) for table in readable for row in table.rows)
    quoted += sum(role.name == "memo" for page in pages for role in page.roles)
    rows = sum(len(table.rows) for table in readable)
    return sorted(set(problems)), (
        f"evidence: {len(readable)} tables, {rows} rows, {quoted} quotations, "
        f"{len(paragraphs or ())} paragraphs: all hold"
    )


def untold(problems: Iterable[Problem], told: Iterable[Problem]) -> list[Problem]:
    """The problems of rows that have no other: a row of a wrong form says little of its words."""
    rows = {problem[:2] for problem in told}
    return [problem for problem in problems if problem[:2] not in rows]


def find_targets(
    tables: dict[str, Table | None], keys: list[str] | None, document: Document | None
) -> Targets:
    """All that a cell can refer to."""
    paragraphs = document.paragraphs if document else None
    targets: Targets = {"memo.txt": paragraphs, "references.bib": keys and set(keys)}
    for name, table in tables.items():
        if table and table.whole:
            targets |= {f"{name}.{column}": values for column, values in table.values.items()}
    return targets


def check_chapters(
    pages: list[Page],
    paragraphs: dict[str, str] | None,
    keys: list[str] | None,
    tables: dict[str, Table | None] | None,
    targets: Targets,
    document: Document,
) -> Iterator[Problem]:
    """The chapters against the text, the bibliography and the registers.

    The tables are None when nobody knows which there are.
    """
    yield from check_labels(pages, document)
    are_missing = tables is not None and "statements" not in tables
    passages = () if are_missing else targets.get("statements.id")
    entries = read_entries(tables) if tables is not None else None
    forms = ({name, *entry.spellings} for name, entry in (entries or {}).items())
    names = frozenset[str]().union(*forms)
    text = tuple((paragraphs or {}).items())
    for page in pages:
        yield from check_page_settings(page)
        yield from check_fences(page)
        yield from check_code_cells(page)
        yield from check_links(page, document)
        if keys is not None:
            yield from check_citations(page, keys)
        if paragraphs:
            yield from check_memo_roles(page, paragraphs, document)
            if page.path != document.source and entries is not None:
                yield from check_plain_quotes(page, text, names, document)
        yield from check_memo_directives(page, passages, document)
        if page.path != document.source:
            yield from check_amounts(page)
            yield from check_shown_names(page, entries or {})
            yield from check_glued_words(page, (tables or {}).get("figures"))
        elif entries is not None:
            registers = [name for name in REGISTERS if name in (tables or {})]
            yield from check_terms(page, entries, registers)

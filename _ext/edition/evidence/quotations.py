"""Quotations in the tables: verbatim, in the paragraph they name; and evidence for every row."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from .problems import Problem, around, show
from .tables import Row, Table

EVIDENCE = ("paragraph", "quote", "source", "locator")


def check_quotations(table: Table, paragraphs: dict[str, str] | None) -> Iterator[Problem]:
    """Quotations that are not the memo's words, spellings not in it, rows without evidence."""
    if table.has(*EVIDENCE):
        yield from table.problems(evidence_faults)
    if table.has("quote", "paragraph"):
        yield from table.problems(lambda row: quote_faults(row, paragraphs))
    if table.has("spellings") and paragraphs:
        items = table.fields["spellings"].items
        yield from table.problems(
            lambda row: spelling_faults(items(row.cells["spellings"]), paragraphs)
        )


def evidence_faults(row: Row) -> Iterator[str]:
    """A row needs the memo's words with their place, or a source with a place in it."""
    paragraph, quote, source, locator = (row.cells[name] for name in EVIDENCE)
    if not (paragraph and quote) and not (source and locator):
        yield "the row has no evidence: give paragraph and quote, or source and locator"


def quote_faults(row: Row, paragraphs: dict[str, str] | None) -> Iterator[str]:
    """A quotation stands in the paragraph that its row names."""
    quote, paragraph = row.cells["quote"], row.cells["paragraph"]
    if quote and not paragraph and not row.cells.get("source"):
        yield f"quote: {show(quote)} has no paragraph; name the one in which it stands"
    elif quote and paragraphs and paragraph in paragraphs and quote not in paragraphs[paragraph]:
        yield f"quote: {misquoted(quote, paragraph, paragraphs)}"


def spelling_faults(spellings: list[str], paragraphs: dict[str, str]) -> Iterator[str]:
    """Each spelling stands somewhere in the memo."""
    names = list(paragraphs)
    for item in filter(None, spellings):
        if not any(item in text for text in paragraphs.values()):
            fault = f"spellings: {show(item)} stands nowhere in {names[0]} to {names[-1]}"
            yield f"{fault}; {difference(item, *closest(item, paragraphs))}"


def misquoted(quote: str, paragraph: str, paragraphs: dict[str, str]) -> str:
    """Where the words stand instead, or how the nearest words of the memo differ."""
    fault = f"{show(quote)} does not stand in {paragraph}"
    elsewhere = [name for name, text in paragraphs.items() if quote in text]
    if elsewhere:
        return f"{fault}; it stands in {' and '.join(elsewhere)}"
    return f"{fault}; {difference(quote, *closest(quote, paragraphs, paragraph))}"


def closest(
    quote: str, paragraphs: dict[str, str], named: str = ""
) -> tuple[str, str, tuple[int, int, int]]:
    """The paragraph that shares the longest run of letters with the quotation, and that run."""

    def longest(name: str) -> tuple[int, int, int]:
        matcher = SequenceMatcher(None, quote, paragraphs[name], autojunk=False)
        run = matcher.find_longest_match()
        return run.a, run.b, run.size

    if named and (run := longest(named))[2] * 3 > len(quote):
        return named, paragraphs[named], run
    name, run = max(((name, longest(name)) for name in paragraphs), key=lambda pair: pair[1][2])
    return name, paragraphs[name], run


def difference(quote: str, name: str, text: str, run: tuple[int, int, int]) -> str:
    """A few words on both sides of the place where a quotation and a paragraph part."""
    ours, theirs, length = run
    if ours == 0:  # alike from the beginning: they part where the run ends
        ours, theirs = length, theirs + length
    return f"the row has {around(quote, ours)}, the nearest in {name} is {around(text, theirs)}"

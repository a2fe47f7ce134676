"""Grades that their rows carry: what each of them asks for, and refuses."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from .problems import Problem, show
from .sources import NAME, PLACE, Source, citations, read_sources
from .tables import Row, Table

UNSEEN, SILENT = "not visible to us", "silent"
NOTES = {"note", "why"}
UNKNOWN = Source(frozenset(), kind="", seen="none", places=frozenset())


class Cited(NamedTuple):
    """A source of a row, and whether we have seen it at the place that the row gives."""

    key: str
    source: Source
    seen: bool


def check_grades(tables: Mapping[str, Table | None], memo: str) -> Iterator[Problem]:
    """Every grade that its row does not carry; ``memo`` is the document's own key."""
    sources = read_sources(tables.get(NAME))
    if not sources:
        return  # told elsewhere
    documents = tables.get("documents")
    records = documents.rows if documents and documents.has("id", "source") else []
    source_of = {row.cells["id"]: row.cells["source"] for row in records}
    for table in tables.values():
        if not table or not table.has("grade") or not NOTES & set(table.fields):
            continue
        for row in table.rows:
            cited = list(cited_in(table, row, sources, source_of, memo))
            # A row without evidence, or with a source that nobody knows, is told elsewhere.
            if cited and all(one.key in sources for one in cited):
                for message in [*grade_faults(row, cited), *relation_faults(row, cited)]:
                    yield table.problem(row, message)


def cited_in(
    table: Table,
    row: Row,
    sources: Mapping[str, Source],
    source_of: Mapping[str, str],
    memo: str,
) -> Iterator[Cited]:
    """All sources of a row, the memo among them when the row quotes it."""
    if row.cells.get("paragraph") and row.cells.get("quote") and memo in sources:
        yield Cited(memo, sources[memo], seen=True)
    places = [(key, at) for _, key, where, at in citations(table, row) if where]
    if "source" in table.fields and not places:
        places = [(row.cells["source"], "")]  # a table of records has no column for a place
    if document := row.cells.get("document"):
        places.append((source_of.get(document, ""), ""))
    places = [(key, at) for key, at in places if key]
    if listed := row.cells.get("sources"):
        places += [(key, "") for key in table.fields["sources"].items(listed)]
    for key, locator in places:
        source, place = sources.get(key, UNKNOWN), PLACE.match(locator)
        yield Cited(key, source, source.reaches(place[1] if place else "title"))


def grade_faults(row: Row, cited: list[Cited]) -> Iterator[str]:
    """What a grade asks for and the row does not have."""
    grade = row.cells["grade"]
    have = ", ".join(f"{one.key} ({', '.join(sorted(one.source.circle))})" for one in cited)
    if grade == "A" and not independent(cited):
        yield (
            "grade: A needs two sources of different circles, seen at the places given; "
            f"the row has {have}; add one that is independent, or grade it B"
        )
    elif grade == "B" and not any(one.seen and one.source.kind != "tertiary" for one in cited):
        yield (
            "grade: B needs a primary document or a scholarly work, seen at the place given; "
            f"the row has {have}; name one, or grade it C and say why"
        )
    elif grade in ("C", "X") and not any(row.cells.get(column) for column in NOTES):
        yield f"grade: {grade} needs a note; say why it is no better, or how the sources conflict"


def independent(cited: list[Cited]) -> bool:
    """Whether two sources that we have seen hand on the knowledge of different people."""
    circles = [one.source.circle for one in cited if one.seen]
    return any(not first & second for first, second in combinations(circles, 2))


def relation_faults(row: Row, cited: list[Cited]) -> Iterator[str]:
    """A comparison that says more than we can know of a record that we have read in part."""
    relation, grade = row.cells.get("relation"), row.cells["grade"]
    if not relation:
        return
    extent = cited[0].source.extent()
    if relation == SILENT and cited[0].source.seen != "whole":
        yield (
            f"relation: a record is {show(SILENT)} when it was read whole, and of {cited[0].key} "
            f"we have seen: {extent}; write {show(UNSEEN)}"
        )
    if relation == UNSEEN and cited[0].source.seen == "whole":
        yield f"relation: {cited[0].key} was read whole; write what it does to the claim"
    if relation == UNSEEN and grade:
        yield f"grade: {show(grade)} grades a passage that we have not seen; leave the cell empty"
    if relation != UNSEEN and not grade:
        yield "grade: the cell is empty; a value is required"

"""The sources: whose knowledge each hands on, and whether we have seen the place that is cited."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from .problems import Problem, show
from .tables import Row, Table

NAME = "sources"
# A row's source, and the column that says where in it; where only the source is named, none.
CITATIONS = (
    ("source", "locator"),
    ("second_source", "second_locator"),
    ("learned_source", ""),
)
PLACE = re.compile(
    r"(whole|title|summary|fragments|(?:opening of )?(?:page|chapter) \d+|opening)\b"
)
PLACES = "whole, title, summary, fragments, opening, or page with its number"


@dataclass(frozen=True)
class Source:
    """An entry of the bibliography, as far as we know it."""

    circle: frozenset[str]
    kind: str
    seen: str
    places: frozenset[str]

    def reaches(self, place: str) -> bool:
        """Whether what we have seen of it includes a place."""
        if self.seen in ("whole", "none"):
            return self.seen == "whole"
        if place in ("title", "summary") or place == self.seen:
            return True
        return bool({place, place.removeprefix("opening of ")} & self.places)

    def extent(self) -> str:
        """What we have seen of it, in words."""
        return ", ".join([self.seen, *sorted(self.places)])


@lru_cache(maxsize=64)
def read_sources(table: Table | None) -> dict[str, Source]:
    """The sources by their citation keys; none when the table is not there or cannot be read."""
    if not table or not table.has("key", "circle", "kind", "seen", "places"):
        return {}
    items = {name: table.fields[name].items for name in ("circle", "places")}
    return {
        row.cells["key"]: Source(
            circle=frozenset(items["circle"](row.cells["circle"])),
            kind=row.cells["kind"],
            seen=row.cells["seen"],
            places=frozenset(items["places"](row.cells["places"])) - {""},
        )
        for row in table.rows
        if row.cells["key"]
    }


def check_sources(
    tables: Mapping[str, Table | None], keys: Collection[str] | None
) -> Iterator[Problem]:
    """Entries of the bibliography without a row, and rows that cite beyond what was seen."""
    table = tables.get(NAME)
    sources = read_sources(table)
    if not table or not table.whole or not sources:
        return  # told elsewhere
    for key in keys or ():
        if key not in sources:
            message = f"{show(key)} of references.bib has no row; say what was seen of it"
            yield Problem(table.path, 1, message)
    for other in filter(None, tables.values()):
        yield from other.problems(partial(beyond_what_was_seen, other, sources=sources))
        yield from other.problems(partial(other_extent, sources=sources))


def citations(table: Table, row: Row) -> Iterator[tuple[str, str, str, str]]:
    """What a row cites, source by source: column, key, the locator's column, locator."""
    for column, where in CITATIONS:
        if "locator" in table.fields and row.cells.get(column):
            for key in table.fields[column].items(row.cells[column]):
                yield column, key, where, row.cells.get(where, "")


def beyond_what_was_seen(table: Table, row: Row, sources: Mapping[str, Source]) -> Iterator[str]:
    """Citations of a row whose place lies outside of what we have seen of the source."""
    for column, key, where, locator in citations(table, row):
        source = sources.get(key)
        if not source or (where == "locator" and not locator):
            continue  # a source without a place is told as a row without evidence
        found = PLACE.match(locator) if where else None
        if where and not found:
            message = f"{where}: {show(locator)} names no place of the source"
            yield f"{message}; begin it with {PLACES}"
        elif not source.reaches(found[1] if found else "title"):
            cited = f"{show(key)} is cited at {show(locator or 'some place')}"
            message = f"{column}: {cited}, but of it we have seen: {source.extent()}"
            yield f"{message}; cite a place that was seen, or correct data/sources.csv"


def other_extent(row: Row, sources: Mapping[str, Source]) -> Iterator[str]:
    """A record whose row says of itself that more, or less, was seen of it."""
    source = sources.get(row.cells.get("source", ""))
    seen = row.cells.get("seen", "")
    if source and seen and seen != source.seen:
        cited = show(row.cells["source"])
        yield f"seen: {show(seen)}, but data/sources.csv has {show(source.seen)} for {cited}"

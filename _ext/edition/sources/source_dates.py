"""The date of a source in words: from its ISO form, with a letter where one author has two of it.

``data/references.bib`` gives dates as BibLaTeX does, ``1956-09-05``, ``1956-04`` or
``1956-08-30/1956-08-31``, which reference managers read; the pages cite "5 September 1956b".
The letters follow the order of the file, so that a new source leaves those of the others alone.
"""

from collections import defaultdict
from collections.abc import Iterable
from string import ascii_lowercase
from typing import cast

from pybtex.database import Entry
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.domain import BibtexDomain

from ..evidence import parse_date, words_of

UNDATED = "n.d."


def in_words(date: str) -> str:
    """A date, or the two between which a source was made: "30–31 August 1956"."""
    first, *last = parse_date(date)
    start = words_of(first)
    if not last:
        return start
    end = last[0]
    if first[0] == end[0] and len(first) > 1:
        shared = words_of(first[:2]) if first[:2] == end[:2] and len(first) > 2 else str(first[0])
        start = start.removesuffix(f" {shared}")
    return f"{start}–{words_of(end)}"


def author_of(entry: Entry) -> str:
    """Whoever is cited for it."""
    return " ".join(map(str, entry.persons.get("author", ())))


def set_dates(entries: Iterable[Entry]) -> None:
    """Give each entry, in ``year``, the date by which it is cited; ``date`` keeps the ISO form."""
    alike: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if "date" not in entry.fields and entry.fields.get("year", "").isdigit():
            entry.fields["date"] = entry.fields["year"]
        date = entry.fields.get("date", "")
        entry.fields["year"] = in_words(date) if date else UNDATED
        if date:
            alike[author_of(entry), entry.fields["year"]].append(entry)
    for group in alike.values():
        for entry, letter in zip(group, ascii_lowercase, strict=False):
            entry.fields["year"] += letter if len(group) > 1 else ""


def set_dates_of_sources(app: Sphinx) -> None:
    """Do so before the pages are read, in a book that cites sources."""
    if not app.registry.has_domain("cite"):
        return
    domain = cast(BibtexDomain, app.env.get_domain("cite"))
    set_dates(domain.bibdata.data.entries.values())


def setup(app: Sphinx) -> None:
    """Set the dates when the bibliography has been read, at the same event."""
    app.connect("builder-inited", set_dates_of_sources, priority=600)

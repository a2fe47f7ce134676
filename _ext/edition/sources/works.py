"""The document and this edition as ``CITATION.cff`` describes them.

All that names, cites or describes either of them takes it from here: the files for reference
managers, the heads of the pages, the TEI edition.
What the file says is text on one line, however it is written there: a line end inside a note would
begin a new field in a format of lines.
"""

from datetime import date
from pathlib import Path

import yaml

from ..evidence import read_document
from ..settings import check_citation_file
from ..words import lines_joined

SOURCE = "CITATION.cff"
EDITION, MEMO = "edition", "document"
KINDS = {"dataset": "dataset", "historical-work": "manuscript"}  # in CITATION.cff -> in CSL


class CitationError(ValueError):
    """CITATION.cff cannot stand; the message says where and why."""


def read_works(root: Path) -> dict[str, dict]:
    """The edition and the document, as CSL-JSON items (docs.citationstyles.org).

    Their ids are the names of their files. What an archive's record has and another document may
    lack, such as a translator, is left out where CITATION.cff does not say it.
    Raises CitationError for the first thing in the file that a check refuses.
    """
    for line, said in check_citation_file(root):
        raise CitationError(f"{SOURCE}:{line}: {said}")
    cff = lines_joined(yaml.safe_load((root / SOURCE).read_text(encoding="utf-8-sig")))
    memo, files = cff["references"][0], read_document(root).files
    institution, publisher = memo.get("institution", {}), memo.get("publisher", {})
    kept = {
        "translator": names(memo.get("translators", [])),
        "archive": institution.get("name"),
        "archive-place": institution.get("city"),
        "archive_location": memo.get("collection-title"),
        "publisher": publisher.get("name"),
        "language": memo["languages"][0],
        "note": memo.get("notes"),
    }
    return {
        EDITION: item(files.edition, cff)
        | {"version": str(cff["version"]), "language": language_of_pages(root)},
        MEMO: item(files.document, memo) | {key: value for key, value in kept.items() if value},
    }


def language_of_pages(root: Path) -> str:
    """The language that ``_config.yml`` gives the book's own words, as a tag such as ``pt-BR``."""
    try:
        settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
        return str(settings["sphinx"]["config"]["language"]).replace("_", "-")
    except (OSError, KeyError, TypeError):  # a book that Sphinx alone builds, or says nothing
        return "en"


def item(name: str, work: dict) -> dict:
    """What every work has; summary and address too, where they are known."""
    known = {"abstract": work.get("abstract"), "URL": work.get("url")}
    return {
        "id": name,
        "type": KINDS[work["type"]],
        "title": work["title"],
        "author": names(work["authors"]),
        "issued": {"date-parts": [date_parts(work)]},
        **{key: value for key, value in known.items() if value},
    }


def date_parts(work: dict) -> list[int]:
    """Year, month and day of a work; of a document, no more than is known of them."""
    given = work.get("date-released") or work.get("date-published")
    if given is None:
        return [int(work[part]) for part in ("year", "month") if part in work]
    day = date.fromisoformat(str(given))
    return [day.year, day.month, day.day]


def names(people: list[dict]) -> list[dict]:
    """Persons by family and given name, bodies by their whole name."""
    return [
        {"literal": person["name"]}
        if "name" in person
        else {"family": person["family-names"], "given": person["given-names"]}
        for person in people
    ]


def as_text(person: dict) -> str:
    """A name as bibliographies sort it: ``Holm, Marie``"""
    return person.get("literal") or f"{person['family']}, {person['given']}"


def as_signed(person: dict) -> str:
    """A name as sentences have it: ``Marie Holm``"""
    return person.get("literal") or f"{person['given']} {person['family']}"


def iso_date(work: dict) -> str:
    """When a work appeared or was written, as far as it is known, such as 2026-11-24."""
    return "-".join(f"{part:02}" for part in work["issued"]["date-parts"][0])

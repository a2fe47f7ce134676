"""The memo and this edition as entries for reference managers: BibTeX, RIS and CSL-JSON.

``CITATION.cff`` is the one source. Before the pages are read, each work becomes three files in
``_build/citations/``, which the page "How to cite" shows and offers.
"""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from pybtex.database import BibliographyData, Entry, Person
from sphinx.application import Sphinx

SOURCE = "CITATION.cff"
EDITION, MEMO = "two-issues", "two-issues-memo"
# Kinds of work in CITATION.cff -> their names in CSL and in RIS. BibTeX has none for either.
KINDS = {"dataset": ("dataset", "DATA"), "historical-work": ("manuscript", "MANSCPT")}


class CitationError(ValueError):
    """CITATION.cff lacks something that a citation needs."""


def read_works(root: Path) -> dict[str, dict]:
    """The edition and the memo, by file name, as CSL-JSON items (docs.citationstyles.org).

    Raises CitationError, naming the file and the key that is missing.
    """
    cff = yaml.safe_load((root / SOURCE).read_text(encoding="utf-8"))
    try:
        memo = cff["references"][0]
        return {
            EDITION: item(EDITION, cff) | {"version": str(cff["version"]), "language": "en"},
            MEMO: item(MEMO, memo)
            | {
                "translator": names(memo["translators"]),
                "archive": memo["institution"]["name"],
                "archive-place": memo["institution"]["city"],
                "archive_location": memo["collection-title"],
                "publisher": memo["publisher"]["name"],
                "language": memo["languages"][0],
                "note": memo["notes"],
                "URL": memo["url"],
            },
        }
    except (KeyError, IndexError, TypeError) as missing:
        raise CitationError(f"{SOURCE}: a citation needs {missing}; add it") from missing


def item(name: str, work: dict) -> dict:
    """What every work has; the address too, where it is known."""
    date = work.get("date-released") or work["date-published"]
    address = {"URL": work["url"]} if "url" in work else {}
    return {
        "id": name,
        "type": KINDS[work["type"]][0],
        "title": work["title"],
        "author": names(work["authors"]),
        "issued": {"date-parts": [[date.year, date.month, date.day]]},
        **({"abstract": work["abstract"]} if "abstract" in work else {}),
        **address,
    }


def names(people: list[dict]) -> list[dict]:
    """Persons by family and given name, bodies by their whole name."""
    return [
        {"literal": person["name"]}
        if "name" in person
        else {"family": person["family-names"], "given": person["given-names"]}
        for person in people
    ]


def as_text(person: dict) -> str:
    """A name as bibliographies sort it: ``Person, James F.``"""
    return person.get("literal") or f"{person['family']}, {person['given']}"


def to_csl(work: dict) -> str:
    """A CSL-JSON file with one item."""
    return json.dumps([work], ensure_ascii=False, indent=2) + "\n"


def to_bibtex(work: dict) -> str:
    """A BibTeX entry of the kind ``misc``, its title safe from a style's capitals."""
    year, month, day = work["issued"]["date-parts"][0]
    translators = [as_text(person) for person in work.get("translator", [])]
    where = [work.get("archive_location"), work.get("publisher")]
    fields = {
        "title": f"{{{work['title']}}}",
        "year": str(year),
        "month": str(month),
        "day": str(day),
        "howpublished": "; ".join(filter(None, where)),
        "edition": f"Version {work['version']}" if "version" in work else "",
        "translator": " and ".join(translators),
        "language": work["language"],
        "url": work.get("URL", ""),
        "note": work.get("note", ""),
    }
    authors = [
        Person(f"{{{person['literal']}}}") if "literal" in person else Person(as_text(person))
        for person in work["author"]
    ]
    entry = Entry("misc", [(key, text) for key, text in fields.items() if text])
    entry.persons["author"] = authors
    return BibliographyData({work["id"]: entry}).to_string("bibtex")


def to_ris(work: dict) -> str:
    """An RIS record; its lines end as that format wants, with CR LF."""
    year, month, day = work["issued"]["date-parts"][0]
    kind = next(ris for csl, ris in KINDS.values() if csl == work["type"])
    lines = [
        ("TY", kind),
        *(("AU", as_text(person)) for person in work["author"]),
        *(("A4", as_text(person)) for person in work.get("translator", [])),
        ("TI", work["title"]),
        ("PY", str(year)),
        ("DA", f"{year}/{month:02}/{day:02}"),
        ("PB", work.get("publisher", "")),
        ("AV", work.get("archive_location", "")),
        ("ET", work.get("version", "")),
        ("LA", work["language"]),
        ("UR", work.get("URL", "")),
        ("N1", work.get("note", "")),
    ]
    return "".join(f"{tag}  - {text}\r\n" for tag, text in lines if text) + "ER  - \r\n"


FORMATS = {"bib": to_bibtex, "ris": to_ris, "json": to_csl}


def write_if_changed(path: Path, content: str) -> None:
    """Write a file, unless it has this content: a page that shows it need not be read again."""
    data = content.encode("utf-8")
    if not path.exists() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def write_citations(app: Sphinx) -> None:
    """Write every work in every format beside the built site."""
    for name, work in read_works(Path(app.srcdir)).items():
        for suffix, write in FORMATS.items():
            write_if_changed(Path(app.srcdir, f"_build/citations/{name}.{suffix}"), write(work))


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the citations before the pages are read."""
    app.connect("builder-inited", write_citations)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

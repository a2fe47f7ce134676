"""The document and this edition as entries for reference managers: BibTeX, RIS and CSL-JSON.

Before the pages are read, each work becomes three files in ``_build/citations/``, which the page
"How to cite" shows and offers.
"""

from __future__ import annotations

import json
from pathlib import Path

from pybtex.database import BibliographyData, Entry, Person
from sphinx.application import Sphinx

from .works import as_text, iso_date, read_works

RIS_KINDS = {"dataset": "DATA", "manuscript": "MANSCPT"}


def to_csl(work: dict) -> str:
    """A CSL-JSON file with one item."""
    return json.dumps([work], ensure_ascii=False, indent=2) + "\n"


def to_bibtex(work: dict) -> str:
    """A BibTeX entry of the kind ``misc``, its title safe from a style's capitals."""
    year, month, day = work["issued"]["date-parts"][0]
    translators = [as_text(person) for person in work.get("translator", [])]
    where = [work.get("archive_location") or work.get("archive"), work.get("publisher")]
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
    date = iso_date(work)
    lines = [
        ("TY", RIS_KINDS[work["type"]]),
        *(("AU", as_text(person)) for person in work["author"]),
        *(("A4", as_text(person)) for person in work.get("translator", [])),
        ("TI", work["title"]),
        ("PY", date[:4]),
        ("DA", date.replace("-", "/")),
        ("PB", work.get("publisher", "")),
        ("AV", work.get("archive_location") or work.get("archive", "")),
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
    folder = Path(app.srcdir, "_build/citations")
    for work in read_works(Path(app.srcdir)).values():
        for suffix, write in FORMATS.items():
            write_if_changed(folder / f"{work['id']}.{suffix}", write(work))


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the citations before the pages are read."""
    app.connect("builder-inited", write_citations)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

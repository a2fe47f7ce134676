"""The document, this edition and its sources for reference managers: BibTeX, RIS and CSL-JSON.

Before the pages are read, the document and the edition become three files each in
``_build/citations/``, which the page "How to cite" shows and offers; the sources, whose BibTeX is
``data/references.bib``, become one file in RIS and one in CSL-JSON.
"""

import json
from collections.abc import Callable
from pathlib import Path

from sphinx.application import Sphinx

from ..digests import write_if_changed
from .references import read_references
from .works import as_text, iso_date, read_works

LATEX = {sign: f"\\{sign}" for sign in "#$%&_"} | {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
RIS_KINDS = {
    "dataset": "DATA",
    "manuscript": "MANSCPT",
    "document": "GEN",
    "book": "BOOK",
    "article-journal": "JOUR",
    "report": "RPRT",
    "thesis": "THES",
}


def to_csl(*works: dict) -> str:
    """A CSL-JSON file with these items."""
    return json.dumps(works, ensure_ascii=False, indent=2) + "\n"


def as_latex(text: str) -> str:
    """A text in which no sign commands LaTeX; BibTeX counts braces wherever they stand."""
    return "".join(LATEX.get(sign, sign) for sign in text)


def to_bibtex(work: dict) -> str:
    """A BibTeX entry of the kind ``misc``, its title safe from a style's capitals."""
    year, month, day = (*work["issued"]["date-parts"][0], "", "")[:3]
    authors = [
        f"{{{as_latex(person['literal'])}}}" if "literal" in person else as_latex(as_text(person))
        for person in work["author"]
    ]
    translators = [as_latex(as_text(person)) for person in work.get("translator", [])]
    where = [work.get("archive_location") or work.get("archive"), work.get("publisher")]
    fields = {
        "author": " and ".join(authors),
        "title": f"{{{as_latex(work['title'])}}}",
        "year": str(year),
        "month": str(month),
        "day": str(day),
        "howpublished": as_latex("; ".join(filter(None, where))),
        "edition": as_latex(f"Version {work['version']}") if "version" in work else "",
        "translator": " and ".join(translators),
        "language": as_latex(work["language"]),
        "url": work.get("URL", ""),  # an address is taken letter for letter
        "note": as_latex(work.get("note", "")),
    }
    lines = "".join(f",\n    {key} = {{{text}}}" for key, text in fields.items() if text)
    return f"@misc{{{work['id']}{lines}\n}}\n"


def to_ris(work: dict) -> str:
    """An RIS record; its lines end as that format wants, with CR LF."""
    date = iso_date(work) if "issued" in work else ""
    first, _, last = work.get("page", "").partition("–")
    lines = [
        ("TY", RIS_KINDS[work["type"]]),
        *(("AU", as_text(person)) for person in work["author"]),
        *(("A4", as_text(person)) for person in work.get("translator", [])),
        ("TI", work["title"]),
        ("PY", date[:4]),
        ("DA", date.replace("-", "/") if "-" in date else ""),
        ("JO", work.get("container-title", "")),
        ("VL", work.get("volume", "")),
        ("IS", work.get("issue", work.get("number", ""))),
        ("SP", first),
        ("EP", last),
        ("PB", work.get("publisher", "")),
        ("CY", work.get("publisher-place", "")),
        ("AV", work.get("archive_location") or work.get("archive", "")),
        ("DB", work.get("source", "")),
        ("M3", work.get("genre", "")),
        ("SN", work.get("ISBN", "")),
        ("ET", work.get("version", work.get("edition", ""))),
        ("LA", work.get("language", "")),
        ("UR", work.get("URL", "")),
        ("N1", work.get("note", "")),
    ]
    return "".join(f"{tag}  - {text}\r\n" for tag, text in lines if text) + "ER  - \r\n"


FORMATS: dict[str, Callable[[dict], str]] = {"bib": to_bibtex, "ris": to_ris, "json": to_csl}


def write_citations(app: Sphinx) -> None:
    """Write every work in every format beside the built site."""
    folder = Path(app.srcdir, "_build/citations")
    for work in read_works(Path(app.srcdir)).values():
        for suffix, write in FORMATS.items():
            write_if_changed(folder / f"{work['id']}.{suffix}", write(work))
    sources = list(read_references(Path(app.srcdir)))
    write_if_changed(folder / "references.ris", "".join(map(to_ris, sources)))
    write_if_changed(folder / "references.json", to_csl(*sources))


def setup(app: Sphinx) -> None:
    """Write the citations before the pages are read."""
    app.connect("builder-inited", write_citations)

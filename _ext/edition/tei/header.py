"""The TEI header: what this file is, what it was made from, and who owns what."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from ..evidence import Document, Licence, read_document, read_licence, read_rows, read_summary
from ..sources import EDITION, MEMO, as_text, iso_date, read_works
from .dates import locale_of
from .names import element, maybe

MARKS = (
    "Names and terms are marked as on the edition's page, not at each mention; they refer to the "
    "registers, which give a standard form."
)
AMOUNTS = (
    "The currency and the type of an amount are those of the edition's table of figures, where "
    "they are in part our reading."
)
GRADES = (
    "Grades of evidence: A, two independent sources agree; B, one primary document or scholarly "
    "work; C, a tertiary source only; D, derived here; X, sources conflict. Sources are keys of "
    "references.bib in the edition's data."
)


def rules_of(document: Document, has_amounts: bool) -> dict[str, str]:
    """What was done to the text and what was not, by TEI's names for it."""
    days = document.undated_days
    dated = f"A day without a year is read as one of {days.year}, {days.reason}." if days else ""
    rules = {
        "correction": document.correction,
        "normalization": document.normalization,
        "interpretation": " ".join(filter(None, [MARKS, dated, AMOUNTS if has_amounts else ""])),
    }
    return {name: text for name, text in rules.items() if text}


def make_licence(document: Document, licence: Licence | None) -> etree._Element | None:
    """What may be done with our part of the file, and with the text."""
    ours = f"Encoding, registers and notes: {licence.title}." if licence else ""
    said = " ".join(filter(None, [ours, document.rights]))
    address = licence.address if licence else ""
    return element("availability", element("licence", said, target=address)) if said else None


def make_header(root: Path) -> etree._Element:
    """The element ``teiHeader``, from CITATION.cff and the description of the document."""
    works, document = read_works(root), read_document(root)
    edition, memo = works[EDITION], works[MEMO]
    summary, figures = read_summary(root), read_rows(root / "data", "figures")
    written = element("date", iso_date(memo), when=iso_date(memo))
    remark = f" {document.date_note}" if document.date_note else None
    return element(
        "teiHeader",
        element(
            "fileDesc",
            element(
                "titleStmt",
                element("title", memo["title"]),
                *(element("author", as_text(person)) for person in memo["author"]),
                *translators(memo),
                element(
                    "respStmt",
                    element("resp", "encoding and notes"),
                    element("orgName", as_text(edition["author"][0])),
                ),
            ),
            element(
                "editionStmt",
                element("edition", f"{edition['title']}, version {edition['version']}"),
            ),
            element("extent", f"{len(document.paragraphs)} paragraphs"),
            element(
                "publicationStmt",
                element("publisher", as_text(edition["author"][0])),
                element("date", iso_date(edition), when=iso_date(edition)),
                make_licence(document, read_licence(root)),
            ),
            make_source(memo, document, summary),
        ),
        element(
            "encodingDesc",
            element("projectDesc", element("p", edition["abstract"])),
            element(
                "editorialDecl",
                *(
                    element(name, element("p", text))
                    for name, text in rules_of(document, bool(figures)).items()
                ),
                element("p", GRADES),
            ),
        ),
        element(
            "profileDesc",
            element("creation", written, remark),
            element("langUsage", language_of(memo, document)),
        ),
    )


def translators(work: dict) -> list[etree._Element]:
    """Those who translated the text, as TEI names them."""
    people = work.get("translator", [])
    return [element("editor", as_text(person), role="translator") for person in people]


def language_of(work: dict, document: Document) -> etree._Element:
    """The language of the text, and whether it is a translation."""
    code = work["language"]
    locale = locale_of(code)
    name = (locale.get_display_name("en") if locale else None) or code
    return element("language", f"{name} translation" if document.original else name, ident=code)


def make_source(work: dict, document: Document, summary: str) -> etree._Element:
    """The record in its archive, and the text as published; either may be all that is known."""
    original = document.original
    described = None
    if "archive" in work:
        place, reference = work.get("archive-place", ""), work.get("archive_location", "")
        identifier = element(
            "msIdentifier",
            maybe("settlement", place),
            element("repository", work["archive"]),
            maybe("idno", reference, type="archive-reference"),
        )
        contents = [
            element("summary", element("p", document.summary.note), element("p", summary))
            if document.summary
            else None,
            element("textLang", original.note, mainLang=original.language) if original else None,
        ]
        known = [part for part in contents if part is not None]
        described = element("msDesc", identifier, element("msContents", *known) if known else None)
    published = element(
        "bibl",
        element("title", work["title"]),
        *translators(work),
        maybe("publisher", work.get("publisher", "")),
        element("ref", work["URL"], target=work["URL"]) if "URL" in work else None,
        maybe("note", work.get("note", "")),
    )
    return element("sourceDesc", described, published)

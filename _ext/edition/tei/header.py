"""The TEI header: what this file is, what it was made from, and who owns what."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from ..evidence import PARAGRAPHS
from ..sources import EDITION, MEMO, as_text, iso_date, read_works
from .names import element

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ENCODING = (
    "Encoding, registers and notes: Creative Commons Attribution 4.0 International. The memo's "
    "translation is not ours to license: it is published by the Wilson Center Digital Archive, "
    "which welcomes its reuse for research and education."
)
RULES = {
    "correction": "Nothing is corrected: the text is the archive's, letter for letter.",
    "normalization": "Nothing is normalized. Square brackets are the source's own.",
    "interpretation": (
        "Names and terms are marked as on the edition's page, not at each mention; they refer to "
        "the registers, which give a standard form. A day without a year is read as one of 1956, "
        "the year of the diary. The currency and the type of an amount are those of the edition's "
        "table of figures, where they are in part our reading."
    ),
}
ON_THE_SUMMARY = (
    "By the archive: a modern finding aid, not part of the record, whose text does not bear out "
    "the second sentence."
)
ON_THE_DATE = " is the day of the talk, and the archive's date; the day of writing is not known."
GRADES = (
    "Grades of evidence: A, two independent sources agree; B, one primary document or scholarly "
    "work; C, a tertiary source only; D, derived here; X, sources conflict. Sources are keys of "
    "references.bib in the edition's data."
)


def make_header(root: Path) -> etree._Element:
    """The element ``teiHeader``, from CITATION.cff and the head of the memo."""
    works = read_works(root)
    edition, memo = works[EDITION], works[MEMO]
    return element(
        "teiHeader",
        element(
            "fileDesc",
            element(
                "titleStmt",
                element("title", memo["title"]),
                *(element("author", as_text(person)) for person in memo["author"]),
                *(
                    element("editor", as_text(person), role="translator")
                    for person in memo["translator"]
                ),
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
            element("extent", f"{len(PARAGRAPHS)} paragraphs"),
            element(
                "publicationStmt",
                element("publisher", as_text(edition["author"][0])),
                element("date", iso_date(edition), when=iso_date(edition)),
                element("availability", element("licence", ENCODING, target=LICENCE)),
            ),
            make_source(memo, read_summary(root)),
        ),
        element(
            "encodingDesc",
            element("projectDesc", element("p", edition["abstract"])),
            element(
                "editorialDecl",
                *(element(name, element("p", text)) for name, text in RULES.items()),
                element("p", GRADES),
            ),
        ),
        element(
            "profileDesc",
            element("creation", element("date", iso_date(memo), when=iso_date(memo)), ON_THE_DATE),
            element("langUsage", element("language", "English translation", ident="en")),
        ),
    )


def make_source(memo: dict, summary: str) -> etree._Element:
    """The Russian record in the archive, and its translation as published."""
    identifier = element(
        "msIdentifier",
        element("settlement", memo["archive-place"]),
        element("repository", memo["archive"]),
        element("idno", memo["archive_location"], type="archive-reference"),
    )
    contents = element(
        "msContents",
        element("summary", element("p", ON_THE_SUMMARY), element("p", summary)),
        element("textLang", "Russian; not seen for this edition", mainLang="ru"),
    )
    published = element(
        "bibl",
        element("title", memo["title"]),
        *(element("editor", as_text(person), role="translator") for person in memo["translator"]),
        element("publisher", memo["publisher"]),
        element("ref", memo["URL"], target=memo["URL"]),
        element("note", memo["note"]),
    )
    return element("sourceDesc", element("msDesc", identifier, contents), published)


def read_summary(root: Path) -> str:
    """The archive's summary of the record, a modern finding aid, from the head of the memo."""
    lines = (root / "data" / "memo.txt").read_text(encoding="utf-8").split("\n")
    return next(line for line in lines[lines.index("Summary:") + 1 :] if line)

"""The registers of people, places, organisations and terms in TEI, beside the text."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from ..evidence import REGISTERS, read_rows
from .names import element, maybe

Row = dict[str, str]
Tables = dict[str, list[Row]]

OFFICE = re.compile(r"office_(\d{4})")  # a column with the offices of one year


def read_tables(data: Path) -> Tables:
    """The tables that the edition is made from; one that the book has not is empty."""
    return {name: read_rows(data, name) for name in (*REGISTERS, "figures")}


def make_registers(tables: Tables, scripts: dict[str, str]) -> etree._Element | None:
    """The element ``standOff``: one list for each register; None when there is no entry.

    ``scripts`` names the columns with forms in another script, and their languages.
    """
    lists = [
        element(name, *(make(row, scripts) for row in tables[table]), **attributes)
        for table, name, make, attributes in (
            ("people", "listPerson", make_person, {}),
            ("places", "listPlace", make_place, {}),
            ("organisations", "listOrg", make_organisation, {}),
            ("terms", "list", make_term, {"type": "gloss"}),
        )
        if tables[table]
    ]
    return element("standOff", *lists) if lists else None


def make_person(row: Row, scripts: dict[str, str]) -> etree._Element:
    """A person: names, life dates, offices by year, what is known of the rest."""
    offices = {found[1]: row[name] for name in row if (found := OFFICE.fullmatch(name))}
    return element(
        "person",
        *forms("persName", row, scripts),
        element("birth", when=row["born"]) if row.get("born") else None,
        element("death", when=row["died"]) if row.get("died") else None,
        maybe("affiliation", row.get("side"), type="side"),
        maybe("affiliation", row.get("faction"), type="faction"),
        *(maybe("occupation", office, when=year) for year, office in offices.items()),
        maybe("note", row.get("summary"), type="summary"),
        maybe("note", row.get("later_fate"), type="later"),
        *evidence(row),
        id=row["id"],
    )


def make_place(row: Row, scripts: dict[str, str]) -> etree._Element:
    """A place: names, the name today, coordinates in degrees (WGS 84), an explanation."""
    where = f"{row.get('latitude', '')} {row.get('longitude', '')}".strip()
    return element(
        "place",
        *forms("placeName", row, scripts),
        maybe("placeName", row.get("today"), type="today"),
        element("location", element("geo", where)) if where else None,
        maybe("note", row.get("explanation"), type="summary"),
        *evidence(row),
        id=row["id"],
    )


def make_organisation(row: Row, scripts: dict[str, str]) -> etree._Element:
    """A state, party, embassy or group."""
    return element(
        "org",
        *forms("orgName", row, scripts),
        maybe("note", row.get("explanation"), type="summary"),
        *evidence(row),
        id=row["id"],
        type=row.get("kind", ""),
    )


def make_term(row: Row, scripts: dict[str, str]) -> etree._Element:
    """A term with the explanation that the book gives."""
    return element(
        "item",
        *forms("term", row, scripts),
        element("gloss", row.get("explanation", "")),
        *evidence(row),
        id=row["id"],
    )


def forms(name: str, row: Row, scripts: dict[str, str]) -> list[etree._Element | None]:
    """The standard form, the spellings of the memo, the forms in other scripts."""
    spellings = [form for form in row.get("spellings", "").split(" | ") if form]
    return [
        element(name, row["name"], type="standard"),
        *(element(name, form, type="memo") for form in spellings),
        *(maybe(name, row.get(column), lang=lang) for column, lang in scripts.items()),
    ]


def evidence(row: Row) -> list[etree._Element | None]:
    """On what a row rests: keys of references.bib, the grade, our remark."""
    return [
        maybe("note", row.get("sources", "").replace(" | ", " "), type="sources"),
        maybe("note", row.get("grade"), type="grade"),
        maybe("note", row.get("note"), type="remark"),
    ]

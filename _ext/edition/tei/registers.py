"""The registers of people, places, organisations and terms in TEI, beside the text."""

from __future__ import annotations

import csv
from pathlib import Path

from lxml import etree

from .names import element, maybe

Tables = dict[str, list[dict[str, str]]]

TABLES = ("people", "places", "organisations", "terms", "figures")
SCRIPTS = {"hangul": "ko", "hanzi": "zh", "cyrillic": "ru"}  # columns -> languages


def read_tables(data: Path) -> Tables:
    """The tables that the edition is made from."""
    tables = {}
    for name in TABLES:
        with (data / f"{name}.csv").open(encoding="utf-8", newline="") as table:
            tables[name] = list(csv.DictReader(table))
    return tables


def make_registers(tables: Tables) -> etree._Element:
    """The element ``standOff``: one list for each register."""
    return element(
        "standOff",
        element("listPerson", *map(make_person, tables["people"])),
        element("listPlace", *map(make_place, tables["places"])),
        element("listOrg", *map(make_organisation, tables["organisations"])),
        element("list", *map(make_term, tables["terms"]), type="gloss"),
    )


def make_person(row: dict[str, str]) -> etree._Element:
    """A person: names, life dates, office in 1956, what is known of the rest."""
    return element(
        "person",
        *forms("persName", row),
        element("birth", when=row["born"]) if row["born"] else None,
        element("death", when=row["died"]) if row["died"] else None,
        maybe("affiliation", row["side"], type="side"),
        maybe("affiliation", row["faction"], type="faction"),
        maybe("occupation", row["office_1956"], when="1956"),
        maybe("note", row["summary"], type="summary"),
        maybe("note", row["later_fate"], type="later"),
        *evidence(row),
        id=row["id"],
    )


def make_place(row: dict[str, str]) -> etree._Element:
    """A place: names, the name today, coordinates in degrees (WGS 84), an explanation."""
    where = f"{row['latitude']} {row['longitude']}".strip()
    return element(
        "place",
        *forms("placeName", row),
        maybe("placeName", row["today"], type="today"),
        element("location", element("geo", where)) if where else None,
        maybe("note", row["explanation"], type="summary"),
        *evidence(row),
        id=row["id"],
    )


def make_organisation(row: dict[str, str]) -> etree._Element:
    """A state, party, embassy or group."""
    return element(
        "org",
        *forms("orgName", row),
        maybe("note", row["explanation"], type="summary"),
        *evidence(row),
        id=row["id"],
        type=row["kind"],
    )


def make_term(row: dict[str, str]) -> etree._Element:
    """A term with the explanation that the book gives."""
    return element(
        "item",
        *forms("term", row),
        maybe("term", row["russian"], lang="ru"),
        element("gloss", row["explanation"]),
        *evidence(row),
        id=row["id"],
    )


def forms(name: str, row: dict[str, str]) -> list[etree._Element | None]:
    """The standard form, the spellings of the memo, the forms in other scripts."""
    spellings = [form for form in row["spellings"].split(" | ") if form]
    return [
        element(name, row["name"], type="standard"),
        *(element(name, form, type="memo") for form in spellings),
        *(maybe(name, row.get(column, ""), lang=lang) for column, lang in SCRIPTS.items()),
    ]


def evidence(row: dict[str, str]) -> list[etree._Element | None]:
    """On what a row rests: keys of references.bib, the grade, our remark."""
    return [
        maybe("note", row["sources"].replace(" | ", " "), type="sources"),
        maybe("note", row["grade"], type="grade"),
        maybe("note", row["note"], type="remark"),
    ]

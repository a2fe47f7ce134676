"""What a page is, in the words of schema.org, as JSON-LD for its head."""

from __future__ import annotations

import json

from ..sources import iso_date

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
MEMO_RIGHTS = (
    "Published by the Wilson Center Digital Archive, which welcomes reuse for research and "
    "education; not covered by the licence of this edition."
)


def person(name: dict) -> dict:
    """A person or a body for schema.org."""
    if "literal" in name:
        return {"@type": "Organization", "name": name["literal"]}
    return {"@type": "Person", "familyName": name["family"], "givenName": name["given"]}


def learning_resource(title: str, description: str, kind: str, edition: dict, address: str) -> dict:
    """A page of the book, or the book itself when the titles are the same."""
    made = {
        "@type": "LearningResource",
        "name": title,
        "description": description,
        "learningResourceType": kind,
        "inLanguage": edition["language"],
        "author": [person(name) for name in edition["author"]],
        "datePublished": iso_date(edition),
        "version": edition["version"],
        "license": LICENCE,
        "isAccessibleForFree": True,
    }
    if title != edition["title"]:
        made["isPartOf"] = {"@type": "Book", "name": edition["title"]}
    return made | ({"url": address} if address else {})


def archive_component(memo: dict) -> dict:
    """The record itself: who holds it, under which reference, whose words we read."""
    return {
        "@type": "ArchiveComponent",
        "name": memo["title"],
        "identifier": memo["archive_location"],
        "holdingArchive": {
            "@type": "ArchiveOrganization",
            "name": memo["archive"],
            "address": memo["archive-place"],
        },
        "dateCreated": iso_date(memo),
        "author": [person(name) for name in memo["author"]],
        "translator": [person(name) for name in memo["translator"]],
        "inLanguage": memo["language"],
        "translationOfWork": {"@type": "CreativeWork", "inLanguage": "ru"},
        "publisher": {"@type": "Organization", "name": memo["publisher"]},
        "sameAs": memo["URL"],
        "copyrightNotice": MEMO_RIGHTS,
    }


def json_ld(things: list[dict]) -> str:
    """A script element that no text in it can close."""
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>\n'

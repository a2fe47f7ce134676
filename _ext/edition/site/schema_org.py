"""What a page is, in the words of schema.org, as JSON-LD for its head."""

import json
from typing import Any

from ..evidence import Document, Licence
from ..sources import iso_date


def person(name: dict) -> dict:
    """A person or a body for schema.org."""
    if "literal" in name:
        return {"@type": "Organization", "name": name["literal"]}
    return {"@type": "Person", "familyName": name["family"], "givenName": name["given"]}


def learning_resource(
    title: str, description: str, kind: str, edition: dict, licence: Licence | None, address: str
) -> dict:
    """A page of the book, or the book itself when the titles are the same."""
    book = {"@type": "Book", "name": edition["title"]}
    return known(
        {
            "@type": "LearningResource",
            "name": title,
            "description": description,
            "learningResourceType": kind,
            "inLanguage": edition["language"],
            "author": [person(name) for name in edition["author"]],
            "datePublished": iso_date(edition),
            "version": edition["version"],
            "isAccessibleForFree": True,
            "license": licence and (licence.address or licence.title),
            "isPartOf": title != edition["title"] and book,
            "url": address,
        }
    )


def archive_component(work: dict, document: Document) -> dict:
    """The record itself: who holds it, under which reference, whose words we read."""
    original, archive = document.original, {"@type": "ArchiveOrganization"}
    archive |= known({"name": work.get("archive"), "address": work.get("archive-place")})
    publisher = {"@type": "Organization", "name": work.get("publisher")}
    return known(
        {
            "@type": "ArchiveComponent",
            "name": work["title"],
            "dateCreated": iso_date(work),
            "author": [person(name) for name in work["author"]],
            "inLanguage": work["language"],
            "holdingArchive": "archive" in work and archive,
            "translator": [person(name) for name in work.get("translator", ())],
            "translationOfWork": original
            and {"@type": "CreativeWork", "inLanguage": original.language},
            "publisher": "publisher" in work and publisher,
            "identifier": work.get("archive_location"),
            "sameAs": work.get("URL"),
            "copyrightNotice": document.rights,
        }
    )


def known(things: dict[str, Any]) -> dict[str, Any]:
    """Those that are known."""
    return {key: value for key, value in things.items() if value}


def json_ld(things: list[dict]) -> str:
    """A script element that no text in it can close."""
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>\n'

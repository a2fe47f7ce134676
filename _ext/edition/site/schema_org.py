"""What a page is, in the words of schema.org, as JSON-LD for its head."""

import json

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
    made = {
        "@type": "LearningResource",
        "name": title,
        "description": description,
        "learningResourceType": kind,
        "inLanguage": edition["language"],
        "author": [person(name) for name in edition["author"]],
        "datePublished": iso_date(edition),
        "version": edition["version"],
        "isAccessibleForFree": True,
    }
    if licence:
        made["license"] = licence.address or licence.title
    if title != edition["title"]:
        made["isPartOf"] = {"@type": "Book", "name": edition["title"]}
    return made | ({"url": address} if address else {})


def archive_component(work: dict, document: Document) -> dict:
    """The record itself: who holds it, under which reference, whose words we read."""
    made = {
        "@type": "ArchiveComponent",
        "name": work["title"],
        "dateCreated": iso_date(work),
        "author": [person(name) for name in work["author"]],
        "inLanguage": work["language"],
    }
    if "archive" in work:
        archive = {"@type": "ArchiveOrganization", "name": work["archive"]}
        made["holdingArchive"] = archive | said({"address": work.get("archive-place")})
    if "translator" in work:
        made["translator"] = [person(name) for name in work["translator"]]
    if document.original:
        original = {"@type": "CreativeWork", "inLanguage": document.original.language}
        made["translationOfWork"] = original
    if "publisher" in work:
        made["publisher"] = {"@type": "Organization", "name": work["publisher"]}
    return made | said(
        {
            "identifier": work.get("archive_location"),
            "sameAs": work.get("URL"),
            "copyrightNotice": document.rights,
        }
    )


def said(things: dict[str, str | None]) -> dict[str, str]:
    """Those that are known."""
    return {key: value for key, value in things.items() if value}


def json_ld(things: list[dict]) -> str:
    """A script element that no text in it can close."""
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>\n'

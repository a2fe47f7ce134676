"""The package file of the EPUB: what the book is, what it holds, in which order it is read."""

from __future__ import annotations

import uuid
from html import escape
from pathlib import Path

from .pages import Imprint

MIME = {
    ".css": "text/css",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".xhtml": "application/xhtml+xml",
}
ACCESSIBILITY = {
    "schema:accessMode": ("textual", "visual"),
    "schema:accessModeSufficient": ("textual",),
    "schema:accessibilityFeature": (
        "alternativeText",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ),
    "schema:accessibilityHazard": ("none",),
    "schema:accessibilitySummary": (
        "Every figure has an alternative text with its values; tables have header cells.",
    ),
}


def package(imprint: Imprint, files: dict[str, bytes], spine: list[str], cover: str) -> str:
    """The OPF file for these files, read in the order of ``spine``, with the name of the cover."""
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{imprint.title} {imprint.version}")
    metadata = "".join(
        f"<{tag}>{escape(text)}</{tag}>"
        for tag, text in (
            ("dc:title", imprint.title),
            ("dc:creator", imprint.authors),
            ("dc:description", imprint.abstract),
            ("dc:date", imprint.date),
            ("dc:language", "en"),
        )
    )
    metadata += f'<meta property="dcterms:modified">{imprint.date}T00:00:00Z</meta>'
    metadata += '<meta name="cover" content="cover"/>'  # for devices that know EPUB 2 only
    for key, values in ACCESSIBILITY.items():
        metadata += "".join(f'<meta property="{key}">{escape(value)}</meta>' for value in values)
    ids = {name: f"f{number}" for number, name in enumerate(files)} | {cover: "cover"}
    items = ""
    for name, content in files.items():
        kind = MIME[Path(name).suffix]
        marks = 'properties="nav" ' if name == "nav.xhtml" else ""
        if name == cover:
            marks = 'properties="cover-image" '
        if kind == MIME[".xhtml"] and b"<svg" in content:
            marks = 'properties="svg" '
        items += f'<item id="{ids[name]}" {marks}href="{name}" media-type="{kind}"/>'
    order = "".join(f'<itemref idref="{ids[name]}"/>' for name in spine)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package version="3.0" xml:lang="en" '
        'unique-identifier="id" xmlns="http://www.idpf.org/2007/opf">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{order}</spine></package>\n"
    )

"""TEI elements, made in one line each."""

from __future__ import annotations

from lxml import etree

NAMESPACE = "http://www.tei-c.org/ns/1.0"
TEI = {"tei": NAMESPACE}
XML = "{http://www.w3.org/XML/1998/namespace}"


def element(name: str, *content: etree._Element | str | None, **attributes: str) -> etree._Element:
    """A TEI element with its content in order; None and empty attributes are left out.

    The attributes ``id`` and ``lang`` become ``xml:id`` and ``xml:lang``.
    """
    made = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})
    for key, value in attributes.items():
        if value:
            made.set(f"{XML}{key}" if key in ("id", "lang") else key, value)
    for part in content:
        if isinstance(part, str):
            append_text(made, part)
        elif part is not None:
            made.append(part)
    return made


def append_text(parent: etree._Element, text: str) -> None:
    """Add text after all that an element has already."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def maybe(name: str, text: str | None, **attributes: str) -> etree._Element | None:
    """An element with this text, or None when there is no text."""
    return element(name, text, **attributes) if text else None

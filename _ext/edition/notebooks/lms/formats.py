"""The questions in the formats of learning platforms, each a template beside this file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from ...archives import write_archive
from ...templates import render
from .questions import Question

ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Resource:
    """A file in a package: its name, its type for the manifest, its text, its title for readers."""

    name: str
    kind: str
    text: str
    title: str

    @property
    def identifier(self) -> str:
        """Its name as an identifier of XML."""
        return "r-" + self.name.rpartition(".")[0].replace("/", "-")


def package(resources: Iterable[Resource], **about: Any) -> bytes:
    """A zip with a manifest; ``about`` is what that says of the whole, see its template."""
    listed = list(resources)
    files = {"imsmanifest.xml": render(HERE / "manifest.xml", resources=listed, **about)}
    files |= {one.name: one.text for one in listed}
    packed = BytesIO()
    write_archive(packed, ((name, text.encode()) for name, text in files.items()))
    return packed.getvalue()


def by_page(questions: list[Question]) -> Iterator[tuple[str, str, list[Question]]]:
    """Each page with its title and its questions."""
    for page, members in groupby(questions, lambda question: question.page):
        own = list(members)
        yield page, own[0].title, own


def stem_of(page: str) -> str:
    """The name of a page's file, without its ending."""
    return page.rpartition("/")[2].removesuffix(".html")


def moodle(questions: list[Question]) -> str:
    """A question bank for Moodle, a category for each page."""
    return render(HERE / "moodle.xml", pages=by_page(questions))


def assessment(page: str, title: str, own: list[Question], kind: str) -> Resource:
    """The questions of one page as QTI 1.2, which Canvas and Common Cartridges read."""
    stem, in_cartridge = stem_of(page), kind == ASSESSMENT
    values = {"stem": stem, "title": title, "questions": own, "in_cartridge": in_cartridge}
    return Resource(f"{stem}/{stem}.xml", kind, render(HERE / "qti-1.2.xml", **values), title)


def qti_12(questions: list[Question]) -> bytes:
    """A package of QTI 1.2, an assessment for each page."""
    made = (assessment(*page, kind="imsqti_xmlv1p2") for page in by_page(questions))
    return package(made, schema="IMS Content", version="1.1.3")


def qti_21(questions: list[Question]) -> bytes:
    """A package of QTI 2.1, an item for each question."""
    made = (
        Resource(
            f"{one.name}.xml", "imsqti_item_xmlv2p1", render(HERE / "qti-2.1.xml", question=one), ""
        )
        for one in questions
    )
    return package(made, schema="QTIv2.1 Package", version="1.0.0")


def cartridge(questions: list[Question], base: str, title: str = "Questions") -> bytes:
    """A Common Cartridge 1.1: for each page its quiz, and a link where the book has an address."""
    pages = []
    for page, name, own in by_page(questions):
        link = render(HERE / "web-link.xml", title=name, address=f"{base.rstrip('/')}/{page}")
        links = [Resource(f"links/{stem_of(page)}.xml", "imswl_xmlv1p1", link, name)]
        pages.append([*(links if base else []), assessment(page, name, own, ASSESSMENT)])
    about = {"schema": "IMS Common Cartridge", "version": "1.1.0", "title": title, "pages": pages}
    return package((one for page in pages for one in page), **about)

"""The PDFs: the reading packet, and the handout of the memo for a class.

Both come in A4 and in Letter, are tagged for screen readers (PDF/UA-1), and print the memo with the
same line numbers.
"""

import logging
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from logging.handlers import BufferingHandler
from mimetypes import guess_type
from pathlib import Path
from typing import cast

from bs4 import BeautifulSoup, NavigableString, Tag
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration

from ..templates import render
from ..theme import in_colours
from .lines import Line, lines_of, margin_rules
from .pages import Chapter, Imprint, file_of, in_parts
from .problems import PrintProblem

CONTENTS = "Contents"  # the title of the table of contents
STYLE = Path(__file__).with_name("packet.css")
OPTIONS = {"pdf_variant": "pdf/ua-1"}
PAPERS = ("a4", "letter")  # classes of the style sheet, which gives each its size and margins


@contextmanager
def warnings_as_errors() -> Iterator[None]:
    """Raise PrintProblem for anything that WeasyPrint warns of inside."""
    complaints, logger = BufferingHandler(sys.maxsize), logging.getLogger("weasyprint")
    complaints.setLevel(logging.WARNING)
    logger.addHandler(complaints)
    try:
        yield
    finally:
        logger.removeHandler(complaints)
    if said := [record.getMessage() for record in complaints.buffer]:
        raise PrintProblem("WeasyPrint warns: " + "; ".join(said[:5]))


def frame(imprint: Imprint, body: str, style: str = "") -> str:
    """A whole HTML document."""
    return render(STYLE.with_name("frame.html"), imprint=imprint, body=body, style=style)


def add_class(element: Tag, name: str) -> None:
    """Give an element one more class."""
    element["class"] = " ".join([*element.get_attribute_list("class"), name])


def mark_references(chapter: Chapter) -> None:
    """Mark the links whose page number helps a reader: to chapters, tables and figures."""
    for word in chapter.article.select("a[href^='#'] > :is(.std-doc, .std-numref)"):
        add_class(cast(Tag, word.parent), "turn-to")


def set_cover(book: Chapter, imprint: Imprint) -> str:
    """The title page, with the landing page's picture where it has one, and its text after it."""
    preface = book.article
    parts = [book.heading, *preface.find_all("p", limit=1), *preface.select("figure, svg")[:1]]
    title = [part.extract() for part in parts]
    line = f'<p class="imprint">{escape(imprint.line)}</p>'
    preface["class"] = "preface"
    return f'<section class="cover">{"".join(map(str, title))}{line}</section>{preface}'


def set_chapters(chapters: list[Chapter], imprint: Imprint, edited: str) -> str:
    """The body of the packet; ``edited`` is the page of the document, as in _toc.yml."""
    cover, *rest = chapters
    contents = render(STYLE.with_name("contents.html"), title=CONTENTS, parts=in_parts(rest))
    body, part = [set_cover(cover, imprint), contents], ""
    for chapter in rest:
        if chapter.docname != edited:  # laid out before the others have numbers
            mark_references(chapter)
        article = chapter.article
        article["data-part"], article["data-title"] = chapter.part, chapter.title
        if chapter.part != part:
            add_class(article, "opening")
            opening = f'<p class="part">{escape(chapter.part)}</p>'
            article.insert(0, BeautifulSoup(opening, "html.parser"))
        body.append(str(article))
        part = chapter.part
    return "".join(body)


def prepare_memo(memo: Chapter, first: str) -> None:
    """Give the document its pages, and the record, from its first paragraph, the top of one."""
    memo.article["class"] = "memo"
    opening = memo.article.select_one(".para")
    record = opening.find_parent("section") if opening else None
    name = str(opening.get("id", "")) if opening else ""
    if record is None or not name.endswith(f"--{first}"):
        raise PrintProblem(f"{memo.docname} does not open with paragraph {first}")
    record["class"] = "record"
    for number in memo.article.select(".para .para-number"):
        words = number.next_sibling  # the number hangs in the margin, and no space follows it
        if isinstance(words, NavigableString):
            words.replace_with(words.lstrip())


def carry_pictures(chapters: list[Chapter]) -> None:
    """Put the pictures into the pages: a PDF would name each after the folder that it lies in."""
    for chapter in chapters:
        for image in chapter.article.select("img[src^='file:']"):
            path = file_of(image)
            kind = guess_type(path.name)[0] or "application/octet-stream"
            content = b64encode(path.read_bytes()).decode("ascii")
            image["src"] = f"data:{kind};base64,{content}"


def set_handout(memo: Chapter, source: str) -> str:
    """The body of the handout: the record, without our notes."""
    record = BeautifulSoup(str(memo.article.select_one(".record")), "html.parser")
    for ours in record.select(".note, h2"):
        ours.decompose()
    for link in record.select("a:not(.para-number)"):  # to chapters that the handout has not
        link.unwrap()
    return (
        f'<article class="memo"><h1>{escape(memo.title)}</h1>'
        f'<p class="source">{escape(source)}</p>{record}</article>'
    )


class Press:
    """Lays out documents on one kind of paper, with the book's own fonts."""

    def __init__(self, paper: str, font_rules: str, fonts: Path) -> None:
        self.paper = paper
        self.configuration = FontConfiguration()
        rules = CSS(
            string=font_rules, base_url=f"{fonts.as_uri()}/", font_config=self.configuration
        )
        said = in_colours(STYLE.read_text(encoding="utf-8"))
        style = CSS(string=said, base_url=STYLE.as_uri(), font_config=self.configuration)
        self.styles = [rules, style]

    def lay_out(self, html: str, *rules: str) -> Document:
        """The pages of a document."""
        styles = [*self.styles, *(CSS(string=rule) for rule in rules)]
        with warnings_as_errors():
            return HTML(string=html.replace('class="', f'class="{self.paper} ', 1)).render(
                stylesheets=styles, font_config=self.configuration, **OPTIONS
            )

    def number(self, html: str, memo: str) -> tuple[Document, list[Line]]:
        """Lay out ``html``, in which the pages of ``memo`` have line numbers.

        Raises PrintProblem when the memo's lines break otherwise in the whole than alone.
        """
        alone = lines_of(self.lay_out(memo))
        whole = self.lay_out(html, margin_rules(alone, "memo"))
        found = lines_of(whole)
        if [(line.text, line.middle) for line in alone] != [
            (line.text, line.middle) for line in found
        ]:
            raise PrintProblem("the memo's lines do not stand where they stood in its own layout")
        return whole, found

    def write(self, document: Document, target: Path) -> None:
        """Write a tagged PDF."""
        with warnings_as_errors():
            document.write_pdf(target, **OPTIONS)

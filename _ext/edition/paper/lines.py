"""Line numbers of the memo: read from the layout, printed beside it.

A first layout tells where each line of the record stands. Every fifth gets its number, in the right
margin of its page, as a text of that margin: so a copied paragraph, and one that is read aloud, is
free of numbers. The memo's measure is a multiple of its letters' size, so that its lines, and their
numbers, are the same on every paper.
"""

from dataclasses import dataclass

from weasyprint import Document
from weasyprint.formatting_structure.boxes import BlockBox, Box, LineBox, TextBox

EVERY = 5


@dataclass(frozen=True)
class Line:
    """A printed line of the memo; ``middle`` is in CSS pixels from the top of the text area."""

    page: int
    number: int
    middle: float
    paragraph: str
    text: str


def is_record(box: Box) -> bool:
    """Whether the box is a paragraph of the memo in the edition, and not where it is quoted."""
    if not isinstance(box, BlockBox) or box.element is None or box.element_tag != "p":
        return False
    return "para" in box.element.get("class", "").split() and bool(box.element.get("id"))


def text_of(line: LineBox) -> str:
    """The words of a line, without the paragraph's number and the marks of notes."""

    def own(box: Box) -> str:
        if isinstance(box, TextBox):
            return box.text
        classes = box.element.get("class", "") if box.element is not None else ""
        if "para-number" in classes or str(box.element_tag).endswith("::footnote-call"):
            return ""
        return "".join(own(child) for child in getattr(box, "children", ()))

    return "".join(own(child) for child in line.children).strip()


def lines_of(document: Document) -> list[Line]:
    """The lines of the record, counted from its first; pages from 1."""
    lines: list[Line] = []
    for number, page in enumerate(document.pages, start=1):
        top = page._page_box.content_box_y()
        for paragraph in filter(is_record, page._page_box.descendants()):
            name = paragraph.element.get("id").rpartition("--")[2]
            for line in paragraph.children:
                if isinstance(line, LineBox):
                    middle = line.position_y + line.height / 2 - top
                    lines.append(Line(number, len(lines) + 1, middle, name, text_of(line)))
    return lines


def margin_rules(lines: list[Line], group: str) -> str:
    """The style sheet that prints the numbers, for the pages of the named group, counted from 1.

    A margin holds one text only, so each pixel of its height is a row of that text.
    """
    rules = []
    for page in sorted({line.page for line in lines}):
        rows, content = 0, ""
        for line in lines:
            if line.page == page and line.number % EVERY == 0:
                content += "\\A " * (round(line.middle) - rows) + str(line.number)
                rows = round(line.middle)
        rules.append(f'@page :nth({page} of {group}) {{ @right-top {{ content: "{content}"; }} }}')
    return "\n".join(rules)

"""Read a PDF as a reader of paper would: what is set where, in which letters."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pypdf import PdfReader


@dataclass(frozen=True)
class Piece:
    """A text with its place on the page (points from the lower left) and its font."""

    page: int
    x: float
    y: float
    font: str
    text: str


@dataclass
class Paper:
    """A PDF."""

    path: Path

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(self.path)

    @cached_property
    def pieces(self) -> list[Piece]:
        """All texts, in the order in which they are drawn."""
        found = []
        for number, page in enumerate(self.reader.pages):

            def note(text, cm, tm, font, size, number=number):
                if text.strip():
                    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                    name = font["/BaseFont"].partition("+")[2] if font else ""
                    found.append(Piece(number, x, y, name, text))

            page.extract_text(visitor_text=note)
        return found

    def chapters(self) -> dict[str, int]:
        """The bookmarks and the pages, counted from 0, to which they lead.

        Of two with one title, the higher one counts, then the earlier one.
        """
        found: list[tuple[int, int, str]] = []

        def walk(items: list, depth: int) -> None:
            for item in items:
                if isinstance(item, list):
                    walk(item, depth + 1)
                else:
                    page = self.reader.get_destination_page_number(item)
                    found.append((depth, page, item.title))

        walk(self.reader.outline, 0)
        return {title: page for _, page, title in sorted(found, reverse=True)}

    def tags(self) -> list[tuple[str, str]]:
        """The kinds of the tagged parts, in reading order, with their alternative texts."""
        found, stack = [], [self.reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
        while stack:
            item = stack.pop(0)
            item = item.get_object() if hasattr(item, "get_object") else item
            if isinstance(item, list):
                stack = list(item) + stack
            elif isinstance(item, dict) and "/S" in item:
                found.append((item["/S"], str(item.get("/Alt", ""))))
                stack = [item.get("/K", []), *stack]
        return found


def squash(text: str) -> str:
    """Text without the spaces and line ends that a layout adds or drops."""
    return "".join(text.split())

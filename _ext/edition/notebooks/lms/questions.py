"""The questions and quizzes, read from the built pages, where every value and link is resolved."""

import re
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup, PageElement, Tag
from markupsafe import Markup

# What a platform may be given; other elements give way to what they hold.
KEPT = {"p", "em", "strong", "ul", "ol", "li", "a", "code", "blockquote", "br", "sub", "sup"}
KEPT |= {"table", "thead", "tbody", "tr", "th", "td"}
BLOCKS = {"p", "ul", "ol", "blockquote", "table"}


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from, with the reason why it is right or wrong."""

    words: str
    right: bool
    reason: str


@dataclass(frozen=True)
class Question:
    """A question of a page; all texts are XHTML. Without options, it asks for a text."""

    name: str
    page: str
    title: str
    prompt: str
    answer: str = ""
    options: tuple[Option, ...] = ()

    @property
    def short(self) -> str:
        """Its beginning in words, for lists."""
        words = Markup(self.prompt).striptags()
        return words if len(words) < 60 else words[:57].rsplit(" ", 1)[0] + " …"


def xhtml(parts: Iterable[PageElement], address: str, block: bool = True) -> str:
    """A part of a page as plain XHTML; links lead to the published page, or are only words."""
    soup = BeautifulSoup("<div></div>", "html.parser")
    holder = soup.div
    assert holder is not None
    for part in parts:
        holder.append(copy(part))
    for tag in list(holder.find_all(True)):
        if tag.name in ("script", "style") or "headerlink" in (tag.get("class") or []):
            tag.decompose()
            continue
        href = str(tag.get("href") or "")
        target = urljoin(address, href) if href else ""
        tag.attrs = {"lang": tag["lang"]} if tag.get("lang") else {}
        if tag.name == "a" and target.startswith("http"):
            tag.attrs = {"href": target}
        elif tag.name not in KEPT or tag.name == "a":
            tag.unwrap()
    text = re.sub(r"\s+", " ", holder.decode_contents(formatter="minimal")).strip()
    starts = re.match(r"<(\w+)", text)
    if block and not (starts and starts[1] in BLOCKS):
        text = f"<p>{text}</p>"
    return text


def without(element: Tag, *gone: str) -> list[PageElement]:
    """What is in an element but for some of its parts."""
    unwanted = [part for selector in gone for part in element.select(selector)]
    return [part for part in element.contents if part not in unwanted]


def on_page(path: Path, page: str, address: str) -> Iterator[Question]:
    """The questions of one page, in their order."""
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    title = (
        "".join(str(part) for part in soup.h1.find_all(string=True, recursive=False))
        if soup.h1
        else page
    )
    number = 0
    for found in soup.select(".exercise, .quiz fieldset"):
        if "exercise" in (found.get("class") or []):
            answer = found.find_next_sibling("details")
            if not isinstance(answer, Tag):
                raise ValueError(f"{page}: the question {found.get('id')} has no answer below it")
            asked = xhtml(without(found, ".admonition-title"), address)
            told = xhtml(without(answer, "summary"), address)
            yield Question(str(found["id"]), page, title, asked, answer=told)
            continue
        number += 1
        legend = found.legend
        assert legend is not None
        asked = re.sub(r"^(<p>)?\d+\.\s*", r"\1", xhtml(legend.contents, address))
        options = []
        for term in found.select("dt"):
            reason = term.find_next_sibling("dd")
            assert isinstance(reason, Tag)
            words = xhtml(without(term, "strong:first-child"), address, block=False)
            right = "right" in (term.get("class") or [])
            options.append(Option(words, right, xhtml(reason.contents, address)))
        name = f"quiz-{Path(page).stem}-{number}"
        yield Question(name, page, title, asked, options=tuple(options))


def read_questions(site: Path, base: str) -> list[Question]:
    """All questions of the built book; ``base`` is its public address, "" when it has none.

    Raises ValueError when a question has no answer.
    """
    found: list[Question] = []
    for path in sorted(site.glob("chapters/**/*.html")):
        page = path.relative_to(site).as_posix()
        found += on_page(path, page, f"{base.rstrip('/')}/{page}" if base else page)
    return found

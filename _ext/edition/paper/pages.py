"""The built pages, in reading order, as what a book on paper or in a reader's device needs.

What only a site has goes: buttons, switches, download links and all that a page keeps folded.
Margin notes become footnotes, and links between pages become links inside one book.
"""

import posixpath
import re
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import yaml
from bs4 import BeautifulSoup, Tag
from sphinx_external_toc.parsing import parse_toc_yaml

from ..site import FRONT
from ..words import side_colours
from .problems import PrintProblem

ONLY_ON_A_SITE = (
    ".headerlink, .notebook-download, .toctree-wrapper, .doors, script, style, template, noscript, "
    "fieldset, form, input, button, dialog, details, iframe, [hidden], .seealso, "
    "section:has(> .quiz), .cover-issues, .cover-hands, .on-screen"
)
# A drawing in a PDF sees no style sheet but its own.
THREADS = "path{stroke-width:1.6}.passed{stroke-width:.7;opacity:.75}.unclear{stroke-dasharray:3 2}"
ATTRIBUTES = {"id", "class", "href", "src", "alt", "lang", "scope", "colspan", "rowspan"}
# Drawings are XML, where capitals count; the parser of HTML has made them small.
SVG_NAMES = ("viewBox", "preserveAspectRatio", "textLength", "lengthAdjust", "gradientUnits")
SVG_CASE = {name.lower(): name for name in SVG_NAMES}
OUTSIDE = re.compile(r"^(?:https?:|mailto:)")


@dataclass
class Chapter:
    """One page of the book: its name in _toc.yml, the part it stands in, and its content."""

    docname: str
    part: str
    article: Tag
    heading: Tag

    @property
    def slug(self) -> str:
        """The chapter's id in a book of one piece: ``part-chapter``."""
        return self.docname.removeprefix("chapters/").replace("/", "-")

    @property
    def title(self) -> str:
        return self.heading.get_text().strip()


@dataclass(frozen=True)
class Imprint:
    """What the copies say of themselves, from CITATION.cff."""

    title: str
    authors: str
    abstract: str
    version: str
    date: str
    language: str = "en"

    @property
    def line(self) -> str:
        return f"{self.title}. {self.authors}, version {self.version}, {self.date}."


def side_rules(root: Path) -> str:
    """The rules that print who speaks in the colour of the side."""
    return "\n".join(
        f".voices :is(.chain, .said).{side} {{ border-color: {colour}; }} "
        f".voices .chain.{side} {{ color: {colour}; }}"
        for side, colour in side_colours(root).items()
    )


def reading_order(root: Path) -> list[tuple[str, str]]:
    """The pages for paper and the part in which each stands, as _toc.yml orders them.

    ``left_out_on_paper`` in ``_config.yml`` names those for teachers and for work on a screen.
    """
    book = parse_toc_yaml(root / "_toc.yml")
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    config = (settings.get("sphinx") or {}).get("config") or {}
    left_out = config.get("left_out_on_paper", [])
    ordered = [(FRONT, "")]  # where the first page stands on the site

    def follow(docname: str, part: str) -> None:
        for tree in book[docname].subtrees:
            for item in tree.items:
                if item in book:  # and not the address of another site
                    ordered.append((str(item), tree.caption or part))
                    follow(str(item), tree.caption or part)

    follow(book.root.docname, "")
    return [one for one in ordered if not any(fnmatch(one[0], name) for name in left_out)]


def read_chapter(site: Path, docname: str, part: str) -> Chapter:
    """The middle of a built page, which stands in a part of the book.

    Raises PrintProblem when the page is not there or has no title.
    """
    path = site / f"{docname}.html"
    if not path.is_file():
        raise PrintProblem(f"{path} is missing: run `make book` first")
    article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").article
    if article is None or article.h1 is None:
        raise PrintProblem(f"{path} has no <article> with an <h1>: has the theme changed?")
    return Chapter(docname, part, article, article.h1)


def clean(article: Tag) -> None:
    """Take out what only a site has, and show what it folds only to be short."""
    for folded in article.select("details:has(> .cell_output), details.below-input, details.code"):
        if folded.summary:
            folded.summary.decompose()
        folded.unwrap()
    for element in article.select(ONLY_ON_A_SITE):
        element.decompose()
    for formula in article("math"):  # which paper and many e-readers do not draw
        formula.replace_with(str(formula["alttext"]))
    for cell in article.select(".cell"):
        if not cell.get_text(strip=True) and not cell.find(["img", "svg"]):
            cell.decompose()
    for section in article.select("section"):
        if not section.find(["p", "li", "table", "img", "svg", "pre"]):  # all of it was a site's
            section.decompose()
    for text in article.find_all(string=True):  # layouts of columns and notes keep line ends
        if not text.find_parent(["pre", "svg"]):
            text.replace_with(re.sub(r"[ \t\r\n]+", " ", text))
    soup = BeautifulSoup("", "html.parser")
    for svg in article.select("svg[aria-label]"):  # a PDF takes the description from a title
        svg.insert(0, soup.new_tag("title", string=str(svg["aria-label"])))
    for svg in article.select("svg[font-family]"):  # on the screen, any font without serifs
        svg["font-family"] = "Book Sans"
    for svg in article.select(".cover svg"):
        svg.insert(1, soup.new_tag("style", string=THREADS))
    drawings = [part for svg in article.find_all("svg") for part in (svg, *svg.find_all(True))]
    for part in drawings:
        part.attrs = {SVG_CASE.get(key, key): value for key, value in part.attrs.items()}
    inside_drawings = set(map(id, drawings))
    for element in article.find_all(True):
        if id(element) not in inside_drawings:
            kept = {key: value for key, value in element.attrs.items() if key in ATTRIBUTES}
            element.attrs = kept


def notes_to_footnotes(soup: BeautifulSoup, article: Tag) -> None:
    """Turn each margin note into a ``span.note`` at the end of the paragraph beside it."""
    for aside in article.select("aside.margin"):
        paragraph = aside.find_previous_sibling("p")
        if paragraph is None:
            raise PrintProblem(f"a margin note stands beside nothing: {aside.get_text()[:60]!r}")
        note = soup.new_tag("span", attrs={"class": "note"})
        for part in aside.find_all("p", recursive=False):
            is_title = "sidebar-title" in part.get_attribute_list("class")
            part.name = "strong" if is_title else "span"
            note.extend([" ", part.extract()] if note.contents else [part.extract()])
        paragraph.append(note)
        aside.decompose()


def resolve(docname: str, target: str) -> tuple[str, str]:
    """The page, as in _toc.yml, and the fragment to which a link on ``docname`` leads."""
    address, _, fragment = target.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(docname), address))
    return (path.removesuffix(".html") if address else docname), fragment


def join(chapters: list[Chapter], site: Path, inside: str) -> None:
    """Make ids unique and links lead to them; a link to what is left out keeps only its words.

    ``inside`` is the pattern of a link inside the book, with ``{slug}`` and ``{id}``.
    """
    slugs = {chapter.docname: chapter.slug for chapter in chapters}
    ids = {
        (chapter.docname, element["id"])
        for chapter in chapters
        for element in chapter.article.select("[id]")
    }
    for chapter in chapters:
        for link in chapter.article.select("a[href]"):
            target = str(link["href"])
            if OUTSIDE.match(target):
                continue
            page, fragment = resolve(chapter.docname, target)
            if page in slugs and (not fragment or (page, fragment) in ids):
                anchor = f"{slugs[page]}--{fragment}" if fragment else slugs[page]
                link["href"] = inside.format(slug=slugs[page], id=anchor)
            else:
                link.name, link.attrs = "span", {}
        for element in chapter.article.select("[id]"):
            element["id"] = f"{chapter.slug}--{element['id']}"
        for image in chapter.article.select("img[src]"):
            path = resolve(chapter.docname, str(image["src"]))[0]
            image["src"] = (site / path).resolve().as_uri()
        # Where a title does not fit on a page any more, the article has begun there without it.
        chapter.heading["id"] = chapter.slug


def file_of(image: Tag) -> Path:
    """The file of a picture in a chapter that has been joined."""
    return Path(url2pathname(urlsplit(str(image["src"])).path))


def in_parts(chapters: list[Chapter]) -> list[tuple[str, list[Chapter]]]:
    """The chapters part by part, as tables of contents list them."""
    parts = groupby(chapters, lambda chapter: chapter.part)
    return [(part, list(members)) for part, members in parts]


def read_book(site: Path, root: Path, inside: str = "#{id}") -> list[Chapter]:
    """All chapters for paper, cleaned and joined."""
    soup = BeautifulSoup("", "html.parser")
    chapters = [read_chapter(site, name, part) for name, part in reading_order(root)]
    for chapter in chapters:
        clean(chapter.article)
        notes_to_footnotes(soup, chapter.article)
    join(chapters, site, inside)
    return chapters

"""Makes all copies, one after the other, and offers them on the site."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import yaml
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from ..archives import pack_site
from ..palette import as_properties, read_palette
from .epub import write_epub
from .fonts import FACES, cut_all_fonts
from .packet import (
    HANDOUT_MARGINS,
    MEMO,
    PAPERS,
    Imprint,
    Press,
    frame,
    prepare_memo,
    set_chapters,
    set_handout,
)
from .pages import read_book
from .problems import PrintProblem
from .to_keep import COPIES, MADE_FROM, digest_of_sources, offer

SET_BY_US = "0123456789.•◦¶–—…() "  # what the style sheet and the layout add to the text


@dataclass(frozen=True)
class Texts:
    """The documents to print, as HTML."""

    packet: str
    memo: str
    handout: str


def read_imprint(citation: Path) -> tuple[Imprint, str]:
    """The book's own data, and the line that names the source of the memo."""
    about = yaml.safe_load(citation.read_text(encoding="utf-8"))
    memo = about["references"][0]
    translator, publisher = memo["translators"][0], memo["publisher"]["name"]
    authors = ", ".join(author["name"] for author in about["authors"])
    date = str(about["date-released"])
    imprint = Imprint(about["title"], authors, about["abstract"], str(about["version"]), date)
    source = (
        f"{memo['title']}. {memo['collection-title']}. Translated by {translator['given-names']} "
        f"{translator['family-names']}; published by the {publisher}, {memo['url']}. "
        "The text is the archive's, letter for letter; "
        "the numbers of its paragraphs and lines are ours."
    )
    return imprint, source


def check_fonts(pdf: Path) -> None:
    """Raise PrintProblem when a font of the machine has slipped into a PDF."""
    ours = {face.family.replace(" ", "-") for face in FACES}
    for page in PdfReader(pdf).pages:
        for font in cast(DictionaryObject, page["/Resources"]).get("/Font", {}).values():
            name = str(font.get_object()["/BaseFont"]).partition("+")[2]
            if not name.startswith(tuple(ours)):
                raise PrintProblem(f"{pdf.name} uses {name}, which is not a font of the book")


def print_paper(paper: str, texts: Texts, rules: str, fonts: Path, to: Path) -> None:
    """The packet and the handout on one kind of paper."""
    press = Press(paper, rules, fonts)
    packet, lines = press.number(texts.packet, texts.memo)
    margins = HANDOUT_MARGINS[paper]
    handout, handout_lines = press.number(texts.handout, texts.handout, margins)
    if [line.text for line in lines] != [line.text for line in handout_lines]:
        raise PrintProblem(f"the memo's lines differ between packet and handout ({paper})")
    for document, name in ((packet, "packet"), (handout, "memo-handout")):
        pdf = to / f"two-issues-{name}-{paper}.pdf"
        press.write(document, pdf)
        check_fonts(pdf)


def make_pdfs(root: Path, site: Path, to: Path, fonts: Path) -> None:
    """All PDFs, each kind of paper in a process of its own."""
    imprint, source = read_imprint(root / "CITATION.cff")
    chapters = read_book(site, root / "_toc.yml")
    memo = next(chapter for chapter in chapters if chapter.docname == MEMO)
    prepare_memo(memo)
    texts = Texts(
        packet=frame(imprint, set_chapters(chapters, imprint)),
        memo=frame(imprint, str(memo.article)),
        handout=frame(imprint, set_handout(memo, source), "handout"),
    )
    text = "".join(chapter.article.get_text() for chapter in chapters)
    rules = cut_all_fonts(text + imprint.line + source + SET_BY_US, fonts)
    rules += as_properties(read_palette(root))
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(print_paper, paper, texts, rules, fonts, to) for paper in PAPERS]
        for job in jobs:
            job.result()


def make_copies(root: Path, site: Path, to: Path) -> None:
    """Make every copy of the book in ``site``, in the folder ``to``, and offer them in ``site``.

    Raises PrintProblem when one cannot be made; then ``to`` stays as it was.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=to.parent, prefix="print-") as folder:
        new, fonts = Path(folder, "print"), Path(folder, "fonts")
        new.mkdir()
        make_pdfs(root, site, new, fonts)
        imprint, _ = read_imprint(root / "CITATION.cff")
        book = read_book(site, root / "_toc.yml", inside="{slug}.xhtml#{id}")
        write_epub(book, imprint, new / "two-issues.epub", fonts, root)
        (new / MADE_FROM).write_text(digest_of_sources(root) + "\n")
        offer(site, new, root)
        # Only now: the offline copy carries the others, and cannot carry itself.
        pack_site(site, new / "two-issues-offline.zip", "two-issues")
        to.mkdir(exist_ok=True)
        for name in (*COPIES, MADE_FROM):
            shutil.move(new / name, to / name)
    offer(site, to, root)
    for name in COPIES:
        print(f"{to / name} ({(to / name).stat().st_size / 1e6:.1f} MB)")

"""Makes all copies, one after the other, and offers them on the site."""

import gc
import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from ..archives import pack_site
from ..evidence import DOCUMENT, read_document
from ..sources import EDITION, MEMO, as_signed, iso_date, read_works
from .epub import write_epub
from .fonts import FACES, cut_all_fonts
from .packet import (
    CONTENTS,
    PAPERS,
    Press,
    carry_pictures,
    frame,
    prepare_memo,
    set_chapters,
    set_handout,
)
from .pages import Imprint, read_book, side_rules
from .problems import PrintProblem
from .to_keep import MADE_FROM, Names, digest_of_sources, offer

# What the style sheet and the layout add to the text.
SET_BY_US = f"{CONTENTS}p0123456789.·•◦¶–—…() "


def read_imprint(root: Path) -> tuple[Imprint, str]:
    """The book's own data, and the line that names the source of the document."""
    works, document = read_works(root), read_document(root)
    edition, work = works[EDITION], works[MEMO]
    imprint = Imprint(
        edition["title"],
        ", ".join(map(as_signed, edition["author"])),
        edition["abstract"],
        edition["version"],
        iso_date(edition),
        edition["language"],
    )
    translators = " and ".join(map(as_signed, work.get("translator", [])))
    published = ", ".join(filter(None, [work.get("publisher"), work.get("URL")]))
    origin = [
        translators and f"translated by {translators}",
        published and f"published by the {published}" if "publisher" in work else published,
    ]
    said = "; ".join(filter(None, origin))
    sentences = [work["title"], work.get("archive_location"), f"{said[:1].upper()}{said[1:]}"]
    source = " ".join(f"{sentence}." for sentence in sentences if sentence)
    rule = f"{document.correction} " if document.correction else ""
    return imprint, f"{source} {rule}The numbers of its paragraphs and lines are ours."


def check_fonts(pdf: Path) -> None:
    """Raise PrintProblem when a font of the machine has slipped into a PDF."""
    ours = {face.family.replace(" ", "-") for face in FACES}
    for page in PdfReader(pdf).pages:
        for font in cast(DictionaryObject, page["/Resources"]).get("/Font", {}).values():
            name = str(font.get_object()["/BaseFont"]).partition("+")[2]
            if not name.startswith(tuple(ours)):
                raise PrintProblem(f"{pdf.name} uses {name}, which is not a font of the book")


def print_paper(
    paper: str, texts: dict[str, str], names: Names, rules: str, fonts: Path, to: Path
) -> None:
    """The packet and the handout on one kind of paper; ``texts`` are these and the memo in HTML."""
    press = Press(paper, rules, fonts)
    packet, lines = press.number(texts["packet"], texts["memo"])
    handout, handout_lines = press.number(texts["handout"], texts["handout"])
    if [line.text for line in lines] != [line.text for line in handout_lines]:
        raise PrintProblem(f"the document's lines differ between packet and handout ({paper})")
    for document, name in ((packet, names.packet), (handout, names.handout)):
        pdf = to / f"{name}-{paper}.pdf"
        press.write(document, pdf)
        check_fonts(pdf)


def make_pdfs(root: Path, site: Path, to: Path, fonts: Path) -> None:
    """All PDFs, each kind of paper in a process of its own."""
    imprint, source = read_imprint(root)
    chapters = read_book(site, root)
    document = read_document(root)
    memo = next((chapter for chapter in chapters if chapter.docname == document.page), None)
    if memo is None:
        raise PrintProblem(f"_toc.yml has no page {document.page}, which {DOCUMENT} names")
    prepare_memo(memo, document.paragraphs[0])
    carry_pictures(chapters)
    texts = {
        "packet": frame(imprint, set_chapters(chapters, imprint, document.page)),
        "memo": frame(imprint, str(memo.article)),
        "handout": frame(imprint, set_handout(memo, source), "handout"),
    }
    text = "".join(chapter.article.get_text() for chapter in chapters)
    faces = cut_all_fonts(text + imprint.line + source + SET_BY_US, fonts)
    rules = f"{faces}\n{side_rules(root)}"
    with ProcessPoolExecutor(
        mp_context=get_context("spawn"), initializer=gc.set_threshold, initargs=gc.get_threshold()
    ) as pool:
        names = Names(root)
        jobs = [pool.submit(print_paper, paper, texts, names, rules, fonts, to) for paper in PAPERS]
        for job in jobs:
            job.result()


def make_copies(root: Path, site: Path, to: Path) -> None:
    """Make every copy of the book in ``site``, in the folder ``to``, and offer them in ``site``.

    Raises PrintProblem when one cannot be made; then ``to`` stays as it was.
    """
    names = Names(root)
    to.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=to.parent, prefix="print-") as folder:
        new, fonts = Path(folder, "print"), Path(folder, "fonts")
        new.mkdir()
        make_pdfs(root, site, new, fonts)
        imprint, _ = read_imprint(root)
        book = read_book(site, root, inside="{slug}.xhtml#{id}")
        write_epub(book, imprint, new / names.epub, fonts, root)
        (new / MADE_FROM).write_text(digest_of_sources(root) + "\n")
        offer(site, new, root)
        # Only now: the offline copy carries the others, and cannot carry itself.
        pack_site(site, new / names.offline, names.stem)
        to.mkdir(exist_ok=True)
        for name in (*names.copies, MADE_FROM):
            shutil.move(new / name, to / name)
    offer(site, to, root)
    for name in names.copies:
        print(f"{to / name} ({(to / name).stat().st_size / 1e6:.1f} MB)")

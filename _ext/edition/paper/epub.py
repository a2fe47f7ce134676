"""The EPUB: the chapters of the packet as EPUB 3, with notes that open where they are called.

Sphinx's own EPUB builder copies the raw HTML of notebooks and themes into its pages, which are XML;
here every page has been parsed, so that it is well-formed.
"""

import io
import uuid
from pathlib import Path
from typing import cast

from bs4 import BeautifulSoup, Tag
from PIL import Image

from ..archives import write_archive
from ..site import preview_picture
from ..templates import render
from .fonts import EAST_ASIAN, cut_fonts
from .pages import Chapter, Imprint, file_of, in_parts, side_rules

STYLE = Path(__file__).with_name("epub.css")
COVER, COVER_SIZE = "images/cover.png", (1200, 1800)  # pixels, the shape of a book
MIME = {
    ".css": "text/css",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".xhtml": "application/xhtml+xml",
}


def page(title: str, language: str, **inside: object) -> bytes:
    """One XHTML file of the book: with a ``body``, or the contents of its ``parts``."""
    template = STYLE.with_name("epub.xhtml")
    return render(template, title=title, language=language, style=STYLE.name, **inside).encode()


def set_notes(chapter: Chapter) -> None:
    """Turn each note into a call and an aside, which readers show as a pop-up."""
    soup = BeautifulSoup("", "html.parser")
    for number, note in enumerate(chapter.article.select(".note"), start=1):
        name, paragraph = f"{chapter.slug}--note-{number}", cast(Tag, note.find_parent("p"))
        call = {"epub:type": "noteref", "role": "doc-noteref", "href": f"#{name}"}
        note.replace_with(mark := soup.new_tag("sup"))
        mark.append(soup.new_tag("a", attrs=call, string=str(number)))
        role = {"epub:type": "footnote", "role": "doc-footnote", "id": name}
        aside = soup.new_tag("aside", attrs=role)
        note.name = "p"
        note.insert(0, f"{number}. ")
        aside.append(note)
        paragraph.insert_after(aside)


def as_png(path: Path) -> bytes:
    """The picture in the form that every device can show; the site has WebP."""
    stream = io.BytesIO()
    with Image.open(path) as picture:
        picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def take_images(chapter: Chapter) -> dict[str, bytes]:
    """The chapter's pictures by their names in the book, to which it now points."""
    taken = {}
    for image in chapter.article.select("img[src^='file:']"):
        path = file_of(image)
        name = f"images/{path.stem}.png"
        image["src"], taken[name] = name, as_png(path)
    for drawing in chapter.article.find_all("svg"):
        drawing["xmlns"] = "http://www.w3.org/2000/svg"
    return taken


def package(imprint: Imprint, files: dict[str, bytes], spine: list[str]) -> str:
    """The file that says what the book is, with these files, read in the order of ``spine``."""
    ids = {name: f"f{number}" for number, name in enumerate(files)} | {COVER: "cover"}
    marks = {"nav.xhtml": "nav", COVER: "cover-image"}
    drawn = [name for name in files if name.endswith(".xhtml") and b"<svg" in files[name]]
    return render(
        STYLE.with_name("epub.opf"),
        imprint=imprint,
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, f"{imprint.title} {imprint.version}"),
        ids=ids,
        kinds={name: MIME[Path(name).suffix] for name in files},
        marks=dict.fromkeys(drawn, "svg") | marks,
        spine=spine,
    )


def write_epub(
    chapters: list[Chapter], imprint: Imprint, target: Path, fonts: Path, root: Path
) -> None:
    """Write the book, with fonts for Hangul and Chinese characters, which devices may lack.

    ``root`` is the folder of the sources, from whose data the cover is drawn.
    """
    files: dict[str, bytes] = {}
    text = "".join(chapter.article.get_text() for chapter in chapters)
    rules, _ = cut_fonts(text, fonts, EAST_ASIAN)
    style = STYLE.read_text(encoding="utf-8")
    files[STYLE.name] = f"{rules}\n{style}\n{side_rules(root)}".encode()
    files |= {face.name: (fonts / face.name).read_bytes() for face in EAST_ASIAN}
    cover = io.BytesIO()
    preview_picture.draw(root, cover, COVER_SIZE)
    files[COVER] = cover.getvalue()
    files["nav.xhtml"] = page(imprint.title, imprint.language, parts=in_parts(chapters))
    for chapter in chapters:
        set_notes(chapter)
        files |= take_images(chapter)
        name = f"{chapter.slug}.xhtml"
        files[name] = page(chapter.title, imprint.language, body=str(chapter.article))
    first, *rest = [f"{chapter.slug}.xhtml" for chapter in chapters]
    opf = package(imprint, files, [first, "nav.xhtml", *rest])
    members = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", STYLE.with_name("container.xml").read_bytes()),
        ("book/package.opf", opf.encode()),
    ]
    members += [(f"book/{name}", content) for name, content in files.items()]
    write_archive(target, members, first="mimetype")

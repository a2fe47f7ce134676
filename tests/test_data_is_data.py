"""Text from the tables, the bibliography and the citation file is text, wherever it goes."""

import csv
import json
import re
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from markdown_it import MarkdownIt
from pybtex.database import parse_string

import hostile
from book import ROOT, Site
from edition.evidence import check
from edition.paper import epub, pages
from edition.sources import citations
from edition.words import escape_markdown
from serving import serve
from test_check import Book, broken  # noqa: F401

ADDRESSES = ("href", "src", "action", "formaction", "data", "srcdoc", "xlink:href", "poster")
RUNS = re.compile(r"\s*(?:javascript|vbscript|data:text|file):?", re.IGNORECASE)
NOT_OURS = ("iframe", "object", "embed", "frame", "style")


def dangers(soup: BeautifulSoup) -> list[str]:
    """What would run, or ask another host, when the page is opened; foreign links but for words."""
    found = []
    for tag in soup.find_all(True):
        runs = tag.name == "script" and not tag.get("src") and "json" not in str(tag.get("type"))
        handles = any(name.lower().startswith("on") for name in tag.attrs)
        leads = [str(tag[name]) for name in ADDRESSES if tag.has_attr(name)]
        bad = [address for address in leads if RUNS.match(address)]
        asks = tag.name != "a" and any(hostile.ELSEWHERE in address for address in leads)
        if runs or handles or bad or asks or tag.name in NOT_OURS or tag.has_attr("style"):
            found.append(str(tag)[:120])
    return found


@pytest.fixture(scope="module")
def spiked(tmp_path_factory):
    """The hostile book, built; and what its tables and its citation file say."""
    folder = tmp_path_factory.mktemp("hostile") / "book"
    said, citation = hostile.put_together(folder)
    log = hostile.build(folder)
    site = folder / "_build/html"
    assert log.returncode == 0, log.stdout[-2000:] + log.stderr[-4000:]
    return SimpleNamespace(
        folder=folder, site=Site(site), said=said, citation=citation, log=log.stderr
    )


def words_of(page: BeautifulSoup) -> str:
    """The words in the middle of a page, on one line."""
    return hostile.one_line(page.article.get_text(" "))


def test_there_is_a_payload_in_a_column_of_every_table_that_has_words(spiked):
    assert len(spiked.said) > 45
    tables = {name.partition(".")[0] for name in spiked.said}
    assert tables >= {"people", "places", "organisations", "terms", "events", "figures", "tellings"}


def test_every_cell_is_shown_letter_for_letter(spiked):
    cells = {
        hostile.one_line(re.sub(r"\\[nr]", " ", cell.get_text()))  # as pandas prints line ends
        for table in spiked.site.soup("chapters/tables.html").select("article table")
        for cell in table.select("td, th")
    }
    lost = {name: sorted(said - cells)[:2] for name, said in spiked.said.items() if said - cells}
    assert lost == {}


REGISTERS = {
    "chapters/document/people.html": ["people.name", "people.summary", "people.note"],
    "chapters/document/places.html": ["places.name", "places.explanation", "organisations.note"],
    "chapters/document/terms.html": ["terms.explanation", "terms.note"],
    "chapters/reference/colophon.html": ["not_found.what"],
    "index.html": ["tellings.what"],
}


@pytest.mark.parametrize("page", REGISTERS)
def test_a_register_shows_its_cells_letter_for_letter(spiked, page):
    article = BeautifulSoup(str(spiked.site.soup(page).article), "html.parser")
    for mark in article.select("a.headerlink"):
        mark.decompose()
    for foreign in article.select("span[lang]"):
        foreign.unwrap()
    words = hostile.one_line(article.get_text())
    for column in REGISTERS[page]:
        lost = [said for said in sorted(spiked.said[column]) if said not in words]
        assert lost == [], column


def test_no_page_runs_what_a_cell_says(spiked):
    found = [
        f"{name}: {tag}" for name in spiked.site.pages for tag in dangers(spiked.site.soup(name))
    ]
    assert len(spiked.site.pages) > 15 and not found, "\n".join(found)


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        "<p onclick='1'>",
        "<a href=' JavaScript:1'>x</a>",
        f"<img src='https://{hostile.ELSEWHERE}/p.png'>",
        "<p style='color:red'>",
        "<iframe src='x'></iframe>",
    ],
)
def test_what_a_page_runs_is_seen(html):
    assert len(dangers(BeautifulSoup(f"<p>Words {html}", "html.parser"))) == 1


def test_no_file_of_the_machine_gets_out(spiked):
    built = [path for path in (spiked.folder / "_build").rglob("*") if path.is_file()]
    out = [path for path in built if hostile.SECRET.encode() in path.read_bytes()]
    assert len(built) > 60 and out == []
    assert not list((spiked.folder / "_build/html").rglob("secret*"))


def test_the_data_in_pages_says_what_the_tables_say(spiked):
    cards = {}
    for name in spiked.site.pages:
        for element in spiked.site.soup(name).select("script[type$=json]"):
            content = json.loads(element.string)
            if element.get("id") == "hover-cards":
                cards |= content
    texts = {hostile.one_line(card.get("text", "")) for card in cards.values()}
    assert len(spiked.said["people.summary"] & texts) > 5


def test_the_heads_say_what_the_citation_file_says(spiked):
    memo = spiked.site.soup("chapters/document/memo.html")
    title = hostile.one_line(spiked.citation["references"][0]["title"])
    assert memo.find("meta", attrs={"name": "citation_title"})["content"] == title
    (described,) = memo.select("script[type='application/ld+json']")
    assert title in [thing["name"] for thing in json.loads(described.string)["@graph"]]


def test_the_search_knows_the_cells_as_words(spiked):
    index = hostile.read_data(spiked.folder / "_build/html/_static/search-index.js")
    known = hostile.one_line(" ".join(place[4] for place in index["places"]))
    assert [said for said in sorted(spiked.said["terms.note"]) if said not in known] == []


def test_the_tei_edition_has_its_own_elements_only(spiked):
    made = etree.parse(spiked.folder / "_build/tei/two-issues-memo.xml")
    names = {etree.QName(element) for element in made.iter(etree.Element)}
    assert {name.namespace for name in names} == {"http://www.tei-c.org/ns/1.0"}
    assert not {name.localname for name in names} & {"script", "img", "div", "a"}
    notes = {hostile.one_line(note) for note in made.xpath("//*[local-name()='note']/text()")}
    assert spiked.said["people.note"] <= notes


def test_the_graph_says_what_the_tellings_say(spiked):
    graph = etree.parse(spiked.folder / "_build/graphml/tellings.graphml")
    told = {hostile.one_line(text) for text in graph.xpath("//*[@key='what']/text()")}
    assert spiked.said["tellings.what"] <= told


@pytest.mark.parametrize("work", ["two-issues", "two-issues-memo"])
def test_no_text_begins_a_field_for_reference_managers(spiked, work):
    source = spiked.citation if work == "two-issues" else spiked.citation["references"][0]
    folder, title = spiked.folder / "_build/citations", hostile.one_line(source["title"])
    record = (folder / f"{work}.ris").read_bytes().decode("utf-8")
    lines = record.removesuffix("\r\n").split("\r\n")
    tags = [re.fullmatch(r"([A-Z][A-Z0-9])  - ?[^\r\n]*", line)[1] for line in lines]
    assert tags.count("ER") == tags.count("TY") == tags.count("TI") == 1
    assert tags.count("UR") <= 1 and f"TI  - {title}" in lines
    (entry,) = parse_string((folder / f"{work}.bib").read_text("utf-8"), "bibtex").entries.values()
    assert set(entry.fields) <= {
        *("title", "year", "month", "day", "date", "howpublished", "edition", "translator"),
        *("language", "url", "note"),
    }
    (item,) = json.loads((folder / f"{work}.json").read_text("utf-8"))
    assert item["title"] == title


def test_braces_in_a_text_do_not_end_a_bibtex_field():
    signs = "".join(sorted(set("".join(hostile.PAYLOADS)) - set("\r\n")))
    latex = citations.as_latex(signs)
    assert latex.count("{") == latex.count("}") and not re.search(r"(?<!\\)[#$%&_]", latex)
    assert "~" not in latex and "^" not in latex


def test_no_notebook_holds_markup_from_a_cell(spiked):
    notebooks = sorted((spiked.folder / "_build/notebooks").rglob("*.ipynb"))
    words = ""
    for path in notebooks:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        html = MarkdownIt("commonmark").enable("table").render("\n\n".join(text))
        soup = BeautifulSoup(html, "html.parser")
        assert dangers(soup) == [], path.name
        words += hostile.one_line(soup.get_text())
    assert len(notebooks) >= 3 and any(said in words for said in spiked.said["terms.note"])


def test_paper_and_readers_get_no_markup_from_a_cell(spiked):
    for name in ("document/people", "document/terms", "positions/moscow", "reference/bibliography"):
        chapter = pages.read_chapter(spiked.folder / "_build/html", f"chapters/{name}", "")
        pages.clean(chapter.article)
        assert dangers(chapter.article) == [], name
        xhtml = epub.page(chapter.title, "en", body=str(chapter.article))
        parsed = etree.fromstring(xhtml)
        names = {etree.QName(element).localname for element in parsed.iter(etree.Element)}
        assert not names & {"script", "iframe", "object", "img", "style"}, name


# ---- in a reader's browser


def test_neither_the_cards_nor_the_search_run_anything(page, spiked):
    with serve(spiked.site.html) as address:
        page.goto(f"{address}chapters/document/memo.html")
        page.hover("#p4 a:has-text('Yoon Gong-heum')")
        page.wait_for_selector("#hover-card", state="visible")
        assert page.evaluate("window.hit") is None
        page.goto(f"{address}search.html?q=terms-note-3")
        page.locator("li.place").first.wait_for()
        assert page.evaluate("window.hit") is None
    assert page.elsewhere == [] and page.errors == []


# ---- a text as Markdown


@pytest.mark.parametrize("text", hostile.PAYLOADS)
@pytest.mark.parametrize("mark", ["", "Words ", "- ", "> ", "1. "])
def test_markdown_shows_a_text_as_it_is(text, mark):
    html = MarkdownIt("commonmark").render(f"{mark}{escape_markdown(text)} more")
    soup = BeautifulSoup(html, "html.parser")
    shown = hostile.one_line(f"{mark if mark == 'Words ' else ''}{text} more")
    assert hostile.one_line(soup.get_text()) == shown
    assert {tag.name for tag in soup.find_all(True)} <= {"p", "ul", "ol", "li", "blockquote"}


@pytest.mark.parametrize("text", hostile.PAYLOADS)
def test_html_has_no_element_from_a_text(text):
    soup = BeautifulSoup(f"<div class='a'>{escape_markdown(text)}</div>", "html.parser")
    assert [tag.name for tag in soup.find_all(True)] == ["div"]


@pytest.mark.parametrize(
    "key", ["wcda_cable0916", "plan-1957-total", "p3", "Korean Workers' Party"]
)
def test_what_roles_and_links_name_stays_as_it_is(key):
    assert escape_markdown(key) == key


# ---- refused before anything is built


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("url={https://digital", "url={javascript:alert(1)//", "write a whole web address"),
        ("url={https://digital", "url={https://a b/", "write a whole web address"),
        ("@misc{wcda_congress,", "@misc{wcda`<b>,", "cannot be cited"),
        ("url={https://digital", "archived={data:text/html,x}, url={https://digital", "archived"),
        ("url={https://digital", "urldate={24 November}, url={https://digital", "as 2026-11-24"),
    ],
)
def test_what_a_source_may_not_say_is_refused_with_its_row(broken: Book, before, after, said):  # noqa: F811
    line = broken.replace("data/references.bib", before, after)
    problems = [p for p in check(broken.root) if (p.path, p.row) == ("data/references.bib", line)]
    assert any(said in problem.message for problem in problems)


@pytest.mark.parametrize("name", ["Kim `x`", "Kim <b>", "Kim {x}", "Kim \\x"])
def test_a_name_that_no_link_can_name_is_refused(broken: Book, name):  # noqa: F811
    line, _ = broken.change("terms", lambda row: row["name"] == "plenum", name=name)
    problems = [p for p in check(broken.root) if p.path == "data/terms.csv"]
    assert [p.row for p in problems if "no link to the entry can name" in p.message] == [line]


@pytest.mark.parametrize(
    ("cell", "is_refused"),
    [
        ("=1+1", True),
        (" =1+1", True),
        ("-cmd|' /C calc'!A0", True),
        ("+1 (234)", True),
        ("@SUM(A1)", True),
        ("＝1", True),
        ("-5.2", False),
        ("+7", True),
        ("a = b", False),
        ("– none", False),
    ],
)
def test_a_cell_is_no_formula_and_a_negative_number_is_one(broken: Book, cell, is_refused):  # noqa: F811
    line, _ = broken.change("terms", lambda row: True, note=cell)
    problems = [p for p in check(broken.root) if "a spreadsheet takes" in p.message]
    assert [(p.path, p.row) for p in problems] == [("data/terms.csv", line)] * is_refused


def test_the_files_to_download_hold_no_formula():
    for path in (ROOT / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as table:
            for row in csv.reader(table):
                for cell in row:
                    is_number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
                    assert is_number or not cell.lstrip().startswith(tuple("=+-@")), (path, cell)


@pytest.mark.parametrize(
    ("path", "before", "after", "said"),
    [
        ("data/datapackage.json", '"description": "', '"description": "\\u202e', "RIGHT-TO-LEFT"),
        ("data/document.yml", "after: Translation", 'after: "\\u200b"  # ', "nobody sees"),
        ("CITATION.cff", 'message: "', 'message: "\\u0007', "control character"),
    ],
)
def test_a_character_that_is_written_as_an_escape_is_refused_too(
    broken: Book,  # noqa: F811
    path,
    before,
    after,
    said,
):
    (broken.root / "CITATION.cff").write_bytes((ROOT / "CITATION.cff").read_bytes())
    line = broken.replace(path, before, after)
    problems = [p for p in check(broken.root) if (p.path, p.row) == (path, line)]
    assert any(said in problem.message for problem in problems), check(broken.root)


def test_a_column_whose_name_is_a_formula_is_refused(broken: Book):  # noqa: F811
    line = broken.replace("data/datapackage.json", '"name": "later_fate"', '"name": "=cmd"')
    assert ("data/datapackage.json", line) in {(p.path, p.row) for p in check(broken.root)}

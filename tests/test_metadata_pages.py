"""What each page says in its head, and the files at the root of the site."""

import copy
import json
import re
import shutil
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import matplotlib.image
import pytest
from bs4 import BeautifulSoup
from PIL import Image

import palette
import small_book
from book import FRONT, OLD_FRONT, ROOT
from edition.evidence import read_document
from edition.site import POLICY
from serving import QuietHandler, serve

MEMO = "chapters/document/memo.html"
BASE = "https://example.org/two-issues/"
CONF = f"""
project = "Two Issues"
extensions = [
    "myst_parser", "edition.settings", "edition.sources.citations",
    "edition.site.metadata", "edition.site.front_door", "edition.site.preview_picture",
    "edition.site.site_files"
]
html_theme = "sphinx_book_theme"
html_baseurl = "{BASE}"
html_context = {{"default_mode": "auto"}}
root_doc = "chapters/index"
exclude_patterns = ["_build"]
"""
PAGE = """---
myst:
  html_meta:
    description: About "{title}" & its <sources>, in a sentence that is long enough for a preview.
---

# {title}
"""
TOC = "\n```{toctree}\ndocument/memo\naid/plan\n```\n"


def content(soup, name: str) -> list[str]:
    return [tag["content"] for tag in soup.select(f'meta[name="{name}"], meta[property="{name}"]')]


def things(soup) -> dict[str, dict]:
    """What the page says of itself for schema.org, by type."""
    (script,) = soup.select('head script[type="application/ld+json"]')
    data = json.loads(script.string)
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


def undescribed(soup) -> list[str]:
    """What the head of a chapter lacks."""
    heading = soup.h1.find(string=True)
    single = ("description", "og:title", "og:description", "og:type", "og:site_name")
    faults = [name for name in single if len(content(soup, name)) != 1]
    if content(soup, "description") != content(soup, "og:description"):
        faults.append("one description")
    if not all(50 <= len(text) <= 300 for text in content(soup, "description")):
        faults.append("length")
    named = [*content(soup, "og:title"), things(soup)["LearningResource"]["name"]]
    if not all(heading in name for name in named):
        faults.append("title")
    faults += [
        f"citation_{n}"
        for n in ("title", "author", "publication_date", "language")
        if not all(content(soup, f"citation_{n}") or [""])
    ]
    return faults


def test_every_chapter_describes_itself(built):
    lacking = {page: found for page in built.chapters if (found := undescribed(built.soup(page)))}
    assert not lacking


def test_no_two_chapters_have_the_same_description(built):
    texts = [content(built.soup(page), "description")[0] for page in built.chapters]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("selector", "fault"),
    [
        ("meta[name=description]", "description"),
        ('meta[property="og:title"]', "og:title"),
        ('meta[property="og:description"]', "one description"),
        ("meta[name=citation_author]", "citation_author"),
    ],
)
def test_a_page_without_one_of_them_is_refused(built, selector, fault):
    soup = copy.copy(built.soup(MEMO))
    soup.select_one(selector).decompose()
    assert fault in undescribed(soup)


def test_the_memo_is_described_as_an_archival_record(built):
    record = things(built.soup(MEMO))["ArchiveComponent"]
    head = (ROOT / "data/memo.txt").read_text(encoding="utf-8")
    assert record["name"] in head and record["identifier"] in head
    assert "Russian State Archive of Contemporary History" in record["holdingArchive"]["name"]
    assert record["dateCreated"] == "1956-09-04"
    assert record["translator"][0]["familyName"] == "Person"
    assert (record["inLanguage"], record["translationOfWork"]["inLanguage"]) == ("en", "ru")


def test_reference_managers_find_the_memo_on_its_page_and_the_chapter_on_others(built):
    memo, plan = built.soup(MEMO), built.soup("chapters/aid/plan-1957.html")
    assert content(memo, "citation_title")[0].startswith("Memorandum of Conversation")
    assert content(memo, "citation_author") == ["Ivanov, V. I."]
    assert content(memo, "citation_publication_date") == ["1956/09/04"]
    assert not content(memo, "citation_inbook_title")
    assert content(plan, "citation_title") == ["The plan for 1957"]
    assert content(plan, "citation_inbook_title")[0].startswith("Two Issues")


def test_pages_of_the_machinery_ask_not_to_be_listed(built):
    for page in ("404.html", "search.html"):
        assert content(built.soup(page), "robots") == ["noindex"]
    assert not any(content(built.soup(page), "robots") for page in built.chapters)


def test_without_an_address_no_page_claims_one(built):
    for page in built.pages:
        soup = built.soup(page)
        assert not soup.select("link[rel=canonical]")
        assert not content(soup, "og:url") and not content(soup, "og:image")
    assert not (built.html / "sitemap.xml").exists()
    assert not (built.html / "_static/preview.png").exists()
    assert (built.html / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"


def test_no_text_can_end_the_script_that_it_stands_in():
    from edition.site.schema_org import json_ld

    soup = BeautifulSoup(json_ld([{"@type": "A", "name": "</script><b>&amp;"}]), "html.parser")
    assert [tag.name for tag in soup.find_all(True)] == ["script"]
    assert json.loads(soup.script.string)["@graph"][0]["name"] == "</script><b>&amp;"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A small book whose address is known."""
    folder = tmp_path_factory.mktemp("published")
    titles = {"index": "Front", "document/memo": "Memo", "aid/plan": "A plan"}
    pages = {f"chapters/{name}": PAGE.format(title=title) for name, title in titles.items()}
    pages["chapters/index"] += TOC
    small_book.write(folder, pages, CONF, ("data", "CITATION.cff", "chapters/matplotlibrc"))
    book = small_book.build(folder)
    assert book.warnings == []
    return book


def address_of(page: str) -> str:
    """The first page has the address of the site."""
    return BASE if page == FRONT else BASE + page


def test_every_page_gives_its_own_address_when_the_site_has_one(published):
    assert len(published.chapters) == 3
    for page in published.chapters:
        soup, address = published.soup(page), address_of(page)
        assert [link["href"] for link in soup.select("link[rel=canonical]")] == [address]
        assert content(soup, "og:url") == content(soup, "citation_public_url") == [address]
        assert things(soup)["LearningResource"]["url"] == address
        assert (
            '"' in content(soup, "description")[0]
            and "<sources>" in content(soup, "og:description")[0]
        )


def test_the_first_page_stands_at_the_root_and_its_old_address_leads_there(published):
    assert published.soup(FRONT).article.h1.find(string=True) == "Front"
    old = published.soup(OLD_FRONT)
    assert old.select_one("meta[http-equiv=refresh]")["content"] == "0; url=../index.html"
    assert old.select_one("main a")["href"] == "../index.html"
    assert old.select_one("link[rel=canonical]")["href"] == BASE
    # without an icon of its own a browser asks the site for /favicon.ico, which is not there
    assert old.select_one("link[rel=icon]")["href"] == "data:,"


def test_every_link_to_the_first_page_and_from_it_leads_to_a_file(published):
    for page in published.chapters:
        for tag in published.soup(page).select("a[href], link[href], script[src], form[action]"):
            address = tag.get("href") or tag.get("src") or tag.get("action")
            if not address.startswith(("#", "https:")):
                path = published.html / urljoin(f"/{page}", urlsplit(address).path)[1:]
                assert path.is_file() and path != published.html / OLD_FRONT, (page, address)


def test_the_first_page_asks_for_nothing_that_is_not_there(page, site):
    asked = []
    page.on("response", lambda response: asked.append((response.status, response.url)))
    page.goto(site, wait_until="networkidle")
    assert page.url == site and page.locator("article h1").is_visible()
    assert len(asked) > 3 and [one for one in asked if one[0] != 200] == []


def test_an_old_bookmark_of_the_first_page_still_leads_to_it(page, site):
    page.goto(site + OLD_FRONT)
    page.wait_for_url(site + FRONT)
    assert page.locator("article h1").is_visible()


def test_the_preview_picture_is_there_small_and_of_the_size_it_claims(published):
    for page in (*published.chapters, "index.html"):
        soup = published.soup(page)
        (address,) = content(soup, "og:image")
        picture = published.html / address.removeprefix(BASE)
        assert picture.stat().st_size < 40_000
        height, width, _ = matplotlib.image.imread(picture).shape
        claimed = content(soup, "og:image:width") + content(soup, "og:image:height")
        assert claimed == [str(width), str(height)] == ["1200", "630"]
        assert len(content(soup, "og:image:alt")[0]) > 40


def test_the_preview_picture_shows_and_says_what_the_tables_say(tmp_path):
    from edition.site.preview_picture import describe_picture, draw

    for source in ("data", "CITATION.cff", "chapters/matplotlibrc"):
        (tmp_path / source).parent.mkdir(exist_ok=True)
        take = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        take(ROOT / source, tmp_path / source)
    said = describe_picture(tmp_path)
    assert said.startswith("Two Issues: A Conversation in Pyongyang, 4 September 1956. “to share")
    assert said.endswith(
        "A bar in 3 parts shows Chinese supplies planned for 1957: 185 million yuan."
    )
    draw(tmp_path, tmp_path / "before.png")
    before = matplotlib.image.imread(tmp_path / "before.png")
    assert len({tuple(pixel) for row in before for pixel in row.tolist()}) > 3  # not blank
    (tmp_path / "data/figures.csv").unlink()
    assert "bar" not in describe_picture(tmp_path)
    draw(tmp_path, tmp_path / "after.png")
    after = matplotlib.image.imread(tmp_path / "after.png")
    changed = (abs(before - after) > 0.4).any(axis=(1, 2)).nonzero()[0]
    assert 300 < changed.min() < changed.max() < 600  # the bar and its line, nothing else


def test_the_preview_picture_has_words_and_a_bar_on_the_paper_of_the_book(published):
    with Image.open(published.html / "_static/preview.png") as picture:
        seen = palette.shares(picture)
    document = read_document(ROOT)
    side = document.side_class(document.picture.side)
    assert seen["paper"] > 0.5 and seen[side] > 0.1 and seen["ink"] > 0.005, seen


def test_the_site_map_lists_all_chapters_and_robots_find_it(published):
    tree = ElementTree.parse(published.html / "sitemap.xml")
    listed = [
        loc.text or "" for loc in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert sorted(listed) == sorted(map(address_of, published.chapters))
    assert f"Sitemap: {BASE}sitemap.xml" in (published.html / "robots.txt").read_text()


def test_the_page_for_wrong_addresses_links_from_the_servers_root(published):
    soup = published.soup("404.html")
    first = soup.head.select_one("[href], [src]")
    assert (first.name, first["href"]) == ("base", BASE + "404.html")
    assert soup.select("form[action]") and not soup.select("link[rel=canonical]")
    tags = soup.select("a[href], link[href], [src], [action]")
    addresses = [tag.get("href") or tag.get("src") or tag.get("action") for tag in tags]
    inside = [urlsplit(address) for address in addresses if not address.startswith(("#", "https:"))]
    assert len(inside) > 10
    for address in inside:
        assert (published.html / address.path).is_file()


class HelpfulHandler(QuietHandler):
    """A server that shows the book's own page for wrong addresses, in a folder of the host."""

    def translate_path(self, path):
        return super().translate_path(path.removeprefix("/some/folder"))

    def send_error(self, code, message=None, explain=None):
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def helpful(built):
    with serve(built.html, HelpfulHandler) as address:
        yield f"{address}some/folder/"


WRONG = ("memo-1956.html", "chapters/old.html", "chapters/document/memo-1956.html", "a/b/c/d")


@pytest.mark.parametrize("address", WRONG)
def test_a_reader_finds_the_way_back_from_a_wrong_address_at_any_depth(page, helpful, address):
    page.goto(urljoin(helpful, address))
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    forms = page.locator("form[action]").evaluate_all("forms => forms.map(form => form.action)")
    assert set(forms) == {helpful + "search.html"}
    page.get_by_role("main").get_by_role("link", name="The memo of 4 September 1956").click()
    page.wait_for_url(helpful + MEMO)
    assert page.locator("#p15").is_visible() and page.elsewhere == []


def test_a_new_version_in_the_citation_file_reaches_every_page(published):
    source = published.html.parent.parent
    file = source / "CITATION.cff"
    text = file.read_text(encoding="utf-8")
    changed, times = re.subn(r"\nversion: .*\n", "\nversion: 99.0\n", text)
    assert times == 1
    file.write_text(changed, encoding="utf-8")
    assert small_book.build(source).warnings == []
    for page in published.chapters:
        assert '"version": "99.0"' in (published.html / page).read_text(encoding="utf-8")


def test_the_page_on_publishing_shows_what_each_server_sends(built):
    hosting = built.html.with_name("hosting")
    shown = built.soup("chapters/teaching/publishing.html").article.get_text()
    assert shown.count(POLICY) == len(list(hosting.iterdir()))


def test_the_page_on_publishing_names_the_modules_that_apache_needs():
    page = (ROOT / "chapters/teaching/publishing.md").read_text(encoding="utf-8")
    assert "`a2enmod headers rewrite`" in page

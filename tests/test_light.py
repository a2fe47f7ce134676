"""Pages are light, look as if they were not, and the build says when they no longer can be.

The budget counts what a browser fetches for the first view of a page; speed itself is measured by
`make bench`, beside the theme's defaults.
"""

import base64
import io
import os
import re
import shutil
from itertools import pairwise
from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from sphinx.errors import ExtensionError

import light_images
import one_sheet
import page_head
from bench import builds
from bench.gzip_server import serve
from bench.page_load import DESK, PHONE, load
from book import parsed

PAGES = ["chapters/document/memo.html", "chapters/aid/plan-1957.html"]
BYTES, REQUESTS, SHIFT = 100_000, 12, 0.02


@pytest.fixture(scope="module")
def compressed(built):
    with serve(built.html) as address:
        yield address


# ---- the budget


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["telephone", "desk"])
@pytest.mark.parametrize("page", PAGES)
def test_a_first_view_stays_within_its_budget(chromium, compressed, page, size):
    seen = load(chromium, compressed + page, size)
    assert 0 < seen.bytes <= BYTES
    assert 0 < seen.requests <= REQUESTS
    assert seen.shift < SHIFT


def test_a_page_beyond_the_budget_is_seen(chromium, tmp_path):
    """Noise that no compression helps, many files, and a text that jumps."""
    names = [f"{number}.png" for number in range(REQUESTS)]
    for name in names:
        Image.frombytes("L", (100, 100), os.urandom(10_000)).save(tmp_path / name)
    late = "setTimeout(() => { first.style.height = '400px' }, 100)"
    images = "".join(f'<img src="{name}">' for name in names)
    text = f"<div id=first></div><p>{'words ' * 200}</p>{images}<script>{late}</script>"
    (tmp_path / "heavy.html").write_text(text)
    with serve(tmp_path) as address:
        seen = load(chromium, address + "heavy.html", DESK)
    assert seen.bytes > BYTES and seen.requests > REQUESTS and seen.shift > SHIFT


def test_the_server_compresses_text_as_hosts_do(chromium, compressed, built):
    sheet = built.html / "_static/book.css"
    with chromium.new_context() as context:
        answer = context.request.get(f"{compressed}_static/book.css")
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < sheet.stat().st_size / 3
        assert answer.body() == sheet.read_bytes()


# ---- what every page is like


def test_no_script_of_any_page_holds_up_the_text(built):
    scripts = [s for name in built.pages for s in built.soup(name).select("script[src]")]
    assert scripts
    waiting = [s for s in scripts if not {"defer", "async"} & set(s.attrs)]
    assert [s["src"] for s in waiting if s.get("type") != "module"] == []


def test_every_page_has_the_one_style_sheet_and_the_one_script(built):
    pages = [built.soup(name) for name in built.chapters]
    for shared, tag in (("book.css", "link[href]"), ("book.js", "script[src]")):
        found = [[t for t in page.select(tag) if f"/{shared}?v=" in str(t)] for page in pages]
        assert {len(tags) for tags in found} == {1}
        assert len({str(tags[0]).split("?v=")[1] for tags in found}) == 1


def test_a_page_without_code_does_not_load_what_copies_code(built):
    def scripts(name):
        return str(built.soup(name).select("script[src]"))

    assert "copybutton" not in scripts("chapters/document/memo.html")
    assert "copybutton" in scripts("chapters/aid/plan-1957.html")


def test_the_style_sheet_carries_the_icons_of_the_pages_and_no_others(built):
    sheet = (built.html / "_static/book.css").read_text(encoding="utf-8")
    icons = {ord(c) for c in re.findall("[\ue000-\uf8ff]", sheet)}
    (data,) = re.findall(r"base64,([^\"]+)", sheet[sheet.index("font/woff2") :].split(")")[0])
    assert set(TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()) == icons
    classes = {c for name in built.pages for i in built.soup(name).select("i") for c in i["class"]}
    assert {c for c in classes if c.startswith("fa-") and f".{c}" not in sheet} == set()
    assert 5 < len(icons) < 60


def test_a_reader_in_the_dark_sees_no_white_page_first(chromium, site):
    with chromium.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.route("**/book.js*", lambda route: route.abort())
        page.goto(site + PAGES[0])
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_pages_work_from_a_folder(chromium, built):
    with chromium.new_context() as context:
        page = context.new_page()
        problems = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("requestfailed", lambda request: problems.append(request.url))
        for name in [*PAGES, "search.html"]:
            page.goto((built.html / name).as_uri(), wait_until="load")
            assert page.evaluate("document.fonts.check('900 1em \"Font Awesome 6 Free\"')")
            assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
        assert problems == []


# ---- pictures


def test_pictures_are_what_the_notebooks_drew_to_the_pixel(built):
    drawn = {p.stem: p for p in (built.source / "_build/jupyter_execute").rglob("*.png")}
    pictures = list((built.html / "_images").glob("*.webp"))
    assert len(pictures) > 5
    for picture in pictures:
        with Image.open(picture) as ours, Image.open(drawn[picture.stem]) as theirs:
            difference = ImageChops.difference(ours.convert("RGBA"), theirs.convert("RGBA"))
            assert difference.getbbox(alpha_only=False) is None, picture.name
        assert picture.stat().st_size < drawn[picture.stem].stat().st_size / 2


def test_pictures_keep_their_place_free_and_wait(built):
    seen = 0
    for name in built.chapters:
        for image in built.soup(name).select("img[src*='_images/'][src$='.webp']"):
            with Image.open((built.html / name).parent / image["src"]) as picture:
                assert (int(image["width"]), int(image["height"])) == picture.size
            assert image["loading"] == "lazy"
            seen += 1
    assert seen > 5


def test_a_picture_from_elsewhere_keeps_its_tag():
    app = SimpleNamespace(srcdir="", builder=SimpleNamespace(name="html", images={}))
    context = {"body": '<img src="../_images/cover.png">'}
    light_images.reserve_space(app, "page", "", context, None)
    assert context["body"] == '<img src="../_images/cover.png">'


# ---- the purged sheet shows what the whole one shows


def whole_sheet(built) -> str:
    """Everything that the theme and its companions would have sent, in their order."""
    static = built.html / "_static"
    sheet = (static / "book.css").read_text(encoding="utf-8")
    names = re.search(r"Made of (.*?),\s+without", sheet, re.DOTALL)[1].split(", ")
    assert "styles/pydata-sphinx-theme.css" in names and "two-issues.css" in names
    return "\n".join(one_sheet.read_sheet(static / name, static) for name in names)


def picture_of(page) -> Image.Image:
    """The page without its icons: a font that was cut is drawn with other greys at the edges."""
    page.add_style_tag(content="i, [class*='fa-'] { visibility: hidden }")
    page.evaluate("document.querySelectorAll('img').forEach(i => { i.loading = 'eager' })")
    page.wait_for_function("[...document.images].every(i => i.complete)")
    shot = page.screenshot(full_page=True, animations="disabled")
    return Image.open(io.BytesIO(shot)).convert("RGB")


def views(chromium, address, sheet: str | None = None, sizes=(PHONE, DESK)) -> list[Image.Image]:
    """Pictures of a page: on a phone in the light, also with the contents open; at a desk in the
    dark. With ``sheet``, the page gets that style sheet in place of its own."""
    pictures = []
    for size in sizes:
        scheme = {PHONE: "light", DESK: "dark"}[size]
        view = {"width": size[0], "height": size[1]}
        with chromium.new_context(viewport=view, color_scheme=scheme) as context:
            page = context.new_page()
            if sheet is not None:
                answer = {"body": sheet, "content_type": "text/css"}
                page.route("**/book.css*", lambda route, _, answer=answer: route.fulfill(**answer))
            page.goto(address + PAGES[1])
            pictures.append(picture_of(page))
            if size == PHONE:
                page.locator(".primary-toggle").last.click()
                pictures.append(picture_of(page))
    return pictures


def look_alike(one, other) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


def test_pages_look_as_they_do_with_the_whole_style_sheet(chromium, site, built):
    whole, ours = views(chromium, site, whole_sheet(built)), views(chromium, site)
    assert [look_alike(*pair) for pair in zip(whole, ours, strict=True)] == [True] * 3


def test_one_missing_rule_is_seen(chromium, site, built):
    sheet = (built.html / "_static/book.css").read_text(encoding="utf-8")
    assert ".memo-passage" in sheet
    poorer = sheet.replace(".memo-passage", ".gone")
    ours, theirs = (views(chromium, site, text, sizes=[PHONE]) for text in (None, poorer))
    assert not look_alike(ours[0], theirs[0])


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (".shown{a:b}", True),
        (".absent{a:b}", False),
        (".shown .absent,p{a:b}", "p{a:b}"),
        (".shown:hover::before{a:b}", True),
        ("[data-theme=dark] #here>p{a:b}", True),
        ("#elsewhere{a:b}", False),
        (".shown:not(.absent){a:b}", True),
        (".added-by-script{a:b}", True),
        ("video{a:b}", False),
        ("@media print{.absent{a:b}.shown{a:b}}", "@media print{.shown{a:b}}"),
        ("@media print{.absent{a:b}}", False),
        ("p{--idle:1;a:b}", "p{a:b}"),
        ("p{--read:1;a:var(--read)}", True),
        ('p{--idle:url("data:x;y");a:b}', "p{a:b}"),
    ],
)
def test_a_rule_stays_when_some_page_can_use_it(tmp_path, rule, kept):
    page = "<p class=shown id=here>…<script>x.classList.add('added-by-script')</script>"
    (tmp_path / "sheet.css").write_text(rule, encoding="utf-8")
    names = one_sheet.names_in([page])
    expected = {True: rule, False: ""}.get(kept, kept)
    assert one_sheet.make_sheet([tmp_path / "sheet.css"], names, tmp_path) == expected


def test_addresses_in_a_sheet_lead_to_the_same_files_from_its_new_place(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "base.css").write_text("p{background:url('dot.png')}")
    sheet = tmp_path / "styles/theme.css"
    sheet.write_text('@import "../base.css";b{src:url(../fonts/a.woff2)}i{c:url(data:x)}')
    text = one_sheet.read_sheet(sheet, tmp_path)
    assert re.findall(r"url\(.*?\)", text) == [
        'url("dot.png")',
        'url("fonts/a.woff2")',
        "url(data:x)",
    ]


# ---- a theme that is not as it was

RAW = """<html data-content_root="./"><head>
<script data-cfasync="false">document.documentElement.dataset.mode = "auto";</script>
<link href="_static/styles/theme.css?digest=1" rel="stylesheet" />
<link rel="stylesheet" type="text/css" href="_static/own.css?v=1" />
<script defer src="_static/scripts/fontawesome.js?digest=1"></script>
<link rel="preload" as="script" href="_static/scripts/theme.js?digest=1" />
<script src="_static/options.js?v=1"></script>
<script>DOCUMENTATION_OPTIONS.pagename = 'page';</script>
</head><body><i class="fa-solid fa-bars"></i><p class="shown">…</p>
<script defer src="_static/scripts/bootstrap.js?digest=1"></script>
<script defer src="_static/scripts/theme.js?digest=1"></script></body></html>"""


@pytest.fixture
def theme(built, tmp_path):
    """Two pages as the theme writes them, with the files that they name."""
    for page in ("search.html", "page.html"):
        (tmp_path / page).write_text(RAW, encoding="utf-8")
    static = tmp_path / "_static"
    fonts = "vendor/fontawesome/webfonts"
    shutil.copytree(built.html / "_static" / fonts, static / fonts)
    for folder in ("styles", "scripts"):
        (static / folder).mkdir()
    font = "Font Awesome\\ 6 Free;src:url(../vendor/fontawesome/webfonts/fa-solid-900.woff2)"
    (static / "styles/theme.css").write_text(
        f"@font-face{{font-family:{font} format('woff2')}}"
        '.fa-solid{font-weight:900}.fa-bars:before{content:"\\f0c9"}.fa-bus:before{content:"\\f207"}'
    )
    (static / "own.css").write_text(".shown{color:red}.absent{color:blue}")
    (static / "options.js").write_text(
        "const DOCUMENTATION_OPTIONS = {};\n//# sourceMappingURL=x.map"
    )
    (static / "scripts/theme.js").write_text("document.title; bootstrap.Tooltip")
    return tmp_path


def lighten(theme):
    page_head.lighten(SimpleNamespace(outdir=theme, builder=SimpleNamespace(name="html")), None)


def test_the_theme_as_we_know_it_becomes_light(theme):
    lighten(theme)
    page = parsed(theme / "page.html")
    assert [s["src"].split("?")[0] for s in page.select("script[src]")] == ["_static/book.js"]
    links = [link["href"].split("?")[0] for link in page.select("link")]
    assert links == ["_static/book.css"]
    sheet = (theme / "_static/book.css").read_text(encoding="utf-8")
    assert ".shown" in sheet and ".fa-bars" in sheet
    assert ".absent" not in sheet and ".fa-bus" not in sheet
    script = (theme / "_static/book.js").read_text()
    assert script.index("DOCUMENTATION_OPTIONS") < script.index("document.title")
    assert "sourceMappingURL" not in script


def test_a_second_build_brings_all_pages_to_the_new_sheet(theme):
    lighten(theme)
    first = (theme / "page.html").read_text()
    lighten(theme)  # no page was written anew
    assert (theme / "page.html").read_text() == first
    for page in ("search.html", "another.html"):
        (theme / page).write_text(RAW.replace("shown", "absent"), encoding="utf-8")
    lighten(theme)
    sheets = {re.search(r"book\.css\?v=\w+", p.read_text())[0] for p in theme.glob("*.html")}
    assert len(sheets) == 1 and not sheets & set(re.findall(r"book\.css\?v=\w+", first))
    assert ".absent" in (theme / "_static/book.css").read_text(encoding="utf-8")


MENU = '<button data-bs-toggle="dropdown"></button>'


def test_a_menu_brings_its_script_along(theme):
    (theme / "page.html").write_text(RAW.replace("</p>", f"</p>{MENU}"), encoding="utf-8")
    (theme / "_static/scripts/bootstrap.js").write_text("/* menus */")
    lighten(theme)
    scripts = [s["src"] for s in parsed(theme / "page.html").select("script[src]")]
    assert any("bootstrap.js" in s for s in scripts)
    assert "bootstrap.js" not in (theme / "search.html").read_text()


@pytest.mark.parametrize(
    ("file", "before", "after", "reason"),
    [
        ("page.html", '<script src="_static/options', "<script src='/x", "holds up the page"),
        (
            "page.html",
            'href="_static/styles/theme',
            "href='_static/styles/theme",
            "own style sheet",
        ),
        ("page.html", ".pagename = 'page'", ".version = 2", "a script that comes later"),
        (
            "page.html",
            '<script data-cfasync="false">',
            "<script data-cfasync='x'>",
            "dark or light",
        ),
        ("page.html", "fa-bars", "fa-unheard-of", "fa-unheard-of"),
        ("_static/styles/theme.css", "@font-face", "@import 'gone.css';@font-face", "gone.css"),
        ("_static/own.css", ".absent{color:blue}", ".absent", "own.css:1"),
        ("_static/scripts/theme.js", "document.title", "bootstrap.Modal", "needs Bootstrap"),
        ("_static/styles/theme.css", "fa-solid-900", "fa-sharp-900", "fa-sharp-900"),
        ("_static/styles/theme.css", "@font-face", "@font", "no icon font"),
        ("_static/styles/theme.css", "\\f0c9", "\\e8ff", "0xe8ff"),
    ],
)
def test_a_changed_theme_stops_the_build_with_the_reason(theme, file, before, after, reason):
    text = (theme / file).read_text(encoding="utf-8")
    assert before in text
    (theme / file).write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ExtensionError, match=re.escape(reason)):
        lighten(theme)
    assert not (theme / "_static/book.css").exists()


# ---- the measurements of `make bench`


def test_the_defaults_are_the_same_book_without_our_extensions(tmp_path):
    source = builds.copy_of_the_book(tmp_path, defaults=True)
    ours = (builds.book.ROOT / "_config.yml").read_text(encoding="utf-8").splitlines()
    plain = (source / "_config.yml").read_text(encoding="utf-8").splitlines()
    left_out = [line.split()[0].strip(":") for line in ours if line not in plain]
    assert sorted(left_out) == sorted(builds.OURS)


def test_an_extension_that_the_settings_do_not_name_stops_the_comparison(tmp_path, monkeypatch):
    monkeypatch.setattr(builds, "OURS", ("page_head", "renamed"))
    with pytest.raises(ValueError, match="renamed"):
        builds.copy_of_the_book(tmp_path, defaults=True)


def test_the_book_grows_by_chapters_that_exist(tmp_path):
    source = builds.copy_of_the_book(tmp_path)
    toc = (source / "_toc.yml").read_text()
    counts = [builds.count_pages(source)]
    for times in (2, 3):
        builds.grow(source, counts[0] * times)
        counts.append(builds.count_pages(source))
    assert {after - before for before, after in pairwise(counts)} == {counts[0]}
    chapters = re.findall(r"file: (chapters/.*)", (source / "_toc.yml").read_text())
    copies = set(chapters) - set(re.findall(r"file: (chapters/.*)", toc))
    assert len(copies) == 2 * counts[0]
    assert all((source / f"{name}.md").is_file() for name in copies)


def test_a_table_that_no_longer_has_the_number_stops_the_comparison(tmp_path):
    source = builds.copy_of_the_book(tmp_path)
    builds.change_a_table(source)
    with pytest.raises(ValueError, match="0 times"):
        builds.change_a_table(source)

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
from pathlib import Path
from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from sphinx.errors import ExtensionError

from bench import builds
from bench.gzip_server import serve
from bench.page_load import DESK, PHONE, load
from book import parsed
from edition.theme import light_images, page_head, style_sheets, used_rules

PAGES = ["chapters/document/memo.html", "chapters/aid/plan-1957.html"]
BYTES, REQUESTS, SHIFT = 100_000, 12, 0.02


@pytest.fixture(scope="module")
def compressed(built):
    with serve(built.html) as address:
        yield address


RULES = re.compile(r"(?<=<style>)/\* Made of .*?(?=</style>)", re.DOTALL)


def rules_of(page: Path) -> str:
    """The rules that a page has in it."""
    (rules,) = RULES.findall(page.read_text(encoding="utf-8"))
    return rules


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
    page = built.html / PAGES[0]
    with chromium.new_context() as context:
        answer = context.request.get(compressed + PAGES[0])
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < page.stat().st_size / 3
        assert answer.body() == page.read_bytes()


# ---- what every page is like


def test_no_script_of_any_page_holds_up_the_text(built):
    scripts = [s for name in built.pages for s in built.soup(name).select("script[src]")]
    assert scripts
    waiting = [s for s in scripts if not {"defer", "async"} & set(s.attrs)]
    assert [s["src"] for s in waiting if s.get("type") != "module"] == []


def test_a_page_is_drawn_from_one_answer_of_the_server(built):
    for name in [*built.chapters, "search.html", "404.html"]:
        assert built.soup(name).select("link[rel~=stylesheet]") == [], name
        assert rules_of(built.html / name), name


def test_every_page_loads_the_same_script(built):
    scripts = [
        str(built.soup(name).select("script[src*='/book.js?v=']")) for name in built.chapters
    ]
    assert len({re.search(r"v=\w+", script)[0] for script in scripts}) == 1


def test_a_page_has_no_rules_for_what_stands_on_others(built):
    memo, four = (
        rules_of(built.html / f"chapters/{n}.html") for n in ("document/memo", "plenum/the-four")
    )
    assert ".memo-passage" in four and ".memo-passage" not in memo
    assert ".quiz" in four and ".quiz" not in memo


def test_a_page_without_code_does_not_load_what_copies_code(built):
    def scripts(name):
        return str(built.soup(name).select("script[src]"))

    assert "copybutton" not in scripts("chapters/document/memo.html")
    assert "copybutton" in scripts("chapters/aid/plan-1957.html")


def test_pages_carry_the_icons_of_the_book_and_no_others(built):
    icons: set[int] = set()
    fonts: set[str] = set()
    for name in built.chapters:
        rules = rules_of(built.html / name)
        icons |= {int(code, 16) for code in re.findall(r"\\([ef][0-9a-f]{3})\b", rules)}
        fonts |= set(re.findall(r"font/woff2;base64,([^\"]+)", rules))
        classes = {c for icon in built.soup(name).select("i") for c in icon["class"]}
        assert {c for c in classes if c.startswith("fa-") and f".{c}" not in rules} == set(), name
    (font,) = fonts
    assert set(TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()) == icons
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


# ---- the rules in a page show what the whole sheets show


def whole_sheet(built, name: str) -> str:
    """Everything that the theme and its companions would have sent, in their order."""
    static = built.html / "_static"
    sheets = re.search(r"Made of (.*?);", rules_of(built.html / name))[1].split(", ")
    assert "styles/pydata-sphinx-theme.css" in sheets and "two-issues.css" in sheets
    sheet = "\n".join(style_sheets.read_sheet(static / sheet, static) for sheet in sheets)
    return style_sheets.readdress(sheet, "../../_static/")


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
                text = RULES.sub(lambda _: sheet, context.request.get(address).text())
                answer = {"body": text, "content_type": "text/html"}
                page.route(address, lambda route, _, answer=answer: route.fulfill(**answer))
            page.goto(address)
            pictures.append(picture_of(page))
            if size == PHONE:
                page.locator(".primary-toggle").last.click()
                pictures.append(picture_of(page))
    return pictures


def look_alike(one, other) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("name", [PAGES[1], "chapters/exercises/02-voices.html"])
def test_a_page_looks_as_it_does_with_the_whole_style_sheets(chromium, site, built, name):
    whole = views(chromium, site + name, whole_sheet(built, name))
    ours = views(chromium, site + name)
    assert [look_alike(*pair) for pair in zip(whole, ours, strict=True)] == [True] * 3


def test_one_missing_rule_is_seen(chromium, site, built):
    rules = rules_of(built.html / PAGES[1])
    assert ".memo-passage" in rules
    poorer = rules.replace(".memo-passage", ".gone")
    ours, theirs = (views(chromium, site + PAGES[1], text, [PHONE]) for text in (None, poorer))
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
def test_a_rule_stays_when_the_page_can_use_it(rule, kept):
    page = "<p class=shown id=here>…<script>x.classList.add('added-by-script')</script>"
    expected = {True: rule, False: ""}.get(kept, kept)
    rules = used_rules.rules_in(rule, "sheet.css")
    assert used_rules.select(rules, used_rules.names_in(page)) == expected


def test_addresses_in_a_sheet_lead_to_the_same_files_from_its_new_place(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "base.css").write_text("p{background:url('dot.png')}")
    sheet = tmp_path / "styles/theme.css"
    sheet.write_text('@import "../base.css";b{src:url(../fonts/a.woff2)}i{c:url(data:x)}')
    text = style_sheets.read_sheet(sheet, tmp_path)
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
    assert page.select("link") == []
    rules = rules_of(theme / "page.html")
    assert ".shown" in rules and ".fa-bars" in rules
    assert ".absent" not in rules and ".fa-bus" not in rules
    script = (theme / "_static/book.js").read_text()
    assert script.index("DOCUMENTATION_OPTIONS") < script.index("document.title")
    assert "sourceMappingURL" not in script


def test_a_second_build_leaves_pages_that_are_light(theme):
    lighten(theme)
    first = (theme / "page.html").read_text()
    lighten(theme)  # no page was written anew
    assert (theme / "page.html").read_text() == first
    for page in ("search.html", "another.html"):
        (theme / page).write_text(RAW.replace("shown", "absent"), encoding="utf-8")
    lighten(theme)
    assert (theme / "page.html").read_text() == first
    assert ".absent" in rules_of(theme / "another.html")


def test_a_second_build_brings_all_pages_to_the_new_script(theme):
    lighten(theme)
    for page in ("search.html", "another.html"):
        (theme / page).write_text(RAW, encoding="utf-8")
    (theme / "_static/options.js").write_text("const DOCUMENTATION_OPTIONS = {NEW: 1};")
    lighten(theme)
    scripts = {re.search(r"book\.js\?v=\w+", p.read_text())[0] for p in theme.glob("*.html")}
    assert len(scripts) == 1
    assert "NEW" in (theme / "_static/book.js").read_text()


def test_addresses_in_the_rules_lead_to_the_assets_from_every_folder(theme):
    (theme / "_static/own.css").write_text(".shown{background:url(dot.png)}")
    deep = theme / "chapters/document/page.html"
    deep.parent.mkdir(parents=True)
    deep.write_text(RAW.replace('"_static', '"../../_static'), encoding="utf-8")
    lighten(theme)
    assert 'url("../../_static/dot.png")' in rules_of(deep)
    assert 'url("_static/dot.png")' in rules_of(theme / "page.html")


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
        ("page.html", "_static/", "_assets/", "no style sheets"),
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
    assert "Made of" not in (theme / "page.html").read_text(encoding="utf-8")
    assert not (theme / "_static/book.js").exists()


# ---- the measurements of `make bench`


def test_the_defaults_are_the_same_book_without_our_extensions(tmp_path):
    source = builds.copy_of_the_book(tmp_path, defaults=True)
    left_out = []
    for room in builds.book.ROOT.glob("_ext/edition/*/__init__.py"):
        plain = (source / room.relative_to(builds.book.ROOT)).read_text(encoding="utf-8")
        ours = room.read_text(encoding="utf-8").splitlines()
        left_out += [line.split()[0].strip('",') for line in ours if line not in plain]
    assert sorted(left_out) == sorted(builds.OURS)


def test_a_part_that_no_room_has_stops_the_comparison(tmp_path, monkeypatch):
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

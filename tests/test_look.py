"""How the pages look: one palette, in the light, in the dark and on paper; notes in the margin."""

import io
import re
from collections import Counter

import pytest
from PIL import Image

import palette
from book import ROOT
from edition.theme import in_colours

MEMO = "chapters/document/memo.html"
FIGURE_PAGE = "chapters/aid/plan-1957.html"
AA_TEXT, AA_GRAPHICS = 4.5, 3
TEXTS = (*palette.SIDES, "ink", "note", "link", "link-hover", "code")
GROUNDS = ("paper", "sheet", "surface")


@pytest.fixture(scope="module")
def css():
    return palette.STYLE_SHEET.read_text(encoding="utf-8")


def test_text_and_figures_have_the_same_colours(css):
    assert palette.disagreements(css) == []


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ("--side-3: #0f766e", "light side-3"),
        ("--paper: #fbfaf7", "light paper"),
        ("--side-3: #57ada7", "dark side-3"),
        ("invert(0.92)", "dark side-1"),
    ],
)
def test_a_colour_that_differs_is_seen(css, changed, complaint):
    other = changed[:-2] + ("8" if changed[-1] == ")" else "55") + changed[-1] * ("(" in changed)
    assert complaint in palette.disagreements(css.replace(changed, other))


def test_a_colour_of_the_palette_is_written_nowhere_else(css):
    theirs = {value for value in palette.read_theme(css, "light").values() if value[0] == "#"}
    for sheet in set((ROOT / "_ext").rglob("*.css")) - {palette.STYLE_SHEET}:
        written = set(re.findall(r"#[0-9a-f]{6}\b", sheet.read_text(encoding="utf-8").lower()))
        assert not written & theirs, sheet


def test_paper_has_the_colours_of_a_light_page(css):
    light = palette.read_theme(css, "light")
    assert in_colours("a { color: var(--note) }") == f"a {{ color: {light['note']} }}"
    own = ":root { --side: 1mm } a { margin: var(--side) }"
    assert in_colours(own) == own
    with pytest.raises(KeyError):
        in_colours("a { color: var(--no-such) }")


def test_every_sentence_of_the_voices_has_the_colour_of_a_side_and_a_switch(built):
    voices = built.soup("chapters/plenum/voices.html").select_one(".voices")
    switches = {box["id"] for box in voices.select("fieldset input")}
    for part in voices.select(".said, .chain, fieldset label:not(.unclear)"):
        (mark,) = [name for name in part["class"] if name.startswith("from-")]
        assert set(part["class"]) & {"side-1", "side-2", "side-3"}, part
        assert mark.replace("from-", "mark-") in switches, part


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_a_text_can_be_read_on_every_ground(css, theme):
    colours = palette.read_theme(css, theme)
    for ground in GROUNDS:
        for text in TEXTS:
            ratio = palette.contrast(palette.rgb(colours[text]), palette.rgb(colours[ground]))
            assert ratio >= AA_TEXT, f"{text} on {ground}: {ratio:.2f}"


def test_contrast_is_reckoned_as_the_guidelines_do():
    assert palette.contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert palette.contrast(palette.rgb("777777"), (1, 1, 1)) == pytest.approx(4.48, abs=0.01)


def test_the_icon_has_the_colours_of_the_sides(css):
    light = palette.read_theme(css, "light")
    icon = (ROOT / "_static/favicon.svg").read_text(encoding="utf-8")
    used = re.findall(r"#[0-9a-f]{6}", icon)
    assert used == [light[name] for name in ("paper", "side-1", "side-2", "side-3")]


def open_in(page, theme, address, width=1440):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.goto(address)


def pixels(element) -> Image.Image:
    return Image.open(io.BytesIO(element.screenshot())).convert("RGB")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_figure_stands_on_the_page_s_own_paper_and_can_be_read(page, site, css, theme):
    open_in(page, theme, site + FIGURE_PAGE)
    image = page.locator("figure img").first
    image.scroll_into_view_if_needed()  # pictures load when the reader is near
    image.evaluate("image => image.decode()")
    figure = pixels(image)
    # Paper fills most of this figure, and one side's colour most of the rest.
    data = figure.tobytes()
    frequent = Counter(data[i : i + 3] for i in range(0, len(data), 3)).most_common(2)
    paper, bars = (tuple(value / 255 for value in colour) for colour, _ in frequent)
    colours = palette.read_theme(css, theme)
    assert palette.same(paper, palette.rgb(colours["paper"]))
    assert palette.same(bars, palette.rgb(colours["side-2"]))
    assert palette.contrast(bars, paper) >= AA_GRAPHICS


def box(page, selector):
    return page.locator(selector).bounding_box()


def test_on_a_wide_screen_a_note_stands_beside_its_paragraph_and_level_with_it(page, site):
    open_in(page, "light", site + MEMO)
    for paragraph in page.locator(".passage:has(aside) > .para").all():
        name = paragraph.get_attribute("id")
        text, note = paragraph.bounding_box(), box(page, f".passage:has(#{name}) > aside")
        assert note["x"] > text["x"] + text["width"], name
        assert abs(note["y"] - text["y"]) < 12, name
        assert note["x"] + note["width"] <= 1440, name


def test_on_a_wide_screen_the_numbers_stand_in_the_margin(page, site):
    open_in(page, "light", site + MEMO)
    for number in page.locator(".passage .para-number").all():
        text = number.locator("..").bounding_box()
        place = number.bounding_box()
        assert place["x"] + place["width"] < text["x"]


@pytest.mark.parametrize("width", [390, 768])
def test_on_a_narrow_screen_a_note_follows_its_paragraph(chromium, site, width):
    with chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 900}
    ) as context:
        page = context.new_page()
        page.goto(site + MEMO)
        for paragraph in page.locator(".passage:has(aside) > .para").all():
            name = paragraph.get_attribute("id")
            text, note = paragraph.bounding_box(), box(page, f".passage:has(#{name}) > aside")
            assert 0 <= note["y"] - (text["y"] + text["height"]) < 40, name
            assert note["x"] >= text["x"] and note["x"] + note["width"] <= width, name


def test_a_table_that_goes_on_beyond_its_box_has_a_shadow_there(page, site):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(site + "chapters/positions/two-ambassadors.html")
    wide = page.locator(".pst-scrollable-table-container").first
    # As wide a table as it may be with other letters, and empty.
    page.locator("table").evaluate_all(
        "all => all.forEach(({style}) => { style.minWidth = '60rem'; style.visibility = 'hidden' })"
    )
    wide.scroll_into_view_if_needed()

    def right_edge() -> int:
        with Image.open(io.BytesIO(wide.screenshot(animations="disabled"))) as picture:
            return sum(picture.convert("RGB").getpixel((picture.width - 2, 20)))

    at_the_start = right_edge()
    wide.evaluate("table => { table.scrollLeft = table.scrollWidth }")
    assert right_edge() - at_the_start > 60


def test_no_page_is_wider_than_the_screen_of_a_small_phone(page, site, built):
    """320 px is also what a page zoomed to 400 per cent has on a common screen (WCAG 1.4.10).

    Nor for a reader whose phone has letters twice as large.
    """
    page.set_viewport_size({"width": 320, "height": 700})
    too_wide = """size => {
        document.documentElement.style.fontSize = size;
        return document.documentElement.scrollWidth > innerWidth;
    }"""
    found = []
    for name in built.chapters:
        page.goto(site + name)
        found += [(name, size) for size in ("100%", "200%") if page.evaluate(too_wide, size)]
    assert not found


def test_the_memo_s_words_have_their_own_voice(page, site):
    open_in(page, "light", site + FIGURE_PAGE)
    font = "element => getComputedStyle(element).fontFamily.split(',')[0]"
    ours = page.locator("article p").first.evaluate(font)
    for words in (".memo-words", ".memo-passage p"):
        assert page.locator(words).first.evaluate(font) != ours


def test_on_paper_a_page_is_its_text(page, site):
    open_in(page, "dark", site + MEMO)
    page.emulate_media(media="print", color_scheme="dark")
    for furniture in (".side", ".tools", ".neighbours", "button"):
        assert not any(one.is_visible() for one in page.locator(furniture).all()), furniture
    for number in page.locator(".passage .para-number").all():
        assert number.is_visible()
    ink = page.locator("#p3").evaluate("element => getComputedStyle(element).color")
    assert ink == "rgb(34, 36, 42)"
    assert page.locator(".passage aside").first.is_visible()


# What is too faint to be read on white paper, among all that is printed.
FAINT = """() => [...document.querySelectorAll("body *")].filter(element => {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility({visibilityProperty: true})) return false;
    if (element.closest("svg")) return false;
    const rgb = getComputedStyle(element).color.match(/[\\d.]+/g).slice(0, 3).map(value => {
        value /= 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 1.05 / (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2] + 0.05) < 4.5;
}).map(element => `${element.outerHTML.slice(0, 80)}: ${getComputedStyle(element).color}`)"""


def print_dark(page, address: str) -> None:
    """Open a page as a reader with a dark page does who prints it."""
    page.add_init_script("localStorage.setItem('mode', 'dark')")
    open_in(page, "dark", address, width=660)
    page.emulate_media(media="print", color_scheme="dark")


def test_everything_that_a_dark_page_prints_can_be_read_on_white(page, site, built):
    found = []
    for name in built.chapters:
        print_dark(page, site + name)
        found += [f"{name}: {one}" for one in page.evaluate(FAINT)]
    assert not found, "\n".join(found)


def test_a_faint_text_on_paper_is_seen(page):
    page.set_content("<p>Words<p style='color: #999'>Faint")
    assert ["Faint" in one for one in page.evaluate(FAINT)] == [True]


@pytest.mark.parametrize("name", ["chapters/exercises/03-arithmetic-of-aid.html", FIGURE_PAGE])
def test_long_lines_of_code_are_not_cut_off_on_paper(page, site, name):
    print_dark(page, site + name)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    cut = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1).length"
    assert page.locator("pre").evaluate_all(cut) == 0


def test_figures_are_printed_as_they_were_drawn(page, site):
    print_dark(page, site + FIGURE_PAGE)
    style = "image => getComputedStyle(image).filter"
    assert page.locator("figure img").first.evaluate(style) == "none"


@pytest.mark.parametrize("width", [1200, 390])
def test_no_word_of_a_table_is_broken(page, site, width):
    """A cell is at least as wide as its longest word: a table scrolls rather than break one."""
    open_in(page, "light", site + FIGURE_PAGE, width=width)
    broken = """table => [...table.querySelectorAll("th, td")].filter(cell => {
        const range = document.createRange(), walker = document.createTreeWalker(cell, 4);
        for (let node = walker.nextNode(); node; node = walker.nextNode())
            for (const word of node.data.matchAll(/[\\w.]+/g)) {
                range.setStart(node, word.index);
                range.setEnd(node, word.index + word[0].length);
                if (range.getClientRects().length > 1) return true;
            }
        return false;
    }).map(cell => cell.textContent)"""
    for table in page.locator("article table").all():
        assert table.evaluate(broken) == []

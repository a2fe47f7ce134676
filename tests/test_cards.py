"""Cards for linked names and sources: by mouse, by keyboard, by finger, and put away again."""

import csv
import hashlib
import json
import logging
import re

import pytest

import palette
from book import ROOT
from edition.evidence import REGISTERS, read_document
from edition.words import hover_cards
from edition.words.page_data import data_element

MEMO = "chapters/document/memo.html"
CARD = "#hover-card"
FILE = "_static/cards.js"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
YUN = "#p4 a:has-text('Yoon Gong-heum')"
HAEJU = "#p8 a:has-text('Haeju')"


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entry(table: str, name: str) -> dict[str, str]:
    return next(row for row in rows(table) if row["name"] == name)


# A point on the words of a paragraph that are no link, wherever the lines break.
BESIDE_LINKS = """paragraph => {
    for (const node of paragraph.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const line of range.getClientRects()) {
            const point = [line.x + line.width / 2, line.y + line.height / 2];
            if (document.elementFromPoint(...point) === paragraph) return point;
        }
    }
}"""
# The line of a link that the pointer is on: it may have two.
FIRST_LINE = """link => {
    const line = link.getClientRects()[0];
    return {top: line.top, bottom: line.bottom};
}"""


@pytest.fixture
def memo(page, site):
    page.goto(site + MEMO)
    page.mouse.move(0, 0)
    return page


def test_pointing_at_a_name_shows_what_its_register_says(memo):
    memo.hover(YUN)
    memo.wait_for_selector(CARD, state="visible")
    text, yun = memo.locator(CARD).inner_text(), entry("people", "Yun Kong-hum")
    for said in ("Korean side", yun["name"], yun["hangul"], yun["hanzi"], yun["summary"]):
        assert said in text
    assert memo.locator(f"{CARD} [lang=ko]").inner_text() == yun["hangul"]
    assert memo.errors == []


def test_the_pointer_can_move_onto_the_card_and_away(memo):
    memo.hover(YUN)
    memo.hover(f"{CARD} .text")
    memo.wait_for_timeout(600)
    assert memo.locator(CARD).is_visible()
    memo.mouse.move(0, 0)
    memo.wait_for_selector(CARD, state="hidden")


def test_a_card_does_not_cover_its_name(memo):
    for place in (YUN, HAEJU, "#p15 a:has-text('Wang Bao-min')"):
        memo.hover(place)
        memo.wait_for_selector(CARD, state="visible")
        card = memo.locator(CARD).evaluate("card => card.getBoundingClientRect().toJSON()")
        name = memo.locator(place).evaluate(FIRST_LINE)
        overlap = min(card["bottom"], name["bottom"]) - max(card["top"], name["top"])
        assert overlap <= (name["bottom"] - name["top"]) / 2, place
        memo.keyboard.press("Escape")


def test_a_card_leaves_the_page_around_it_as_bright_as_it_is(memo):
    memo.hover(YUN)
    memo.wait_for_selector(CARD, state="visible")
    colour = "card => getComputedStyle(card, '::backdrop').backgroundColor"
    assert memo.locator(CARD).evaluate(colour) == "rgba(0, 0, 0, 0)"


def test_escape_puts_a_card_away_and_the_pointer_need_not_move(memo):
    memo.hover(YUN)
    memo.wait_for_selector(CARD, state="visible")
    memo.keyboard.press("Escape")
    memo.wait_for_selector(CARD, state="hidden")
    memo.wait_for_timeout(400)
    assert not memo.locator(CARD).is_visible()


def test_the_keyboard_shows_a_card_and_keeps_its_own_order(memo):
    memo.locator("#p15 .para-number").focus()
    memo.keyboard.press("Tab")
    memo.wait_for_selector(CARD, state="visible")
    assert entry("terms", "attaché")["explanation"] in memo.locator(CARD).inner_text()
    described = memo.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert described == "hover-card"
    memo.wait_for_timeout(600)  # no pointer is on it, and it stays
    memo.keyboard.press("Tab")
    assert memo.evaluate("document.activeElement.textContent") == "Kurbatskii M.N."
    assert entry("people", "M. N. Kurbatskii")["summary"] in memo.locator(CARD).inner_text()
    memo.keyboard.press("Escape")
    memo.wait_for_selector(CARD, state="hidden")
    memo.keyboard.press("Enter")
    memo.wait_for_url("**/people.html#term-M.-N.-Kurbatskii")


def test_the_first_tap_shows_a_card_and_its_link_leads_to_the_entry(chromium, site):
    with chromium.new_context(**PHONE) as context:
        page = context.new_page()
        page.goto(site + MEMO)
        page.tap(HAEJU)
        page.wait_for_selector(CARD, state="visible")
        assert page.url == site + MEMO
        card = page.locator(CARD).bounding_box()
        assert card["x"] >= 0
        assert card["x"] + card["width"] <= 390
        page.touchscreen.tap(*page.locator("#p9").evaluate(BESIDE_LINKS))
        page.wait_for_selector(CARD, state="hidden")
        page.tap(HAEJU)
        page.tap(f"{CARD} a")
        page.wait_for_url("**/places.html#term-Haeju")
        page.go_back()
        page.tap(HAEJU)
        page.tap(HAEJU)
        page.wait_for_url("**/places.html#term-Haeju")


# ---- the file of the cards


def test_cards_work_from_a_disk_and_ask_for_one_file_when_a_reader_comes_to_a_link(chromium, built):
    asked, errors = [], []
    with chromium.new_context(offline=True) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((built.html / "chapters/aid/plan-1957.html").as_uri())
        # The page's own icon and its pictures may come late.
        page.on("request", lambda request: asked.append(request.url))
        page.hover("article h1")
        page.wait_for_timeout(300)
        assert [one for one in asked if one.partition("?")[0].endswith(".js")] == []
        for paragraph in ("3", "2"):
            page.hover(f"article a:has-text('¶{paragraph}') >> nth=0")
            page.wait_for_selector(f"{CARD} :text('The memo, ¶{paragraph}')", state="visible")
    asked = [one for one in asked if not one.endswith((".svg", ".webp"))]
    assert [one.partition("?")[0] for one in asked] == [(built.html / FILE).as_uri()]
    assert errors == []


def test_where_the_file_cannot_be_had_a_link_is_a_link(chromium, site):
    for device, follow in (({}, "click"), (PHONE, "tap")):
        with chromium.new_context(**device) as context:
            page = context.new_page()
            page.route("**/cards.js*", lambda route: route.abort())
            page.goto(site + MEMO)
            if not device:
                page.hover(HAEJU)
                page.wait_for_timeout(400)
                assert not page.locator(CARD).is_visible()
            getattr(page, follow)(HAEJU)
            page.wait_for_url("**/places.html#term-Haeju")


def test_a_link_without_a_card_is_followed_by_the_first_tap(chromium, site):
    with chromium.new_context(**PHONE) as context:
        page = context.new_page()
        page.goto(site + "chapters/positions/corroboration.html")
        page.tap("article a[href='#table-relations']")
        page.wait_for_url("**#table-relations")


def test_pages_with_such_links_name_the_file_with_its_digest_and_no_other_does(built):
    content = (built.html / FILE).read_bytes()
    version = hashlib.sha256(content).hexdigest()[:8]
    named = 0
    for name in built.chapters:
        soup = built.soup(name)
        anchors = {a["href"].partition("#")[2] for a in soup.select("article a[href*='#']")}
        address = soup.html.get("data-cards")
        assert bool(address) is not anchors.isdisjoint(built.cards), name
        if address:
            path, _, digest = address.partition("?v=")
            assert ((built.html / name).parent / path).resolve() == (built.html / FILE).resolve()
            assert digest == version
            named += 1
    assert 30 < named < len(built.chapters)


def test_every_link_to_a_register_or_a_source_has_its_card(built):
    links = {
        link["href"].partition("#")[2]
        for name in built.chapters
        for link in built.soup(name).select("article :is(a[href*='#term-'], a[href*='#source-'])")
    }
    assert len(links) > 150 and links <= set(built.cards)


def test_every_amount_of_the_memo_has_its_card(built):
    amounts = [row for row in rows("figures") if row["paragraph"]]
    assert len(amounts) == 5
    for row in amounts:
        card = built.cards[row["id"]]
        assert card["name"] == f"{row['value']} {row['unit']} {row['currency']}"
        assert row["label"] in card["text"] and f"Status: {row['status']}" in card["text"]


# ---- sources


MIKOYAN = "article a[href$='#source-wcda-cable0916'] >> nth=0"
SELIVANOV = "article a[href$='#source-selivanov-epoch'] >> nth=0"


def test_the_card_of_a_source_is_its_entry_in_the_bibliography_without_the_address(built):
    entries = built.soup("chapters/reference/bibliography.html").select(".citation")
    assert len(entries) > 100
    for entry in entries:
        address = entry.select_one("p > a.external:last-child")
        said = entry.p.get_text().removesuffix(address.get_text() if address else "").strip()
        text = built.cards[entry["id"]]["text"]
        assert "".join(words for _, words in text) == said


def test_a_source_s_words_in_another_script_say_their_language(page, site):
    page.goto(site + "chapters/positions/corroboration.html")
    page.hover(SELIVANOV)
    page.wait_for_selector(CARD, state="visible")
    assert "Эпоха" in page.locator(f"{CARD} [lang=ru]").inner_text()


def test_the_keyboard_shows_who_wrote_a_source_when_and_how_much_we_have_seen(page, site):
    page.goto(site + "chapters/positions/corroboration.html")
    page.locator("article a[href$='#term-Anastas-Mikoyan'] >> nth=0").focus()
    page.keyboard.press("Tab")
    page.wait_for_selector(f"{CARD} :text('Mikoyan, ')", state="visible")
    text = page.locator(CARD).inner_text()
    for said in ("Source", "16 September 1956", "Cable from Cde. Mikoyan", "Read the entry"):
        assert said in text
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert described == "hover-card"
    page.keyboard.press("Enter")
    page.wait_for_url("**/bibliography.html#source-wcda-cable0916")


def test_the_first_tap_on_a_source_shows_its_card_and_the_second_leads_there(chromium, site):
    with chromium.new_context(**PHONE) as context:
        page = context.new_page()
        page.goto(site + "chapters/positions/corroboration.html")
        page.tap(MIKOYAN)
        page.wait_for_selector(CARD, state="visible")
        assert page.url.endswith("corroboration.html")
        page.tap(MIKOYAN)
        page.wait_for_url("**/bibliography.html#source-wcda-cable0916")


# ---- what a card says


def test_a_card_says_its_side_in_words_and_by_its_colour(memo):
    document = read_document(ROOT)
    colours = palette.read_theme(palette.STYLE_SHEET.read_text(encoding="utf-8"), "light")
    memo.emulate_media(color_scheme="light")
    for place in (YUN, "#p15 a:has-text('Wang Bao-min')", "#p15 a:has-text('Kurbatskii')"):
        memo.hover(place)
        memo.wait_for_selector(CARD, state="visible")
        card = memo.locator(CARD)
        name = card.locator(".name").evaluate("name => name.firstChild.textContent")
        side = entry("people", name)["side"]
        assert document.sides[side] in card.inner_text()
        edge = card.evaluate("card => getComputedStyle(card).borderTopColor")
        assert [int(part) / 255 for part in re.findall(r"\d+", edge)] == list(
            palette.rgb(colours[document.side_class(side)])
        )
        memo.keyboard.press("Escape")


def test_every_entry_s_card_has_the_side_of_its_row():
    document = read_document(ROOT)
    sides = {row["name"]: row.get("side") for table in REGISTERS for row in rows(table)}
    cards = hover_cards.make_cards(ROOT, {name: name for name in sides})
    coloured = {name: side for name, side in sides.items() if side in document.sides}
    assert set(coloured.values()) == {"soviet", "chinese", "korean"}
    classes = {name: document.side_class(side) for name, side in coloured.items()}
    assert {name: cards[name]["side"] for name in coloured} == classes
    assert not [name for name in sides.keys() - coloured.keys() if "side" in cards[name]]


def test_an_entry_that_no_register_shows_is_reported(caplog):
    shown = {row["name"]: "x" for table in REGISTERS for row in rows(table)}
    hover_cards.make_cards(ROOT, shown)
    assert not caplog.records
    del shown["Haeju"]
    with caplog.at_level(logging.WARNING):
        hover_cards.make_cards(ROOT, shown)
    assert "no register has the entry 'Haeju' of places.csv" in caplog.text


def test_a_card_shows_no_more_than_the_opening_of_a_paragraph():
    text = "word " * 200
    assert hover_cards.opening("short") == "short"
    assert hover_cards.opening(text).endswith("word …")
    assert len(hover_cards.opening(text)) <= hover_cards.PARAGRAPH_LENGTH + 2


def test_no_text_can_end_the_element_that_holds_it():
    element = data_element("cards", {"text": "</script><b>&"})
    assert element.count("<") == 2
    assert json.loads(element.partition(">")[2].removesuffix("</script>"))["text"] == (
        "</script><b>&"
    )

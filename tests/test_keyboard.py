"""Everything on a page can be reached and used with the keyboard alone, and seen when it is."""

import re

import pytest

from book import MACHINERY
from places import TEXT, find

# The kinds of pages that there are; the others have the same controls.
WALKED = (TEXT, "switches for voices", "a quiz", "code", *MACHINERY)

# Every control that can be seen and used, by its place in the page; of a group of radio buttons,
# the one that the Tab key stops at.
CONTROLS = """() => {
    const inGroup = new Set();
    return [...document.querySelectorAll("*")].map((element, place) => {
        element.dataset.place = place;
        if (!element.matches(`a[href], button, input, select, textarea, summary, [tabindex="0"]`))
            return null;
        if (element.disabled || element.matches("[tabindex='-1']")) return null;
        if (!element.checkVisibility({visibilityProperty: true})) return null;
        if (element.type === "radio") {
            if (inGroup.has(element.name)) return null;
            inGroup.add(element.name);
        }
        return `${place}: ${element.outerHTML.slice(0, 80)}`;
    }).filter(Boolean);
}"""
# Where the focus is, and whether it shows.
FOCUS = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    return {
        name: `${element.dataset.place}: ${element.outerHTML.slice(0, 80)}`,
        isPage: element === document.body,
        shows: isOutlined || style.boxShadow !== "none",
        isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""
SETTLE = "document.getAnimations().forEach(animation => animation.finish())"


def press_tab(page, key: str = "Tab") -> dict:
    page.keyboard.press(key)
    page.evaluate(SETTLE)
    return page.evaluate(FOCUS)


def walk(page) -> list[dict]:
    """The stops of the Tab key, until it goes in a circle or leaves the page once more.

    A page may begin in the middle, as the search does in its field: whoever goes on past the end
    comes in again at the top.
    """
    stops, seen, left = [], set(), False
    while True:
        stop = press_tab(page)
        if stop["name"] in seen or (stop["isPage"] and left):
            return stops
        if stop["isPage"]:
            left = True
            continue
        seen.add(stop["name"])
        stops.append(stop)


def faults(page) -> list[str]:
    """What the keyboard cannot reach, and what it reaches unseen."""
    wanted, stops = page.evaluate(CONTROLS), walk(page)
    reached = {stop["name"].partition(":")[0] for stop in stops}
    found = [f"not reached: {one}" for one in wanted if one.partition(":")[0] not in reached]
    found += [f"no visible focus: {stop['name']}" for stop in stops if not stop["shows"]]
    found += [f"out of sight: {stop['name']}" for stop in stops if not stop["isInView"]]
    return found


@pytest.mark.parametrize(("name", "width"), [(TEXT, 390), *((name, 1440) for name in WALKED)])
def test_the_tab_key_reaches_every_control_and_shows_where_it_is(page, site, built, name, width):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site + (name if name.endswith(".html") else find(built, name)))
    found = faults(page)
    assert not found, "\n".join(found)


START = "<a href='#'>One</a> <button>Two</button> "


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<a href='#' style='outline: none'>Three</a>", "no visible focus"),
        ("<a href='#' style='position: fixed; left: -99px'>T</a>", "out of sight"),
        (
            "<a href='#' onfocus='document.querySelector(`button`).focus()'>T</a><a href='#'>F",
            "not reached",
        ),
    ],
)
def test_a_fault_is_seen(page, html, fault):
    page.set_content(START)
    assert faults(page) == []
    page.set_content(START + html)
    assert any(fault in one for one in faults(page))


def test_shift_and_tab_lead_back(page, site):
    page.goto(site + TEXT)
    forward = [press_tab(page)["name"] for _ in range(12)]
    back = [press_tab(page, "Shift+Tab")["name"] for _ in range(11)]
    assert back == forward[-2::-1]


def test_the_first_stop_skips_to_the_text(page, site):
    page.goto(site + TEXT)
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    assert skip.evaluate("link => link === document.activeElement") and skip.is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def focused(page, selector: str) -> bool:
    return page.evaluate("selector => document.activeElement.matches(selector)", selector)


@pytest.mark.parametrize("box", ["contents", "page-contents"])
def test_a_box_over_the_page_takes_the_focus_and_escape_gives_it_back(page, site, built, box):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(site + find(built, "a list of contents"))
    button = f"[data-opens={box}]"
    page.focus(button)
    page.keyboard.press("Enter")
    opened = page.wait_for_selector(f"#{box}:popover-open")
    ground = opened.evaluate("box => getComputedStyle(box).backgroundColor")
    assert ground.startswith("rgb("), "what lies below shines through"
    page.wait_for_selector(f"{button}[aria-expanded=true]")
    assert focused(page, f"#{box} *")
    page.keyboard.press("Escape")
    page.wait_for_selector(f"#{box}", state="hidden")
    assert focused(page, button)
    page.wait_for_selector(f"{button}[aria-expanded=false]")


def test_a_box_over_the_page_closes_when_the_focus_leaves_it(page, site, built):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(site + find(built, "a list of contents"))
    page.click("[data-opens=page-contents]")
    page.locator("#page-contents a").last.focus()
    page.keyboard.press("Tab")  # to the browser's own controls
    page.keyboard.press("Tab")
    page.wait_for_selector("#page-contents", state="hidden")


def test_the_search_is_one_key_away_and_its_door_stands_on_every_page(page, site):
    page.goto(site + TEXT)
    page.keyboard.press("Control+k")
    assert focused(page, ".search-door input")
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.locator(".search-link").is_visible()
    page.focus(".search-link")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html")


def test_a_switch_for_a_voice_is_turned_with_the_space_bar(page, site, built):
    page.goto(site + find(built, "switches for voices"))
    page.locator("#mark-2").focus()
    ground = "getComputedStyle(document.querySelector('.said.from-2')).backgroundColor"
    marked = page.evaluate(ground)
    page.keyboard.press("Space")
    assert page.evaluate(ground) != marked
    page.keyboard.press("Space")
    assert page.evaluate(ground) == marked


def test_a_quiz_is_answered_with_arrows_and_enter(page, site, built):
    page.goto(site + find(built, "a quiz"))
    page.locator(".quiz input").first.focus()
    page.keyboard.press("ArrowDown")
    assert focused(page, ".quiz label:nth-of-type(2) input:checked")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".quiz-feedback").first.inner_text()


@pytest.mark.parametrize(
    ("kind", "folded"), [("a folded answer", ".exercise + details"), ("code", "details.code")]
)
def test_what_is_folded_opens_and_closes_with_enter(page, site, built, kind, folded):
    page.goto(site + find(built, kind))
    details = page.locator(folded).first
    details.locator("summary").focus()
    was_open = details.evaluate("details => details.open")
    for is_open in (not was_open, was_open):
        page.keyboard.press("Enter")
        assert details.evaluate("details => details.open") == is_open


TABLE = ".pst-scrollable-table-container"
# The page has seen what scrolls since its width changed.
TOLD = """selector => [...document.querySelectorAll(selector)].every(
    box => (box.scrollWidth > box.clientWidth) === (box.tabIndex === 0))"""
PLACE = "box => [box.scrollWidth > box.clientWidth, box.tabIndex, box.role, !!box.ariaLabel]"


# So many columns, or letters of code, are wider than a phone.
WIDE = {TABLE: 6, "pre": 60}


def widest(built, kind: str) -> str:
    """The page with the table that has most columns, or with the longest line of code.

    The test is skipped where none of the book is wider than a phone.
    """
    tag = "tr" if kind == TABLE else kind
    boxes = re.compile(rf"<{tag}\b.*?</{tag}>", re.DOTALL)

    def width(page: str) -> int:
        found = boxes.findall((built.html / page).read_text(encoding="utf-8"))
        if kind == TABLE:
            return max((len(re.findall(r"<t[hd]\b", row)) for row in found), default=0)
        lines = [line for box in found for line in re.sub(r"<[^>]+>", "", box).split("\n")]
        return max(map(len, lines), default=0)

    page = max(built.chapters, key=width)
    if width(page) < WIDE[kind]:
        pytest.skip(f"no {kind} of this book is wider than a phone")
    return page


@pytest.mark.parametrize("kind", [TABLE, "pre"])
def test_a_box_can_be_reached_and_has_a_name_as_long_as_it_scrolls(page, site, built, kind):
    """After a turn of the phone or a change of the zoom as well as at first."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site + widest(built, kind))
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    boxes = page.locator(f"article {kind}").all()
    scrolled = []
    for width in (1440, 320, 844, 320, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(TOLD, arg=f"article {kind}")
        places = [box.evaluate(PLACE) for box in boxes]
        scrolled.append(sum(place[0] for place in places))
        for scrolls, *place in places:
            assert place == ([0, "group", True] if scrolls else [-1, None, False])
    assert scrolled[1] > scrolled[0] and scrolled[3] == scrolled[1] and scrolled[4] == scrolled[0]


def test_a_wide_table_scrolls_with_the_arrow_keys(page, site, built):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(site + widest(built, TABLE))
    box = page.locator(f"{TABLE}[tabindex='0']").first
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())


def test_no_page_changes_the_order_of_the_tab_key(built):
    wrong = [
        f"{page}: {tag}"
        for page in built.pages
        for tag in built.soup(page).select("[tabindex]")
        if int(tag["tabindex"]) > 0
    ]
    assert not wrong

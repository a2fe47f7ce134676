"""No page keeps anybody out, as far as axe-core can tell.

It looks at all pages, as wide as a desk's screen and a telephone's, and once a week as a tablet's,
light and dark, with all that is folded.
"""

import pytest

from axe import OF_LINKS, OF_WORDS, WIDTHS, problems, problems_in_all_views
from book import FRONT, OLD_FRONT, pages_to_come
from places import KINDS, TEXT, find

UNFOLD = "document.querySelectorAll('details').forEach(details => details.open = true)"


def stay(route) -> None:
    """An answer on which the browser stays where it is."""
    route.fulfill(status=204)


def test_every_page_is_looked_at(built):
    assert pages_to_come() == built.pages


DESK, TABLET, TELEPHONE = WIDTHS


@pytest.mark.parametrize(
    "widths",
    [(DESK, TELEPHONE), pytest.param((TABLET,), marks=pytest.mark.weekly)],
    ids=["", "tablet"],
)
@pytest.mark.parametrize("name", pages_to_come())
def test_axe_finds_nothing_on(tab, site, name, widths):
    if name == OLD_FRONT:  # it leads on at once
        tab.route(site + FRONT, stay)
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.goto(site + name)
    tab.evaluate(UNFOLD)
    found = problems_in_all_views(tab, widths)
    tab.unroute_all()
    assert not found, "\n".join(found)


CITE = ".para + .cite-paragraph"
# What a page has: how wide it is, what the reader uses, and what then appears.
OPENED = {
    "the contents on a phone": (390, "[data-opens=contents]", "#contents:popover-open"),
    "a list of contents": (390, "[data-opens=page-contents]", "#page-contents a"),
    "code": (390, "[data-does=code]", "details.code:not([open])"),
    "a card": (1440, ".para a[href*='#term-']", "#hover-card"),
    "a footnote to copy": (390, f"{CITE} button", f"{CITE} [role]"),
    "a quiz": (390, ".quiz button", ".quiz-feedback strong"),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("what", OPENED)
def test_axe_finds_nothing_when_the_reader_has_opened(page, site, built, theme, what):
    width, control, opened = OPENED[what]
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(site + (find(built, what) if what in KINDS else TEXT))
    if what == "a card":
        page.hover(control)
    else:
        page.click(control)
    page.wait_for_selector(opened)
    assert problems(page) == []


FAULTS = {
    "image-alt": '<img src="data:,">',
    "button-name": "<button></button>",
    "color-contrast": '<p style="color: #999; background: #fff">Words',
    "heading-order": "<h1>One</h1><h4>Four</h4>",
    "target-size": '<button style="width: 9px; height: 9px; padding: 0" aria-label="A"></button>'
    * 2,
    "scrollable-region-focusable": '<div style="width: 9px; overflow: auto"><pre>' + "word " * 99,
}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_is_seen(page, rule):
    page.set_content(f"<main>{FAULTS[rule]}")
    assert any(problem.startswith(f"{rule}:") for problem in problems(page))


ROWS = "<tr><td>Words<td><b>Words</b>" * 40
FAINT = "{color: #999; background: #fff}"
DARK, NARROW, WIDE = "html[data-theme=dark]", "@media (width < 500px)", "@media (width > 500px)"
LIGHT_WIDE, DARK_WIDE = "light, 1440 px", "dark, 1440 px"
GONE, THERE = "{display: none}", "{display: block}"
# One fault among what looks the same otherwise: its rule, where and how often it is told, and how
# it comes about. Words are told in the first view in which they look so.
AMONG_OTHERS = {
    "a cell": (OF_WORDS, [LIGHT_WIDE], f"tr:nth-child(33) b {FAINT}"),
    "every second row": (OF_WORDS, [LIGHT_WIDE], f"tr:nth-child(2n) td {FAINT}"),
    "in the dark": (OF_WORDS, [DARK_WIDE], f"{DARK} tr:nth-child(33) b {FAINT}"),
    "narrow": (OF_WORDS, ["light, 390 px"], f"{NARROW} {{tr:nth-child(33) b {FAINT}}}"),
    "narrow and dark": (
        OF_WORDS,
        ["dark, 390 px"],
        f"{NARROW} {{{DARK} tr:nth-child(33) b {FAINT}}}",
    ),
    "small when narrow": (
        OF_WORDS,
        ["light, 390 px"],
        f"b {{color: #888; font-size: 30px}} {NARROW} {{tr:nth-child(33) b {{font-size: 15px}}}}",
    ),
    "there when narrow": (
        OF_WORDS,
        ["light, 390 px"],
        f"tr:nth-child(33) b {{color: #999}} {WIDE} {{tr:nth-child(33) b {GONE}}}",
    ),
    "another ground when narrow": (
        OF_WORDS,
        ["light, 390 px"],
        f"{NARROW} {{main {{background: #555}}}}",
    ),
    "behind": (OF_WORDS, [LIGHT_WIDE], "tr:nth-child(33) {background: #222}"),
    "see-through": (OF_WORDS, [LIGHT_WIDE], "tr:nth-child(33) td {opacity: 0.3}"),
    # What is seen in the light and stands at the same place in the dark is told once.
    "a narrow button": (
        "button-name",
        ["light, 390 px"],
        f"button {GONE} {NARROW} {{button {THERE}}}",
    ),
    "a dark button": (
        "button-name",
        [f"dark, {width} px" for width in WIDTHS],
        f"button {GONE} {DARK} button {THERE}",
    ),
    "a dark link": (OF_LINKS, [DARK_WIDE], f"{DARK} a {{color: #444; text-decoration: none}}"),
}


@pytest.mark.parametrize("fault", AMONG_OTHERS)
def test_a_fault_among_much_that_is_alike_is_seen_in_its_views(page, fault):
    rule, views, style = AMONG_OTHERS[fault]
    hidden = "" if "button" in fault else "hidden"
    page.set_content(
        f"<!DOCTYPE html><html lang=en><title>Words</title><style>a {{color: #00f}} {style}</style>"
        f"<main><h1>Words</h1><p>Words and words about <a href='#x'>words</a> in a line.</p>"
        f"<button {hidden}></button><table id=x>{ROWS}</table></main>"
    )
    found = problems_in_all_views(page)
    assert list(dict.fromkeys(one.split(": ")[0] for one in found)) == views, found
    assert {one.split(": ")[1] for one in found} == {rule}

"""No page keeps anybody out, as far as axe-core can tell.

It looks at all pages, at three widths, light and dark, with all that is folded.
"""

import pytest

from axe import problems, problems_in_all_views
from book import FRONT, OLD_FRONT, pages_to_come
from places import KINDS, TEXT, find

UNFOLD = "document.querySelectorAll('details').forEach(details => details.open = true)"


def stay(route) -> None:
    """An answer on which the browser stays where it is."""
    route.fulfill(status=204)


def test_every_page_is_looked_at(built):
    assert pages_to_come() == built.pages


@pytest.mark.parametrize("name", pages_to_come())
def test_axe_finds_nothing_on(tab, site, name):
    if name == OLD_FRONT:  # it leads on at once
        tab.route(site + FRONT, stay)
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.goto(site + name)
    tab.evaluate(UNFOLD)
    found = problems_in_all_views(tab)
    tab.unroute_all()
    assert not found, "\n".join(found)


CITE = ".para + .cite-paragraph"
# What a page has: how wide it is, what the reader uses, and what then appears.
OPENED = {
    "the contents on a phone": (390, "[data-opens=contents]", "#contents:popover-open"),
    "a list of contents": (390, "[data-opens=page-contents]", "#page-contents a"),
    "code": (390, "[data-does=code]", "details.code:not([open])"),
    "a card": (1440, ".para a:has(.std-term)", "#hover-card"),
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
DARK, NARROW = "html[data-theme=dark]", "@media (width < 500px)"
GONE, THERE = "{display: none}", "{display: block}"
# One fault among what looks the same otherwise: its rule, the views in which it is seen, and how.
AMONG_OTHERS = {
    "a cell": ("color-contrast", 6, f"tr:nth-child(33) b {FAINT}"),
    "every second row": ("color-contrast", 6, f"tr:nth-child(2n) td {FAINT}"),
    "in the dark": ("color-contrast", 3, f"{DARK} tr:nth-child(33) b {FAINT}"),
    "narrow": ("color-contrast", 2, f"{NARROW} {{tr:nth-child(33) b {FAINT}}}"),
    "narrow and dark": ("color-contrast", 1, f"{NARROW} {{{DARK} tr:nth-child(33) b {FAINT}}}"),
    "behind": ("color-contrast", 6, "tr:nth-child(33) {background: #222}"),
    "see-through": ("color-contrast", 6, "tr:nth-child(33) td {opacity: 0.3}"),
    # What is seen in the light and stands at the same place in the dark is told once.
    "a narrow button": ("button-name", 1, f"button {GONE} {NARROW} {{button {THERE}}}"),
    "a dark button": ("button-name", 3, f"button {GONE} {DARK} button {THERE}"),
    "a dark link": ("link-in-text-block", 1, f"{DARK} a {{color: #444; text-decoration: none}}"),
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
    assert len({one.split(": ")[0] for one in found}) == views, found
    assert {one.split(": ")[1] for one in found} == {rule}

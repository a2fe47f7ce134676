"""Pages can be read enlarged: in a narrow window, and with letters twice as large.

These are WCAG's criteria 1.4.10 and 1.4.4.
"""

import pytest

from book import OLD_FRONT, pages_to_come

# 320 px is what a window of 1280 px has at 400 per cent.
WAYS = {"400 per cent": (320, "100%"), "letters twice as large": (1280, "200%")}
# What scrolls in a second direction, or is cut off. Tables and code may scroll in their boxes.
LOST = """() => [...document.body.querySelectorAll("*")].filter(element => {
    if (element.scrollWidth <= element.clientWidth + 1 || !element.clientWidth) return false;
    if (!element.checkVisibility({visibilityProperty: true})) return false;
    const overflow = getComputedStyle(element).overflowX;
    if (overflow === "visible") return false;
    if (element.matches("pre, .pst-scrollable-table-container")) return false;
    return element.innerText?.trim() && element.getBoundingClientRect().width > 2;
}).map(element => element.outerHTML.slice(0, 120))"""
IS_TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


def lost(page, width: int, size: str) -> list[str]:
    """What the reader of an enlarged page must scroll for in two directions, or does not see."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("size => document.documentElement.style.fontSize = size", size)
    too_wide = ["the page is too wide"] if page.evaluate(IS_TOO_WIDE) else []
    return too_wide + page.evaluate(LOST)


# The first page's old address leads on at once.
@pytest.mark.parametrize("name", [name for name in pages_to_come() if name != OLD_FRONT])
def test_an_enlarged_page_loses_no_text_and_scrolls_in_one_direction(tab, site, name):
    tab.goto(site + name, wait_until="domcontentloaded")
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = {way: lost(tab, width, size) for way, (width, size) in WAYS.items()}
    assert not any(found.values()), found


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p style='width: 330px'>Words", "too wide"),
        ("<p style='width: 99px; overflow: hidden; white-space: nowrap'>" + "word " * 40, "<p"),
        ("<p style='width: 99px; overflow: auto; white-space: nowrap'>" + "word " * 40, "<p"),
    ],
)
def test_a_loss_is_seen(page, html, fault):
    page.set_content("<p>Words")
    assert lost(page, *WAYS["400 per cent"]) == []
    page.set_content(html)
    assert any(fault in one for one in lost(page, *WAYS["400 per cent"]))

"""No page keeps anybody out, as far as axe-core can tell.

It looks at all pages, at three widths, light and dark, with all that is folded.
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from book import FRONT, OLD_FRONT, pages_to_come

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# From wide to narrow: a box that begins to scroll can be reached at once.
VIEWS = [(theme, width) for width in (1440, 768, 390) for theme in ("light", "dark")]
RUN = """rules => axe.run({runOnly: rules, resultTypes: ["violations"]}).then(
    found => found.violations.flatMap(
        rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html.slice(0, 120)}`)))"""
UNFOLD = "document.querySelectorAll('details').forEach(details => details.open = true)"
# Of the tokens of a cell's code, thousands, one of each kind stays: the others look the same.
THIN_OUT = """document.querySelectorAll('pre').forEach(block => {
    const kinds = new Set();
    block.querySelectorAll('span[class]').forEach(token => {
        if (kinds.has(token.className)) token.replaceWith(...token.childNodes);
        else kinds.add(token.className);
    });
    block.normalize();
})"""
# Two frames: what watches the size of boxes has been told of it.
SETTLE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SET_THEME = "theme => document.documentElement.dataset.theme = theme"


def problems(page) -> list[str]:
    """What axe-core finds on the open page as it is now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, RULES)


def stay(route) -> None:
    """An answer on which the browser stays where it is."""
    route.fulfill(status=204)


def problems_in_all_views(page) -> list[str]:
    found = []
    for theme, width in VIEWS:
        page.evaluate(SET_THEME, theme)
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLE)
        found += [f"{theme}, {width} px: {fault}" for fault in problems(page)]
    return found


def test_every_page_is_looked_at(built):
    assert pages_to_come() == built.pages


@pytest.mark.parametrize("name", pages_to_come())
def test_axe_finds_nothing_on(page, site, name):
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    if name == OLD_FRONT:  # it leads on at once
        page.route(site + FRONT, stay)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site + name)
    page.evaluate(UNFOLD)
    page.evaluate(THIN_OUT)
    found = problems_in_all_views(page)
    assert not found, "\n".join(found)


MEMO = "chapters/document/memo.html"
QUIZ = "chapters/document/reading-a-memorandum.html"
CELLS = "chapters/aid/plan-1957.html"
OPENED = {
    "the contents on a phone": (MEMO, 390, "[data-opens=contents]", "#contents:popover-open"),
    "the page's contents": (MEMO, 390, "[data-opens=page-contents]", "#page-contents a"),
    "code folded away": (CELLS, 390, "[data-does=code]", "details.code:not([open])"),
    "a card": (MEMO, 1440, "#p4 a:has-text('Yoon Gong-heum')", "#hover-card"),
    "a footnote to copy": (
        MEMO,
        390,
        "#p4 ~ .cite-paragraph button",
        "#p4 ~ .cite-paragraph [role]",
    ),
    "a quiz's answer": (QUIZ, 390, ".quiz button >> nth=0", ".quiz-feedback strong"),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("what", OPENED)
def test_axe_finds_nothing_when_the_reader_has_opened(page, site, theme, what):
    name, width, control, opened = OPENED[what]
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(site + name)
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

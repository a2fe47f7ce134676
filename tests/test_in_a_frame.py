"""What a reader uses works in a frame of a learning platform, which keeps and allows nothing."""

import re

import pytest

from places import TEXT, find


def frame(address: str, rights: str) -> str:
    """A page of a learning platform around a page of the book."""
    return f'<iframe sandbox="{rights}" width="1200" height="900" src="{address}">'


@pytest.fixture
def framed(page, site):
    """Open a page of the book in a frame that may only run scripts."""

    def open_page(name: str):
        outer = frame(site + name, "allow-scripts")
        page.route("**/outer.html", lambda r: r.fulfill(body=outer, content_type="text/html"))
        page.goto(site + "outer.html")
        page.frame_locator("iframe").locator("footer, main").first.wait_for()
        return page.frame_locator("iframe")

    return open_page


def test_colours_and_code_change_for_this_page(page, framed, built):
    frame = framed(find(built, "code"))
    frame.locator("[data-does=colours]").click()
    assert frame.locator("html").get_attribute("data-mode") == "light"
    frame.locator("[data-does=code]").click()
    assert frame.locator("details.code[open]").count() == 0
    assert page.errors == []


def test_a_card_appears(page, framed, built):
    frame = framed(find(built, "a card"))
    frame.locator(".para a[href*='#term-']").first.hover()
    frame.locator("#hover-card").wait_for(state="visible")
    assert page.errors == []


def test_a_footnote_appears(page, framed, built):
    frame = framed(find(built, "a footnote to copy"))
    number = frame.locator(".para").last.get_attribute("id").removeprefix("p")
    frame.locator(".cite-paragraph button").last.click()
    note = frame.locator(".cite-paragraph textarea").last.input_value()
    assert re.search(rf"¶{number}\b", note)
    # That nothing can be copied in a frame the browser notes by itself.
    assert [one for one in page.errors if "Clipboard API has been blocked" not in one] == []


def test_a_quiz_answers(page, framed, built):
    frame = framed(find(built, "a quiz"))
    frame.locator(".quiz button").first.click()
    assert frame.locator(".quiz-feedback").first.inner_text() == "Choose an answer first."
    assert page.errors == []


def test_a_button_that_cannot_work_is_not_there(page, framed, site):
    assert framed(TEXT).locator("[data-does=fullscreen]").count() == 0
    page.goto(site + TEXT)
    assert page.evaluate("document.fullscreenEnabled")


def test_the_search_is_reached_from_any_page(page, framed):
    frame = framed(TEXT)
    frame.get_by_role("searchbox").fill("the & what")
    frame.get_by_role("searchbox").press("Enter")
    frame.locator("li.place").first.wait_for()
    assert frame.get_by_role("searchbox").input_value() == "the & what"
    assert page.errors == []

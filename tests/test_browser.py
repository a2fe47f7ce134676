"""What happens when a reader opens a page."""

import pytest

from book import FRONT
from places import KINDS, TEXT, find

FETCH = "() => fetch('https://example.org/').catch(() => {})"
SOCKET = "() => new Promise(end => new WebSocket('wss://example.org/').onclose = end)"


@pytest.mark.parametrize("script", [FETCH, SOCKET])
def test_a_request_to_another_host_is_seen_and_refused(page, script):
    page.goto("about:blank")  # where no policy of a page refuses it first
    page.evaluate(script)
    assert [address for address in page.elsewhere if "//example.org/" in address]


def test_an_error_in_a_script_is_seen(page, site):
    page.goto(site + FRONT)
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { console.error('told'); throw new Error('thrown') })")
    assert page.errors == ["told", "thrown"]


@pytest.mark.parametrize("kind", ["a marked name", "a word in another script"])
def test_a_search_from_any_page_finds(page, site, built, kind):
    word = built.soup(find(built, kind)).select_one(KINDS[kind][0]).get_text()
    page.goto(site + built.chapters[-1])
    page.keyboard.press("Control+k")
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?*")
    page.wait_for_selector("#search-results li a")
    assert not page.errors


def test_a_page_loads_no_heavy_script(page, site):
    loaded = []
    page.on("response", lambda response: loaded.append(response))
    page.goto(site + TEXT, wait_until="networkidle")
    scripts = {r.url: len(r.body()) for r in loaded if r.request.resource_type == "script"}
    assert 0 < sum(scripts.values()) < 20_000, scripts


def test_the_text_is_complete_without_scripts(chromium, site, built):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for name in built.chapters:
            page.goto(site + name)
            seen = " ".join(page.locator("article").inner_text().split())
            paragraphs = built.soup(name).article.select(
                "p:not(details:not([open]) p, figcaption p)"
            )
            texts = [" ".join(paragraph.get_text().split()) for paragraph in paragraphs]
            assert [text for text in texts if text not in seen] == [], name


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_every_chapter_can_be_reached_without_scripts(chromium, site, built, width):
    view = {"width": width, "height": 900}
    with chromium.new_context(java_script_enabled=False, viewport=view) as context:
        page = context.new_page()
        page.goto(site + TEXT)
        links = page.locator("#contents nav a").all()
        seen = {link.evaluate("link => link.href") for link in links if link.is_visible()}
        assert {site + name for name in built.chapters} <= seen | {page.url}
        assert page.evaluate("document.documentElement.scrollWidth") <= width

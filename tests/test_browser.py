"""What happens when a reader opens a page."""

import pytest


def test_no_page_asks_another_host_or_reports_an_error(page, site, built):
    problems = []
    for name in built.pages:
        page.goto(site + name, wait_until="networkidle")
        problems += [f"{name}: asks {address}" for address in page.elsewhere]
        problems += [f"{name}: {error}" for error in page.errors]
        page.elsewhere.clear()
        page.errors.clear()
    assert not problems, "\n".join(problems)


FETCH = "() => fetch('https://example.org/').catch(() => {})"
SOCKET = "() => new Promise(end => new WebSocket('wss://example.org/').onclose = end)"


@pytest.mark.parametrize("script", [FETCH, SOCKET])
def test_a_request_to_another_host_is_seen_and_refused(page, site, script):
    page.goto(site + "chapters/index.html")
    page.evaluate(script)
    assert [address for address in page.elsewhere if "//example.org/" in address]


def test_an_error_in_a_script_is_seen(page, site):
    page.goto(site + "chapters/index.html")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { console.error('told'); throw new Error('thrown') })")
    assert page.errors == ["told", "thrown"]

"""Pages hold under a strict content security policy: no script and no style is in them."""

import re

import pytest

from book import FRONT, OLD_FRONT, ROOT
from browser import listen
from edition.evidence import read_document
from edition.site import POLICY as PUBLISHED
from places import KINDS, TEXT, find
from serving import QuietHandler, serve

# Nothing but the notebooks that run in their pages needs the one exception.
POLICY = PUBLISHED.replace(" 'wasm-unsafe-eval'", "")
# So many pages are open at once: each waits until its host has been left alone for a while.
TABS = 8
GZIP = {"Accept-Encoding": "gzip"}
VIOLATED = """
window.violated = [];
document.addEventListener("securitypolicyviolation", (event) => {
    violated.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
});
"""


class StrictHandler(QuietHandler):
    """A server that sends the policy with every page."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="module")
def strict(built):
    with serve(built.html, StrictHandler) as address:
        yield address


def violations(page) -> list[str]:
    return page.evaluate("violated")


def test_no_page_breaks_the_policy_asks_another_host_or_reports_an_error(page, strict, built):
    page.context.add_init_script(VIOLATED)
    tabs = [listen(page.context.new_page()) for _ in range(TABS)]
    broken = []
    for start in range(0, len(built.pages), TABS):
        names = built.pages[start : start + TABS]
        for tab, name in zip(tabs, names, strict=False):
            tab.goto(strict + name, wait_until="commit")
        for tab, name in zip(tabs, names, strict=False):
            if name == OLD_FRONT:  # it leads on at once
                tab.wait_for_url(strict + FRONT)
            tab.wait_for_load_state("networkidle")
            tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            faults = (*violations(tab), *tab.errors, *page.elsewhere)
            broken += [f"{name}: {fault}" for fault in faults]
            tab.errors.clear()
            page.elsewhere.clear()
    assert not broken, "\n".join(broken)


USES = {
    "the colours": "[data-does=colours]",
    "code": "[data-does=code]",
    "a list of contents": "[data-opens=page-contents]",
    "a quiz": ".quiz button",
    "a footnote to copy": ".para + .cite-paragraph button",
    "a card": ".para a[href*='#term-']",
}


@pytest.mark.parametrize("use", USES)
def test_nothing_that_a_reader_uses_breaks_the_policy(page, strict, built, use):
    control = USES[use]
    page.add_init_script(VIOLATED)
    if use == "a list of contents":  # which stands beside the text where there is room
        page.set_viewport_size({"width": 390, "height": 900})
    page.goto(strict + (find(built, use) if use in KINDS else TEXT))
    if use == "a card":
        page.hover(control)
        page.wait_for_selector("#hover-card", state="visible")
    else:
        page.click(control)
    assert violations(page) == []


@pytest.mark.parametrize(
    ("html", "directive"),
    [
        ("<script>1</script>", "script-src-elem"),
        ("<style>p {color: red}</style>", "style-src-elem"),
        ("<p style='color: red'>", "style-src-attr"),
        ("<img src='x' onerror='1'>", "script-src-attr"),
        ("<img src='https://example.org/x.png'>", "img-src"),
    ],
)
def test_a_page_that_breaks_the_policy_is_seen(page, strict, html, directive):
    page.add_init_script(VIOLATED)
    headers = {"Content-Security-Policy": POLICY}
    body = f"<!DOCTYPE html><p>Words{html}"
    page.route(
        "**/404.html",
        lambda route: route.fulfill(body=body, headers=headers, content_type="text/html"),
    )
    page.goto(strict + "404.html", wait_until="networkidle")
    assert any(one.startswith(f"{directive}:") for one in violations(page))


def test_every_page_carries_the_policy_before_all_that_it_loads(built):
    for name in built.pages:
        if name == OLD_FRONT:  # it loads nothing
            continue
        first, *rest = built.soup(name).head.select("meta[http-equiv], script, link, base")
        assert first["http-equiv"] == "Content-Security-Policy" and first["content"] == PUBLISHED
        assert rest
    assert POLICY != PUBLISHED and "unsafe" not in POLICY and "http" not in POLICY


def test_a_link_to_another_host_leaks_no_referrer(page, site, built):
    seen = {}

    def note(route):
        seen[route.request.url] = route.request.headers.get("referer", "")
        route.fulfill(body="Elsewhere", content_type="text/html")

    page.context.route(re.compile(r"^https?://(?!127\.)"), note)
    page.goto(site + find(built, "a link to another host"))
    page.locator("article a.external:visible").first.click()
    page.get_by_text("Elsewhere").wait_for()
    assert len(seen) == 1 and set(seen.values()) == {""}
    for name in built.pages:
        if name != OLD_FRONT:
            assert built.soup(name).head.find("meta", attrs={"name": "referrer"}), name


def test_the_servers_send_what_the_pages_say(built):
    hosting, slug = built.html.with_name("hosting"), read_document(ROOT).files.edition
    names = sorted(path.name for path in hosting.iterdir())
    assert names == ["Caddyfile", "_headers", "apache.conf", "nginx.conf"]
    for name in names:
        text = (hosting / name).read_text(encoding="utf-8")
        assert PUBLISHED in text and "Referrer-Policy" in text and "nosniff" in text, name
        assert "POLICY" not in text and "NAME" not in text, name
        assert name == "_headers" or f"/srv/{slug}" in text
    assert (built.html / "_headers").read_bytes() == (hosting / "_headers").read_bytes()


def test_no_page_has_a_script_a_style_or_a_handler_in_it(built):
    found = []
    for name in built.pages:
        soup = built.soup(name)
        scripts = soup.select("script:not([src]):not([type$=json]), style, [style]")
        handlers = [
            tag for tag in soup.find_all(True) if any(k.startswith("on") for k in tag.attrs)
        ]
        found += [f"{name}: {str(tag)[:100]}" for tag in (*scripts, *handlers)]
    assert not found, "\n".join(found)

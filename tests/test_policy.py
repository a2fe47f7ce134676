"""Pages hold under a strict content security policy: no script and no style is in them."""

import pytest

from book import OLD_FRONT
from serving import QuietHandler, serve

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'self'; font-src 'none'"
)
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


def test_no_page_breaks_the_policy(page, strict, built):
    page.add_init_script(VIOLATED)
    broken = []
    for name in built.pages:
        if name == OLD_FRONT:  # it leads on at once
            continue
        page.goto(strict + name, wait_until="networkidle")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        broken += [f"{name}: {one}" for one in (*violations(page), *page.errors)]
        page.errors.clear()
    assert not broken, "\n".join(broken)


USES = {
    "the colours": ("chapters/document/memo.html", "[data-does=colours]"),
    "the code": ("chapters/aid/plan-1957.html", "[data-does=code]"),
    "the page's contents": ("chapters/document/memo.html", "[data-opens=page-contents]"),
    "a quiz": ("chapters/document/reading-a-memorandum.html", ".quiz button >> nth=0"),
    "a footnote": ("chapters/document/memo.html", "#p4 ~ .cite-paragraph button"),
    "a card": ("chapters/document/memo.html", "#p4 a:has-text('Yoon Gong-heum')"),
}


@pytest.mark.parametrize("use", USES)
def test_nothing_that_a_reader_uses_breaks_the_policy(page, strict, use):
    name, control = USES[use]
    page.add_init_script(VIOLATED)
    page.goto(strict + name)
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

""" "Cite" copies a footnote for a paragraph of the memo, with the link to it."""

import re

import pytest

from edition.sources import cite_paragraph

MEMO = "chapters/document/memo.html"
BUTTON = "#p12 + .cite-paragraph button"
STATUS = "#p12 + .cite-paragraph [role=status]"
FIELD = "#p12 + .cite-paragraph textarea"
NOTE = (
    "V. I. Ivanov, “Memorandum of Conversation with the Ambassador of the Peoples Republic of "
    "China to the DPRK Qiao Xiaoguang,” 4 September 1956, RGANI, Fond 5, Opis 28, Delo 410, "
    "Listy 322–325, trans. James F. Person, Wilson Center Digital "
    "Archive, https://digitalarchive.wilsoncenter.org/document/memorandum-conversation-ambassador-"
    "peoples-republic-china-dprk-qiao-xiaoguang, ¶12 (paragraph numbers of Two Issues, {}#p12)."
)


def allow_copying(page, site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.rstrip("/"))


def copied(page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def test_cite_copies_the_footnote_and_says_so(page, site):
    allow_copying(page, site)
    page.goto(site + MEMO + "#p3")
    page.click(BUTTON)
    page.wait_for_function(f"document.querySelector('{STATUS}').textContent.includes('Copied')")
    assert copied(page) == NOTE.format(site + MEMO)
    assert page.errors == []


def test_cite_works_from_the_keyboard(page, site):
    allow_copying(page, site)
    page.goto(site + MEMO)
    page.focus(BUTTON)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelector('{STATUS}').textContent.includes('Copied')")
    assert "¶12 (" in copied(page)
    assert page.evaluate("document.activeElement.textContent") == "Cite ¶12"


def test_a_published_book_cites_its_published_address(page, site, built):
    published = "https://example.org/two-issues/chapters/document/memo.html"
    text = (built.html / MEMO).read_text(encoding="utf-8")
    changed = re.sub(r'"address":"[^"]*"', f'"address":"{published}"', text)
    page.route("**/memo.html", lambda route: route.fulfill(body=changed, content_type="text/html"))
    allow_copying(page, site)
    page.goto(site + MEMO)
    page.click(BUTTON)
    page.wait_for_function(f"document.querySelector('{STATUS}').textContent.includes('Copied')")
    assert copied(page) == NOTE.format(published)


def test_a_copy_on_a_disk_says_nothing_of_the_reader_s_folders(chromium, built):
    with chromium.new_context() as context:
        page = context.new_page()
        page.add_init_script("delete Navigator.prototype.clipboard")
        page.goto((built.html / MEMO).as_uri() + "?private=1#p3")
        page.click(BUTTON)
        note = page.locator(FIELD).input_value()
    assert note == NOTE.partition(", {}")[0] + ")."
    assert "file:" not in note and str(built.html) not in note


@pytest.mark.parametrize(
    "hindrance",
    [
        "delete Navigator.prototype.clipboard",
        "Clipboard.prototype.writeText = () => Promise.reject(new Error('not allowed'))",
    ],
)
def test_where_nothing_can_be_copied_the_footnote_is_there_to_be_copied_by_hand(
    page, site, hindrance
):
    page.add_init_script(hindrance)
    page.goto(site + MEMO)
    for _ in range(2):  # a second time does not show it twice
        page.click(BUTTON)
        page.wait_for_selector(FIELD)
    assert page.locator(FIELD).count() == 1
    selected = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert page.locator(FIELD).evaluate(selected) == NOTE.format(site + MEMO)
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_every_paragraph_has_its_control_and_only_where_scripts_run(page, site, built):
    page.goto(site + MEMO)
    controls = page.locator(".para + .cite-paragraph button").all_inner_texts()
    assert controls == [f"Cite ¶{number}" for number in range(16)]
    assert built.soup(MEMO).select(".cite-paragraph") == []


WORK = {
    "title": "To a brother",
    "author": [{"family": "Holm", "given": "Marie"}],
    "issued": {"date-parts": [[1911, 5, 3]]},
}
OPEN = "¶{paragraph} (paragraph numbers of A book, {address})."


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, ""),
        ({"archive": "The archive"}, "The archive, "),
        ({"archive": "The archive", "archive_location": "Box 7, 1-3"}, "Box 7, 1–3, "),
        ({"translator": [{"literal": "A group"}], "publisher": "P"}, "trans. A group, P, "),
        ({"URL": "https://example.org/a-1"}, "https://example.org/a-1, "),
    ],
)
def test_a_footnote_says_of_a_document_what_is_known_of_it(known, said):
    note = cite_paragraph.footnote(WORK | known, "A book")
    assert note == f"Marie Holm, “To a brother,” 3 May 1911, {said}{OPEN}"

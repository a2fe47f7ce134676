"""With code or without: the reader chooses once, and the text is complete either way."""

import pytest

from places import find, pages_with

SWITCH = "[data-does=code]"
OPEN = "details => details.map(one => one.open)"


@pytest.fixture(scope="module")
def plan(built):
    """The page with most code."""
    find(built, "code")  # else the tests are skipped
    pages = pages_with(built, "details.code")
    return max(pages, key=lambda page: len(built.soup(page).select("details.code")))


def cells(page) -> list[bool]:
    """Whether the code of each cell stands open."""
    return page.locator("details.code").evaluate_all(OPEN)


def test_every_page_with_code_has_the_switch_and_no_other(built):
    with_switch = [name for name in built.chapters if built.soup(name).select(SWITCH)]
    with_cells = [name for name in built.chapters if built.soup(name).select("details.code")]
    assert with_switch == with_cells
    assert with_cells or not list(built.notebooks.rglob("*.ipynb"))


def test_every_cell_s_code_stands_in_a_fold_of_its_own(built):
    for name in built.chapters:
        for code in built.soup(name).select(".cell_input"):
            fold = code.parent
            assert fold.name == "details" and fold.summary.get_text(strip=True), name
            assert fold.select(".cell_input") == [code] and not fold.select("table, figure, img")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_switch_works_with_the_keyboard_and_says_how_it_stands(page, site, plan, key):
    page.goto(site + plan)
    assert cells(page) and all(cells(page))
    switch = page.locator(SWITCH)
    assert switch.get_attribute("aria-pressed") == "false"
    switch.focus()
    page.keyboard.press(key)
    assert not any(cells(page)) and switch.get_attribute("aria-pressed") == "true"
    page.keyboard.press(key)
    assert all(cells(page)) and switch.get_attribute("aria-pressed") == "false"


def test_without_code_the_text_its_tables_and_figures_are_all_there(page, site, built, plan):
    page.goto(site + plan)
    places = page.locator("article :is(table, figure img, .memo-passage)").all()
    before = [one.is_visible() for one in places]
    page.click(SWITCH)
    assert [one.is_visible() for one in places] == before and any(before)
    soup = built.soup(plan)
    seen = " ".join(page.locator("article").inner_text().split())
    paragraphs = soup.select("article section > p")
    texts = [" ".join(paragraph.get_text().split()) for paragraph in paragraphs]
    assert [text for text in texts if text not in seen] == []
    assert "pd.read_csv" not in seen


def test_the_choice_holds_on_the_next_page_from_the_first_moment(page, site, built, plan):
    others = [name for name in pages_with(built, "details.code") if name != plan]
    if not others:
        pytest.skip("no other page of this book has code")
    page.goto(site + plan)
    page.click(SWITCH)
    page.route("**/book.js*", lambda route: route.abort())
    page.goto(site + others[0])
    assert not any(code.is_visible() for code in page.locator(".cell_input").all())
    page.unroute("**/book.js*")
    page.reload()
    assert not any(cells(page))
    assert page.locator(SWITCH).get_attribute("aria-pressed") == "true"
    page.click(SWITCH)
    page.goto(site + plan)
    assert all(cells(page))


def test_a_single_cell_opens_although_the_reader_chose_no_code(page, site, plan):
    page.goto(site + plan)
    page.click(SWITCH)
    page.reload()
    page.locator("details.code > summary").first.click()
    assert page.locator(".cell_input").first.is_visible()
    assert cells(page)[0] and not any(cells(page)[1:])


def test_what_an_author_folded_stays_folded_with_code(page, site, built):
    page.goto(site + find(built, "code that its author folded"))
    hidden = page.locator("details.hide")
    for _ in range(2):
        page.click(SWITCH)
        assert not any(hidden.evaluate_all(OPEN))


def test_where_nothing_can_be_kept_the_switch_works_for_the_page(page, site, plan):
    refuse = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused') }})"
    page.add_init_script(refuse)
    page.goto(site + plan)
    page.click(SWITCH)
    assert not any(cells(page)) and page.errors == []


def test_without_scripts_each_cell_folds_by_itself(chromium, site, plan):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site + plan)
        assert not page.locator(SWITCH).is_visible()
        code, summary = page.locator(".cell_input").first, page.locator("details.code > summary")
        assert code.is_visible()
        summary.first.click()
        assert not code.is_visible()

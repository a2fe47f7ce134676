"""A walk through the book in Firefox, which is held to what Chromium is held to."""

import pytest
from marionette_driver.errors import JavascriptException
from marionette_driver.keys import Keys

import test_cards
import test_cite
import test_code_switch
import test_in_a_frame
import test_look
import test_search
from serving import serve
from test_policy import StrictHandler

PLAN, NEXT = "chapters/aid/plan-1957.html", "chapters/aid/in-context.html"
VOICES, QUIZ = "chapters/plenum/voices.html", "chapters/document/reading-a-memorandum.html"
# What makes Firefox refuse a page all that it would keep.
REFUSING = {"network.cookie.cookieBehavior": 2}
CARD = test_cards.CARD


@pytest.fixture(scope="module")
def site(built):
    """The book on a host that sends the policy with every file."""
    with serve(built.html, StrictHandler) as address:
        yield address


# ---- what is seen to go wrong


def test_a_request_to_another_host_is_seen_and_refused(fox):
    fox.goto("data:text/html,<!DOCTYPE html><img src='http://example.org/x.png'>")
    fox.until(lambda: fox.elsewhere, "the request")
    assert fox.elsewhere == ["http://example.org/x.png"]
    fox.forget()


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ("setTimeout(() => { throw new Error('oh') })", "oh"),
        ("document.body.innerHTML = '<p style=\"color: red\">'", "style-src-attr"),
        ("document.body.innerHTML = '<img src=\"https://example.org/x.png\">'", "img-src"),
    ],
)
def test_a_fault_is_seen(fox, site, fault, complaint):
    fox.goto(site + "404.html")
    assert fox.errors == []
    fox.evaluate(f"void ({fault})")
    fox.until(lambda: fox.errors, complaint)
    assert [complaint in one for one in fox.errors] == [True]
    fox.forget()


# ---- the pages


PAGES = [test_look.MEMO, PLAN, VOICES, QUIZ, "search.html"]


def visit(fox, address: str) -> list[str]:
    """What is wrong with a page that is read, opened up, and printed from the dark."""
    fox.goto(address)
    fox.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    fox.emulate_media(media="print", color_scheme="dark")
    faint = fox.evaluate(test_look.FAINT)
    fox.emulate_media(media="")
    return [*faint, *fox.errors, *fox.elsewhere]


def test_pages_keep_to_the_policy_and_are_printed_to_be_read(fox, site):
    fox.goto(site + test_look.MEMO)
    fox.evaluate("localStorage.setItem('mode', 'dark')")
    assert [(name, found) for name in PAGES if (found := visit(fox, site + name))] == []


@pytest.mark.weekly
def test_every_page_keeps_to_the_policy_and_is_printed_to_be_read(fox, site, built):
    fox.goto(site + test_look.MEMO)
    fox.evaluate("localStorage.setItem('mode', 'dark')")
    assert [(name, found) for name in built.chapters if (found := visit(fox, site + name))] == []


@pytest.mark.weekly
def test_no_page_is_wider_than_the_screen_of_a_small_phone(fox, site, built):
    fox.set_viewport_size({"width": 320, "height": 700})
    too_wide = []
    for name in built.chapters:
        fox.goto(site + name)
        if fox.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(name)
    assert too_wide == []


def test_long_lines_of_code_are_not_cut_off_on_paper(fox, site):
    fox.set_viewport_size({"width": 660, "height": 900})
    fox.goto(site + PLAN)
    fox.emulate_media(media="print")
    cut = (
        "[...document.querySelectorAll('pre')].filter(box => box.scrollWidth > box.clientWidth + 1)"
    )
    assert fox.evaluate(f"{cut}.length") == 0


# ---- cards and questions


def said_of(name: str) -> tuple[str, str]:
    row = test_cards.entry("people", name)
    return row["name"], row["summary"]


def test_a_card_appears_to_the_pointer_and_goes_when_it_goes(fox, site):
    fox.goto(site + test_cards.MEMO)
    fox.hover(test_cards.YUN)
    fox.wait_for_selector(CARD)
    for words in said_of("Yun Kong-hum"):
        assert words in fox.inner_text(CARD)
    fox.hover("h1")
    fox.wait_for_selector(CARD, state="hidden")


def test_the_first_tap_shows_a_card_and_its_link_leads_to_the_entry(fox, site):
    fox.set_viewport_size({"width": 390, "height": 844})
    fox.goto(site + test_cards.MEMO)
    fox.tap(test_cards.HAEJU)
    fox.wait_for_selector(CARD)
    assert fox.evaluate("location.href") == site + test_cards.MEMO
    edges = "one => [one.getBoundingClientRect().left, one.getBoundingClientRect().right]"
    left, right = fox.evaluate(edges, fox.need(CARD))
    assert left >= 0 and right <= 390
    fox.tap(f"{CARD} a")
    fox.wait_for_function("location.href.endsWith('/places.html#term-Haeju')")


def choose(fox, verdict: str) -> str:
    """Choose the first option of the quiz with a verdict; what is said of it then."""
    place = fox.evaluate(
        "verdict => [...document.querySelectorAll('.quiz fieldset:first-of-type dt')]"
        ".findIndex(one => one.classList.contains(verdict))",
        verdict,
    )
    fox.click(f".quiz fieldset:first-of-type label:nth-of-type({place + 1}) input")
    fox.click(".quiz fieldset button")
    return " ".join(fox.inner_text(".quiz-feedback").split())


def test_a_quiz_says_why(fox, site):
    fox.goto(site + QUIZ)
    fox.click(".quiz fieldset button")
    assert fox.inner_text(".quiz-feedback") == "Choose an answer first."
    for verdict, words in (("wrong", "Not that one."), ("right", "Right.")):
        reason = fox.evaluate(f"document.querySelector('.quiz dt.{verdict} + dd').textContent")
        assert choose(fox, verdict) == f"{words} {' '.join(reason.split())}"


# ---- the search


def search(fox, words: str) -> tuple[str, list[str]]:
    """What the search says of some words, and the places in order."""
    fox.fill("input[type=search]", words)
    fox.press("input[type=search]", Keys.ENTER)
    links = "[...document.querySelectorAll('li.place > a')]"
    return fox.inner_text("[role=status]"), fox.evaluate(f"({test_search.PLACES})({links})")


def missed(fox, site, rows: list[dict[str, str]]) -> list:
    """The queries of which none of the first three places is the right one."""
    fox.goto(site + "search.html")
    found = [(row, *search(fox, row["query"])) for row in rows]
    return [one for one in found if not test_search.leads_to(one[2][:3], one[0]["place"])]


def test_a_word_a_paragraph_and_a_year_are_found(fox, site):
    rows = [row for row in test_search.QUERIES if row["query"] in ("embezlement", "¶7", "1956")]
    assert len(rows) == 3 and missed(fox, site, rows) == []


@pytest.mark.weekly
def test_every_query_reaches_its_place_in_the_first_three(fox, site):
    assert missed(fox, site, test_search.QUERIES) == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(words, marks=() if words == "constructor" else pytest.mark.weekly)
        for words in test_search.NOWHERE
    ],
)
def test_what_is_nowhere_is_said_to_be_nowhere(fox, site, words):
    fox.goto(site + "search.html")
    assert search(fox, words) == (f"Nothing found for “{words}”.", [])


def test_the_search_works_from_a_folder_on_a_disk(fox, built):
    fox.goto((built.html / "search.html").as_uri() + "?q=plenum")
    fox.wait_for_selector("li.place > a")
    assert "place" in fox.inner_text("[role=status]")


# ---- what a reader chooses


def test_the_colours_change_and_the_choice_is_kept(fox, site):
    ground = "getComputedStyle(document.body).backgroundColor"
    fox.emulate_media(color_scheme="dark")
    fox.goto(site + test_look.MEMO)
    dark = fox.evaluate(ground)
    fox.click("[data-does=colours]")
    light = fox.evaluate(ground)
    assert light != dark and fox.evaluate("document.documentElement.dataset.mode") == "light"
    fox.goto(site + PLAN)
    assert fox.evaluate(ground) == light
    fox.click("[data-does=colours]")
    fox.emulate_media(color_scheme="light")
    assert fox.evaluate(ground) == dark


def test_a_switch_for_a_voice_marks_what_it_says(fox, site):
    fox.goto(site + VOICES)
    ground = "getComputedStyle(document.querySelector('.said.from-2')).backgroundColor"
    marked = fox.evaluate(ground)
    fox.press("#mark-2", " ")
    assert fox.evaluate(ground) != marked
    fox.press("#mark-2", " ")
    assert fox.evaluate(ground) == marked


def test_without_code_every_cell_is_folded_on_the_next_page_too(fox, site):
    opened = "[...document.querySelectorAll('details.code')].map(one => one.open)"
    fox.goto(site + PLAN)
    assert set(fox.evaluate(opened)) == {True}
    fox.click(test_code_switch.SWITCH)
    assert set(fox.evaluate(opened)) == {False}
    fox.goto(site + NEXT)
    assert set(fox.evaluate(opened)) == {False}


# ---- the footnote


def cite(fox) -> str:
    """Press "Cite ¶12" and paste into the search what was copied."""
    fox.click(test_cite.BUTTON)
    fox.wait_for_selector(f"{test_cite.STATUS}:has-text('Copied')")
    fox.press(".search-door input", Keys.CONTROL + "v")
    return fox.input_value(".search-door input")


def test_cite_copies_the_footnote(fox, site):
    fox.goto(f"{site}{test_cite.MEMO}#p3")
    assert cite(fox) == test_cite.NOTE.format(site + test_cite.MEMO)


def test_a_copy_on_a_disk_says_nothing_of_the_reader_s_folders(fox, built):
    fox.goto((built.html / test_cite.MEMO).as_uri() + "?private=1#p3")
    assert cite(fox) == test_cite.NOTE.partition(", {}")[0] + ")."


# ---- where little is allowed


def test_where_nothing_can_be_kept_all_works_for_the_page(fox, site, firefox):
    with firefox.marionette.using_prefs(REFUSING):
        fox.goto(site + "search.html?q=plenum")
        fox.wait_for_selector("li.place > a")
        fox.goto(site + PLAN)
        with pytest.raises(JavascriptException, match="insecure"):
            fox.evaluate("localStorage.length")
        fox.click("[data-does=colours]")
        assert fox.evaluate("document.documentElement.dataset.mode") == "light"
        fox.click(test_code_switch.SWITCH)
        assert not fox.evaluate("document.querySelector('details.code').open")


@pytest.fixture
def framed(fox, site, tmp_path):
    """Open a page of the book in a frame that may only run scripts."""

    def open_page(name: str):
        outer = tmp_path / "outer.html"
        outer.write_text(test_in_a_frame.frame(site + name, "allow-scripts"), encoding="utf-8")
        fox.goto(outer.as_uri())
        return fox.inside("iframe")

    return open_page


def test_in_a_frame_the_search_finds(fox, framed):
    with framed("search.html?q=plenum"):
        fox.wait_for_selector("li.place > a")
        _, places = search(fox, "Haeju")
        assert places and fox.find("li.place mark:has-text('Haeju')")


def test_in_a_frame_colours_code_cards_footnotes_and_quizzes_work(fox, framed, site):
    with framed(PLAN):
        fox.click("[data-does=colours]")
        assert fox.evaluate("document.documentElement.dataset.mode") == "light"
        fox.click(test_code_switch.SWITCH)
        assert not fox.evaluate("document.querySelector('details.code').open")
    with framed(test_cards.MEMO):
        fox.hover(test_cards.YUN)
        fox.wait_for_selector(CARD)
        assert cite(fox) == test_cite.NOTE.format(site + test_cite.MEMO)
    with framed(QUIZ):
        fox.click(".quiz fieldset button")
        assert fox.inner_text(".quiz-feedback") == "Choose an answer first."

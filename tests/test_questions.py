"""The questions and quizzes of the chapters as a reader meets them, and what the build refuses."""

import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

import small_book
from edition.notebooks.plain_markdown import PlainMarkdown

PARTS = ("document", "aid", "plenum", "positions")
# The ways in for newcomers: short, and without questions of their own.
DOORS = {"document/plain-words", "document/year-1956"}
WITH_QUIZ = {
    "aid/in-context",
    "aid/why-ask",
    "document/reading-a-memorandum",
    "document/where-the-paper-went",
    "plenum/accusations",
    "plenum/how-far-away",
    "plenum/open-places",
    "plenum/the-border",
    "plenum/the-four",
    "positions/beijing",
    "positions/let-see-and-said",
    "positions/moscow",
    "positions/two-months-later",
}
# What readers of this memo most often get wrong, in words that its questions must ask about.
MISREADINGS = {
    "'unpaid labor' taken at its word": '"unpaid labor"',
    "the request taken for a grant": "What had Beijing answered to the Korean request",
    "the summary taken for the record": "Who says that Ivanov stated that the Soviet Union",
    "two names taken for two men": "How many men are Kim Chang-il",
    "hearsay taken for testimony": "At which hand do we have what Yun said",
    "one kind of guards overlooked": "Whose border guards urged the four",
    "a town that no map has": 'Where is the "Andun" of the memo',
    "all four counted with Yan'an": "four men of the Yan'an group",
    "the date of a paper taken for the day": "When did Mao Zedong receive the Soviet delegation",
    "Armstrong's numbers taken on trust": "you find it only in Armstrong's",
}


def words(element) -> str:
    return " ".join(element.get_text().split())


def name_of(page: str) -> str:
    return page.removeprefix("chapters/").removesuffix(".html")


@pytest.fixture(scope="module")
def chapters(built):
    """The pages that teach, by name."""
    pages = [page for page in built.chapters if name_of(page).partition("/")[0] in PARTS]
    return {name_of(page): built.soup(page) for page in pages}


def test_every_chapter_asks_two_or_three_questions(chapters):
    asked = {
        name: len(page.select(".exercise")) for name, page in chapters.items() if name not in DOORS
    }
    assert len(asked) > 10
    assert {name: count for name, count in asked.items() if count not in (2, 3)} == {}


def test_each_question_has_its_folded_answer_below_it(chapters):
    for name, page in chapters.items():
        for question in page.select(".exercise"):
            number = re.fullmatch(r"Question (\d+)", words(question.p))[1]
            answer = question.find_next_sibling()
            assert (answer.name, words(answer.summary)) == (
                "details",
                f"An answer to question {number}",
            ), name
            assert not answer.has_attr("open")


def leads_to_evidence(answer) -> bool:
    """Whether a paragraph of the memo or a work in the bibliography is linked."""
    links = [link["href"] for link in answer.select("a[href]")]
    return any(re.search(r"#p\d+$|bibliography\.html#", link) for link in links)


def test_each_answer_leads_to_its_evidence(chapters):
    answers = [a for page in chapters.values() for a in page.select(".exercise + details")]
    assert answers
    assert [words(a.summary) for a in answers if not leads_to_evidence(a)] == []


def test_an_answer_without_evidence_is_seen():
    answer = '<details>Because <a href="{}">of this</a>.</details>'
    for target, leads in {"memo.html#p3": True, "memo.html#top": False, "#p3-x": False}.items():
        assert leads_to_evidence(BeautifulSoup(answer.format(target), "html.parser")) == leads


def test_the_reading_chapters_have_short_quizzes(chapters):
    quizzes = {name: page.select(".quiz") for name, page in chapters.items()}
    assert {name for name, found in quizzes.items() if found} == WITH_QUIZ
    for found in filter(None, quizzes.values()):
        (quiz,) = found
        assert len(quiz.select("fieldset")) in (3, 4)


def test_each_question_of_a_quiz_is_a_named_group_with_one_right_option(chapters):
    for page in chapters.values():
        groups = []
        for question in page.select(".quiz fieldset"):
            assert words(question.legend)
            options, answers = question.select("label"), question.select("details dt")
            groups.append({option.input["name"] for option in options})
            assert len(groups[-1]) == 1
            told = [re.sub("^(Right|Wrong): ", "", words(answer)) for answer in answers]
            assert told == [words(option) for option in options]
            assert [words(answer).startswith("Right: ") for answer in answers].count(True) == 1
            assert not question.select("label a")  # a click there would leave the page
        assert len(set(map(frozenset, groups))) == len(groups)


def test_the_place_of_an_option_does_not_give_it_away(chapters):
    for page in chapters.values():
        for quiz in page.select(".quiz"):
            answers = [question.select("dt") for question in quiz.select("fieldset")]
            places = {
                number
                for options in answers
                for number, option in enumerate(options)
                if "right" in option["class"]
            }
            assert len(places) > 1


@pytest.mark.parametrize("misreading", MISREADINGS)
def test_a_question_probes(chapters, misreading):
    questions = [
        words(question)
        for page in chapters.values()
        for question in page.select(".exercise, .quiz legend")
    ]
    assert [text for text in questions if MISREADINGS[misreading] in text]


def test_only_the_pages_with_a_quiz_offer_to_check_an_answer(page, site, built):
    with_quiz = [name for name in built.chapters if built.soup(name).select(".quiz")]
    without = "chapters/document/memo.html"
    assert with_quiz and without not in with_quiz
    for name, checked in ((with_quiz[0], True), (without, False)):
        page.goto(site + name)
        buttons = page.get_by_role("button", name="Check", exact=True)
        assert (buttons.count() > 0) == checked, name


@pytest.fixture
def quiz(page, site):
    """The first question of a quiz, in a browser with scripts."""
    page.goto(f"{site}chapters/document/reading-a-memorandum.html")
    return page.locator(".quiz fieldset").first


def option(quiz, verdict: str):
    """The radio button whose answer begins with the verdict, the first of them."""
    told = quiz.locator("dt").all_text_contents()
    place = next(n for n, text in enumerate(told) if text.startswith(verdict))
    return quiz.locator("input").nth(place)


def reason(quiz, verdict: str) -> str:
    shown = quiz.locator(f"dt.{verdict} + dd").first.text_content()
    return " ".join(shown.split())


def feedback(quiz) -> str:
    return " ".join(quiz.locator("[aria-live=polite]").inner_text().split())


def test_a_choice_is_checked_and_says_why(quiz):
    quiz.get_by_role("button", name="Check").click()
    assert feedback(quiz) == "Choose an answer first."
    option(quiz, "Wrong").check()
    assert feedback(quiz) == ""
    quiz.get_by_role("button", name="Check").click()
    assert feedback(quiz) == f"Not that one. {reason(quiz, 'wrong')}"
    option(quiz, "Right").check()
    quiz.get_by_role("button", name="Check").click()
    assert feedback(quiz) == f"Right. {reason(quiz, 'right')}"
    assert quiz.locator("details").get_attribute("open") is None


def test_the_keyboard_is_enough(quiz, page):
    quiz.locator("input").first.focus()
    page.keyboard.press("ArrowDown")
    assert feedback(quiz) == ""  # moving through the options tells nothing
    page.keyboard.press("Enter")
    assert feedback(quiz).startswith(("Right. ", "Not that one. "))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    assert feedback(quiz).startswith(("Right. ", "Not that one. "))


def test_a_screen_reader_hears_the_question_with_its_options(quiz):
    group = quiz.page.get_by_role("group", name=re.compile("^1. What kind of text"))
    assert group.get_by_role("radio").count() == 3
    for radio in group.get_by_role("radio").all():
        assert radio.evaluate("radio => radio.labels[0].textContent.trim()")


def test_nothing_is_stored_or_sent(quiz, page):
    keys = "Object.keys(localStorage).concat(Object.keys(sessionStorage), document.cookie)"
    before, sent = page.evaluate(keys), []
    page.on("request", lambda request: sent.append(request.url))
    option(quiz, "Right").check()
    quiz.get_by_role("button", name="Check").click()
    assert feedback(quiz).startswith("Right.")
    sent = [address for address in sent if not address.endswith("favicon.svg")]  # it may come late
    assert (page.evaluate(keys), sent, page.errors) == (before, [], [])
    page.reload()
    assert page.locator(".quiz input:checked").count() == 0


def test_answers_open_without_scripts(chromium, site):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}chapters/document/reading-a-memorandum.html")
        assert page.get_by_role("button", name="Check").count() == 0
        for folded in (page.locator(".quiz details").first, page.locator(".exercise + details")):
            text = folded.first.locator("p").first
            assert not text.is_visible()
            folded.first.locator("summary").click()
            assert text.is_visible()


CONF = """
extensions = [
    "myst_parser", "edition.words.quiz", "sphinx_exercise", "edition.words.folded_answers"
]
myst_enable_extensions = ["colon_fence", "deflist"]
exercise_style = "solution_follow_exercise"
exclude_patterns = ["_*"]
version, epub_copyright = "1", "Us"
"""
GOOD = ":::{quiz}\nWho asks?\n\n[ ] He\n: No.\n\n[x] She\n: Yes.\n:::\n"
FAULTS = {
    "no right option": ("[x] She", "[ ] She", "'Who asks?': 0 options are marked '[x]'"),
    "two right options": ("[ ] He", "[x] He", "'Who asks?': 2 options are marked '[x]'"),
    "no explanation": (
        "[ ] He\n: No.",
        "[ ] He",
        "no explanation on a line ': …' below the option '[ ] He'",
    ),
    "an empty explanation": (": No.", ": %", "the option '[ ] He' has no explanation"),
    "no mark": ("[ ] He", "He", "the option 'He' begins with neither"),
    "another mark": ("[ ] He", "[o] He", "the option '[o] He' begins with neither"),
    "one option": ("[ ] He\n: No.\n\n", "", "fewer than two options"),
    "a link in an option": ("] He", "] [He](#who-asks)", "the option '[ ] He' has a link"),
    "options without a question": ("Who asks?\n", "", "neither a question nor its options"),
    "something else": ("Who asks?", "- Who asks?", "'Who asks?': neither a question"),
    "no question": (GOOD[10:-4], "", "there is no question"),
}
ANSWERS = {
    "an answer to no question": ("```{solution} gone\nA.\n```\n", "'gone'"),
    "an answer before its question": (
        "```{solution} late\nA.\n```\n\n```{exercise}\n:label: late\nQ?\n```\n",
        "does not follow exercise 'late'",
    ),
}


def build(folder, pages: dict[str, str], to: str = "html") -> small_book.SmallBook:
    """A small book of pages that no contents name."""
    head = "---\norphan: true\n---\n\n# A page\n\n"
    small_book.write(folder, {name: head + text for name, text in pages.items()}, CONF)
    return small_book.build(folder, to=to)


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What a build of the faults warns of."""
    pages = {"index": GOOD}
    for number, (before, after, _) in enumerate(FAULTS.values()):
        assert before in GOOD
        pages[f"fault-{number}"] = GOOD.replace(before, after, 1)
    for number, (text, _) in enumerate(ANSWERS.values()):
        pages[f"answer-{number}"] = text
    return build(tmp_path_factory.mktemp("faults"), pages).warnings


@pytest.mark.parametrize("fault", FAULTS)
def test_a_quiz_is_refused_with(complaints, fault):
    page = f"fault-{list(FAULTS).index(fault)}.md"
    told = [line for line in complaints if page in line]
    assert len(told) == 1, told
    assert FAULTS[fault][2] in told[0]
    assert re.search(rf"{page}:\d+: WARNING: quiz: ", told[0])


@pytest.mark.parametrize("fault", ANSWERS)
def test_refused_is(complaints, fault):
    assert [line for line in complaints if ANSWERS[fault][1] in line]


def test_a_sound_quiz_passes(complaints, tmp_path):
    assert [line for line in complaints if "index.md" in line] == []
    assert build(tmp_path / "sound", {"index": GOOD}).warnings == []


QUESTION = "```{exercise}\n:label: why\nWhy?\n```\n\n```{solution} why\nSo.\n```\n\n"


@pytest.mark.parametrize(
    ("builder", "page"), [("singlehtml", "index.html"), ("epub", "index.xhtml")]
)
def test_they_go_into_one_long_page_and_into_an_ebook(tmp_path, builder, page):
    made = build(tmp_path, {"index": QUESTION + GOOD}, to=builder)
    assert made.warnings == []
    text = (made.html / page).read_text(encoding="utf-8")
    soup = BeautifulSoup(text, "html.parser")
    assert words(soup.select_one("#answer-to-why")) == "An answer to question 1 So."
    assert [words(label) for label in soup.select("fieldset label")] == ["He", "She"]
    if builder == "epub":
        ElementTree.fromstring(text)  # well-formed, as an e-book must be


@pytest.mark.parametrize(
    ("book", "plain"),
    [
        (":::{exercise}\n:label: q\nWho {term}`asks <ask>`?\n:::", "**Question.** Who asks?"),
        (
            ":::{solution} q\nHe, by [¶1](#p1).\n:::",
            "<details><summary>An answer</summary>\n\nHe, by ¶1.\n\n</details>",
        ),
        (
            ":::{quiz}\nWho?\n\n[ ] He\n: No, he\n  does not.\n\n[x] She\n: Yes.\n\nWhen?\n:::",
            "**1.** Who?\n\n- He\n- She\n\n"
            "<details><summary>Show the answer</summary>\n\n"
            "- Wrong: He. No, he does not.\n- Right: She. Yes.\n\n</details>\n\n**2.** When?",
        ),
    ],
)
def test_in_a_notebook_it_is_plain_markdown(book, plain):
    reader = PlainMarkdown(str, str, str, lambda path: (path, ""))
    assert reader.convert(book) == plain

"""Our prose is read: each rule refuses a sentence that breaks it, at its line, and nothing else.

What these tests see refused passed every check before.
"""

# ruff: noqa: F811 (the fixture `broken` is another file's)

import pytest

from edition.evidence import check
from test_check import EDITION, PAGE, broken  # noqa: F401

NUMERALS = "data/numerals.csv"
PLAN = "chapters/aid/plan-1957.md"


@pytest.mark.parametrize(
    "link", ["[¶14](#p13)", "[¶4](../document/memo.md#p3)", "[paragraph 2](#p3)"]
)
def test_a_link_that_shows_another_paragraph_is_refused(broken, link):
    broken.page(f"See {link}.")
    broken.refuses(PAGE, 3, "the link shows", "leads to 'p")


@pytest.mark.parametrize("sign", ["¶99", "¶3–16", "¶16-17"])
def test_a_paragraph_that_is_named_and_is_nowhere_is_refused(broken, sign):
    broken.page(f"See {sign} of it.")
    broken.refuses(PAGE, 3, "which is nowhere; the memo has p0 to p15")


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ([":::{note}", "Words."], 3, "::: is never closed"),
        (["::::{note}", ":::{tip}", "Words.", "::::"], 3, ":::: is never closed"),
        ([":::{note}", "Words.", ":::{tip}", "Words.", ":::"], 3, "::: is never closed"),
        (["Words.", "", ":::"], 5, "::: closes nothing"),
        (["```{code-cell}", "1"], 3, "``` is never closed"),
    ],
)
def test_a_lost_fence_is_refused(broken, lines, line, words):
    broken.page(*lines)
    broken.refuses(PAGE, line, words, "give each box")


def test_code_that_python_cannot_read_is_refused_at_its_line(broken):
    broken.page("```{code-cell}", ":tags: [hide-input]", "a = 1", "b = = 2", "```", "", "Words.")
    broken.refuses(PAGE, 6, "Python cannot read the code here")


def test_a_cell_of_ipython_is_none_of_our_business(broken):
    broken.page("```{code-cell}", "%pip install x", "!ls", "```")
    assert check(broken.root) == []


# Quotation marks


@pytest.mark.parametrize(
    ("quoted", "words"),
    [
        ('"malicious and libelous attacks"', "write {memo}`p7: …`"),
        ("“malicious and libelous attacks”", "are words of the memo"),
        ('"domestic process"', "write {memo}`p12: …`"),
        ('"malicious and libellous attacks"', "not stand in p7"),
        ('"an extremely serous event"', "letter for letter"),
        ("„domestic process“", "write {memo}`p12: …`"),
        ("«domestic process»", "write {memo}`p12: …`"),
        ("»domestic process«", "write {memo}`p12: …`"),
        ("‘domestic process’", "write {memo}`p12: …`"),
        ("<q>domestic process</q>", "write {memo}`p12: …`"),
        ("&ldquo;domestic process&rdquo;", "write {memo}`p12: …`"),
        ("``domestic process''", "write {memo}`p12: …`"),
    ],
)
def test_words_of_the_memo_in_plain_quotation_marks_are_refused(broken, quoted, words):
    broken.page(f"The record has {quoted}.")
    broken.refuses(PAGE, 3, words)


def test_other_quotation_marks_pass(broken):
    broken.page(
        'The word "also" is one word, and "unpaid labor" has an entry;',
        "The men’s and the others’ ‘also’, or the critics’ domestic process’, are not quoted;",
        '"We do not want to overthrow him" is another man\'s, and "Kim Il Sung" a name.',
    )
    assert check(broken.root) == []


# Digits and days


@pytest.mark.parametrize(
    "number", ["108", "3.5", "2,579", "1 in 12", "17 men", "About 50.", "½", "⑰"]
)
def test_a_number_without_a_reason_is_refused(broken, number):
    broken.page(f"There were {number}, it is said.")
    messages = [one.message for one in check(broken.root)]
    assert messages and all("is typed; glue it from a notebook" in one for one in messages)


def test_dates_references_and_codes_are_no_typed_numbers(broken):
    broken.page(
        "1. On 4 September 1956, in [¶4](#p4), from 18:00 to 21:10; the 18th; 30 and 31 August;",
        "   [1956-09-04]{.date}, the 1950s, July 1956, September 4, 1956;",
        "   RGANI, Fond 5, Opis 28, Delo 410, Listy 322-325, leaves 319 to 321, diary No. 251;",
        "   pages 48 and 49, UTF-8, CC BY 4.0, [x]{width=50px} and `108`.",
    )
    assert check(broken.root) == []


def test_marks_and_minutes_are_set_by_a_lesson_and_by_no_other_page(broken):
    lesson = "chapters/teaching/page.md"
    broken.write(lesson, "# A lesson\n\nAfter 25 minutes give 3 marks of 10 marks.\n")
    assert check(broken.root) == []
    broken.page("After 25 minutes.")
    broken.refuses(PAGE, 3, "'25'")


def test_a_number_on_the_list_passes_in_its_words_only(broken):
    broken.page("The file has 108 leaves.")
    broken.append(NUMERALS, f"{PAGE},108 leaves,The archive's count.")
    assert check(broken.root) == []
    broken.page("The file has 109 leaves.")
    said = [one.message for one in check(broken.root)]
    assert any("'109'" in one for one in said) and any("stand nowhere" in one for one in said)


def test_a_number_on_the_list_for_no_page_is_refused(broken):
    line = broken.append(NUMERALS, "chapters/pagee.md,108 leaves,The archive's count.")
    broken.refuses(NUMERALS, line, "'chapters/pagee.md' is no chapter")


@pytest.mark.parametrize(
    "day", ["13 December 1956", "December 13, 1956", "1956-12-13", "the 13th of December"]
)
def test_a_day_that_no_row_has_is_refused(broken, day):
    broken.page(f"On {day} nothing happened.")
    broken.refuses(PAGE, 3, "no row of a table has the day 13 December")


# Names, glued numbers and their words


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("{term}`Petrov <N. S. Khrushchev>`", "no word of 'Petrov'"),
        ("{term}`So Hwi <Yun Kong-hum>`", "has an entry of its own"),
        ("{term}`the premier <Kim Chang-man>`", "no word of 'the premier'"),
    ],
)
def test_a_name_that_leads_to_another_is_refused(broken, term, words):
    broken.page(f"Then {term} spoke.")
    broken.refuses(PAGE, 3, words)


CELL = ["```{code-cell}", "numbers = {'total': value['plan-1957-total']}", "```", ""]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{glue:text}`total:.0f` million roubles", "'million roubles' stands beside 'total'"),
        ("{glue:text}`total:.0f` billion yuan", "has 'million'"),
        ("{glue:text}`totl:.0f` million yuan", "no cell of this page glues 'totl'"),
    ],
)
def test_a_glued_number_with_the_words_of_another_is_refused(broken, text, words):
    broken.page(*CELL, f"The plan: {text}.")
    broken.refuses(PAGE, 7, words)


def test_the_currencies_are_those_of_the_table(broken):
    figures = broken.read("data/figures.csv").replace(",US dollars,", ",Skerry crowns,")
    broken.write("data/figures.csv", figures)
    broken.page(*CELL, "The plan: {glue:text}`total:.0f` million crowns.")
    (said,) = [one.message for one in check(broken.root) if one.path == PAGE]
    assert "'million crowns' stands beside 'total'" in said and "'yuan'" in said


def test_a_glued_number_with_its_own_words_passes(broken):
    broken.page(*CELL, "The plan: {glue:text}`total:.0f` million yuan.")
    assert check(broken.root) == []


def test_a_unit_beside_a_number_from_a_row_is_that_of_the_row(broken):
    year = "chapters/document/year-1956.md"
    line = broken.replace(year, "}} billion roubles", "}} million roubles")
    broken.refuses(year, line, "stands beside 'soviet-grant-1953'", "'billion'")


# The edition


@pytest.mark.parametrize(
    ("old", "new", "paragraph"),
    [
        (" categorically refused", " refused", "p5"),
        ("[cover\\]", "cover", "p2"),
        ("not simple border crossers", "simple border crossers", "p6"),
        ("29 August - 14 September", "29 August – 14 September", "p0"),
    ],
)
def test_a_word_that_the_edition_has_otherwise_is_refused(broken, old, new, paragraph):
    if old not in broken.read(EDITION):
        old = old.replace("\\", "")
    line = broken.replace(EDITION, old, new)
    broken.refuses(EDITION, line, f"{paragraph} of the edition has", "the words of the edition are")

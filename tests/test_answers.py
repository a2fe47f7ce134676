"""The checks read what a person may write: format first, then content."""

import io
import random
import re
from contextlib import redirect_stdout

import matplotlib.pyplot as plt
import pytest
from IPython.utils.capture import capture_output

from book import ROOT
from edition.notebooks.checking import tools_cell
from edition.notebooks.checking.reading import (
    Unread,
    amount_in,
    amount_of,
    items_of,
    paragraphs_of,
    text_of,
)
from edition.notebooks.exercises import blank
from handin import NAMES, Outcome, cells, points, run, shell, source, take
from spellings import ALL, QUESTIONS, SPELLINGS, desk, right, wrong

EXERCISE = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    """Notebooks read `../../data/`."""
    monkeypatch.chdir(ROOT / "chapters/exercises")
    yield
    plt.close("all")


# ---- spellings that are written down ----


@pytest.mark.parametrize(("name", "question"), ALL)
def test_right_answers_pass_in_every_spelling_and_wrong_ones_in_none(name, question):
    asked, at = QUESTIONS[name][question], desk(name)
    good = set(right(asked))
    bad = set(wrong(asked)) - good
    assert len(good) >= 20 and len(bad) >= 20
    assert [one for one in sorted(good) if at.marks(question, asked, one) != 1] == []
    assert [one for one in sorted(bad) if at.marks(question, asked, one) == 1] == []


@EXERCISE
def test_every_check_has_its_questions(name):
    asked = {question["check"] for question in QUESTIONS.get(name, {}).values()}
    advice = f"name the questions of {name} in tests/answers/questions.json"
    assert asked == set(cells(source(name), "grade")), advice


# ---- spellings that are made ----


def varied(text: str, chance: random.Random) -> str:
    """The same answer in another case, with other spaces and within quotes."""
    text = chance.choice([text, text.upper(), text.lower()])
    text = text.replace(" ", chance.choice([" ", "  ", "\u00a0"]))
    before, after = chance.choice([("", ""), ("“", "”"), ('"', '"'), ("‘", "’"), (" ", "  ")])
    return before + text + chance.choice(["", "", "."]) + after


PLAIN = re.compile(r"'[^'\\]+'")


@pytest.mark.parametrize(("name", "question"), [one for one in ALL if "quotation" not in one[1]])
def test_case_spaces_and_quotes_change_nothing(name, question):
    asked, at, chance = QUESTIONS[name][question], desk(name), random.Random(question)
    told = [one[1:-1] for one in right(asked) if PLAIN.fullmatch(one)]
    for text in chance.sample(told, min(10, len(told))):
        other = repr(varied(text, chance))
        assert at.marks(question, asked, other) == 1, other


@pytest.mark.parametrize("question", ["open_sentences", "part_ids"])
def test_order_and_type_of_a_list_change_nothing(question):
    name = {"open_sentences": "02-voices", "part_ids": "03-arithmetic-of-aid"}[question]
    asked, at, chance = QUESTIONS[name][question], desk(name), random.Random(question)
    parts = items_of(eval(asked["answers"][1], dict(at.space)))
    for made in (list, tuple, set, dict.fromkeys, "; ".join, "\n".join, ", ".join):
        chance.shuffle(parts)
        assert at.marks(question, asked, repr(made(parts))) == 1


NEEDED = {
    1: r"not stimulated by any outside factors|were a domestic process"
    r"|domestic process taking place within the KWP",
    2: r"forcible return was impossible",
    3: r"not yet have anything to say about the reason",
}


@pytest.mark.parametrize("number", NEEDED)
def test_a_quotation_gets_all_marks_just_when_it_keeps_what_makes_it_true(number):
    name, question = "05-two-positions", f"quotation_{number}"
    asked, at = QUESTIONS[name][question], desk(name)
    words = max(
        (text for text in at.space["STATEMENTS"]["text"] if re.search(NEEDED[number], text)),
        key=len,
    ).split()
    got = set()
    for start in range(len(words)):
        for end in range(start + 5, min(start + 30, len(words)) + 1):
            text = " ".join(words[start:end]).rstrip(".,")
            whole = (
                bool(re.search(NEEDED[number], text)) and words[end - 1] not in at.space["NEEDY"]
            )
            assert (at.marks(question, asked, repr(text)) == 1) == whole, text
            got.add(whole)
    assert got == {True, False}


# ---- what is said of a form that cannot be read ----


@pytest.mark.parametrize(
    ("name", "question", "spelling", "said"),
    [
        ("01-sourcing", "writer", "'Ivanov'", "One letter, a to e"),
        ("01-sourcing", "talk_day", "'4/9/1956'", "Day first, or month first?"),
        ("01-sourcing", "crossing", "'yes'", '"says" or "silent" or "later"'),
        ("02-voices", "chain_p2_2", "'ivanov < Mao'", "“mao” is not in the table of names"),
        ("02-voices", "open_sentences", "'p7 p8'", "names no sentence"),
        ("03-arithmetic-of-aid", "part_ids", "['plan-1957']", "No row of the table has the id"),
        ("03-arithmetic-of-aid", "parts_total", "185e6", "divide by a million"),
        ("03-arithmetic-of-aid", "parts_total", "'185 roubles'", "not another currency"),
        ("03-arithmetic-of-aid", "trade_share", "'63 million'", "Per cent are asked for"),
        ("04-plan-and-outcome", "cut", "31", "give it to one decimal"),
        ("04-plan-and-outcome", "outcome.grant.planned", "50e6", "divide by a million"),
        ("04-plan-and-outcome", "ax", "numbers_only()", "Nothing says which bar is which"),
        ("04-plan-and-outcome", "ax", "plt.figure()", "yours is of type Figure"),
        ("06-summary-on-trial", "nearest_1", "'the start'", "cannot be read as numbers"),
    ],
)
def test_the_form_is_spoken_of_before_the_content(name, question, spelling, said):
    asked = QUESTIONS[name][question]
    at = desk(name)
    body, last = at.checks[asked["check"]]
    at.marks(question, asked, spelling)
    with redirect_stdout(io.StringIO()) as out:
        exec(body, at.space)
        eval(last, at.space)
    printed = out.getvalue()
    assert said in printed


def test_bars_under_each_others_names_are_told_which():
    asked, at = QUESTIONS["04-plan-and-outcome"]["ax"], desk("04-plan-and-outcome")
    swapped = "drawn(['exports', 'plan', 'without request'], [185, 135, 127], 'bar')"
    assert at.marks("ax", asked, swapped) == 0
    with redirect_stdout(io.StringIO()) as out:
        eval(at.checks["check-bars"][1], at.space)
    assert "The bar named “exports” ends at 185" in out.getvalue()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1 234", 1234),
        ("45,9", 45.9),
        ("185,000", 185000),
    ],
)
def test_separators_of_thousands_and_decimals_are_told_apart(written, value):
    assert amount_of(written).value == value


@pytest.mark.parametrize(
    ("written", "scale", "value"),
    [
        ("300 piastres", "", 300),
        (300, "", 300),
        ("2 million piastres", "", 2e6),
        ("2 million piastres", "million", 2),
        ("2,000,000 piastres", "million", 2),
        ("2", "million", 2),
        ("5 thousand", "thousand", 5),
    ],
)
def test_an_amount_is_read_in_the_currency_and_the_scale_that_an_exercise_asks_for(
    written, scale, value
):
    assert amount_in("piastres", "piastres?|pt", scale)(written) == value


@pytest.mark.parametrize(
    ("written", "scale", "said"),
    [
        ("300 francs", "", "Piastres are asked for, not another currency."),
        ("30 %", "million", "Million piastres are asked for, not per cent."),
        ("300 piastres", "million", "300 piastres are not 300 million piastres."),
        (3000000, "million", "million piastres are asked for: divide by a million."),
    ],
)
def test_another_unit_than_an_exercise_asks_for_is_told(written, scale, said):
    with pytest.raises(Unread, match=re.escape(said)):
        amount_in("piastres", "piastres?|pt", scale)(written)


def test_readers_refuse_what_they_cannot_read():
    for odd in ("", "word", "12 apples", [1, 2], None, object()):
        with pytest.raises(Unread):
            amount_of(odd)
        with pytest.raises(Unread):
            paragraphs_of("x" if odd == [1, 2] else odd)
    assert text_of("  “It’s\u00a0so” ") == "It's so"


# ---- whether the cell with the answer ran ----


def answered(name: str, cell: str, code: str) -> Outcome:
    """The outcome of a blank copy in which one cell was run with this code."""
    notebook = blank(source(name))
    for one in notebook.cells:
        if one.metadata.get("nbgrader", {}).get("grade_id") == cell:
            one.source = code
    return take(notebook)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("quotation_1 = “were not stimulated by any”", "quotation marks are curly"),
        ("quotation_1 = 'answering Qiao's question'", 'goes between " and "'),
        ("quotation_1 = 'were not", "a quotation mark is missing"),
        ("quotation_1 = a domestic process", "Does all text stand between quotation marks?"),
        ("quotation_1 = p12", "does not know “p12”"),
        ("x = 1 / 0\nquotation_1 = 'a'", "stopped at line 1: ZeroDivisionError"),
        ("answer = 'a domestic process'", "There is no quotation_1 yet"),
    ],
)
def test_a_check_knows_why_the_cell_with_the_answer_did_not_run(code, said):
    outcome = answered("05-two-positions", "quotations", code)
    assert said in outcome.said["check-statement-1"]
    assert outcome.marks["check-statement-1"] == 0


def test_an_answer_counts_again_once_its_cell_runs():
    answered("05-two-positions", "quotations", "quotation_1 = “were”")
    good = "quotation_1 = 'were not stimulated by any outside factors'\nparagraph_1 = 12"
    shell().run_cell(good)
    assert run(
        [cells(source("05-two-positions"), "grade")["check-statement-1"]], Outcome()
    ).marks == {"check-statement-1": 4}


@EXERCISE
def test_running_the_tools_again_keeps_every_answer(name):
    notebook = source(name)
    assert take(notebook).marks == points(name)
    again = [
        one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") == "tools"
    ]
    outcome = run([*again, *cells(notebook, "grade").values()], Outcome())
    assert outcome.failed == {} and outcome.marks == points(name)


@EXERCISE
def test_a_name_of_the_tools_that_a_student_uses_is_given_back_and_told(name):
    notebook = source(name)
    assert take(notebook).marks == points(name)
    with capture_output() as captured:
        shell().run_cell("mark = 30\ndef paragraphs_of(answer): return 'p1'\nown = 1")
    assert "“mark” is a name of the tools" in captured.stdout
    assert "“paragraphs_of” is a name of the tools" in captured.stdout
    assert "“own”" not in captured.stdout and shell().user_ns["own"] == 1
    assert run(cells(notebook, "grade").values(), Outcome()).marks == points(name)


def test_an_answer_that_is_used_up_by_reading_is_read_again():
    name, question = "03-arithmetic-of-aid", "part_ids"
    take(source(name))
    shell().user_ns[question] = iter(list(shell().user_ns[question]))
    check = cells(source(name), "grade")["check-parts"]
    for _ in range(2):
        assert run([check], Outcome()).marks == {"check-parts": 1}


@EXERCISE
def test_a_check_that_is_run_first_says_what_to_run_before_it(name):
    shell().reset(new_session=True)
    outcome = run(cells(source(name), "grade").values(), Outcome())
    assert outcome.failed == {} and set(outcome.marks.values()) == {0}
    assert all("First run the folded cell" in said for said in outcome.said.values())


@EXERCISE
def test_a_check_that_is_run_before_its_answer_says_so(name):
    notebook = blank(source(name))
    shell().reset(new_session=True)
    tools = [
        one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") == "tools"
    ]
    outcome = run([*tools, *cells(notebook, "grade").values()], Outcome())
    assert outcome.failed == {} and set(outcome.marks.values()) == {0}
    assert any("Run the cell above that sets it" in said for said in outcome.said.values())


@EXERCISE
def test_cells_out_of_order_get_their_marks_in_the_end(name):
    notebook = source(name)
    code = [one for one in notebook.cells if one.cell_type == "code"]
    shell().reset(new_session=True)
    plt.close("all")
    for one in reversed(code):  # everything stands on its head at first
        run([one], Outcome())
    outcome = run(code, Outcome())
    assert outcome.marks == points(name)


# ---- what a student sees of a check ----


@EXERCISE
def test_a_check_begins_with_its_heading_and_ends_in_marks_out_of_its_points(name):
    notebook = blank(source(name))
    take(notebook)
    for key, cell in cells(notebook, "grade").items():
        assert cell.source.startswith("# Check: ")
        worth = points(name)[key]
        assert f"({worth} mark" in cell.source.splitlines()[0]
        marks = shell().run_cell(cell.source).result
        assert marks._repr_html_() == f"<strong>0 of {worth}</strong>" and repr(marks) == "0"


def test_the_shared_tools_are_the_same_in_all_exercises_and_need_nothing_else():
    shared = tools_cell("").strip()
    assert re.findall(r"^(?:import|from) (\w+)", shared, re.MULTILINE)
    outside = set(re.findall(r"^(?:import|from) (\w+)", shared, re.MULTILINE)) - {
        *("__future__", "ast", "re", "unicodedata", "collections", "decimal", "numbers", "typing"),
        "hashlib",
    }
    assert outside == set()
    for name in NAMES:
        tools = [
            one for one in source(name).cells if one.source.startswith("# Tools of the checks")
        ]
        assert len(tools) == 1 and tools[0].source.startswith(shared)


def test_the_cases_are_many():
    counted = [
        len(set(spelling)) for name, one in ALL for spelling in (right(QUESTIONS[name][one]),)
    ]
    assert len(ALL) == len(counted) > 50 and sum(counted) > 1500
    assert all(len(kind["right"]) >= 20 and len(kind["wrong"]) >= 20 for kind in SPELLINGS.values())


def test_the_command_that_contributors_are_given_makes_the_fingerprint_of_the_checks():
    from edition.notebooks.checking.marking import fingerprint

    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (code,) = re.findall(r'python -c "(import hashlib;[^"]*)"', text)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(code)
    assert said.getvalue().strip() == fingerprint("cut", "31.4")

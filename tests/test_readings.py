"""The answers of the exercises agree with the tables, and their sources do not show them."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from hashlib import sha256
from itertools import pairwise, product

import pytest

from book import ROOT
from handin import source

EXERCISES = ["01-sourcing", "02-voices", "05-two-positions", "06-summary-on-trial"]
# The short names of exercise 2, which students type, and the registers' ids.
VOICES = {
    "ivanov": "ivanov",
    "qiao": "qiao-xiaoguang",
    "kim": "kim-il-sung",
    "li": "li-dong-geun",
    "government": "dprk-government",
    "leaders": "choe-yong-gon + kim-chang-man",
    "yun": "yun-kong-hum",
    "functionaries": "korean-functionaries",
    "visitors": "disgruntled-functionaries",
    "someone": "unnamed-informants",
}
FINDINGS = {"a": "supported", "b": "partly supported", "c": "not in the text"}
CODE = re.compile(r'^ *"([0-9a-f]{8})"', re.MULTILINE)


def cells(exercise: str) -> list:
    return source(exercise).cells


def solution(exercise: str) -> dict:
    """The values that the solved answer cells give to their names."""
    names = {}
    for cell in cells(exercise):
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            exec(cell.source, names)
    return names


def rows(table: str) -> list[dict]:
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sentence_of(name: str) -> str:
    """The id of the sentence whose chain stands under a name: ``p7.7`` for ``chain_p7_7``."""
    return name.removeprefix("chain_").replace("_", ".")


def other_chains(answers: dict, statements: list[dict]) -> list[str]:
    """Sentences of exercise 2 whose chain, or whose being unclear, differs in the table."""
    chains = {sentence_of(key): v for key, v in answers.items() if key[:6] == "chain_"}
    differ = []
    for row in statements:
        if row["id"] in chains:
            ours = " < ".join(VOICES[voice] for voice in chains[row["id"]].split(" < "))
            is_open = row["id"] in answers["open_sentences"].split()
            if (ours, is_open) != (row["voices"], row["clarity"] == "unclear"):
                differ.append(row["id"])
    return differ


def other_findings(answers: dict, clauses: list[dict]) -> list[str]:
    """Clauses of exercise 6 whose finding or paragraph differs in the table."""
    return [
        row["id"]
        for number, row in enumerate(clauses, 1)
        if FINDINGS[answers[f"finding_{number}"]] != row["finding"]
        or answers[f"nearest_{number}"] != row["paragraph"]
    ]


def test_the_chains_of_exercise_2_are_those_of_the_table():
    assert other_chains(solution("02-voices"), rows("statements")) == []


def test_a_chain_that_differs_from_the_table_is_seen():
    shorter = solution("02-voices") | {"chain_p2_2": "ivanov < qiao"}
    assert other_chains(shorter, rows("statements")) == ["p2.2"]
    surer = solution("02-voices") | {"open_sentences": "p4.3 p7.7 p8.3 p11.1"}
    assert other_chains(surer, rows("statements")) == ["p11.2"]


def test_the_findings_of_exercise_6_are_those_of_the_table():
    clauses = rows("summary_claims")
    assert other_findings(solution("06-summary-on-trial"), clauses) == []
    text = (ROOT / "chapters/exercises/06-summary-on-trial.md").read_text(encoding="utf-8")
    assert [row["id"] for row in clauses if row["clause"] not in text] == []


def test_a_finding_that_differs_from_the_table_is_seen():
    milder = solution("06-summary-on-trial") | {"finding_4": "b"}
    assert other_findings(milder, rows("summary_claims")) == ["against-criticism"]


def accepted(exercise: str, candidates: list[str]) -> dict[str, set[str]]:
    """For each question or sentence, which of some answers its check calls right."""
    code = [cell for cell in cells(exercise) if cell.cell_type == "code"]
    settings = {cell.metadata.get("nbgrader", {}).get("grade_id", ""): cell for cell in code}
    tools = {}
    exec(settings["tools"].source, tools)
    checks = [
        compile(cell.source, name, "exec")
        for name, cell in settings.items()
        if name.startswith("check-") and name != "check-open"
    ]
    names = {name for name in solution(exercise) if not name.startswith("__")}
    found: dict[str, set[str]] = {}
    for candidate in candidates:
        tools |= dict.fromkeys(names, candidate)
        with redirect_stdout(io.StringIO()) as printed:
            for check in checks:
                exec(check, tools)
        for question in re.findall(r"^(\S+): Right", printed.getvalue(), re.MULTILINE):
            found.setdefault(question, set()).add(candidate)
    return found


@pytest.mark.parametrize("exercise", ["01-sourcing", "06-summary-on-trial"])
def test_a_check_accepts_one_answer_of_those_that_are_offered(exercise):
    offered = [*"abcde", "says", "silent", "later", "record", "archive", "edition"]
    days = [f"1956-{month:02}-{day:02}" for month in (8, 9) for day in range(1, 32)]
    paragraphs = [f"p{number}" for number in range(16)]
    right = accepted(exercise, offered + days + paragraphs)
    several = {"nearest_1": {"p1", "p2"}, "nearest_2": {"p7", "p10"}, "nearest_4": {"p11", "p12"}}
    answers = {k: {v} for k, v in solution(exercise).items() if not k.startswith("__")}
    assert right == answers | {k: v for k, v in several.items() if k in answers}


def test_a_chain_is_right_when_the_table_has_it_or_the_text_leaves_it_open():
    chains = [
        " < ".join(["ivanov", *rest])
        for links in range(4)
        for rest in product(VOICES, repeat=links)
    ]
    right = accepted("02-voices", chains)
    rows_of = {row["id"]: row for row in rows("statements")}
    for name, found in right.items():
        sentence = sentence_of(name)
        as_ids = {" < ".join(VOICES[voice] for voice in c.split(" < ")) for c in found}
        assert rows_of[sentence]["voices"] in as_ids
        assert len(as_ids) == 1 or rows_of[sentence]["clarity"] == "unclear"
    assert len(right) == 8


def disordered(check: str) -> list[str]:
    """Codes of answers that come before a smaller one in the same list of replies."""
    lists = re.findall(r'(?:^ *"[0-9a-f]{8}".*\n)+', check, re.MULTILINE)
    codes = [CODE.findall(replies) for replies in lists]
    return [code for found in codes for code, after in pairwise(found) if code > after]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_order_of_the_replies_does_not_show_the_answer(exercise):
    checks = [c.source for c in cells(exercise) if c.metadata.get("nbgrader", {}).get("grade")]
    assert any(CODE.search(check) for check in checks)
    assert [code for check in checks for code in disordered(check + "\n")] == []


def test_replies_in_the_order_of_the_answers_are_seen():
    assert disordered('    "0b": "",\n    "aaaaaaaa": "No.",\n    "11111111": "Right.",\n')
    assert not disordered('    "11111111": "Right.",\n    "aaaaaaaa": "No.",\n')


def asked_and_given(exercise: str) -> tuple[int, int, int]:
    """The least and the most words that the text at the end may have, and those of our answer."""
    prose = [cell for cell in cells(exercise) if cell.cell_type == "markdown"]
    asked = next(m for c in prose if (m := re.search(r"in (\d+) to (\d+) words", c.source)))
    answer = next(c.source for c in prose if c.metadata.get("nbgrader", {}).get("solution"))
    words = re.sub(r"<!--.*?-->|\{cite:p\}`[^`]*`|\{memo\}`p\d+: ", "", answer).split()
    return int(asked[1]), int(asked[2]), len(words)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_model_answer_keeps_to_the_length_that_it_asks_for(exercise):
    least, most, given = asked_and_given(exercise)
    assert least <= given <= most


# Fingerprints

CODED = re.compile(r'"([0-9a-f]{8})"')
WORDS = [*"abcdefgh", "says", "silent", "later", "record", "archive", "edition"]


def fingerprint(question: object, answer: str) -> str:
    return sha256(f"{question}: {answer}".encode()).hexdigest()[:8]


def answers_that_can_be_given(exercise: str, page: str) -> Iterator[tuple[object, str]]:
    """Questions of an exercise with all that somebody may answer, right or wrong."""
    sentences = rows("statements")
    if exercise == "05-two-positions":
        for number, sentence, length in product((1, 2, 3), sentences, range(3, 10)):
            bare = re.findall(r"[\w'-]+", sentence["text"].lower())
            for start in range(len(bare) - length + 1):
                yield number, " ".join(bare[start : start + length])
        return
    names = {"open", *re.findall(r'^    "(\w+)":|^(\w+) = ', page, re.MULTILINE)}
    asked = {name for found in names for name in ([found] if isinstance(found, str) else found)}
    days = [f"1956-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 32)]
    others = [*WORDS, *days, *(f"p{n}" for n in range(16)), *(row["id"] for row in sentences)]
    yield from product(asked, others)
    if exercise == "02-voices":
        ids = [row["id"] for row in sentences if f'"{row["id"]}"' in page]
        for links in range(5):
            for rest in product(VOICES, repeat=links):
                for name in ids:
                    yield name, " < ".join(["ivanov", *rest])
                    yield name, " < ".join(rest)


def codes_of_nobody(exercise: str, page: str) -> set[str]:
    """Fingerprints in an exercise that no answer has: nobody would ever read their reply."""
    known = {fingerprint(*one) for one in answers_that_can_be_given(exercise, page)}
    return set(CODED.findall(page)) - known


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_fingerprint_is_that_of_an_answer(exercise):
    page = (ROOT / f"chapters/exercises/{exercise}.md").read_text(encoding="utf-8")
    assert len(CODED.findall(page)) > 20
    assert codes_of_nobody(exercise, page) == set()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_changed_fingerprint_is_seen(exercise):
    page = (ROOT / f"chapters/exercises/{exercise}.md").read_text(encoding="utf-8")
    code = CODED.findall(page)[-1]
    other = f"{(int(code, 16) + 1) % 16**8:08x}"
    assert codes_of_nobody(exercise, page.replace(code, other)) == {other}

"""The numbers that a reader meets, reckoned again without pandas and looked up on their pages.

A claim is a fact of our fact sheet, words of a page with the numbers as the sheet rounds them, and
the same numbers by plain arithmetic from `data/`.
"""

import csv
import re
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import acos, cos, radians, sin
from typing import NamedTuple

import pytest

from book import ROOT

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def read_rows(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(table: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in read_rows(table)}


FIGURES, EVENTS, STATEMENTS = read("figures"), read("events"), read("statements")
SIDES = {id: row["side"] for id, row in (read("people") | read("organisations")).items()}
VALUE = {id: Fraction(row["value"]) for id, row in FIGURES.items()}

# The amounts that all others come from, as the fact sheet has them.
GIVEN = {
    "KEY-01 total": ("plan-1957-total", "185"),
    "KEY-01 trade": ("plan-1957-circulation", "85"),
    "KEY-01 grant": ("plan-1957-unpaid", "50"),
    "KEY-02": ("plan-1957-request", "50"),
    "AID-02": ("grant-1954-57", "800"),
    "AID-02 old yuan": ("grant-old-yuan", "8"),
    "AID-03": ("grant-1957", "50"),
    "AID-04 four years": ("exports-1954-57", "922.2"),
    "AID-04": ("exports-1957", "127"),
    "AID-05 four years": ("imports-1954-57", "137.12"),
    "AID-05": ("imports-1957", "70"),
    "AID-07": ("grant-roubles", "1.6"),
    "AID-07b": ("writeoff-roubles", "1.45"),
    "AID-07b yuan": ("writeoff-yuan", "729"),
    "AID-12 China": ("china-first-year", "3"),
    "AID-12 others": ("bloc-first-year", "2.2"),
    "SOV-01": ("soviet-grant-1953", "1"),
    "SOV-02 loans": ("soviet-loans-deferred", "298"),
    "SOV-02 debt": ("soviet-war-debt", "72.888"),
    "XR-01": ("rate-yuan-dollar", "2.4618"),
    "XR-03": ("rate-rouble-yuan", "2"),
    "XR-04": ("rate-rouble-dollar", "4"),
    "XR-06": ("rate-won-reform", "100"),
    "XR-07 won": ("war-damage-won", "420"),
    "XR-07 dollars": ("war-damage-dollars", "170"),
}
KOVAL = {  # SOV-03
    "first": ["403.2", "184.6", "134.5"],
    "second": ["294.8", "147.2", "115.4"],
}

# Reckoned again.
PLAN, REQUEST, TRADE = (VALUE[f"plan-1957-{part}"] for part in ("total", "request", "circulation"))
PARTS = TRADE + VALUE["plan-1957-unpaid"] + REQUEST
LINES = ("exports", "imports", "grant")
EXPORTS, IMPORTS, GRANT = (VALUE[f"{line}-1957"] for line in LINES)
EXPORTS_4, IMPORTS_4, GRANT_4 = (VALUE[f"{line}-1954-57"] for line in LINES)
EXPORTS_3, IMPORTS_3, GRANT_3 = EXPORTS_4 - EXPORTS, IMPORTS_4 - IMPORTS, GRANT_4 - GRANT
AVERAGE_4, AVERAGE_3, GAP = EXPORTS_4 / 4, EXPORTS_3 / 3, EXPORTS_4 - IMPORTS_4
ROUBLES = PLAN * VALUE["rate-rouble-yuan"]
DOLLARS = PLAN / VALUE["rate-yuan-dollar"]
DOLLARS_BY_ROUBLES = ROUBLES / VALUE["rate-rouble-dollar"]
YUAN_BY_ROUBLES = VALUE["rate-rouble-dollar"] / VALUE["rate-rouble-yuan"]
AID_IN_ROUBLES = VALUE["grant-roubles"] + VALUE["writeoff-roubles"]
AID_FROM_YUAN = (GRANT_4 + VALUE["writeoff-yuan"]) * VALUE["rate-rouble-yuan"] / 1000
WON_PER_DOLLAR = 1000 * VALUE["war-damage-won"] / VALUE["war-damage-dollars"]

WORDS = Counter()  # of the memo, by hand: the length of the chain of voices
NEARER = Counter()  # the same when the last link of every unclear chain is cut
for row in STATEMENTS.values():
    hand, length = 1 + row["voices"].count(" < "), len(row["text"].split())
    WORDS[hand] += length
    NEARER[hand - (row["clarity"] == "unclear" and hand > 1)] += length
UNCLEAR_ONES = [row for row in STATEMENTS.values() if row["clarity"] == "unclear"]
UNCLEAR = len(UNCLEAR_ONES)

WEEKS = [row for row in EVENTS.values() if "1956-08-17" <= row["start"] <= "1956-09-23"]
IN_MEMO = sum(bool(row["paragraph"]) for row in WEEKS)
NOT_LEARNED = sum(not row["learned"] for row in EVENTS.values())


def per_cent(part: Fraction | int, whole: Fraction | int) -> Fraction:
    return Fraction(100 * part) / whole


def days_to_4_september(event: str, column: str) -> int:
    return (date(1956, 9, 4) - date.fromisoformat(EVENTS[event][column])).days


FIRST_HAND = round(per_cent(WORDS[1], WORDS.total()))
FAR = round(per_cent(WORDS.total() - WORDS[1] - WORDS[2], WORDS.total()))


LEAST_FAR = round(per_cent(NEARER.total() - NEARER[1] - NEARER[2], NEARER.total()))


def kilometres(place: str) -> int:
    """From Pyongyang to a place over the globe, by the law of cosines, in tens."""
    places = read("places")
    here, there = ([radians(float(places[id][c])) for c in AXES] for id in ("pyongyang", place))
    angle = sin(here[0]) * sin(there[0]) + cos(here[0]) * cos(there[0]) * cos(here[1] - there[1])
    return round(6371 * acos(angle) / 10) * 10


AXES = ("latitude", "longitude")
PAIRS, DOCUMENTS, CLAIMED = read_rows("corroboration"), read("documents"), read("claims")
CONFIRMING = [pair for pair in PAIRS if pair["relation"] == "corroborates"]
CONFIRMED = {pair["claim"] for pair in CONFIRMING}
UNSEEN = sum(pair["relation"] == "not visible to us" for pair in PAIRS)
PART_READ = sum(row["seen"] != "whole" for row in DOCUMENTS.values())
# Whoever shares his knowledge with the memo is no new witness, and an inference is none at all.
CIRCLES = {row["key"]: set(row["circle"].split(" | ")) for row in read_rows("sources")}
OUTSIDE = {
    pair["claim"]
    for pair in CONFIRMING
    if pair["grade"] != "D"
    and CIRCLES["wcda113373"].isdisjoint(CIRCLES[DOCUMENTS[pair["document"]]["source"]])
}


class Claim(NamedTuple):
    fact: str
    page: str
    words: str
    numbers: list


CLAIMS = [
    Claim("DER-01", "aid/plan-1957", "They add up exactly: 185 million yuan", [PARTS]),
    Claim(
        "KEY-02",
        "aid/plan-1957",
        'The part that is "requested" is 27 per cent',
        [per_cent(REQUEST, PLAN)],
    ),
    Claim("AID-03", "aid/plan-1957", "The amounts are the same, 50 million", [GRANT]),
    Claim("AID-04", "aid/plan-and-outcome", "reported exports of 127 million yuan", [EXPORTS]),
    Claim(
        "DER-02",
        "aid/plan-and-outcome",
        "68.6 per cent of the plan of 185, but 94.1 per cent of the 135 million that remain",
        [per_cent(EXPORTS, PLAN), PLAN, per_cent(EXPORTS, PLAN - REQUEST), PLAN - REQUEST],
    ),
    Claim(
        "DER-03",
        "aid/plan-and-outcome",
        "7 million yuan of the exports remain without a counterpart",
        [EXPORTS - IMPORTS - GRANT],
    ),
    Claim(
        "DER-03 and before",
        "aid/in-context",
        "imports and grant come to 21.9 million more than the exports",
        [IMPORTS_3 + GRANT_3 - EXPORTS_3],
    ),
    Claim(
        "DER-04",
        "aid/plan-and-outcome",
        "China reported are 82.4 per cent of the amount foreseen for trade",
        [per_cent(IMPORTS, TRADE)],
    ),
    Claim(
        "DER-05",
        "aid/in-context",
        "averaged 230.6 million yuan a year over the four years, and 265.1 million over",
        [AVERAGE_4, AVERAGE_3],
    ),
    Claim(
        "DER-06",
        "aid/in-context",
        "was 30 per cent below that average of three years, "
        "and the exports that were reported 52 per cent",
        [100 - per_cent(PLAN, AVERAGE_3), 100 - per_cent(EXPORTS, AVERAGE_3)],
    ),
    Claim(
        "DER-07",
        "aid/in-context",
        "the gap is 785.1 million yuan, which is 98 per cent of the grant",
        [GAP, per_cent(GAP, GRANT_4)],
    ),
    Claim(
        "DER-08",
        "aid/in-context",
        "of the grant, 6.25 per cent was left for the last year",
        [per_cent(GRANT, GRANT_4)],
    ),
    Claim(
        "DER-09",
        "aid/in-context",
        "Korean goods covered 8.4 per cent of China's exports",
        [per_cent(IMPORTS_3, EXPORTS_3)],
    ),
    Claim("DER-09 in 1957", "aid/in-context", "and 55 per cent", [per_cent(IMPORTS, EXPORTS)]),
    Claim(
        "AID-12",
        "aid/in-context",
        "make 3.05 billion roubles, or 3.06 billion when we start from the amounts in yuan",
        [AID_IN_ROUBLES, AID_FROM_YUAN],
    ),
    Claim(
        "DER-10 and DER-11",
        "aid/currencies",
        "75.1 or 92.5 million dollars for the same yuan",
        [DOLLARS, DOLLARS_BY_ROUBLES],
    ),
    Claim("DER-11", "aid/currencies", "In roubles the plan is about 370 million", [ROUBLES]),
    Claim(
        "XR-05",
        "aid/currencies",
        "a dollar costs 2 yuan, officially 2.4618, which is 23 per cent more",
        [
            YUAN_BY_ROUBLES,
            VALUE["rate-yuan-dollar"],
            per_cent(VALUE["rate-yuan-dollar"], YUAN_BY_ROUBLES) - 100,
        ],
    ),
    Claim(
        "XR-07",
        "aid/currencies",
        "implies about 2,470 won to the dollar",
        [10 * round(WON_PER_DOLLAR / 10)],
    ),
    Claim(
        "XR-08",
        "aid/currencies",
        "would have been 10,000 new won",
        [10**6 * VALUE["embezzlement-alleged"] / VALUE["rate-won-reform"]],
    ),
    Claim(
        "CHR-13",
        "plenum/chronology",
        "the earliest sign that Ivanov knew is the memo, 14 days later",
        [days_to_4_september("kim-asks-qiao", "start")],
    ),
    Claim(
        "CHR-16",
        "plenum/chronology",
        "3 days before Qiao told him",
        [days_to_4_september("four-cross", "learned")],
    ),
]

# The table of derived numbers, row by row: DER-01 to DER-11.
DERIVED = [
    ("185", PARTS),
    ("68.6", per_cent(EXPORTS, PLAN)),
    ("7", EXPORTS - IMPORTS - GRANT),
    ("82.4", per_cent(IMPORTS, TRADE)),
    ("-30", per_cent(PLAN, AVERAGE_3) - 100),
    ("-52", per_cent(EXPORTS, AVERAGE_3) - 100),
    ("230.6", AVERAGE_4),
    ("265.1", AVERAGE_3),
    ("785.1", GAP),
    ("98", per_cent(GAP, GRANT_4)),
    ("6.25", per_cent(GRANT, GRANT_4)),
    ("8.4", per_cent(IMPORTS_3, EXPORTS_3)),
    ("55", per_cent(IMPORTS, EXPORTS)),
    ("75.1", DOLLARS),
    ("370", ROUBLES),
    ("92.5", DOLLARS_BY_ROUBLES),
]

# What is counted may grow with the tables, so the numbers are not repeated here.
COUNTS = [
    ("plenum/chronology", "Of {} events, the memo tells {}.", len(WEEKS), IN_MEMO),
    ("plenum/chronology", "{} of the {} events in our table", NOT_LEARNED, len(EVENTS)),
    (
        "plenum/open-places",
        "{} of the {} sentences are marked as unclear",
        UNCLEAR,
        len(STATEMENTS),
    ),
    (
        "plenum/open-places",
        "Then {} per cent of the memo would be at third hand or further, not {}",
        LEAST_FAR,
        FAR,
    ),
    ("plenum/the-border", "Andong is about {} kilometres from Pyongyang", kilometres("andong")),
    ("plenum/the-border", "Haeju about {},", kilometres("haeju")),
    (
        "positions/corroboration",
        "There are {} claims and {} documents, which would make {} pairs",
        len(CLAIMED),
        len(DOCUMENTS),
        len(CLAIMED) * len(DOCUMENTS),
    ),
    ("positions/corroboration", "We have compared {}:", len(PAIRS)),
    (
        "positions/corroboration",
        "Of {} claims, {} are confirmed by some document, and {} by a witness",
        len(CLAIMED),
        len(CONFIRMED),
        len(OUTSIDE),
    ),
    (
        "positions/corroboration",
        "{} of {} documents we know from an opening, a summary or single pages",
        PART_READ,
        len(DOCUMENTS),
    ),
    ("positions/corroboration", "The {} pairs marked", UNSEEN),
    ("positions/two-ambassadors", "{} of {} sentences are such cases", UNCLEAR, len(STATEMENTS)),
    ("positions/two-ambassadors", "Only {} per cent of the words are Ivanov", FIRST_HAND),
    ("positions/two-ambassadors", "{} per cent of the memo reaches us at third hand", FAR),
]


def rounded(number: Fraction | int, like: str) -> str:
    """The number with as many decimals as another has, halves away from zero."""
    exact = Decimal(Fraction(number).numerator) / Fraction(number).denominator
    return f"{exact.quantize(Decimal(like.replace(',', '')), ROUND_HALF_UP):,}"


def follows(claim: Claim) -> bool:
    """Are the numbers in the words those that were reckoned?"""
    stated = NUMBER.findall(claim.words)
    return stated == [rounded(n, s) for n, s in zip(claim.numbers, stated, strict=True)]


def text_of(element) -> str:
    return " ".join(element.get_text().split())


def rows(page, caption: str) -> list[list[str]]:
    """The body of the table whose caption begins with these words."""
    tables = [t for t in page.select("article table") if t.select_one(".caption-text")]
    (table,) = [t for t in tables if text_of(t.select_one(".caption-text")).startswith(caption)]
    return [[text_of(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]


@pytest.mark.parametrize(("row", "expected"), GIVEN.values(), ids=GIVEN)
def test_the_table_has_the_amount_of_the_fact_sheet(row, expected):
    assert VALUE[row] == Fraction(expected)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.fact)
def test_the_number_follows_from_the_tables(claim):
    assert follows(claim)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.fact)
def test_the_page_says_so(built, claim):
    assert claim.words in text_of(built.soup(f"chapters/{claim.page}.html").article)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.fact)
def test_a_number_with_another_last_digit_is_refused(claim):
    for number in NUMBER.findall(claim.words):
        other = number[:-1] + str((int(number[-1]) + 1) % 10)
        assert not follows(claim._replace(words=claim.words.replace(number, other)))


@pytest.mark.parametrize(("page", "words", "counts"), [(c[0], c[1], c[2:]) for c in COUNTS])
def test_the_page_counts_what_the_tables_have(built, page, words, counts):
    assert f" {words.format(*counts)}" in text_of(built.soup(f"chapters/{page}.html").article)


def test_all_derived_numbers_stand_in_one_table(built):
    page = built.soup("chapters/aid/in-context.html")
    assert [row[1] for row in rows(page, "Numbers derived")] == [text for text, _ in DERIVED]
    assert [rounded(number, text) for text, number in DERIVED] == [text for text, _ in DERIVED]


def test_no_year_before_1957_has_a_figure_of_its_own(built):
    account = rows(built.soup("chapters/aid/in-context.html"), "China's account")
    assert [row[1] for row in account] == ["not found"] * 3
    assert [row[2] for row in account] == ["795.2", "67.12", "750"]
    assert [Fraction(row[2]) for row in account] == [EXPORTS_3, IMPORTS_3, GRANT_3]
    chinese = [row for row in FIGURES.values() if "prc" in (row["payer"], row["recipient"])]
    of_one_year = {(row["kind"], row["period"]) for row in chinese}
    for kind in LINES:
        assert not {(kind, year) for year in ("1954", "1955", "1956")} & of_one_year


def test_the_two_lines_of_koval_are_printed_with_their_shares(built):
    table = rows(built.soup("chapters/aid/in-context.html"), "Soviet equipment owed")
    for line, (name, amounts) in zip(table, KOVAL.items(), strict=True):
        share = rounded(per_cent(Fraction(amounts[1]), Fraction(amounts[0])), "0.1")
        assert line == [name, *amounts, share]


def test_the_words_of_the_memo_are_all_counted_once(built):
    memo = (ROOT / "data/memo.txt").read_text(encoding="utf-8").partition("Translation - English")
    assert WORDS.total() == len(memo[2].split())
    expected = Counter()
    for row in STATEMENTS.values():
        *others, last = row["voices"].split(" < ")
        speaker = last.split(" + ")[0]
        expected[len(others) + 1, SIDES[speaker]] += len(row["text"].split())
    for hand, *printed in rows(built.soup("chapters/positions/two-ambassadors.html"), "Words of"):
        sides = ("soviet", "chinese", "korean")
        assert [int(n) for n in printed] == [expected[int(hand), side] for side in sides]


def test_the_million_won_is_nowhere_converted(built):
    text = text_of(built.soup("chapters/aid/currencies.html").article)
    for dollars in (10**6 / WON_PER_DOLLAR, Fraction(10**6, 120)):
        assert not re.search(rf"\b{round(dollars):,}\b|\b{round(dollars)}\b", text)


def test_every_spelling_of_the_four_is_counted(built):
    memo = (ROOT / "data/memo.txt").read_text(encoding="utf-8").partition("Translation - English")
    rest, times = memo[2], {}
    spellings = [form for row in read_rows("people") for form in row["spellings"].split(" | ")]
    for form in sorted(filter(None, spellings), key=len, reverse=True):
        times[form] = rest.count(form)
        rest = rest.replace(form, "\0")  # what is counted is not counted again as a part
    printed = rows(built.soup("chapters/plenum/the-four.html"), "The four in the letters")
    assert len(printed) == 8
    assert {row[1]: int(row[2]) for row in printed} == {row[1]: times[row[1]] for row in printed}


def test_the_hands_of_the_memo_are_counted(built):
    table = rows(built.soup("chapters/plenum/how-far-away.html"), "The 41 sentences")
    ordinals = ["first", "second", "third", "fourth"]
    assert [row[0] for row in table] == ordinals
    for row, hand in zip(table, sorted(WORDS), strict=True):
        ours = [s for s in STATEMENTS.values() if 1 + s["voices"].count(" < ") == hand]
        share = round(per_cent(WORDS[hand], WORDS.total()))
        unclear = sum(len(s["text"].split()) for s in ours if s["clarity"] == "unclear")
        unclear_share = round(per_cent(unclear, WORDS[hand]))
        expected = [str(len(ours)), str(WORDS[hand]), f"{share} %", f"{unclear_share} %"]
        assert row[1:5] == expected

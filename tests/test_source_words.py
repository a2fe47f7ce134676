"""A number carries its words: a slip in one of the two is told, whichever it is."""

# ruff: noqa: F811 (the fixture `broken` is another file's)

import pytest

from edition.evidence import check
from test_check import broken  # noqa: F401


def named(name: str):
    return lambda row: row["id"] == name


def told(broken, table: str, line: int) -> str:
    """What is said of a row, whatever else is said elsewhere."""
    path = f"data/{table}.csv"
    return " ".join(
        one.message for one in check(broken.root) if (one.path, one.row) == (path, line)
    )


@pytest.mark.parametrize(
    ("table", "name", "cells", "words"),
    [
        ("figures", "exports-1957", {"value": "128"}, "do not have '128 million yuan'"),
        ("figures", "exports-1957", {"unit": "billion"}, "do not have '127 billion yuan'"),
        ("figures", "exports-1957", {"currency": "won"}, "do not have '127 million won'"),
        ("figures", "exports-1957", {"period": "1958"}, "the words have '1957'"),
        ("figures", "exports-1957", {"payer": "dprk"}, "without 'from DPRK'"),
        ("figures", "imports-1957", {"recipient": "dprk"}, "without 'to DPRK'"),
        ("figures", "china-all-aid", {"value": "4430.8"}, "do not have '4430.8 million yuan'"),
        ("figures", "rate-yuan-dollar", {"value": "2"}, "'2 per US dollar yuan'"),
        ("figures", "grant-old-yuan", {"unit": "billion"}, "do not have '8 billion old yuan'"),
        ("figures", "embezzlement-alleged", {"currency": "yuan"}, "do not have '1 million yuan'"),
        ("figures", "plan-1957-total", {"payer": "dprk"}, "use one payer"),
        ("figures", "tour-hungary", {"words": ""}, "give the source's own short words"),
        ("figures", "tour-hungary", {"words": "75 million roubles"}, "'7.5 million roubles'"),
        ("events", "communique", {"start": "1956-09-27"}, "have 1956-09-28, start and end"),
        ("events", "four-cross", {"end": "1956-09-01"}, "have 1956-08-30 to 1956-08-31"),
        ("events", "kim-tour", {"end": "1956-07-20"}, "1956-06-01 to 1956-07-19"),
        ("events", "mao-moscow", {"end": "1957-11-29"}, "are not the month"),
        ("events", "communique", {"words": ""}, "give the day in the source's words"),
        ("events", "kim-asks-qiao", {"learned": "1956-09-05"}, "'wcda113373' is of 1956-09-04"),
        ("events", "kim-ivanov", {"learned": "1956-09-02"}, "the event is of 1956-09-01"),
        ("documents", "koval-econ", {"date": "1956-05"}, "'April 1956', but the date is"),
        ("documents", "lankov", {"date": "2008"}, "words: '2009'"),
        ("places", "haeju", {"longitude": "126.71"}, "125°43′ E', 125.72"),
        ("places", "andong", {"latitude": "41.12"}, "40°07′ N"),
        ("places", "andong", {"words": "40°07′ N"}, "have no longitude"),
        ("positions", "ivanov-aid", {"date": "1956-09-05"}, "is no day of its source"),
        ("tellings", "mao-mikoyan", {"date": "1956-09-17"}, "is no day of its source"),
    ],
)
def test_a_row_that_parts_from_its_words_is_refused(broken, table, name, cells, words):
    line, _ = broken.change(table, named(name), **cells)
    assert words in told(broken, table, line)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("28 September 1956", "27 September 1956"),
        ("the 28th of September", "the 27th of September"),
        ("September 28, 1956", "September 27, 1956"),
        ("on September 28th", "on September 27th"),
        ("1956-09-28", "1956-09-27"),
        ("September 28, 1956", "September 28, 1957"),
        ("1956-09-28", "1957-09-28"),
    ],
)
def test_a_day_is_read_however_its_source_writes_it(broken, right, wrong):
    line, _ = broken.change("events", named("communique"), words=right)
    assert told(broken, "events", line) == ""
    broken.change("events", named("communique"), words=wrong)
    assert "start and end 1956-09-28" in told(broken, "events", line)


@pytest.mark.parametrize("column", ["payer", "recipient", "period"])
def test_a_part_that_is_somebody_elses_is_refused_at_its_total(broken, column):
    other = {"payer": "ussr", "recipient": "prc", "period": "1956"}[column]
    broken.change("figures", named("plan-1957-unpaid"), **{column: other})
    line = next(
        number
        for number, text in enumerate(broken.read("data/figures.csv").splitlines(), 1)
        if text.startswith("plan-1957-total,")
    )
    assert f"{column}: the total 'plan-1957-total' has" in told(broken, "figures", line)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"pattern": "\\\\d{4}(/\\\\d{4})?"', '"pattern": ".*"'),
        ('"required": true', '"required": false'),
        ('"minimum": 123', '"minimum": 12'),
        ('"separator": " < "', '"separator": " <"'),
        ('"refersTo": [', '"refersTo": ["places.id",'),
        ('"unique": true', '"unique": false'),
    ],
)
def test_a_weaker_rule_in_the_data_package_is_refused(broken, old, new):
    broken.replace("data/datapackage.json", old, new)
    messages = [one.message for one in check(broken.root)]
    assert any("a rule of a column or a key has changed" in one for one in messages)


def test_a_rule_that_was_meant_to_change_is_agreed_with_its_digest(broken):
    broken.replace("data/datapackage.json", '"minimum": 123', '"minimum": 120')
    (problem,) = check(broken.root)
    digest = problem.message.rpartition('"rules": ')[2]
    text = broken.read("data/datapackage.json")
    old = text.partition('"rules": ')[2].partition(",")[0]
    broken.write("data/datapackage.json", text.replace(old, digest, 1))
    assert check(broken.root) == []

"""Changes of one cell: for each column what a slip, or a hasty hand, may make of it."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from functools import partial

from .change import Change, Kind, Sources

# Data that nobody types, and words that nobody compares with anything but themselves.
LEFT_OUT = {"lines", "not_found", "numerals", "other_names"}
BETTER = {"X": "B", "D": "B", "C": "B", "B": "A"}


def kinds(sources: Sources) -> dict[str, Kind]:
    """A kind for each column that has something to change, by its type."""
    found: dict[str, Kind] = {}
    for resource in sources.package["resources"]:
        table = resource["name"]
        if "schema" not in resource or table in LEFT_OUT:
            continue
        for column in resource["schema"]["fields"]:
            name = column["name"]
            filled = [row[name] for row in sources.tables[table] if row[name]]
            if filled:
                change = maker(table, column)
                found[f"{table}.{name}: {change.__name__.replace('_', ' ')}"] = partial(
                    one_cell, table=table, column=column, change=change
                )
    return found


def one_cell(
    sources: Sources, chance: random.Random, table: str, column: dict, change
) -> Change | None:
    """One filled cell of a column, changed."""
    rows, name = sources.tables[table], column["name"]
    filled = [place for place, row in enumerate(rows) if row[name]]
    for place in chance.sample(filled, len(filled)):
        value = change(sources, chance, table, column, rows[place])
        if value is not None and value != rows[place][name]:
            return sources.cell(table, place, name, value)
    return None


def maker(table: str, column: dict):
    """What can be made of the cells of a column."""
    name, rules = column["name"], column.get("constraints", {})
    if name == "grade":
        return a_better_grade
    if name in ("payer", "recipient", "source", "second_source", "learned_source", "document"):
        return another_that_exists
    if column.get("refersTo") or name in ("paragraph", "claim", "telling", "actor", "part_of"):
        return another_that_exists
    if rules.get("enum"):
        return another_of_the_list
    if column["type"] in ("number", "integer", "year"):
        return another_digit
    if column["type"] == "date" or name in ("born", "died", "date", "start", "end", "learned"):
        return a_day_off
    if name in ("quote", "text", "spellings", "clause"):
        return a_letter_lost
    if name in ("words", "locator", "archive_reference", "period"):
        return another_digit
    if name in ("id", "key"):
        return a_letter_lost
    if column.get("script"):
        return a_letter_of_another_script
    return a_word_lost


def a_better_grade(sources, chance, table, column, row):
    """A grade that the row does not carry."""
    return BETTER.get(row["grade"])


def another_that_exists(sources, chance, table, column, row):
    """Another value of the same column: it exists, and is not this row's."""
    values = sorted({one[column["name"]] for one in sources.tables[table]} - {""})
    others = [value for value in values if value != row[column["name"]]]
    return chance.choice(others) if others else None


def another_of_the_list(sources, chance, table, column, row):
    """Another of the values that the column may have."""
    others = [str(v) for v in column["constraints"]["enum"] if str(v) != row[column["name"]]]
    return chance.choice(others) if others else None


def another_digit(sources, chance, table, column, row):
    """The value with one digit changed."""
    value = row[column["name"]]
    digits = list(re.finditer(r"\d", value))
    if not digits:
        return None
    at = chance.choice(digits).start()
    return value[:at] + str((int(value[at]) + chance.randint(1, 9)) % 10) + value[at + 1 :]


def a_day_off(sources, chance, table, column, row):
    """The next day, or the next month or year where there is no day."""
    value = row[column["name"]]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return str(date.fromisoformat(value) + timedelta(days=chance.choice([-1, 1])))
    return another_digit(sources, chance, table, column, row)


def a_letter_lost(sources, chance, table, column, row):
    """The text without one of its letters."""
    value = row[column["name"]]
    at = chance.randrange(len(value))
    return value[:at] + value[at + 1 :] if len(value) > 1 else None


def a_word_lost(sources, chance, table, column, row):
    """The text without one of its words."""
    words = row[column["name"]].split(" ")
    if len(words) < 2:
        return None
    words.pop(chance.randrange(len(words)))
    return " ".join(words)


def a_letter_of_another_script(sources, chance, table, column, row):
    """A Latin letter in a name of another script."""
    return row[column["name"]] + "a"

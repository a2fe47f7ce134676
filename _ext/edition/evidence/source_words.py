"""A number carries its words: each amount, day and place against the source's own short words.

Where the row quotes the document, the quotation is those words; else they stand in ``words``.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from ..settings import is_day
from .bibliography import parse_date, words_of
from .numerals import MONTH, days_named
from .problems import Problem, show
from .schema import NUMBER
from .tables import Row, Table

UNITS = {
    "thousand": Decimal(1000),
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
WRITTEN = {"one": "1", "two": "2", "three": "3"}
AMOUNT = re.compile(
    rf"(?P<dollar>\$)?(?P<number>\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(WRITTEN)})\b)"
    rf"(?: × (?P<times>\d[\d,]*))?(?: (?P<unit>{'|'.join(UNITS)}))?"
    r"(?: (?P<what>[a-zA-Z][a-zA-Z ]*))?"
)
YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
MINUTES = re.compile(r"(\d+)°(\d+)′ ([NSEW])")
NEAR = 0.02  # degrees: two kilometres


def check_source_words(tables: Mapping[str, Table | None]) -> Iterator[Problem]:
    """Rows whose value, unit, currency, parties, day or coordinates are not those of the words."""
    names = names_of(tables)
    for table in tables.values():
        if table and table.has("words") and "reason" not in table.fields:
            yield from table.problems(partial(row_faults, table, names=names))
    yield from check_learned(tables)
    yield from check_days_of_sources(tables)


def names_of(tables: Mapping[str, Table | None]) -> dict[str, list[str]]:
    """What each party to an amount may be called, by its id."""
    called: dict[str, list[str]] = {}
    for register in ("people", "organisations"):
        table = tables.get(register)
        if table and table.has("id", "name", "spellings"):
            for row in table.rows:
                forms = table.fields["spellings"].items(row.cells["spellings"])
                called[row.cells["id"]] = [row.cells["name"], *filter(None, forms)]
    return called


def row_faults(table: Table, row: Row, names: Mapping[str, list[str]]) -> Iterator[str]:
    """What the words of one row do not bear out."""
    cells = row.cells
    words = cells["words"]
    if table.has("value", "unit", "currency"):
        if not words and not cells.get("quote"):
            yield "words: the cell is empty; give the source's own short words for the amount"
        elif NUMBER.fullmatch(cells["value"]):
            currencies = {one.rpartition(" ")[2].lower() for one in table.values["currency"]}
            yield from amount_faults(cells, words or cells["quote"], currencies)
            yield from party_faults(cells, words or cells["quote"], names)
            yield from period_faults(cells, words or cells["quote"])
    elif table.has("start", "end"):
        if not words and not any(days_named(cells.get("quote", ""))):
            yield "words: the cell is empty; give the day in the source's words"
        elif is_day(cells["start"]) and is_day(cells["end"]):
            yield from day_faults(cells, words or cells["quote"])
    elif table.has("latitude", "longitude"):
        if cells["latitude"] or cells["longitude"]:
            yield from place_faults(cells, words)
    elif table.has("date") and cells["date"] and spelt(cells["date"]) != words:
        message = f"words: {show(words)}, but the date is {show(cells['date'])}"
        yield f"{message}, {spelt(cells['date'])}; correct the one that is wrong"


def amount_faults(
    cells: Mapping[str, str], text: str, currencies: Collection[str]
) -> Iterator[str]:
    """An amount that the words do not have: another number, unit or currency."""
    unit, currency = cells["unit"], cells["currency"]
    value = Decimal(cells["value"]) * UNITS.get(unit, Decimal(1))
    wanted = f"{currency} {unit}" if unit.startswith("per ") else currency
    for found in AMOUNT.finditer(text):
        number = Decimal(WRITTEN.get(found["number"], found["number"]).replace(",", ""))
        number *= Decimal((found["times"] or "1").replace(",", ""))
        number *= UNITS.get(found["unit"] or "", Decimal(1))
        what = "US dollars" if found["dollar"] else (found["what"] or "").strip()
        # A quotation may leave the currency to the words around it.
        is_left = not cells["words"] and what.lower().partition(" ")[0] not in currencies
        if number == value and (is_left or what.lower().startswith(wanted.lower())):
            return
    amount = f"{cells['value']} {unit} {currency}"
    message = f"words: {show(text)} do not have {show(amount)}"
    yield f"{message}; correct value, unit and currency, or the words"


def party_faults(
    cells: Mapping[str, str], words: str, names: Mapping[str, list[str]]
) -> Iterator[str]:
    """A payer or a recipient who is another one in the words."""
    for column, before in (("payer", "from"), ("recipient", "to")):
        called = names.get(cells.get(column, ""), [])
        if not cells["words"] and not re.search(rf"\b{before} the [A-Z]", words):
            continue  # a quotation that does not say it
        said = any(
            re.search(rf"\b{before} (?:the )?{re.escape(name)}\b", words, re.IGNORECASE)
            for name in called
        )
        if called and not said:
            message = f"{column}: {show(cells[column])}, but the words are {show(words)}"
            yield f"{message}, without '{before} {called[0]}'; correct one of them"


def period_faults(cells: Mapping[str, str], words: str) -> Iterator[str]:
    """Years of the period that are others in the words."""
    ours, theirs = (YEAR.findall(text) for text in (cells.get("period", ""), words))
    if ours != theirs and (cells["words"] or theirs):
        said = show(" to ".join(theirs) or "no year")
        fault = f"period: {show(cells.get('period', ''))}, but the words have {said}"
        yield f"{fault}; correct one of them"


def day_faults(cells: Mapping[str, str], text: str) -> Iterator[str]:
    """Start or end on another day than in the words."""
    start, end = (date.fromisoformat(cells[column]) for column in ("start", "end"))
    found = days_said(text, start.year)
    if cells.get("precision") == "month":
        last = (end + timedelta(days=1)).day == 1
        said = words_of((start.year, start.month))
        if said not in text or start.day != 1 or not last:
            yield f"words: {show(text)} are not the month of {cells['start']} to {cells['end']}"
    elif not found or (start, end) != (min(found), max(found)):
        has = " to ".join(str(day) for day in sorted({min(found), max(found)})) if found else "none"
        message = f"words: {show(text)} have {has}, start and end {cells['start']}, {cells['end']}"
        yield f"{message}; correct the one that is wrong"


def days_said(text: str, year: int) -> list[date]:
    """All days that a text names, in the year given where it names none."""
    text = re.sub(rf"(\d+) to (\d+ (?:{MONTH}))", r"\1-\2", text)
    found = []
    usual = next(iter(YEAR.findall(text)), year)
    for named, month, day in days_named(text):
        with suppress(ValueError):  # 31 June: then the day is not the row's
            found.append(date(int(named["year"] or usual), month, day))
    return found


def place_faults(cells: Mapping[str, str], words: str) -> Iterator[str]:
    """Coordinates that are others in degrees and minutes."""
    said = {
        sign: (int(degrees) + int(minutes) / 60) * (-1 if sign in "SW" else 1)
        for degrees, minutes, sign in MINUTES.findall(words)
    }
    for column, signs in (("latitude", "NS"), ("longitude", "EW")):
        there = next((value for sign, value in said.items() if sign in signs), None)
        if there is None:
            yield f"words: {show(words)} have no {column}; write it as 40°07′ N, 124°23′ E"
        elif NUMBER.fullmatch(cells[column]) and abs(float(cells[column]) - there) > NEAR:
            message = f"{column}: {cells[column]}, but the words are {show(words)}"
            yield f"{message}, {there:.2f}; correct the one that is wrong"


def spelt(day: str) -> str:
    """A date, or a part of one, with the month as a word: 4 September 1956."""
    try:
        return words_of(*parse_date(day))
    except (ValueError, TypeError):
        return day  # told as a value of the wrong form


def check_learned(tables: Mapping[str, Table | None]) -> Iterator[Problem]:
    """A day on which the writer learned of an event that is not the day of its record."""
    events, days = tables.get("events"), days_of_records(tables)
    if not days or not events or not events.has("learned", "learned_from", "learned_source"):
        return
    for row in events.rows:
        learned, source = row.cells["learned"], row.cells["learned_source"]
        is_his_own = row.cells["learned_from"].startswith("his own ")
        expected = {row.cells["start"]} if is_his_own else days.get(source, set())
        if learned and expected and learned not in expected:
            what = "the event" if is_his_own else show(source)
            listed = ", ".join(sorted(expected))
            yield events.problem(row, f"learned: {learned}, but {what} is of {listed}")


def days_of_records(tables: Mapping[str, Table | None]) -> dict[str, set[str]]:
    """The days of each source: its own, and those of the events that rest on it.

    None at all when a table of them could not be read.
    """
    days: dict[str, set[str]] = {}
    documents, events = tables.get("documents"), tables.get("events")
    for name, table in (("documents", documents), ("events", events)):
        if name in tables and not (table and table.whole):
            return days
    if documents and documents.has("source", "date"):
        for row in documents.rows:
            days.setdefault(row.cells["source"], set()).add(row.cells["date"])
    if events and events.has("source", "second_source", "start", "learned_source"):
        for row in events.rows:
            for column in ("source", "second_source"):
                days.setdefault(row.cells[column], set()).add(row.cells["start"])
            if row.cells.get("paragraph"):
                days.setdefault(row.cells["paragraph"], set()).add(row.cells["start"])
            if row.cells.get("learned_from") == "his own meeting":
                days.setdefault(row.cells["learned_source"], set()).add(row.cells["start"])
    days.pop("", None)
    return days


def check_days_of_sources(tables: Mapping[str, Table | None]) -> Iterator[Problem]:
    """What somebody said or told, on a day that is no day of its source."""
    days = days_of_records(tables)
    in_the_text = {
        day for name, known in days.items() if re.fullmatch(r"p\d+", name) for day in known
    }
    for name in ("positions", "tellings"):
        table = tables.get(name)
        if not table or not days or not table.has("date", "paragraph", "source"):
            continue
        for row in table.rows:
            keys = table.fields["source"].items(row.cells["source"])
            known = {day for key in keys for day in days.get(key, ())}
            known |= in_the_text if row.cells["paragraph"] else set()
            if known and is_day(row.cells["date"]) and row.cells["date"] not in known:
                message = f"date: {row.cells['date']} is no day of its source, which has"
                yield table.problem(row, f"{message} {', '.join(sorted(known))}")

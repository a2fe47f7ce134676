"""Dates in the text: days, spans of days and years, in the language of the text."""

import re
from collections.abc import Iterator
from datetime import date

from babel import Locale, UnknownLocaleError

SPAN = 100  # years: what is further from the document's own year is some other number


def locale_of(language: str) -> Locale | None:
    """What is known of a language by its ISO code; None when it is a rare or an old one."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def language_name(code: str) -> str:
    """A language in English; its code when nothing is known of it."""
    locale = locale_of(code)
    return (locale.get_display_name("en") if locale else None) or code


class Dates:
    """Finds dates in texts of one language and about one year.

    ``undated`` is the year of days that stand without one; without it they are left unmarked.
    """

    def __init__(self, language: str, year: int, undated: int | None = None) -> None:
        self.year, self.undated = year, undated
        locale = locale_of(language)
        names = locale.months["format"]["wide"].items() if locale else ()
        self.months = {name: number for number, name in names}
        month = "|".join(map(re.escape, self.months)) or "(?!)"  # of no name nothing is one
        self.pattern = re.compile(
            rf"\b(?P<first>\d{{1,2}})\.?(?: (?P<month>{month}))? ?[-–] ?(?P<last>\d{{1,2}})\.? "
            rf"(?P<end>{month})(?: (?P<span_year>\d{{4}})\b)?"
            rf"|\b(?P<day>\d{{1,2}})\.? (?P<only>{month})(?: (?P<day_year>\d{{4}})\b)?"
            r"|\b(?P<year>\d{4})\b"
        )

    def find(self, text: str) -> Iterator[tuple[re.Match[str], dict[str, str | None]]]:
        """Every date of a text, in its order, with its ISO form as TEI's attributes."""
        for found in self.pattern.finditer(text):
            if attributes := self.attributes(found):
                yield found, attributes

    def attributes(self, found: re.Match[str]) -> dict[str, str | None]:
        """The ISO form of what was found; nothing when it is no date."""
        if found["year"]:
            near = abs(int(found["year"]) - self.year) <= SPAN
            return {"when": found["year"]} if near else {}
        if found["day"]:
            day = self.iso(found["day"], found["only"], found["day_year"])
            return {"when": day} if day else {}
        year = found["span_year"]
        start = self.iso(found["first"], found["month"] or found["end"], year)
        end = self.iso(found["last"], found["end"], year)
        return {"from": start, "to": end} if start and end else {}

    def iso(self, day: str, month: str, year: str | None) -> str:
        """A day in ISO form; empty when its year is not known, or the calendar has no such day."""
        try:
            return date(int(year or self.undated or 0), self.months[month], int(day)).isoformat()
        except ValueError:
            return ""

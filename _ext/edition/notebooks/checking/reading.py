"""Reading what a person may write as an answer.

Each function takes an answer of any kind and returns it in one form.
It raises Unread, with a sentence for the student, when the form cannot be read; whether the answer
is right is not its business.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from numbers import Real
from typing import Any, NamedTuple

SIGNS = str.maketrans("“”„«»″‘’‚′`‐‑‒–—−", '""""""' + "'''''" + "------")
LOOK_ALIKES = str.maketrans("АВСЕНІЈКМОРЅТХУаасеіјорѕхуһԁ", "ABCEHIJKMOPSTXYaaceijopsxyhd")
COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
)
WORDS = {word: str(number) for number, word in enumerate(COUNTED.split())}
ORDERED = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
WORDS |= {word: str(number) for number, word in enumerate(ORDERED.split(), 1)}
WORDS |= {"thirteenth": "13", "fourteenth": "14", "fifteenth": "15"}
MONTHS = "january february march april may june july august september october november december"
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
UNITS = {
    "%": r"%|per ?cent|pct|percentage|percentage points?",
    "thousand": r"thousands?|k",
    "million": r"millions?|mln|mill|mio|mn|m|10\^?6|1e6",
    "billion": r"billions?|bn",
    "another currency": r"yuans?|rmb|renminbi|cny|¥|元|won|rou?bles?|rubl?|usd|us dollars?|dollars?"
    r"|euros?|francs?|marks?|crowns?|pounds?|\$|€|£",
    "": r"of|in(?: total| all)?|about|approximately|approx|around|roughly|circa|ca|c|exactly|new"
    r"|the|plan|~|≈|=",
}


DENYING = {"not", "no", "nor", "neither", "nothing", "never", "cannot", "without", "or", "unlike"}
# A paragraph, a sentence of it, or a range from one to another.
NUMBERED = r"\d{1,3}(?:[.:]\d{1,3})?(?:-\d{1,3}(?:[.:]\d{1,3})?)?"


class Unread(Exception):
    """An answer that cannot be read; the message says what is wrong with its form."""


class Amount(NamedTuple):
    """A number with what was said beside it: a scale, such as a million, and a unit."""

    value: float
    scale: float | None = None
    unit: str = ""


def text_of(answer: Any) -> str:
    """Words with straight quotes, simple dashes and single spaces, bare of quotes around them.

    Digits are ASCII's, marks that nobody sees are gone, and a word in letters that only look Latin
    is in Latin letters.
    """
    answer = the_only(answer)
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    text = unicodedata.normalize("NFKC", text.translate(SIGNS)).translate(SIGNS)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    text = re.sub(r"(?![0-9])\d", lambda digit: str(unicodedata.decimal(digit[0])), text)
    text = re.sub(r"\w+", lambda word: latin(word[0]), " ".join(text.split()))
    while quoted := re.fullmatch(r"[\"'](.*)[\"']([.,;:!]?)", text):
        text = "".join(quoted.groups()).strip()
    return text


def latin(word: str) -> str:
    """A word in Latin letters, when all that is Cyrillic in it looks like one of them."""
    turned = word.translate(LOOK_ALIKES)
    return word if re.search("[\u0400-\u052f]", turned) else turned


def the_only(answer: Any) -> Any:
    """The only thing in a list, a column or an array; whatever else it is, the answer itself."""
    if isinstance(answer, (str, bytes, Real)):
        return answer
    if hasattr(answer, "to_numpy"):
        answer = answer.to_numpy()
    inside = answer.tolist() if hasattr(answer, "tolist") else answer
    if isinstance(inside, (list, tuple, set, frozenset)):
        return the_only(next(iter(inside))) if len(inside) == 1 else answer
    return inside if isinstance(inside, Real) else answer


def items_of(answer: Any) -> list[Any]:
    """What stands in a list, tuple, set, column, index, array or dict, or between commas."""
    if answer is None:
        return []
    if isinstance(answer, str):
        text = text_of(re.sub(r"[\n\t\u2022]", ";", answer.strip("[](){} \n")))
        parts = re.split(r"[;,、|&+]|\band\b|\s/\s", text, flags=re.IGNORECASE)
        bare = [re.sub(r"^\d+[.)]\s", "", part.strip()).strip(" .\"'*-") for part in parts]
        return [part for part in bare if part]
    if hasattr(answer, "columns"):  # a table: its rows
        return list(answer["id"] if "id" in answer.columns else answer.index)
    if hasattr(answer, "tolist") and hasattr(answer, "index") and not callable(answer.index):
        values = answer.tolist()
        if values and all(isinstance(value, bool) for value in values):  # a condition
            return [name for name, chosen in zip(answer.index, values, strict=True) if chosen]
        named = values and not any(isinstance(value, str) for value in values)
        named = named and all(isinstance(name, str) for name in answer.index)
        return list(answer.index) if named else values
    if hasattr(answer, "tolist"):
        values = (answer.ravel() if hasattr(answer, "ravel") else answer).tolist()
        return values if isinstance(values, list) else [values]
    return list(answer) if isinstance(answer, Iterable) else [answer]


def by_name(answer: Any) -> dict[str, Any]:
    """A dict, a column or pairs as a dict with plain names."""
    if hasattr(answer, "columns"):
        if len(answer.columns) != 1:
            raise Unread("One value for each name, please, not a table.")
        answer = answer[answer.columns[0]]
    if hasattr(answer, "to_dict"):
        answer = answer.to_dict()
    if not isinstance(answer, Mapping):
        if isinstance(answer, str):
            parts = re.split(r"[;\n]|,(?!\d)", answer.strip("{}[]() \n"))
            found = (re.fullmatch(r"(.+?)\s*[:=]\s*(.+)", part.strip()) for part in parts)
            pairs: list[Any] = [pair.groups() if pair else () for pair in found]
        else:
            pairs = [tuple(x) if isinstance(x, list) else x for x in items_of(answer)]
        if not pairs or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
            raise Unread('Say which value belongs to which name: {"name": value, …}.')
        answer = dict(pairs)
    return {name_of(key): value for key, value in answer.items()}


def name_of(answer: Any) -> str:
    """A name in small letters, with hyphens for spaces and underscores."""
    return re.sub(r"[\s_-]+", "-", text_of(answer).lower()).strip("-.,;:")


def names_of(answer: Any) -> list[str]:
    """Names from a list, a list in a list, or a text, where spaces may part those with hyphens."""
    while isinstance(answer, (list, tuple)) and len(answer) == 1 and not isinstance(answer[0], str):
        answer = answer[0]
    names = items_of(answer)
    apart = [part for name in names if isinstance(name, str) for part in name.split()]
    if len(apart) > len(names) and all(re.search(r"\w[-_]\w", part) for part in apart):
        names = apart
    return [name_of(name) for name in names]


def number_of(text: str) -> float:
    """A number with any separators, of thousands and of decimals."""
    bare = re.sub(r"[ _']", "", text)
    if "," in bare and "." in bare:
        point = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub(r"[,.]", "", bare[:point]) + "." + bare[point + 1 :]
    elif re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", bare) or bare.count(".") > 1:
        bare = re.sub(r"[,.]", "", bare)
    return float(bare.replace(",", "."))


def amount_of(answer: Any, own: Mapping[str, str] | None = None) -> Amount:
    """A number, with the scale and the unit that were written beside it.

    ``own`` has, for units that UNITS does not know, a pattern of how they are written.
    """
    value = the_only(answer)
    kind = type(value).__name__
    if isinstance(value, bool) or kind.startswith("bool"):
        raise Unread(f"{value} is no number.")
    if isinstance(value, (Real, Decimal)):
        try:
            plain = float(value)
        except (OverflowError, ValueError):
            plain = float("inf")
        if not abs(plain) < 1e15:
            raise Unread("That is no number that an amount can have.")
        return Amount(plain)
    if not isinstance(value, str):
        raise Unread(f"One number is asked for; yours is of type {kind}.")
    text = re.sub(r"\s*[·×x*]\s*10(?:\^|\*\*)?6\b", " million", text_of(value).lower())
    text = re.sub(r"(?<=\d)·(?=\d)", ".", text)
    found = re.search(r"[-+]?\d[\d_ ',.]*\d(?:e[-+]?\d+)?|[-+]?\d", text)
    if not found:
        raise Unread(f"There is no number in “{text[:40]}”. Write it in digits.")
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    said = set()
    for unit, words in {**(own or {}), **UNITS}.items():
        rest, count = re.subn(rf"(?<![a-z])(?:{words})(?![a-z\d])\.?", " ", rest)
        said |= {unit} if count else set()
    if rest.strip(" .,;:()[]/*!"):
        raise Unread(f"“{text[:40]}” is more than a number and its unit. Write the number alone.")
    try:
        number, _, power = found[0].partition("e")
        value = number_of(number.strip(" ',_")) * float(f"1e{power or 0}")
    except (ValueError, OverflowError):
        raise Unread(f"“{text[:40]}” cannot be read as one number.") from None
    if not abs(value) < 1e15:
        raise Unread("That is no number that an amount can have.")
    scale = next((SCALES[word] for word in SCALES if word in said), None)
    unit = next((word for word in ("%", "another currency", *(own or {})) if word in said), "")
    return Amount(value, scale, unit)


def amount_in(currency: str, forms: str, scale: str = "") -> Callable[[Any], float]:
    """A reader of an amount in a currency, or in ``scale``, such as million, of it.

    The unit may be written or not; ``forms`` is a pattern of the ways to write the currency.
    """
    size, asked = SCALES.get(scale, 1), f"{scale} {currency}".strip()

    def read(answer: Any) -> float:
        value, found, unit = amount_of(answer, {currency: forms})
        if unit in ("%", "another currency"):
            said = unit.replace("%", "per cent")
            raise Unread(f"{asked.capitalize()} are asked for, not {said}.")
        is_plain = size > 1 and abs(value) >= size / 10
        if found or size == 1:
            return value * (found or 1) / size
        if unit and not is_plain:
            raise Unread(f"{value:g} {currency} are not {value:g} {asked}.")
        if is_plain and not unit:
            raise Unread(f"That is in {currency}; {asked} are asked for: divide by a {scale}.")
        return value / size if is_plain else value

    return read


def as_per_cent(answer: Any) -> float:
    """A number of per cent, whether or not the sign is written."""
    read = amount_of(answer)
    if read.scale or read.unit not in ("", "%"):
        raise Unread("Per cent are asked for, not an amount of money.")
    return read.value


def yes_or_no(answer: Any) -> bool:
    """True or False, in those words or in others."""
    said = text_of(answer).lower().strip(" .!*()")
    first, *reason = re.split(r"\s*[,;:(.-]\s+|\s+(?=\(|because\b|since\b)", said, maxsplit=1)
    for meant, words in ((True, "true yes y t 1 1.0"), (False, "false no n f 0 0.0")):
        if first in words.split():
            unsure = r"\b(?:yes|no|true|false|maybe|perhaps|or)\b"
            if not re.search(unsure, "".join(reason)):
                return meant
    raise Unread("Write True or False.")


def a_letter(last: str) -> Callable[[Any], str]:
    """A reader of one letter from a to ``last``, with or without what stands beside it."""

    def read(answer: Any) -> str:
        said = text_of(answer).lower()
        said = re.sub(r"^(?:the )?(?:answer|option|letter|choice)\b[\s:=]*", "", said)
        found = re.fullmatch(
            r"[\s(\[*]*([a-z])(?:\s*[)\].:,;*\"'=!-]+(?:\s.*)?|\s+(?:\(|because|since)\b.*)?", said
        )
        others = re.findall(r"(?<![\w.])[a-z](?=\)|\s*(?:$|[,;:])|\s+(?:because|or|and)\b)", said)
        if not found or found[1] > last or set(others) - {found[1]}:
            raise Unread(f"One letter, a to {last}, between quotation marks.")
        return found[1]

    return read


def a_word(*choices: str) -> Callable[[Any], str]:
    """A reader of one word out of a few; each choice may name its other forms after it."""
    forms = {form: choice.split()[0] for choice in choices for form in choice.split()}
    asked = " or ".join(f'"{choice.split()[0]}"' for choice in choices)

    def read(answer: Any) -> str:
        said = re.findall(r"[a-z']+", text_of(answer).lower().replace("'s", ""))
        meant = {forms[part] for part in said if part in forms}
        denied = DENYING & set(said) or [part for part in said if part.endswith("n't")]
        if len(meant) != 1 or denied or len(said) > 4:
            raise Unread(f"One of these words: {asked}.")
        return meant.pop()

    return read


def a_day(answer: Any) -> str:
    """A day as year-month-day, from a date or from any usual way to write one."""
    answer = the_only(answer)
    said = text_of(answer.isoformat() if hasattr(answer, "isoformat") else answer).lower()
    said = re.sub(r"[t ]\d\d:\d\d.*$|\b(?:on|of|the|a\.?d)\b|(?<=\S) *\(.*\)", " ", said)
    said = re.sub(
        r"(?<=\d)(?:st|nd|rd|th)\b|\b(?:sun|mon|tues|wednes|thurs|fri|satur)day\b", "", said
    )
    month = re.search(r"[a-z]{3,}", re.sub(r"\bsept\b", "sep", said))
    named = [one.startswith(month[0]) for one in MONTHS.split()] if month else []
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    if re.fullmatch(r"\s*\d{8}\s*", said):
        numbers = [numbers[0] // 10000, numbers[0] // 100 % 100, numbers[0] % 100]
    years = [number for number in numbers if number > 31]
    rest = [number for number in numbers if number <= 31]
    if any(named) and len(years) == len(rest) == 1:
        rest = [named.index(True) + 1, *rest]
    elif month or len(years) != 1 or len(rest) != 2:
        raise Unread("Write year, month and day, such as 1956-01-31.")
    elif numbers[0] not in years:
        if "/" in said and max(rest) <= 12 and rest[0] != rest[1]:
            raise Unread("Day first, or month first? Write year, month and day: 1956-01-31.")
        rest = rest if "/" in said and rest[0] <= 12 < rest[1] else rest[::-1]
    if not (1 <= rest[0] <= 12 and rest[1] >= 1):
        raise Unread("There is no such day. Write year, month and day: 1956-01-31.")
    return f"{years[0]}-{rest[0]:02d}-{rest[1]:02d}"


def numbers_of(answer: Any) -> list[str]:
    """The numbers in an answer that names paragraphs or sentences, and nothing else."""
    if isinstance(answer, Iterable) and not isinstance(answer, (str, bytes)):
        said = " ; ".join(text_of(item) for item in items_of(answer))
    else:
        said = "" if answer is None else text_of(answer)
    shown = said.strip()[:40]
    said = re.sub(r"(?<=\d)[\"']|[\"'](?=[p¶§\d])", " ", said.lower())
    said = re.sub(r"(?<=\d),? ?(?:sentences?|sent\.?|s\.?) ?(?=\d)", ".", said)
    said = re.sub(r"\bp{1,2}\.? ?(?=\d)", " ", said)
    said = re.sub(r"(?<=\d) ?(?:-|\bto\b) *[¶§]? *(?=\d)", "-", said)
    filler = (
        r"\b(?:paragraphs?|paras?|par|nos?|nr|numbers?|sentences?|and|the|in|from)\b\.?"
        r"|[¶§&#;,、+()\[\]{}*•]"
    )
    found = [WORDS.get(token, token) for token in re.sub(filler, " ", said).strip(" .").split()]
    found = [token.strip(".:") for token in found]
    if not all(re.fullmatch(NUMBERED, token) for token in found):
        raise Unread(f"“{shown}” cannot be read as numbers of paragraphs.")
    return found


def paragraphs_of(answer: Any) -> list[str]:
    """Paragraphs as ``p3``, from a number, a text with ¶ or p, a sentence's number, or a list."""
    found: list[str] = []
    for token in numbers_of(answer):
        first, _, last = (re.split("[.:]", part) for part in token.partition("-"))
        within = len(first) == 2 and len(last) == 1  # from one sentence of it to another
        end = int(first[0] if within or not last[0] else last[0])
        found += [f"p{number}" for number in range(int(first[0]), min(end, 99) + 1)]
    if not found:
        raise Unread("No paragraph is named yet. Write its number, such as p3.")
    return list(dict.fromkeys(found))


def sentences_of(answer: Any) -> list[str]:
    """Sentences as ``p3.1``, from numbers, a text with any separators, or a list."""
    found: list[str] = []
    for token in numbers_of(answer):
        named = re.fullmatch(r"(\d+)[.:](\d+)(?:-(?:\1[.:])?(\d+))?", token)
        if not named:
            raise Unread(
                f"“{token}” names no sentence: write paragraph and sentence, such as p3.1."
            )
        last = min(int(named[3] or named[2]), 99)
        found += [f"p{int(named[1])}.{number}" for number in range(int(named[2]), last + 1)]
    return list(dict.fromkeys(found))


def letters_of(name: str) -> str:
    """The letters of a name alone, without titles: the same for all its spellings."""
    plain = re.sub(r"\b(?:the|an?|comrades?|ambassador|minister|deputy)\b", "", name.lower())
    return "".join(re.findall("[a-z]", plain))


def chain_of(voices: Mapping[str, str]) -> Callable[[Any], list[str]]:
    """A reader of a chain of voices; ``voices`` has for each short name other names, by commas."""
    known = {letters_of(other): short for short in voices for other in voices[short].split(",")}
    known |= {short: short for short in voices}

    def read(answer: Any) -> list[str]:
        if isinstance(answer, (set, frozenset)) and len(answer) > 1:
            raise Unread("A set has no order, and a chain has one: write it with < in a text.")
        is_text = isinstance(answer, str)
        said = text_of(answer.strip().replace("\n", ";")).lower() if is_text else ""
        arrows = re.sub(r"<[-=]*|[-=]*[←⟵⇐⬅‹⟨]", "<", re.sub(r"[-=]*[>→⟶⇒➡›⟩]", ">", said))
        parts = re.split(r"[<>,;|\n]|\bfrom\b", arrows) if is_text else items_of(answer)
        found = []
        for part in filter(None, (text_of(part).strip(" .") for part in parts)):
            letters = letters_of(part)
            if letters not in known:  # with a remark in brackets, perhaps
                letters = letters_of(re.sub(r"\(.*?\)", "", part))
            if letters not in known:
                raise Unread(f"“{part[:40]}” is not in the table of names. Put < between voices.")
            found.append(known[letters])
        if not found:
            raise Unread("Still empty: write a chain between the quotation marks.")
        turned = ">" in arrows and "<" not in arrows and found[-1] == next(iter(voices))
        return found[::-1] if turned else found

    return read


def quotation_of(answer: Any) -> str:
    """The words of a quotation, without the signs around them and with straight ones inside."""
    answer = the_only(answer)
    if not isinstance(answer, str) or not answer.strip():
        raise Unread("Still empty. Write the words of the text between the quotation marks.")
    place = (
        r"\s*[(\[]?(?:p|¶|para(?:graph)?\.?)\s?\d+(?:\.\d+)?[)\]]?\.?$"  # often written below it
    )
    words = text_of(re.sub(place, "", text_of(answer), flags=re.IGNORECASE))
    words = re.sub(r"^(?:\[?\.{2,}\]?\s*)|\s*\[?\.{2,}\]?$", "", words)
    return words.strip("\"'").rstrip(".,;: ").strip("\"'")

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
    "yuan": r"yuans?|rmb|renminbi|cny|¥|元",
    "another currency": r"won|rou?bles?|rubl?|usd|us dollars?|dollars?|euros?|\$|€|£",
    "": r"of|in|about|approximately|approx|around|roughly|circa|ca|c|new|the|plan|~|≈|=",
}


class Unread(Exception):
    """An answer that cannot be read; the message says what is wrong with its form."""


class Amount(NamedTuple):
    """A number with what was said beside it: a scale, such as a million, and a unit."""

    value: float
    scale: float | None = None
    unit: str = ""


def text_of(answer: Any) -> str:
    """Words with straight quotes, simple dashes and single spaces, bare of quotes around them."""
    answer = the_only(answer)
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    text = unicodedata.normalize("NFKC", text.translate(SIGNS)).translate(SIGNS)
    text = " ".join(text.replace("\ufeff", "").replace("\u200b", "").split())
    while quoted := re.fullmatch(r"[\"'](.*)[\"']([.,;:!]?)", text):
        text = "".join(quoted.groups()).strip()
    return text


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
        parts = re.split(
            r"[;,\n|&+]|\band\b|\s/\s", text_of(answer.strip("[](){} \n").replace("\n", ";"))
        )
        return [part.strip(" .\"'") for part in parts if part.strip(" .\"'")]
    if hasattr(answer, "columns"):  # a table: its rows
        return list(answer.index)
    if hasattr(answer, "tolist") and hasattr(answer, "index") and not callable(answer.index):
        values = answer.tolist()
        if values and all(isinstance(value, bool) for value in values):  # a condition
            return [name for name, chosen in zip(answer.index, values, strict=True) if chosen]
        named = values and not any(isinstance(value, str) for value in values)
        named = named and all(isinstance(name, str) for name in answer.index)
        return list(answer.index) if named else values
    if hasattr(answer, "tolist"):
        values = answer.tolist()
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
        pairs = items_of(answer)
        if not pairs or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
            raise Unread('Say which value belongs to which name: {"name": value, …}.')
        answer = dict(pairs)
    return {name_of(key): value for key, value in answer.items()}


def name_of(answer: Any) -> str:
    """A name in small letters, with hyphens for spaces and underscores."""
    return re.sub(r"[\s_-]+", "-", text_of(answer).lower()).strip("-.,;:")


def names_of(answer: Any) -> list[str]:
    """Names from a list or a text."""
    return [name_of(name) for name in items_of(answer)]


def number_of(text: str) -> float:
    """A number with any separators, of thousands and of decimals."""
    bare = re.sub(r"[ _']", "", text)
    if "," in bare and "." in bare:
        point = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub(r"[,.]", "", bare[:point]) + "." + bare[point + 1 :]
    elif re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", bare) or bare.count(".") > 1:
        bare = re.sub(r"[,.]", "", bare)
    return float(bare.replace(",", "."))


def amount_of(answer: Any) -> Amount:
    """A number, with the scale and the unit that were written beside it."""
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
    text = text_of(value).lower()
    found = re.search(r"[-+]?\d[\d_ ',.]*\d(?:e[-+]?\d+)?|[-+]?\d", text)
    if not found:
        raise Unread(f"There is no number in “{text[:40]}”. Write it in digits.")
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    said = set()
    for unit, words in UNITS.items():
        rest, count = re.subn(rf"(?<![a-z])(?:{words})(?![a-z\d])\.?", " ", rest)
        said |= {unit} if count else set()
    if rest.strip(" .,;:()[]/"):
        raise Unread(f"“{text[:40]}” is more than a number and its unit. Write the number alone.")
    try:
        number, _, power = found[0].partition("e")
        value = number_of(number.strip(" ',_")) * 10 ** int(power or 0)
    except (ValueError, OverflowError):
        raise Unread(f"“{text[:40]}” cannot be read as one number.") from None
    scale = next((SCALES[word] for word in SCALES if word in said), None)
    unit = next((word for word in ("%", "another currency", "yuan") if word in said), "")
    return Amount(value, scale, unit)


def millions_of_yuan(answer: Any) -> float:
    """An amount in million yuan, whether or not the unit is written."""
    read = amount_of(answer)
    if read.unit in ("%", "another currency"):
        raise Unread(f"Million yuan are asked for, not {read.unit.replace('%', 'per cent')}.")
    if read.scale:
        return read.value * read.scale / 1e6
    if read.unit and abs(read.value) >= 1e5:
        return read.value / 1e6
    if read.unit:
        raise Unread(f"{read.value:g} yuan are not {read.value:g} million yuan.")
    if abs(read.value) >= 1e5:
        raise Unread("That is in yuan; million yuan are asked for: divide by a million.")
    return read.value


def as_per_cent(answer: Any) -> float:
    """A number of per cent, whether or not the sign is written."""
    read = amount_of(answer)
    if read.scale or read.unit not in ("", "%"):
        raise Unread("Per cent are asked for, not an amount of money.")
    return read.value


def yes_or_no(answer: Any) -> bool:
    """True or False, in those words or in others."""
    said = text_of(answer).lower().strip(" .!")
    if said in ("true", "yes", "y", "t", "1", "1.0"):
        return True
    if said in ("false", "no", "n", "f", "0", "0.0"):
        return False
    raise Unread("Write True or False.")


def a_letter(last: str) -> Callable[[Any], str]:
    """A reader of one letter from a to ``last``, with or without what stands beside it."""

    def read(answer: Any) -> str:
        said = text_of(answer).lower()
        said = re.sub(r"^(?:the )?(?:answer|option|letter|choice)\b[\s:=]*", "", said)
        found = re.fullmatch(r"[\s(\[*]*([a-z])(?:\s*[)\].:*\"'-]+(?:\s.*)?)?", said)
        others = re.findall(r"(?<![\w.])[a-z](?=\)|\s*$|\s*,)", said)
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
        denied = {"not", "no", "nor", "neither", "nothing", "never", "isn't", "or"} & set(said)
        if len(meant) != 1 or denied or len(said) > 4:
            raise Unread(f"One of these words: {asked}.")
        return meant.pop()

    return read


def a_day(answer: Any) -> str:
    """A day as year-month-day, from a date or from any usual way to write one."""
    answer = the_only(answer)
    said = text_of(answer.isoformat() if hasattr(answer, "isoformat") else answer).lower()
    said = re.sub(r"t00:00.*$|\bof\b|\bthe\b|\(.*\)", " ", said)
    said = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", said)
    month = re.search(r"[a-z]{3,}", said.replace("sept.", "sep"))
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
    said = re.sub(r"(?<=\d)[\"']|[\"'](?=[p¶§\d])", " ", said.lower())
    said = re.sub(r"\bp{1,2}\.? ?(?=\d)", " ", said)
    said = re.sub(r"(?<=\d) ?- *(?=\d)", "-", said)
    filler = (
        r"\b(?:paragraphs?|paras?|par|nos?|nr|numbers?|sentences?|and|the)\b\.?|[¶§&#;,+()\[\]{}]"
    )
    found = [WORDS.get(token, token) for token in re.sub(filler, " ", said).strip(" .").split()]
    found = [token.strip(".") for token in found]
    if not all(re.fullmatch(r"\d+(?:[.:-]\d+)?", token) for token in found):
        raise Unread("“" + said.strip()[:40] + "” cannot be read as numbers of paragraphs.")
    return found


def paragraphs_of(answer: Any) -> list[str]:
    """Paragraphs as ``p3``, from a number, a text with ¶ or p, a sentence's number, or a list."""
    found: list[str] = []
    for token in numbers_of(answer):
        first, _, last = token.partition("-")
        end = int(last) if last else int(re.split(r"[.:]", first)[0])
        found += [f"p{n}" for n in range(int(re.split(r"[.:]", first)[0]), min(end, 99) + 1)]
    if not found:
        raise Unread("No paragraph is named yet. Write its number, such as p3.")
    return list(dict.fromkeys(found))


def sentences_of(answer: Any) -> list[str]:
    """Sentences as ``p3.1``, from numbers, a text with any separators, or a list."""
    found = numbers_of(answer)
    bare = next((token for token in found if not re.fullmatch(r"\d+[.:]\d+", token)), "")
    if bare:
        raise Unread(f"“{bare}” names no sentence: write paragraph and sentence, such as p3.1.")
    return list(dict.fromkeys("p" + token.replace(":", ".") for token in found))


def letters_of(name: str) -> str:
    """The letters of a name alone, without titles: the same for all its spellings."""
    plain = re.sub(r"\b(?:the|an?|comrades?|ambassador|minister|deputy)\b", "", name.lower())
    return "".join(re.findall("[a-z]", plain))


def chain_of(voices: Mapping[str, str]) -> Callable[[Any], list[str]]:
    """A reader of a chain of voices; ``voices`` has for each short name other names, by commas."""
    known = {letters_of(other): short for short in voices for other in voices[short].split(",")}
    known |= {short: short for short in voices}

    def read(answer: Any) -> list[str]:
        is_text = isinstance(answer, str)
        said = text_of(answer.strip().replace("\n", ";")).lower() if is_text else ""
        arrows = re.sub(r"<-+|←|⟵", "<", re.sub(r"-+>|→|⟶", ">", said))
        parts = re.split(r"[<>,;|\n]|\bfrom\b", arrows) if is_text else items_of(answer)
        found = []
        for part in filter(None, (text_of(part).strip(" .") for part in parts)):
            if letters_of(part) not in known:
                raise Unread(f"“{part[:40]}” is not in the table of names. Put < between voices.")
            found.append(known[letters_of(part)])
        if not found:
            raise Unread("Still empty: write a chain between the quotation marks.")
        turned = ">" in arrows and "<" not in arrows and found[-1] == next(iter(voices))
        return found[::-1] if turned else found

    return read


def quotation_of(answer: Any) -> str:
    """The words of a quotation, without the signs around them and with straight ones inside."""
    answer = the_only(answer)
    if not isinstance(answer, str) or not answer.strip():
        raise Unread("Still empty. Write the memo's words between the quotation marks.")
    words = re.sub(r"^(?:\[?\.{2,}\]?\s*)|\s*\[?\.{2,}\]?$", "", text_of(answer))
    return words.strip("\"'").rstrip(".,;: ").strip("\"'")

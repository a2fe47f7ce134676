"""Changes of a chapter: links, citations, quotations, numbers, names, boxes, and the edition."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import partial

from book import ROOT
from edition.evidence import read_document
from edition.evidence.numerals import DAYS, MONTHS
from edition.evidence.pages import read_page

from .change import Change, Kind, Sources

EDITION = read_document(ROOT).source
New = Callable[[re.Match[str], Sources, random.Random], str | None]


def other(values: list[str], value: str, chance: random.Random) -> str | None:
    """One of the others."""
    others = sorted(set(values) - {value})
    return chance.choice(others) if others else None


def next_number(found: re.Match[str], sources: Sources, chance: random.Random) -> str:
    """The number in the match, and one more."""
    return re.sub(r"\d+", lambda n: str((int(n[0]) + 1) % 16), found[0], count=1)


def other_key(found: re.Match[str], sources: Sources, chance: random.Random) -> str | None:
    """A citation of another work of the bibliography."""
    keys = [row["key"] for row in sources.tables.get("sources", [])]
    key = other(keys, found["key"], chance)
    return found[0].replace(found["key"], key) if key else None


def other_person(found: re.Match[str], sources: Sources, chance: random.Random) -> str | None:
    """The name with the entry of another person."""
    name = other([row["name"] for row in sources.tables.get("people", [])], found["name"], chance)
    return found[0].replace(f"<{found['name']}>", f"<{name}>")


def without_a_word(found: re.Match[str], sources: Sources, chance: random.Random) -> str | None:
    """The words of the match without one of them."""
    words = found["words"].split(" ")
    if len(words) < 3:
        return None
    words.pop(chance.randrange(1, len(words) - 1))
    return found[0].replace(found["words"], " ".join(words))


def without_a_letter(found: re.Match[str], sources: Sources, chance: random.Random) -> str:
    """The words of the match without one of their letters."""
    at = chance.randrange(len(found["words"]))
    return found[0].replace(found["words"], found["words"][:at] + found["words"][at + 1 :])


def put(new: str) -> New:
    """Something else in its place, with the groups of the match."""
    return lambda found, sources, chance: found.expand(new)


def other_name_of_page(found: re.Match[str], sources: Sources, chance: random.Random) -> str | None:
    """The glued name of another number on the same page."""
    names = re.findall(r"\{glue:text\}`(\w+)", found.string)
    name = other(names, found["name"], chance)
    return found[0].replace(found["name"], name) if name else None


def other_month(found: re.Match[str], sources: Sources, chance: random.Random) -> str | None:
    """The day in another month."""
    return found[0].replace(found["month"], str(other(list(MONTHS), found["month"], chance)))


def next_day(found: re.Match[str], sources: Sources, chance: random.Random) -> str:
    """The day after."""
    return re.sub(r"\d+", lambda n: str(int(n[0]) % 28 + 1), found[0], count=1)


TERM = r"\{term\}`(?P<shown>[^`<]+) <(?P<name>[^>]+)>`"
MEMO = r"\{memo\}`(?P<p>p\d+): (?P<words>[^`]+)`"
SENTENCE = r"(?m)^(?P<words>[A-Z][^\n|:{}\[\]`*]{60,}\.)$"
GLUE = r"\{glue:text\}`(?P<name>\w+)[^`]*`"
# In every chapter but the edition: what is sought, and what becomes of it.
PATTERNS: dict[str, tuple[str, New]] = {
    "a link that shows another paragraph": (r"\[¶\d+\](?=\([^()\s]*#p\d+\))", next_number),
    "a link to another paragraph": (r"(?<=\])\((?:[^()\s]*)#p\d+\)", next_number),
    "a link to a paragraph that is none": (r"(?<=\])\(#p\d+\)", put("(#p99)")),
    "a citation of nothing": (r"(?<=\{cite:p\}`)(?P<key>\w+)(?=[`,])", put(r"\g<key>x")),
    "a citation of another work": (r"(?<=\{cite:p\}`)(?P<key>\w+)(?=[`,])", other_key),
    "a word lost in {memo}": (MEMO, without_a_word),
    "a letter lost in {memo}": (MEMO, without_a_letter),
    "{memo} of another paragraph": (r"(?<=\{memo\}`)p\d+(?=: )", next_number),
    "{memo} without its paragraph": (MEMO, put(r"{memo}`\g<words>`")),
    "the memo in plain quotation marks": (MEMO, put(r'"\g<words>"')),
    "the memo in curly quotation marks": (MEMO, put(r"“\g<words>”")),
    "{memo} lost, its words left": (MEMO, put(r"\g<words>")),
    "the memo in the quotation marks of elsewhere": (MEMO, put(r"«\g<words>»")),
    "a word of a heading lost": (r"(?m)^#{2,4} (?P<words>[^`{}\[\]]+)$", without_a_word),
    "a row of a list of pipes lost": (r"(?m)^\|(?! *[-:]).*\|\n", put("")),
    "not, lost": (r"(?<= )not (?=\w)", put("")),
    "a word in capitals": (SENTENCE, lambda found, sources, chance: found[0].upper()),
    "a caption without a word": (r'(?<=caption: ")(?P<words>[^"{}`]+)', without_a_word),
    "an alternative text without a word": (r'(?<=alt: ")(?P<words>[^"{}`]+)', without_a_word),
    "a paragraph that is nowhere": (SENTENCE, put(r"\g<words> See ¶99.")),
    "a sentence asked for that is none": (r"(?<=\{memo\} )p\d+(?:\.\d+)?(?=\n)", put("p3.9")),
    "a name with the entry of another": (TERM, other_person),
    "a name whose entry is nowhere": (r"\{term\}`(?P<words>[A-Z][\w .-]+)`", without_a_letter),
    "a glued name that nothing glues": (GLUE, put(r"{glue:text}`\g<name>x`")),
    "the glued name of another number": (GLUE, other_name_of_page),
    "a number for a glue": (GLUE, put("108")),
    "a number for a glue, with a decimal": (GLUE, put("68.6")),
    "roubles for yuan beside a glue": (rf"(?P<glue>{GLUE} million) yuan", put(r"\g<glue> roubles")),
    "billion for million beside a glue": (rf"(?P<glue>{GLUE}) million", put(r"\g<glue> billion")),
    "a percentage for a glue": (rf"{GLUE} per cent", put("46 per cent")),
    "an amount for a glue": (rf"{GLUE} million", put("185 million")),
    "a box that is not closed": (r"(?m)^:::+$", put("")),
    "a box that is not opened": (r"(?m)^:::+\{admonition\}.*$", put("")),
    "code that is not closed": (r"(?m)^```$", put("")),
    "another day in a date": (DAYS.pattern, next_day),
    "another month in a date": (DAYS.pattern, other_month),
    "another year in a date": (rf"(?<=(?:{'|'.join(m[-3:] for m in MONTHS)}) )19\d\d", next_number),
    "a number in a sentence": (SENTENCE, put(r"In 17 cases: \g<words>")),
    "a second label of a paragraph": (r"(?m)^## .*$", put(r"(p3)=\n\g<0>")),
    "a word lost in a sentence": (SENTENCE, without_a_word),
    "a sentence lost": (SENTENCE, put("")),
    "a word that nobody sees": (SENTENCE, put("\u200b\\g<words>")),
    "a word with a letter of another script": (SENTENCE, put("\u0430\\g<words>")),
    "a broken encoding": (SENTENCE, put("å®‰ä¸œ \\g<words>")),
    "a decomposed letter": (SENTENCE, put("e\u0301 \\g<words>")),
    "what was not found, asserted": (SENTENCE, put("So Hwi (徐輝) spoke. \\g<words>")),
    "a rate of the won": (SENTENCE, put("At the official rate of won for a dollar. \\g<words>")),
}
IN_EDITION: dict[str, tuple[str, New]] = {
    "a word lost in the edition": (r"(?m)^\[¶\d+\]\S+ (?P<words>.+)$", without_a_word),
    "a letter lost in the edition": (r"(?m)^\[¶\d+\]\S+ (?P<words>.+)$", without_a_letter),
    "another entry in the edition": (TERM, other_person),
    "a spelling in the edition": (r"(?<=\{term\}`)(?P<words>[^`<]{4,})(?= <)", without_a_letter),
    "a label lost in the edition": (r"\{#p\d+ \.para\}", put("{.para}")),
    "a label of another paragraph": (r"(?<=\{#)p\d+(?= \.para\})", next_number),
    "another number before a paragraph": (r"(?m)^\[¶\d+\]", next_number),
    "Il for II in the edition": (r"Kim II Sung", put("Kim Il Sung")),
    "a bracket lost in the edition": (r"(?<=in Beijing)\]|\[cover\]", put("")),
    "a passage that is not closed": (r"(?m)^::::$", put("")),
}
# A fingerprint of an answer.
CODED = re.compile(r'(?<=")[0-9a-f]{8}(?=")')
IN_EXERCISES: dict[str, tuple[str, New]] = {
    "another fingerprint": (
        CODED.pattern,
        lambda found, sources, chance: f"{(int(found[0], 16) + 1) % 16**8:08x}",
    ),
}


def kinds(sources: Sources) -> dict[str, Kind]:
    """All kinds of changes in chapters."""
    chapters = sources.chapters
    exercises = [path for path in chapters if CODED.search(sources.texts[path])]
    others = [path for path in chapters if path != EDITION]
    places = ((PATTERNS, others), (IN_EDITION, [EDITION]), (IN_EXERCISES, exercises))
    return {
        f"text: {name}": partial(in_text, pattern=re.compile(pattern), new=new, paths=paths)
        for patterns, paths in places
        for name, (pattern, new) in patterns.items()
    }


def in_text(
    sources: Sources, chance: random.Random, pattern: re.Pattern[str], new: New, paths: list[str]
) -> Change | None:
    """One place in one chapter, changed; not in its code or its front matter."""
    for path in chance.sample(paths, len(paths)):
        text = sources.texts[path]
        shown = text if "[0-9a-f]" in pattern.pattern else kept(path, text)
        found = [one for one in pattern.finditer(shown) if one[0] == text[one.start() : one.end()]]
        for one in chance.sample(found, len(found)):
            changed = new(one, sources, chance)
            if changed is not None and changed != one[0]:
                return sources.words(path, one.start(), one.end(), changed)
    return None


def kept(path: str, text: str) -> str:
    """The chapter with fillers for what is no Markdown, but with its fences."""
    markup = read_page(path, text).markup
    lines = zip(markup.split("\n"), text.split("\n"), strict=True)
    return "\n".join(raw if re.match(r"\s*(:::|```$)", raw) else seen for seen, raw in lines)

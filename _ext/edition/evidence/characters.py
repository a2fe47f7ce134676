"""Characters that do not belong in a text: those that nobody sees, and those that a program broke.

A reader, a search and a diff see the same text only when each character is what it seems to be.
Scripts are those of the names in the Unicode character database.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import yaml

from .files import line_at, read_text
from .problems import Problem, around, show
from .schema import SCRIPTS
from .tables import Table

# Characters that change the order in which a text is shown, or show nothing at all.
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064"
    "\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Signs of one program or font only, and what is no character at all.
PRIVATE = re.compile("[\ud800-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufff0-\ufffb]")
# Letters that a program did not have: of the signs in their place, the first is told.
LOST = re.compile("\ufffd.*", re.DOTALL)
# A word with the marks and the pieces of Hangul that belong to its letters.
WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f\u3099\u309a]*)+")
NOT_ASCII = re.compile(r"[^\x00-\x7f]{2,}")
# What other programs take UTF-8 for: on the way into the first ones some letters may be lost; of
# the others only a whole word tells, because real words are written in them too.
TAKEN_FOR = ("cp1252", "latin-1", "mac_roman")
TAKEN_WHOLE = ("cp1251", "cp1250", "cp437", "cp850", "gbk", "cp949", "cp932")
# Letters that an encoding did not have, where a word would begin.
QUESTIONS = re.compile(r"(?<![^\s(\[“‘\"'«,;/])\?{2,}")
# What begins a formula in one spreadsheet or another, also behind spaces.
FORMULA = tuple("=+-@\t\r＝＋－＠")
NEGATIVE = re.compile(r"-\d+(\.\d+)?")
# What is said of each kind: its name, its code, and the words around it may be named.
SAID = {
    DIRECTION: "a control of direction ({name}) hides in the text; delete it",
    UNSEEN: "a character that nobody sees ({name}) is in the text; delete it",
    CONTROL: "the control character {code} is in the text; delete it",
    PRIVATE: "{code} is a sign of one program only; type what it should show",
    QUESTIONS: "letters were lost ({words}); type them again",
    LOST: "a character was lost ({words}); type it again",
}
PATHS = ("CITATION.cff", "data/references.bib", "data/datapackage.json", "data/document.yml")
QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')  # a text in JSON


def script_of(letter: str) -> str:
    """The script of a letter, by the first word of its name; empty when it has none."""
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def mended(text: str) -> str:
    """The text as it was before a program took its UTF-8 for another encoding; else empty.

    On the way some letters may have been lost.
    """
    for encoding in TAKEN_FOR:
        try:
            raw = text.encode(encoding)
        except UnicodeError:
            continue
        before = raw.decode("utf-8", "ignore")
        if raw.decode("utf-8", "replace") == before and before != text and before.isprintable():
            return before
        if any(letter.isalpha() and script_of(letter) != "LATIN" for letter in before):
            return before
    for encoding in TAKEN_WHOLE if len(text) > 2 else ():
        try:
            before = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if all(map(str.isalpha, before)) and "LATIN" not in map(script_of, before):
            return before
    return ""


def character_faults(text: str) -> Iterator[tuple[int, str]]:
    """Offset and words for each kind of broken or unseen character in a text."""
    for pattern, said in SAID.items():
        for found in pattern.finditer(text):
            sign, words = found[0][0], around(text, found.start())
            code = f"U+{ord(sign):04X}"
            name = unicodedata.name(sign, code)
            yield found.start(), said.format(name=name, code=code, words=words)
    for found in NOT_ASCII.finditer(text):
        if before := mended(found[0]):
            yield (
                found.start(),
                f"{show(found[0])} was {show(before)} before a program took UTF-8 for another "
                "encoding; type it again, and save as UTF-8",
            )
    for found in WORD.finditer(text):
        yield from ((found.start(), message) for message in word_faults(found[0]))


def word_faults(word: str) -> Iterator[str]:
    """A word whose letters are decomposed, or of scripts that look alike."""
    if word.isascii():
        return
    if unicodedata.normalize("NFC", word) != word:
        whole = unicodedata.normalize("NFC", word)
        yield f"{show(word)} is in pieces, so no search finds it; write {show(whole)} (NFC)"
    scripts = {script_of(letter) for letter in word}
    if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
        odd = [letter for letter in word if script_of(letter) != script_of(word[0])]
        names = ", ".join(sorted({unicodedata.name(letter) for letter in odd}))
        yield f"{show(word)} mixes letters of two scripts that look alike ({names}); type it again"


@lru_cache(maxsize=256)
def faults_of(text: str) -> tuple[tuple[int, str], ...]:
    """The faults of a text, remembered for a second check of the book."""
    return tuple(character_faults(text))


def check_characters(root: Path, tables: list[Table], chapters: list[str]) -> Iterator[Problem]:
    """Every text of the book: tables, chapters, the bibliography and the files that describe it."""
    for name in (*PATHS, *chapters, *(table.path for table in tables)):
        if not (root / name).is_file():
            continue
        text, _ = read_text(root, name)
        for place, message in faults_of(text or ""):
            yield Problem(name, line_at(text or "", place), message)
        for line, meant in escaped_texts(Path(name).suffix, text or ""):
            for _, message in character_faults(meant):
                yield Problem(name, line, message)
    for table in tables:
        yield from check_cells_as_text(table)


@lru_cache(maxsize=256)
def escaped_texts(suffix: str, text: str) -> tuple[tuple[int, str], ...]:
    """Line and meaning of each text of a JSON or YAML file in which a backslash stands for more.

    What is wrong with the form of the file is told by those who read it.
    """
    return tuple(read_escaped(suffix, text))


def read_escaped(suffix: str, text: str) -> Iterator[tuple[int, str]]:
    """The same, read from the file."""
    if suffix == ".json":
        for found in QUOTED.finditer(text):
            if "\\" in found[0]:
                with suppress(ValueError):
                    yield line_at(text, found.start()), json.loads(found[0])
    elif suffix in (".yml", ".cff"):
        with suppress(yaml.YAMLError):
            for token in yaml.scan(text, Loader=yaml.SafeLoader):
                if isinstance(token, yaml.ScalarToken) and token.style == '"':
                    yield token.start_mark.line + 1, token.value


def check_cells_as_text(table: Table) -> Iterator[Problem]:
    """Cells that another program would take for more than text, or in another script."""
    for row in table.rows:
        for name, field in table.fields.items():
            cell = row.cells[name]
            if "\n" in cell or "\r" in cell:
                message = f"{name}: there is a line break in the cell; write it on one line"
                yield Problem(table.path, row.line, message)
            begins = cell.lstrip(" ")
            is_text = field.type == "string" and not NEGATIVE.fullmatch(cell)
            if begins.startswith(FORMULA) and is_text:
                message = (
                    f"{name}: {show(cell)} begins with {show(begins[0])}, which a spreadsheet "
                    "takes for a formula; begin with a letter"
                )
                yield Problem(table.path, row.line, message)
            if field.script and cell:
                for message in script_faults(field.script, cell):
                    yield Problem(table.path, row.line, f"{name}: {message}")


def script_faults(script: str, cell: str) -> Iterator[str]:
    """Why a cell cannot stand in a column of one script."""
    letters = [letter for letter in cell if letter.isalpha()]
    other = [letter for letter in letters if script_of(letter) not in SCRIPTS[script]]
    if other:
        yield (
            f"{show(cell)} has {show(''.join(other))}, which is not in {script} script, as the "
            "column's letters are; move it to the column where it belongs"
        )
    elif not letters or "?" in cell:
        yield f"{show(cell)} has lost its letters; type the {script} again, and save as UTF-8"

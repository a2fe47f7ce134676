"""Characters that do not belong in a text: those that nobody sees, and those that a program broke.

A reader, a search and a diff see the same text only when each character is what it seems to be.
Scripts are those of the names in the Unicode character database.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import yaml

from .files import line_at, read_text
from .pages import Page
from .problems import Problem, around, show
from .remembered import remembered
from .schema import SCRIPTS
from .tables import Row, Table

# What a character is called that no text shows, by its general category in the same database.
UNSEEN = {
    "Cc": "a control character",
    "Cf": "a character that nobody sees",
    "Cn": "what is no character at all",
    "Co": "a sign of one program only",
    "Cs": "half a character",
    "Zl": "a line break of some programs only",
    "Zp": "a line break of some programs only",
}
REMEDY = "delete it, or type what it stands for"
JOINERS = "\u200c\u200d"
# Letters, marks and a sign of that kind, which have the category of what they are written like.
EMPTY = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
# A space of another kind between two words, where no language needs one: a search finds neither.
ODD_SPACE = re.compile(r"(?<=[^\W\d_]{2})[\u00a0\u1680\u2000-\u200a\u202f\u205f](?=[^\W\d_]{2})")
HEAP = re.compile("[\u0300-\u036f]{3,}")
# What merging two versions of a file leaves in it.
CONFLICT = re.compile(r"^(?:<{7}|\|{7}|>{7}) .*$", re.MULTILINE)
# Letters for printing, as a PDF has them, or for mathematics.
PRINTED = re.compile("[\ufb00-\ufb06\U0001d400-\U0001d7ff]")
# Of these some letters look like those of another; Korean, Chinese and Japanese words mix scripts.
ALPHABETS = {
    *("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "GEORGIAN", "LISU"),
    *("FULLWIDTH", "DESERET", "GLAGOLITIC", "GOTHIC", "RUNIC"),
}
# A word of another alphabet whose every letter looks Latin, between words that are.
DISGUISED = re.compile(
    "(?<=[A-Za-z] )[\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0422\u0425\u0430\u0435\u043a"
    "\u043e\u0440\u0441\u0443\u0445\u0405\u0406\u0408\u0455\u0456\u0458\u0391\u0392\u0395-\u0397\u0399"
    "\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf]+(?=[.,;]?(?: [A-Za-z]|$))"
)
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
# What a spreadsheet leaves where it could not compute or show, and what pandas takes for nothing.
NO_VALUE = re.compile(r"#(?:REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|N/A|SPILL!)|#{3,}")
VERBATIM = {"text", "quote", "spellings"}  # columns with the spaces of the document
NOTHING = re.compile(r"#?N/A|NA|<NA>|-?(?:nan|NaN)|[Nn]ull|NULL|None")
NEGATIVE = re.compile(r"-\d+(\.\d+)?")
# What is said of each kind: the character's name and the words around it may be named.
SAID = {
    EMPTY: f"a character that nobody sees ({{name}}) is in the text; {REMEDY}",
    ODD_SPACE: "between two words is a {name}; type a plain space",
    HEAP: "a letter has a heap of marks ({words}); type it again",
    CONFLICT: "two versions were merged and their marks left ({words}); keep one of them",
    QUESTIONS: "letters were lost ({words}); type them again",
    LOST: "a character was lost ({words}); type it again",
    DISGUISED: "a word only looks Latin ({name}, {words}); type it again",
}
PATHS = ("CITATION.cff", "data/references.bib", "data/datapackage.json", "data/document.yml")
QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')  # a text in JSON


def script_of(letter: str) -> str:
    """The script of a letter, by the first word of its name; empty when it has none."""
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def name_of(letter: str) -> str:
    """The name of a character, or its number where it has none."""
    return unicodedata.name(letter, f"U+{ord(letter):04X}")


def is_unseen(letter: str) -> bool:
    """Whether a character shows nothing in any text; the Arabic signs around numbers do."""
    is_kind = unicodedata.category(letter) in UNSEEN and letter not in "\t\n\r"
    return is_kind and unicodedata.bidirectional(letter) != "AN"


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


@remembered
def character_faults(text: str) -> Iterator[tuple[int, str]]:
    """Offset and words for each kind of broken or unseen character in a text."""
    unseen = "".join(map(re.escape, filter(is_unseen, sorted(set(text)))))
    for found in re.finditer(f"[{unseen}]", text) if unseen else ():
        if found[0] in JOINERS and "\u0600" <= text[found.start() - 1] <= "\u18af":
            continue  # Persian and the scripts of India are written with them
        kind = UNSEEN[unicodedata.category(found[0])]
        yield found.start(), f"{kind} ({name_of(found[0])}) is in the text; {REMEDY}"
    for pattern, said in SAID.items():
        for found in pattern.finditer(text):
            name, words = name_of(found[0][0]), around(text, found.start())
            yield found.start(), said.format(name=name, words=words)
    for found in NOT_ASCII.finditer(text):
        if before := mended(found[0]):
            fault = f"{show(found[0])} was {show(before)} before a program took UTF-8 for another"
            yield found.start(), f"{fault} encoding; type it again, and save as UTF-8"
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
    if found := PRINTED.search(word):
        whole = unicodedata.normalize("NFKC", word)
        yield f"{show(word)} has a letter of print, {show(found[0])}; write {show(whole)}"
    elif len(scripts & ALPHABETS) > 1:
        odd = [letter for letter in word if script_of(letter) != script_of(word[0])]
        names = ", ".join(sorted({unicodedata.name(letter) for letter in odd}))
        yield f"{show(word)} mixes letters of two scripts that look alike ({names}); type it again"


def check_characters(root: Path, tables: list[Table], pages: list[Page]) -> Iterator[Problem]:
    """Every text of the book: tables, chapters, the bibliography and the files that describe it."""
    texts = {page.path: page.source for page in pages}
    for name in (*PATHS, *(table.path for table in tables)):
        texts[name] = read_text(root, name)[0] or ""
    for name, text in texts.items():
        for place, message in character_faults(text):
            yield Problem(name, line_at(text, place), message)
        for line, meant in escaped_texts(Path(name).suffix, text):
            for _, message in character_faults(meant):
                yield Problem(name, line, message)
    for table in tables:
        yield from check_cells_as_text(table)


@remembered
def escaped_texts(suffix: str, text: str) -> Iterator[tuple[int, str]]:
    """Line and meaning of each text of a JSON or YAML file in which a backslash stands for more.

    What is wrong with the form of the file is told by those who read it.
    """
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


@remembered
def check_cells_as_text(table: Table) -> Iterator[Problem]:
    """Cells that a reader and another program would not take for the same."""
    return table.problems(partial(cells_as_text, table))


def cells_as_text(table: Table, row: Row) -> Iterator[str]:
    """Cells that another program would take for more than text, or in another script."""
    for name, field in table.fields.items():
        cell = row.cells[name]
        is_text = field.type == "string"
        faults = [*form_faults(cell, is_text and not field.separator and name not in VERBATIM)]
        begins = cell.lstrip(" ")
        if is_text and begins.startswith(FORMULA) and not NEGATIVE.fullmatch(cell):
            fault = f"{show(cell)} begins with {show(begins[0])}, which a spreadsheet takes for a"
            faults.append(f"{fault} formula; begin with a letter")
        if field.script and cell:
            faults += script_faults(field.script, cell)
        yield from (f"{name}: {fault}" for fault in faults)


def form_faults(cell: str, is_ours: bool) -> Iterator[str]:
    """Why a cell reads otherwise in a program than for a reader: breaks, spaces, words for none."""
    if "\n" in cell or "\r" in cell:
        yield "there is a line break in the cell; write it on one line"
    elif " ".join(cell.split()) != cell and is_ours and not ODD_SPACE.search(cell):
        yield f"{show(cell)} has tabs or spaces that nobody sees; write single spaces"
    if NO_VALUE.search(cell):
        yield f"{show(cell)} is a spreadsheet's word for a fault; type the value again"
    elif is_ours and NOTHING.fullmatch(cell):
        yield f"{show(cell)} is an empty cell to pandas; leave it empty, or say it otherwise"


def script_faults(script: str, cell: str) -> Iterator[str]:
    """Why a cell cannot stand in a column of one script."""
    letters = [letter for letter in cell if letter.isalpha()]
    other = [letter for letter in letters if script_of(letter) not in SCRIPTS[script]]
    if other:
        fault = f"{show(cell)} has {show(''.join(other))}, which is not in {script} script"
        yield f"{fault}, as the column's letters are; move it to the column where it belongs"
    elif not letters or "?" in cell:
        yield f"{show(cell)} has lost its letters; type the {script} again, and save as UTF-8"

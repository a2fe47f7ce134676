"""Text that only seems to be what it is: refused, wherever it stands, with row and remedy."""

import csv
import json

import pytest

from book import ROOT
from edition.evidence import check
from edition.evidence.characters import character_faults, script_faults
from test_check import Book, broken  # noqa: F401

# Each with what has to be said of it.
FAULTS = {
    "Kim\u202eIl Sung": "nobody sees (RIGHT-TO-LEFT OVERRIDE)",
    "Kim\u2066 Il": "nobody sees (LEFT-TO-RIGHT ISOLATE)",
    "Kim\u200e": "nobody sees (LEFT-TO-RIGHT MARK)",
    "Kim\u200bIl": "nobody sees (ZERO WIDTH SPACE)",
    "Ki\u200dm": "nobody sees",
    "\ufeffKim": "nobody sees",
    "Yan\u00adan": "nobody sees (SOFT HYPHEN)",
    "Kim\u2063": "nobody sees",
    "\u3164": "nobody sees",
    "Kim\ufe0f": "nobody sees",
    "Kim\x07": "control character (U+0007)",
    "Kim\u2028Il": "some programs only (LINE SEPARATOR)",
    "Kim\x9f": "control character (U+009F)",
    "안\ufffd": "a character was lost",
    "å®‰ä¸œ": "was '安东'",
    "ê¹€ì¼ì„±": "type it again",
    "ÐÐ²Ð°Ð½Ð¾Ð²": "type it again",  # its first letter is half lost
    "Ð˜Ð²Ð°Ð½Ð¾Ð²": "was 'Иванов'",
    "QiÃ¡o": "was 'á'",
    "â€œtwo": "was '“'",
    "\u0435\u00ae\u2030\u0434\u0451\u045a": "was '安东'",  # as Excel has it in Russia
    "\u7039\u5909\u7b22": "was '安东'",  # in China
    "Kim (???)": "letters were lost",
    "?? Kim": "letters were lost",
    "Kim\u2800": "nobody sees (BRAILLE PATTERN BLANK)",
    "Kim\ue000": "a sign of one program only (U+E000)",
    "\u1112\u1161\u11ab": "write '한' (NFC)",
    "Mu\u0308ller": "write 'Müller' (NFC)",
    "Аnton": "two scripts that look alike",  # the first letter is Cyrillic
    "Иvanov": "two scripts that look alike",
    "Kim\u2065": "no character at all (U+2065)",
    "Kim\u00a0Il": "a NO-BREAK SPACE; type a plain space",
    "Kim\u2009Il Sung": "a THIN SPACE; type a plain space",
    "x\u0301\u0302\u0303": "a heap of marks",
    "\ufb01nd": "a letter of print, 'ﬁ'; write 'find'",
    "𝐊𝐢𝐦": "write 'Kim'",
    "Ｋim": "two scripts that look alike",
    "Աrm": "two scripts that look alike",  # the first letter is Armenian
    "ᎠBC": "two scripts that look alike",  # Cherokee
    "Kim Рак": "only looks Latin (CYRILLIC CAPITAL LETTER ER,",
    "Is\n<<<<<<< HEAD\nwas": "two versions were merged",
    "Kοrea": "two scripts that look alike",  # a Greek o
}
SOUND = [
    "Kim Il Sung (김일성, 金日成) and И. Иванов, ‘quoted’ “twice” — 5 °C, ¶7, naïve, Ünal",
    "Pyŏngyang, Ch’oe, Yan’an, Łódź, 14th–15th, 1 × 2 = 2, § 3, café",
    "けたてに アジ（一九五六）《诗》",
    "a tab\tand a line\r\n",
    "Really?? He said so.",
    "Рёрих, Рё, ёлка, Ёж",
    "学习 小校 联通 校长",
    "5\u00a0km, « mot\u00a0», M.\u00a0Dupont, ＮＨＫ, X光, µm, m²",
    "می\u200cخواهم, क्\u200dष",
    "слово хор и сор; the word «хор», the ХХ съезд",
    "A line\n=======\n<<< and >>> one",
]
WRONG_SCRIPT = {
    "Hangul": ["金日成", "Kim", "김 Il", "??", "???", "김일?", "Ким", "–"],
    "Han": ["김일성", "Qiao", "乔?", "??", "乔晓광"],
    "Cyrillic": ["Ivanov", "Иbанов", "???", "안동"],
}
RIGHT_SCRIPT = {
    "Hangul": ["김일성", "이 필규", "박의완·이필규"],
    "Han": ["乔晓光", "安东 (安東)", "中华人民共和国"],
    "Cyrillic": ["В. И. Иванов", "за счёт", "«по собственной инициативе»"],
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_character_that_does_not_belong_is_told_with_the_remedy(text):
    said = [message for _, message in character_faults(f"One line.\n{text}, and more")]
    assert any(FAULTS[text] in message for message in said), said
    assert all(any(word in m for word in ("delete", "type", "write ", "keep one")) for m in said)


@pytest.mark.parametrize("text", SOUND)
def test_text_in_any_script_that_is_sound_is_left_alone(text):
    assert list(character_faults(text)) == []


@pytest.mark.parametrize(
    ("script", "cell"), [(s, c) for s in WRONG_SCRIPT for c in WRONG_SCRIPT[s]]
)
def test_letters_of_another_script_than_the_columns_are_refused(script, cell):
    assert len(list(script_faults(script, cell))) == 1


@pytest.mark.parametrize(
    ("script", "cell"), [(s, c) for s in RIGHT_SCRIPT for c in RIGHT_SCRIPT[s]]
)
def test_letters_of_the_columns_script_stand(script, cell):
    assert list(script_faults(script, cell)) == []


def tables() -> dict[str, list[str]]:
    """Every table, with its columns of text."""
    package = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    return {
        resource["name"]: [
            field["name"]
            for field in resource["schema"]["fields"]
            if field.get("type", "string") == "string"
        ]
        for resource in package["resources"]
        if resource["path"].endswith(".csv")
    }


@pytest.mark.parametrize("table", tables())
def test_every_text_column_of_every_table_is_guarded(broken: Book, table):  # noqa: F811
    path = broken.root / f"data/{table}.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    header, columns = rows[0], tables()[table]
    # A fault of its own for each column, in the same row.
    for column in columns:
        rows[1][header.index(column)] += "\u200b"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    said = [p for p in check(broken.root) if p.path == f"data/{table}.csv"]
    unseen = [p for p in said if "nobody sees" in p.message]
    assert {p.row for p in unseen} == {2} and len(unseen) >= 1
    clean = "\n".join(path.read_text(encoding="utf-8").splitlines()[1:2])
    assert clean.count("\u200b") == len(columns)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("data/references.bib", "{Ivanov", "{\u202eIvanov"),
        ("chapters/index.md", "# ", "# \u200b"),
        ("data/datapackage.json", '"description": "', '"description": "å®‰ä¸œ '),
    ],
)
def test_the_other_files_are_guarded_too(broken: Book, path, old, new):  # noqa: F811
    line = broken.replace(path, old, new)
    assert (path, line) in {(problem.path, problem.row) for problem in check(broken.root)}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("=HYPERLINK(1)", "a spreadsheet takes for a formula"),
        ("+1", "a spreadsheet takes for a formula"),
        ("@SUM(A1)", "a spreadsheet takes for a formula"),
        ("One line\nand another", "line break in the cell"),
        ("Words ", "write single spaces"),
        (" Words", "write single spaces"),
        ("Two  words", "write single spaces"),
        ("Two\twords", "has tabs"),
        ("#REF!", "spreadsheet's word for a fault"),
        ("about ##### yuan", "spreadsheet's word for a fault"),
        ("NA", "an empty cell to pandas"),
        ("None", "an empty cell to pandas"),
    ],
)
def test_a_cell_that_another_program_takes_for_more_than_text_is_refused(broken, cell, said):  # noqa: F811
    line, _ = broken.change("terms", lambda row: True, note=cell)
    broken.refuses("data/terms.csv", line, "note: ", said)


def test_a_table_in_pieces_is_refused_before_people_drop_out_of_the_search(broken: Book):  # noqa: F811
    import unicodedata

    path = broken.root / "data/people.csv"
    path.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), "utf-8")
    said = check(broken.root)
    assert said and all("(NFC)" in problem.message for problem in said)

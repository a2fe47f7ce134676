"""What newer records corrected in this book, each with its right value."""

import copy
import csv
import re
from datetime import date

import pytest

from book import ROOT
from edition.evidence import read_pages

MEMO_KEY = "wcda113373"


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_id(table: str, column: str = "id") -> dict[str, dict[str, str]]:
    return {row[column]: row for row in rows(table)}


EVENTS, PEOPLE, POSITIONS = by_id("events"), by_id("people"), by_id("positions")
STATEMENTS, FIGURES, DOCUMENTS = by_id("statements"), by_id("figures"), by_id("documents")
SOURCES = by_id("sources", "key")
PAIRS = rows("corroboration")


def our_prose() -> dict[str, str]:
    """The chapters and the tables, without line breaks inside a paragraph."""
    files = [*(ROOT / "chapters").rglob("*.md"), *(ROOT / "data").glob("*.csv")]
    return {
        path.relative_to(ROOT).as_posix(): " ".join(path.read_text(encoding="utf-8").split())
        for path in files
    }


# How an error that was corrected would read again, and a sentence that must be caught.
ERRORS = {
    "Mikoyan was evasive": (
        r"Mikoyan (was|is|remained)( still)? evasive",
        "On 16 September Mikoyan was still evasive with the Korean delegation.",
    ),
    "two dates of the talk with Mao as a conflict": (
        r"\bOn 18 or 19 September\b(?!: the sources)",
        "On 18 or 19 September Mao Zedong met a Soviet delegation.",
    ),
    "sixteen days to the mission": (
        r"(?i)\bsixteen days\b",
        "This is what Moscow did sixteen days later.",
    ),
    "Mao's words in the talk of the 18th": (
        r"(?i)Mao (said|told)[^.]{0,80}\b(18|18 or 19) September\b[^.]{0,80}\b(very bad|refused)",
        "Mao told the Soviet delegation on 18 September that the situation was very bad.",
    ),
    "Beijing turned the line": (r"Beijing turned it", "On this reading Beijing turned it."),
    "Kim Chang-man as minister in September": (
        r"(?<!been )Minister of Education and a vice-chairman",
        "Minister of Education and a vice-chairman of the Central Committee",
    ),
    "the tour of seven weeks without days": (
        r"exact (first and last days|dates) were not found",
        "Its exact dates were not found.",
    ),
    "Nam Il came to warn": (r"Nam Il[^.]{0,40}\bwarns?\b", "On 24 July Nam Il warns Petrov."),
    "nobody holds that it was about the economy": (
        r"have read nobody who holds it",
        "We have read nobody who holds it alone.",
    ),
    "the copy of the address as a fact": (
        r"is a developer's copy",
        "The address in that citation is a developer's copy of the site.",
    ),
    "a request as the meaning of the last part": (
        r"quarter of the plan was still a request",
        "More than a quarter of the plan was still a request.",
    ),
    "Li Dong-geun told Qiao": (
        r"Li Dong-geun[`}]*,?[^.]{0,40}\b(told Qiao|had explained to him)\b",
        "What Li Dong-geun, a Korean deputy minister, had explained to him.",
    ),
    "the four were asked of Qiao": (
        r"\basked Qiao on 3 September|Qiao was asked on 3 September",
        "He asked Qiao on 3 September for the return of the four.",
    ),
}


@pytest.mark.parametrize("error", ERRORS)
def test_no_page_and_no_table_repeats_an_error(error):
    pattern, _ = ERRORS[error]
    assert [name for name, text in our_prose().items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("error", ERRORS)
def test_a_repetition_would_be_seen(error):
    pattern, example = ERRORS[error]
    assert re.search(pattern, example)


# September 1956


def test_on_16_september_the_koreans_were_evasive():
    assert POSITIONS["choe-evasive"]["actor"] == "choe-yong-gon"
    assert POSITIONS["choe-evasive"]["source"] == "wcda120205"
    assert "the Koreans keep to prepared phrases" in EVENTS["mikoyan-choe"]["what"]


def test_the_talk_with_mao_has_one_date_from_both_sides():
    talk = EVENTS["mao-mikoyan"]
    assert (talk["start"], talk["end"], talk["grade"]) == ("1956-09-18", "1956-09-18", "A")
    sides = {talk["source"], talk["second_source"]}
    assert sides == {"wcda117838", "wcda_telegram0919"}
    assert EVENTS["mission-arrives"]["start"] == "1956-09-19"


def test_the_mission_was_proposed_a_day_before_mao_agreed_and_arrived_a_day_after():
    days = [
        date.fromisoformat(EVENTS[name]["start"])
        for name in ("mikoyan-proposes", "mao-mikoyan", "mission-arrives", "joint-mission")
    ]
    assert [day.day for day in days] == [17, 18, 19, 20]
    assert (days[2] - date(1956, 9, 4)).days == 15


def test_maos_harsh_words_stand_in_the_cable_of_the_16th():
    for name in ("mao-party", "mao-four"):
        assert POSITIONS[name]["source"] == "wcda_cable0916"
        assert POSITIONS[name]["date"] == "1956-09-16"
    told = {(pair["claim"], pair["document"]): pair["relation"] for pair in PAIRS}
    assert told["refused-return", "mikoyan-cable-0916"] == "corroborates"
    assert told["korean-guards", "mikoyan-cable-0916"] == "contradicts"
    assert told["refused-return", "mao-record"] == "not visible to us"


def test_the_pages_on_both_sides_have_the_days_right(built):
    moscow = " ".join(built.soup("chapters/positions/moscow.html").article.get_text().split())
    assert "what Moscow did fifteen days later" in moscow
    assert "it was the Koreans who were evasive" in moscow
    beijing = built.soup("chapters/positions/beijing.html").article
    assert "In the evening of 18 September" in beijing.get_text()
    table = next(t for t in beijing("table") if "Whether the four should go home" in t.get_text())
    assert "by Mikoyan's cable of 16 September" in table.get_text().replace("’", "'")
    assert "have written to the Chinese Central Committee" in table.get_text()


# Who knew what


def test_both_papers_of_fedorenko_have_his_answer():
    shown = {DOCUMENTS[name]["shows"] for name in ("fedorenko-report", "fedorenko-journal")}
    assert all("instruction" in one or "the same answer" in one for one in shown)


def test_two_articles_that_may_be_one_mans_are_one_witness():
    circles = [set(SOURCES[key]["circle"].split(" | ")) for key in ("chao1971", "mah1964")]
    assert set.intersection(*circles) == {"kang-chao"}


def test_aid_to_the_fraternal_states_has_them_for_its_recipients():
    for name in ("china-fraternal-aid", "china-fraternal-grants", "china-fraternal-loans"):
        assert FIGURES[name]["recipient"] == "fraternal-recipients"
    assert FIGURES["china-all-aid"]["recipient"] == "all-recipients"


# What was read


def test_no_record_read_in_part_is_called_silent():
    partly = {row["id"] for row in DOCUMENTS.values() if row["seen"] != "whole"}
    assert not [p for p in PAIRS if p["relation"] == "silent" and p["document"] in partly]
    unseen = {(p["claim"], p["document"]) for p in PAIRS if p["relation"] == "not visible to us"}
    assert {("haeju", "kim-ivanov-0901"), ("one-million", "kim-ivanov-0901")} <= unseen


def test_the_fuller_record_of_1_september_is_used():
    assert DOCUMENTS["ivanov-diary-0901"]["source"] == "wcda114136"
    assert any(pair["document"] == "ivanov-diary-0901" for pair in PAIRS)
    assert POSITIONS["ivanov-plenum"]["source"] == "wcda114136"


def test_what_kim_said_on_1_september_is_held_against_the_memo():
    kim = {p["claim"]: p["why"] for p in PAIRS if p["document"] == "kim-ivanov-0901"}
    assert {"yun-speech", "malicious", "expelled", "at-andun", "korean-guards"} <= set(kim)
    assert "expelled" in kim["expelled"]
    assert "Chinese border guards" in kim["at-andun"]


def test_the_caption_counts_witnesses_from_outside_and_no_inference(built):
    circle = set(SOURCES[MEMO_KEY]["circle"].split(" | "))
    confirmed = {p["claim"] for p in PAIRS if p["relation"] == "corroborates"}
    outside = {
        pair["claim"]
        for pair in PAIRS
        if pair["relation"] == "corroborates"
        and pair["grade"] != "D"
        and circle.isdisjoint(SOURCES[DOCUMENTS[pair["document"]]["source"]]["circle"].split(" | "))
    }
    page = built.soup("chapters/positions/corroboration.html")
    caption = " ".join(page.select_one("#figure-corroboration figcaption").get_text().split())
    claims = len(rows("claims"))
    assert f"{len(confirmed)} of {claims} claims have a document that says the same" in caption
    assert f"only {len(outside)} of them a witness from outside" in caption
    assert len(outside) < len(confirmed)


def test_readers_meet_titles_and_claims_and_no_ids(built):
    text = copy.copy(built.soup("chapters/positions/corroboration.html"))
    for code in text.article.select("pre, code"):
        code.extract()
    words = text.article.get_text()
    ids = {row["id"] for row in [*rows("claims"), *DOCUMENTS.values()] if "-" in row["id"]}
    assert {id for id in ids if id in words} == set()
    cells = {cell.get_text(strip=True) for cell in text.select("article :is(th, td)")}
    assert cells & {id.replace("-", " ") for id in ids} == set()


def test_what_is_not_in_the_memo_stands_apart_among_the_places(built):
    page = built.soup("chapters/document/places.html").article
    heading = next(h for h in page("h2") if h.get_text().startswith("Not in the memo"))
    section = heading.find_parent("section")
    apart = {term.get_text() for term in section.select("dt")}
    not_named = {row["name"] for row in rows("organisations") if not row["spellings"]}
    assert {re.sub(r"\W+$", "", name) for name in apart} == not_named - {"Unnamed informants"}


# People, offices, the tour


def test_offices_and_lives_are_those_of_the_records():
    assert PEOPLE["kim-chang-man"]["office_1956"].startswith("Vice-chairman")
    assert "Minister" not in PEOPLE["kim-chang-man"]["office_1956"]
    assert "in China from the age of sixteen" in PEOPLE["ri-pil-gyu"]["summary"]
    assert "16 April 1956" in PEOPLE["qiao-xiaoguang"]["office_1956"]


def test_congress_and_tour_have_their_days():
    assert EVENTS["kwp-congress"]["start"] == "1956-04-23"
    tour = EVENTS["kim-tour"]
    assert (tour["start"], tour["end"]) == ("1956-06-01", "1956-07-19")
    assert FIGURES["tour-ussr"]["value"] == "300"
    assert "asks what line to take" in EVENTS["nam-il-petrov"]["what"]


def test_li_fuchun_adds_that_aid_would_be_raised_if_trade_failed():
    assert "would raise aid if trade" in EVENTS["kim-il-beijing"]["note"]
    text = our_prose()["chapters/aid/in-context.md"]
    assert "they would if trade did not satisfy them" in text


# The memo's own words


def test_the_text_does_not_say_to_whom_li_explained():
    for name in ("p4.2", "p4.3"):
        assert STATEMENTS[name]["clarity"] == "unclear"
        assert "is not said" in STATEMENTS[name]["note"]
        assert STATEMENTS[name]["basis"] == "not stated"


def test_the_last_sentence_of_paragraph_10_is_ivanovs_own():
    assert STATEMENTS["p10.5"]["voices"] == "ivanov"


def test_paragraph_11_is_read_for_its_also_and_its_beginning():
    assert "also" in STATEMENTS["p8.1"]["note"]
    assert "order of the talk" in STATEMENTS["p11.2"]["note"]
    assert "two readings" in STATEMENTS["p11.2"]["note"]
    assert "third matter" in STATEMENTS["p2.1"]["note"]


def test_the_second_part_of_the_plan_has_four_readings(built):
    page = built.soup("chapters/aid/plan-1957.html").article
    table = page.select_one("#table-unpaid")
    assert len(table.select("tbody tr")) == 4
    words = page.get_text()
    for russian in ("За счёт", "за счёт оставшейся", "правительство"):
        assert russian in words


def test_the_header_of_the_record_stands_whole_and_in_its_order(built):
    memo = (ROOT / "data/memo.txt").read_text(encoding="utf-8")
    head = memo.partition("From the Diary of")[0]
    labels = re.findall(r"^([A-Z][\w ]+):$", head, re.MULTILINE)
    box = built.soup("chapters/document/memo.html").select_one(".apparatus")
    shown = [label.get_text() for label in box.select("dt")]
    assert labels == ["Citation", "Summary", "Original Language", "Contents"]
    assert shown == ["Date", "Title", *labels]
    assert "Translation - English" in box.get_text()
    assert "the expansion is ours" in built.soup("chapters/document/memo.html").get_text()


# Everyone has an entry

# Words with a capital that belong to nobody who has a part in the story.
NOT_PEOPLE = """
Accept Accessibility Affairs American April Asia August BSD-3-Clause Binder Cabinet Center
Challenge Checker Chromium Codeberg Colab Collect Committees Commons Comrade Consequences
Contemporary Creative Criterion Dandong Delo Digital Docker English Enter Equally Europe
European February Fill Firefox Fold Fond Fork Forty Forty-five Frictionless German GitHub GitLab
GraphML Gratis Guangxi Guidelines Guiding Hamgyong Handle Helm Hungarian Idle Improve Individual
Industry Information International Invent Involved Japanese July June JupyterLab Korean-Chinese
Koreans Koreas Kubernetes Labour Liaoning Limits Linux Littlest Live Manchurian March Markdown
Mbit Meaning MiniSearch Multiply MyST Narrative Native Node Nonetheless November Nu October Opis
PDFs Peoples Planning Processors Python Regarding Reproaches Republic Restart Russian Safari
Save Seat September Sino-Soviet Socialism Solid Space Stacked Tab Totals Twenty-one Twenty-two
Tyranny Ubuntu Union Unpack Vietnam Volunteers Watch Wilson Xi'an Yalu Yan'an Yield
"""
# People who have no part in it: of a romanization, of a program; and other forms of names.
OTHERS = {"McCune", "Reischauer", "Luca", "Ongaro"}
FORMS = {"Kurbatsky", "Solodovnik", "Balázs", "Ivanovich", "Vasily", "Jin", "Gang", "Ke", "Xian"}
# Pages about programs and hosts, whose names are many.
TECHNICAL = ("chapters/reference/", "chapters/teaching/hub", "chapters/teaching/publishing")
CAPITAL = re.compile(r"[A-Z][\w’'-]+")
NO_NAME = re.compile(r"\{(?:cite|glue)[^}]*\}`[^`]*`|\{memo\}`[^`]*`|\{\w+\}|<[^<>`]*>(?=`)|`")
OUR_COLUMNS = (
    "label",
    "copies",
    "what",
    "note",
    "summary",
    "explanation",
    "stance",
    "not_said",
    "why",
    "shows",
)


def bare(word: str) -> str:
    """A word without the ending of a possessive."""
    return re.sub(r"['’](s?)$", "", word)


def names_in(text: str) -> set[str]:
    """The words of a text that are names, as far as their capitals tell."""
    words = {bare(word) for word in CAPITAL.findall(text)}
    return {word for word in words if not re.fullmatch(r"[A-Z\d-]+", word)}


def unknown_names(texts: dict[str, str], registers: set[str]) -> set[tuple[str, str]]:
    """Where a name stands that no register has; a word that is also written small is none."""
    small = {word for text in texts.values() for word in re.findall(r"\b[a-z][\w'’-]*", text)}
    known = registers | set(NOT_PEOPLE.split()) | OTHERS | FORMS
    return {
        (place, name)
        for place, text in texts.items()
        if not place.startswith(TECHNICAL)
        for name in names_in(text)
        if name not in known and name.lower() not in small
    }


def our_text() -> dict[str, str]:
    """What we say of people: the chapters, and the columns of the tables that are ours."""
    pages, _ = read_pages(ROOT)
    texts = {page.path: NO_NAME.sub(" ", page.markup) for page in pages}
    for path in (ROOT / "data").glob("*.csv"):
        cells = [row.get(column) or "" for row in rows(path.stem) for column in OUR_COLUMNS]
        texts[path.name] = " ".join(cells)
    return texts


def names_of_registers() -> set[str]:
    tables = ("people", "places", "organisations", "terms")
    names = " ".join(f"{row['name']} {row['spellings']}" for name in tables for row in rows(name))
    return names_in(names)


def test_everyone_whom_the_book_names_has_an_entry():
    assert unknown_names(our_text(), names_of_registers()) == set()


@pytest.mark.parametrize("name", ["Molotov", "Gromyko", "Scalapino", "Pak Hon-yong", "Hakjoon"])
def test_a_name_without_an_entry_is_seen(name):
    left = names_of_registers() - set(name.split())
    assert unknown_names(our_text(), left)


def test_the_register_has_three_sections_and_the_memo_has_fourteen(built):
    sections = [row["section"] for row in PEOPLE.values()]
    assert sections.count("memo") == 14
    page = built.soup("chapters/document/people.html").article
    heads = [head.get_text().rstrip("#") for head in page("h2")]
    assert heads[:2] == ["Others whom the book names", "Historians"]
    entries = {re.sub(r"\W+$", "", term.get_text()) for term in page.select("dl.glossary dt")}
    assert {re.sub(r"\W+$", "", row["name"]) for row in PEOPLE.values()} == entries


def test_a_linked_name_outside_the_memo_has_a_card(built):
    page = built.soup("chapters/positions/moscow.html")
    assert page.select_one('article a[href*="people.html#term-Anastas-Mikoyan"]')
    assert "proposed the mission to Pyongyang" in built.cards["term-Anastas-Mikoyan"]["text"]


# Length


@pytest.mark.parametrize(
    "name", ["voices", "how-far-away", "open-places", "the-four", "the-border", "accusations"]
)
def test_no_part_of_a_divided_page_is_longer_than_twelve_screens(page, site, name):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}chapters/plenum/{name}.html")
    assert page.evaluate("document.documentElement.scrollHeight") <= 12 * 844

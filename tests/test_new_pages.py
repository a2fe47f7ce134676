"""The pages that set the record beside newer evidence, and the two that let newcomers in."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import cos, hypot, radians

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Page

from book import ROOT, Built
from edition.evidence import read_paragraphs

PAGES = [
    "document/year-1956",
    "document/plain-words",
    "document/where-the-paper-went",
    "document/places",
    "aid/why-ask",
    "positions/knew-and-did-not-say",
    "positions/let-see-and-said",
    "positions/two-months-later",
    "teaching/three-records",
]
SCREEN, SCREENS = 844, 12  # pixels of a phone, and how many screens a new page may have
STORY, PLAIN = 600, range(225, 276)  # words: at most, and about 250
MEMO = read_paragraphs(ROOT / "data/memo.txt")


def read(table: str) -> dict[str, dict[str, str]]:
    with (ROOT / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def source_of(page: str) -> str:
    return (ROOT / f"chapters/{page}.md").read_text(encoding="utf-8")


def article(built: Built, page: str) -> Tag:
    found = built.soup(f"chapters/{page}.html").article
    assert found is not None
    return found


def text_of(element: Tag) -> str:
    return " ".join(element.get_text().split())


def days(later: str, earlier: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


# ---- they are short ----


@pytest.mark.parametrize("name", PAGES)
def test_a_new_page_has_at_most_twelve_screens_on_a_phone(page: Page, site: str, name: str):
    page.set_viewport_size({"width": 390, "height": SCREEN})
    page.goto(f"{site}chapters/{name}.html")
    assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS * SCREEN


# ---- 1956 in six hundred words ----


def sentences(chapter: str) -> list[str]:
    """The lines of the story, one sentence each, without headings, boxes and templates."""
    story = chapter[chapter.index("\n## ") : chapter.index("\n:::{admonition} Read on")]
    lines = [line for line in story.splitlines() if line]
    return [line for line in lines if not line.startswith(("#", "`````", "{%"))]


def without_link(chapter: str) -> list[str]:
    """Sentences of the story that link to no row, paragraph or source."""
    return [line for line in sentences(chapter) if not re.search(r"\{(cite|term)|\]\(", line)]


def test_the_first_chapter_has_at_most_six_hundred_words(built):
    page = BeautifulSoup(str(article(built, "document/year-1956")), "html.parser")
    for citation in page.select("a[href*='#source-']"):
        citation.decompose()
    words = " ".join(text_of(paragraph) for paragraph in page.select("section > p")).split()
    words = [word for word in words if re.search(r"\w", word)]  # brackets and semicolons are left
    assert 400 < len(words) <= STORY


def test_every_sentence_of_the_first_chapter_links_to_what_it_rests_on():
    chapter = source_of("document/year-1956")
    assert len(sentences(chapter)) > 20
    assert not without_link(chapter)
    bare = "\nStalin had been a cobbler's son.\n"
    assert without_link(chapter.replace("\n## Stalin's shadow\n", f"\n## Stalin's shadow\n{bare}"))


def test_each_line_of_the_first_chapter_is_one_sentence():
    for line in sentences(source_of("document/year-1956")):
        plain = re.sub(r"\{[\w:]+\}`[^`]*`", "", line)
        assert line.endswith("."), line
        assert not re.search(r"\. [A-Z](?!\.)", plain), line


def test_the_first_chapter_stands_first_and_grade_c_is_said():
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert re.search(r"chapters:\n +- file: (\S+)", toc)[1] == "chapters/document/year-1956"
    weak = {"egloos_20", "enwiki_august", "kimjaeung_review", "kowiki_kcm", "namu_sohwi"}
    weak |= {"enwiki_secret_speech", "kowiki_yun", "steem_11_8"}
    for key in weak:
        lines = [line for line in sentences(source_of("document/year-1956")) if key in line]
        assert "grade C" in lines[-1], key


# ---- the memo in plain words ----


def pairs(soup: Tag) -> list[tuple[str, str, str]]:
    """For each pair the paragraph that its quotation links to, its words, and ours."""
    found = []
    for pair in soup.select(".plain-pair"):
        (quotation,), (ours,) = pair.select("blockquote"), pair.select("p.plain-words")
        link = quotation.select_one(".attribution a").extract()
        quotation.select_one(".attribution").decompose()
        found.append((link["href"].partition("#")[2], text_of(quotation), text_of(ours)))
    return found


@pytest.fixture(scope="module")
def plain(built: Built) -> list[tuple[str, str, str]]:
    return pairs(BeautifulSoup(str(article(built, "document/plain-words")), "html.parser"))


def test_every_paragraph_of_the_memo_stands_beside_plain_words(plain):
    assert [paragraph for paragraph, _, _ in plain] == list(MEMO)
    assert [words for _, words, _ in plain] == [" ".join(text.split()) for text in MEMO.values()]
    assert all(ours for _, _, ours in plain)


def test_the_plain_words_are_about_two_hundred_and_fifty(plain):
    assert sum(len(ours.split()) for _, _, ours in plain) in PLAIN
    for paragraph, words, ours in plain:
        assert len(ours.split()) <= len(words.split()), paragraph


def test_the_plain_words_are_marked_as_ours(built):
    page = article(built, "document/plain-words")
    assert "ours" in page.select_one(".admonition").get_text()
    assert not page.select("blockquote .plain-words")


def test_the_amounts_in_plain_words_are_those_of_the_table(built):
    figures = read("figures")
    links = article(built, "document/plain-words").select(".plain-words a")
    found = {link["href"].partition("#")[2]: link.get_text() for link in links}
    assert list(found)[:4] == [
        f"plan-1957-{p}" for p in ("total", "circulation", "unpaid", "request")
    ]
    for row, words in list(found.items())[:4]:
        assert words.split()[0] == figures[row]["value"]


def test_the_plain_words_keep_the_names_and_days_of_their_paragraph(plain):
    for paragraph, words, ours in plain:
        for day in re.findall(r"\d+ (?:August|September)", ours):
            assert day in words, (paragraph, day)
        for name in ("Qiao", "Yun", "China", "Kim Il Sung"):
            if name in ours:
                forms = {"Kim Il Sung": ("Kim II Sung",), "China": ("PRC", "China", "Chinese")}
                assert any(form in MEMO[paragraph] for form in forms.get(name, (name,)))


# ---- where the paper went ----


def test_the_source_note_says_that_the_number_of_the_diary_is_inferred(built):
    boxes = " ".join(text_of(box) for box in article(built, "document/memo").select(".apparatus"))
    (told,) = re.findall(r"Part of \(our inference, grade D\)(.*?)Translator", boxes)
    assert "Very probably" in told
    assert "No. 251, Copy No. 3" in told


def test_the_days_on_the_way_to_moscow_are_those_of_the_stamps(built):
    diaries = read("diaries")
    to_ministry = {
        name: days(row["reached_ministry"], row["last_entry"])
        for name, row in diaries.items()
        if row["reached_ministry"]
    }
    assert to_ministry == {"ivanov-december": 19, "ivanov-january": 21, "puzanov-august": 12}
    january = diaries["ivanov-january"]
    assert days(january["sent_to_party"], january["last_entry"]) == 23
    assert days(january["filed"], january["last_entry"]) == 59
    text = text_of(article(built, "document/where-the-paper-went"))
    assert "From 12 to 21 days to the ministry" in text
    assert "23 to the party and 59 to the file" in text


def test_the_diary_of_september_comes_after_the_second_plenum_at_that_pace(built):
    last = date.fromisoformat(read("diaries")["ivanov-september"]["last_entry"])
    first, latest = (last + timedelta(days=n) for n in (12, 21))
    assert (first, latest) == (date(1956, 9, 26), date(1956, 10, 5))
    assert read("events")["plenum-september"]["start"] < first.isoformat()
    text = text_of(article(built, "document/where-the-paper-went"))
    assert "between 26 September and 5 October 1956" in text


def test_what_was_not_found_of_the_september_diary_stays_empty():
    row = read("diaries")["ivanov-september"]
    assert not any(row[step] for step in ("reached_ministry", "sent_to_party", "filed", "copies"))


# ---- what Ivanov knew ----


def test_the_memo_differs_from_kim_in_no_point():
    versions = read("versions").values()
    memo = [row["relation"] for row in versions if row["telling"] == "ivanov-qiao"]
    assert Counter(memo) == {"in part": 2, "the same": 2, "not said": 3}
    assert {row["relation"] for row in versions if row["telling"] == "kim-ivanov"} == {
        "Kim's version"
    }


def test_every_version_is_of_a_telling_and_no_telling_has_a_point_twice():
    versions, tellings = read("versions"), read("tellings")
    places = Counter((row["telling"], row["point"]) for row in versions.values())
    assert set(places.values()) == {1}
    assert {telling for telling, _ in places} <= set(tellings)
    for row in versions.values():
        assert bool(row["paragraph"]) == (row["telling"] == "ivanov-qiao")


def test_the_page_counts_the_points(built):
    text = text_of(article(built, "positions/knew-and-did-not-say"))
    assert "Of 7 points in the memo's column, 4 are Kim's and 3 are left out." in text


def test_the_inference_about_the_functionaries_is_called_one(built):
    text = text_of(article(built, "positions/knew-and-did-not-say"))
    assert "very probably, Kim Il Sung himself: an inference (grade D)" in text


# ---- what Qiao let see, and the talk two months later ----


def cells(page: Tag, caption: str) -> list[list[str]]:
    (table,) = [t for t in page.select("table") if t.caption and caption in text_of(t.caption)]
    return [[text_of(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]


def test_maos_words_stand_under_the_day_of_the_cable(built):
    page = article(built, "positions/let-see-and-said")
    rows = {row[0]: row[2] for row in cells(page, "What Qiao let Ivanov see")}
    assert "persecution" in rows["Kim Il Sung"]
    assert "18 September" not in rows["Kim Il Sung"]
    assert rows["Who is to act"].startswith("On 18 September")
    assert "категорически отказались" in rows["Whether they should go home"]
    assert page.select("table [lang=ru]")


def test_the_reproach_is_an_open_conflict(built):
    page = article(built, "positions/let-see-and-said")
    rows = cells(page, "An open conflict (grade X)")
    assert [row[0] for row in rows] == ["1956-09-01", "1956-09-15", "1956-09-16", "1956-09-19"]
    assert "Which is right was not found." in text_of(page)


def test_the_guards_keep_both_readings(built):
    page = article(built, "positions/let-see-and-said")
    assert len(cells(page, "Two readings of")) == 2
    assert "The memo alone cannot decide it (grade D)." in text_of(page)


def test_the_second_talk_is_asked_for_by_the_other_man(built):
    page = article(built, "positions/two-months-later")
    rows = {row[0]: row[1:] for row in cells(page, "4 September and 5 November")}
    assert rows["Who asked for the talk"] == ["Ivanov (¶1)", "Qiao"]
    assert rows["Who asks about the four"][1].startswith("Ivanov")
    between = [row[0] for row in cells(page, "From the mission to the second talk")]
    assert {"1956-10-15", "1956-10-26", "1956-11-05"} <= set(between)
    assert between == sorted(between)


# ---- why ask on 21 August ----


def test_the_yield_of_the_tour_is_the_sum_of_what_is_money():
    figures = read("figures")
    tour = [row for name, row in figures.items() if name.startswith("tour-")]
    money = [row for row in tour if row["currency"] == "roubles" and row["period"] == "1956"]
    parts = [Fraction(row["value"]) for row in money if row["payer"] != "tour-hosts"]
    assert sum(parts) == Fraction("362.5") < Fraction(figures["tour-total"]["value"]) == 400
    assert figures["bloc-first-year"]["value"] == "2.2"


def test_the_page_on_the_request_says_the_sums_and_the_days(built):
    text = text_of(article(built, "aid/why-ask"))
    assert "yielded 362.5 million roubles, and by Shen's own total at most 400." in text
    assert "at most 18.2 per cent" in text
    assert 100 * Fraction(400, 2200) < Fraction("18.2")
    events = read("events")
    asked = events["kim-asks-qiao"]["start"]
    assert days(asked, events["kim-tour"]["end"]) == 33
    assert days(events["plenum-august"]["start"], asked) == 9
    assert "33 days after his return and 9 days before the plenum" in text


def test_every_answer_to_the_question_of_causes_can_be_refuted(built):
    rows = cells(article(built, "aid/why-ask"), "Four answers")
    assert len(rows) == 4
    assert all(all(row) for row in rows)


# ---- which records to read ----


def test_the_records_for_class_are_linked_at_the_archives_public_address(built):
    page = article(built, "teaching/three-records")
    outside = {a["href"] for a in page.select("a[href^=http]")}
    assert len(outside) >= 4
    assert all(link.startswith("https://digitalarchive.wilsoncenter.org/") for link in outside)
    seen = [row[2] for row in cells(page, "Records to read beside the memo")]
    assert len(seen) == 4
    assert set(seen) <= {"opening", "whole"}


# ---- the map ----


@pytest.fixture(scope="module")
def lines() -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    with (ROOT / "data/lines.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = float(row["longitude"]), float(row["latitude"])
            found.setdefault(row["line"], []).append(point)
    return found


def place(name: str) -> tuple[float, float]:
    row = read("places")[name]
    return float(row["longitude"]), float(row["latitude"])


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    return 111.2 * hypot((a[0] - b[0]) * cos(radians(a[1])), a[1] - b[1])


def height_at(line: list[tuple[float, float]], longitude: float) -> float:
    """The latitude of the Yalu at a longitude near its mouth, where it runs down to the west."""
    for (x1, y1), (x2, y2) in pairwise(line):
        if min(x1, x2) <= longitude <= max(x1, x2):
            return y1 + (y2 - y1) * (longitude - x1) / (x2 - x1)
    raise AssertionError(f"the line does not reach {longitude}")


def test_the_yalu_runs_between_andong_and_sinuiju(lines):
    mouth = [point for point in lines["yalu"] if point[0] < 124.6]
    for town, is_north in {"andong": True, "sinuiju": False}.items():
        longitude, latitude = place(town)
        assert (latitude > height_at(mouth, longitude)) == is_north
        assert min(kilometres(place(town), point) for point in mouth) < 20


def test_the_demarcation_line_crosses_from_coast_to_coast(lines):
    line = lines["demarcation line"]
    for end in (line[0], line[-1]):
        assert min(kilometres(end, point) for point in lines["coast"]) < 1
    assert [round(x, 1) for x in (line[0][0], line[-1][0])] == [126.7, 128.4]


def test_haeju_is_far_nearer_to_the_line_than_to_the_yalu(lines):
    near = {
        name: min(kilometres(place("haeju"), point) for point in lines[name])
        for name in ("demarcation line", "yalu")
    }
    assert near["demarcation line"] < 100 < 200 < near["yalu"]


def test_the_lines_name_their_source_and_licence():
    package = (ROOT / "data/datapackage.json").read_text(encoding="utf-8")
    (resource,) = [r for r in json.loads(package)["resources"] if r["name"] == "lines"]
    assert "Public domain" in resource["licenses"][0]["title"]
    assert "Natural Earth" in resource["sources"][0]["title"]

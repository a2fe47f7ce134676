"""Who told whom: the drawing, the list and the GraphML say what ``tellings.csv`` says."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import product
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Page

from book import ROOT, Built
from edition.evidence import read_document
from edition.words.tellings.drawing import arrange, describe, draw
from edition.words.tellings.graphml import NAMESPACE, make_graphml
from edition.words.tellings.rows import read_tellings

CHAPTER = "chapters/positions/knew-and-did-not-say"
NS = {"g": NAMESPACE}


def read_rows(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_rows("tellings")
NAMES = {row["id"]: row["name"] for t in ("people", "organisations") for row in read_rows(t)}


def named(cell: str) -> str:
    *others, last = (NAMES[actor] for actor in cell.split(" + "))
    return f"{', '.join(others)} and {last}" if others else last


@pytest.fixture(scope="module")
def figure(built: Built) -> Tag:
    found = built.soup(f"{CHAPTER}.html").select_one("figure.tellings")
    assert found is not None
    return found


@pytest.fixture
def two_rows(tmp_path: Path) -> Path:
    """A small data folder: two who tell together, and one who hears by a day at the latest."""
    header = "id,name,side\n"
    (tmp_path / "people.csv").write_text(f"{header}a,Anna,korean\nb,Bo,korean\nc,Carl,soviet\n")
    (tmp_path / "organisations.csv").write_text(f"{header}g,Göttingen & Co,chinese\n")
    columns = "id,date,precision,teller,hearer,what,paragraph,source,grade\n"
    late = "late,1956-09-04,by,c,g,<news>,p2,,D\n"
    early = "early,1956-08-21,day,a + b,c,all,,x | y,B\n"
    (tmp_path / "tellings.csv").write_text(columns + late + early, encoding="utf-8")
    return tmp_path


def edges(graphml: bytes) -> Counter[tuple[str, ...]]:
    """Each edge as telling, source, target and date."""
    graph = ET.fromstring(graphml).find("g:graph", NS)
    assert graph is not None
    nodes = {node.get("id") for node in graph.findall("g:node", NS)}
    found: Counter[tuple[str, ...]] = Counter()
    for edge in graph.findall("g:edge", NS):
        ends = str(edge.get("source")), str(edge.get("target"))
        assert nodes >= set(ends)
        data = {d.get("key"): d.text or "" for d in edge.findall("g:data", NS)}
        found[(data["telling"], *ends, data["date"])] += 1
    return found


def test_the_graphml_on_the_page_has_an_edge_for_each_pair_of_each_row(built):
    link = built.soup(f"{CHAPTER}.html").select_one("a.download[href$='.graphml']")
    made = (built.html / CHAPTER).parent / link["href"]
    expected = Counter(
        (row["id"], *pair, row["date"])
        for row in ROWS
        for pair in product(row["teller"].split(" + "), row["hearer"].split(" + "))
    )
    assert edges(made.read_bytes()) == expected


def test_the_graphml_declares_every_key_and_names_every_node():
    root = ET.fromstring(make_graphml(read_tellings(ROOT / "data")))
    assert root.tag == f"{{{NAMESPACE}}}graphml"
    keys = {(key.get("for"), key.get("id")) for key in root.findall("g:key", NS)}
    for kind in ("node", "edge"):
        for element in root.findall(f"g:graph/g:{kind}", NS):
            used = {d.get("key") for d in element.findall("g:data", NS)}
            assert {(kind, key) for key in used} <= keys
    names = {d.text for d in root.findall("g:graph/g:node/g:data[@key='name']", NS)}
    assert {"Kim Il Sung", "V. I. Ivanov", "Qiao Xiaoguang"} <= names


def test_two_who_tell_together_have_an_edge_each(two_rows):
    made = make_graphml(read_tellings(two_rows))
    assert edges(made) == Counter(
        [
            ("early", "a", "c", "1956-08-21"),
            ("early", "b", "c", "1956-08-21"),
            ("late", "c", "g", "1956-09-04"),
        ]
    )
    assert "Göttingen &amp; Co".encode() in made
    assert b"&lt;news&gt;" in made


def test_an_actor_whom_no_register_has_is_refused(two_rows):
    with (two_rows / "tellings.csv").open("a") as table:
        table.write("odd,1956-09-05,day,nobody,c,all,,,B\n")
    with pytest.raises(KeyError, match="nobody"):
        read_tellings(two_rows)


def test_each_row_is_an_arrow_that_leads_to_its_item(figure):
    arrows = figure.select("svg a")
    assert len(arrows) == len(ROWS)
    items = {item["id"]: item for item in figure.find_next("ol", class_="tellings")("li")}
    rows = {f"telling-{row['id']}": row for row in ROWS}
    assert set(items) == set(rows)
    for arrow in arrows:
        row = rows[arrow["href"][1:]]
        names = named(row["teller"]), named(row["hearer"])
        assert arrow["aria-label"].endswith(f": {names[0]} to {names[1]}")
        text = " ".join(items[arrow["href"][1:]].get_text().split())
        assert f"{names[0]} to {names[1]}: {row['what']}" in text
        assert text.endswith(f"(grade {row['grade']}).")


def test_each_item_leads_to_its_paragraph_or_source(figure):
    items = figure.find_next("ol", class_="tellings")
    for row in ROWS:
        links = items.find(id=f"telling-{row['id']}")("a")
        targets = [link["href"].partition("#")[2] for link in links]
        assert (row["paragraph"] in targets) if row["paragraph"] else targets


def test_the_days_run_down_and_the_latest_possible_is_marked(two_rows):
    svg = BeautifulSoup(draw(read_tellings(two_rows), read_document(ROOT)), "html.parser")
    assert [a.find("text").get_text() for a in svg("a")] == ["21 Aug", "≤ 4 Sep"]
    assert [a["aria-label"] for a in svg("a")] == [
        "21 August: Anna and Bo to Carl",
        "by 4 September: Carl to Göttingen & Co",
    ]


def test_the_sides_stand_in_their_order(two_rows):
    svg = BeautifulSoup(draw(read_tellings(two_rows), read_document(ROOT)), "html.parser")
    heads = [text.get_text() for text in svg.select("svg > text")]
    assert heads == ["Göttingen & Co", "Anna and Bo", "Carl"]


def test_the_drawing_is_described(figure):
    tellings, label = read_tellings(ROOT / "data"), figure.svg["aria-label"]
    assert label == describe(tellings, len(arrange(tellings, read_document(ROOT))))
    assert f"{len(ROWS)} arrows" in label


def test_the_drawing_is_walked_through_with_the_keyboard(page: Page, site: str):
    page.goto(f"{site}{CHAPTER}.html")
    arrows = page.locator("figure.tellings svg a")
    arrows.first.focus()
    for number in range(1, arrows.count()):
        page.keyboard.press("Tab")
        assert arrows.nth(number).evaluate("element => element === document.activeElement")
    page.keyboard.press("Enter")
    last = page.locator("ol.tellings li").last
    assert last.evaluate("element => element.matches(':target')")
    assert last.evaluate("element => element.getBoundingClientRect().top < innerHeight")

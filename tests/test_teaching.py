"""What a teacher relies on: plans that fit their hour, and answers with a place in the evidence."""

import re

import pytest

# What was sent is marked; then, after the marking by hand, feedback and marks are written again.
COLLECTING = ["make collect FROM=path/to/the.zip", "make collect"]
PLANS = {"plan-50": 50, "plan-75": 75}


@pytest.fixture(scope="module")
def plans(built):
    return built.soup("chapters/teaching/lesson-plans.html")


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "chapters/teaching/grading.md",
        "_ext/edition/notebooks/classroom/folder/README.md",
    ],
)
def test_every_command_for_marking_is_a_door_or_one_of_nbgraders(root, page):
    from nbgrader.apps.nbgraderapp import NbGraderApp  # half a second, which no other test needs

    text = (root / page).read_text(encoding="utf-8")
    given = [line.partition("#")[0].strip() for line in text.splitlines()]
    assert [command for command in given if command.startswith("make collect")] == COLLECTING
    assert set(re.findall(r"^nbgrader (\w+)", text, re.MULTILINE)) <= set(NbGraderApp().subcommands)
    doors = re.findall(r"^([a-z-]+):.*## ", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)) <= set(doors)


def minutes(plans, label: str) -> list[int]:
    rows = plans.find(id=f"table-{label}").select("tbody tr")
    return [int(row.td.get_text()) for row in rows]


@pytest.mark.parametrize(("label", "hour"), PLANS.items())
def test_the_steps_of_a_plan_fill_its_hour(plans, label, hour):
    steps = minutes(plans, label)
    assert len(steps) > 4
    assert sum(steps) == hour
    promised = plans.find(id=label).find_parent("section").find("em").get_text()
    assert promised.startswith(f"{hour} minutes")


def test_every_step_has_a_question_for_the_board(plans):
    for label in PLANS:
        for row in plans.find(id=f"table-{label}").select("tbody tr"):
            assert row.select("td")[-1].get_text(strip=True).endswith("?")


def test_the_unit_hands_out_every_exercise(plans, root):
    linked = {
        link["href"] for link in plans.find(id="table-plan-unit").select("a[href*=exercises]")
    }
    named = {re.sub(r".*/|\.html.*", "", href) for href in linked}
    assert named == {path.stem for path in (root / "chapters/exercises").glob("[0-9]*.md")}


def test_every_mistake_is_answered_with_a_question_and_a_place(built):
    page = built.soup("chapters/teaching/common-mistakes.html")
    said = [part for part in page.select("section section") if part.h2.get_text().startswith('"')]
    assert len(said) == 10
    for mistake in said:
        assert mistake.find("em", string="Ask back"), mistake.h2
        assert mistake.select("a[href]:not(.headerlink)"), mistake.h2

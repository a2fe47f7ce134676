"""Running hand-ins: whatever their code does, they come to an end, and the others go on."""

import os
from datetime import UTC, datetime

import psutil
import pytest

from book import ROOT
from edition.notebooks.classroom import running
from edition.notebooks.classroom.collect import understand
from edition.notebooks.classroom.incoming import Sent
from edition.notebooks.classroom.running import marks_in, run_side_by_side
from edition.notebooks.exercises import blank
from handin import cells, points
from school_class import EXERCISE, MORE, each_way, portable, students_copy

NOW = datetime(2026, 9, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """One hand-in for each way to spoil one, run side by side.

    Those that never end are stopped soon; the others may take as long as a busy machine needs.
    """
    solved = portable(EXERCISE)
    released = blank(solved)
    hand_ins = {}
    for sent in each_way(students_copy(solved, released)):
        one = understand(Sent(sent.member, sent.content, NOW), {EXERCISE: released})
        hand_ins[sent.student] = one
    for endless, patience in ((True, 12), (False, 300)):
        now = [one for way, one in hand_ins.items() if ("stopped" in MORE[way].said) == endless]
        with pytest.MonkeyPatch.context() as here:
            here.setattr(running, "PATIENCE", patience)
            notebooks = [one.notebook for one in now]
            results = list(run_side_by_side(notebooks, tmp_path_factory.mktemp("fonts")))
        for one, said in zip(now, results, strict=True):
            assert not isinstance(said, Exception), said
            one.notes += said
    return hand_ins


@pytest.mark.parametrize("way", MORE)
def test_every_spoilt_hand_in_gets_its_words_and_its_marks(ran, way):
    one, spoilt = ran[way], MORE[way]
    assert spoilt.said in ("; ".join(one.notes) or "in order")
    marks = {key: marks_in(cell) for key, cell in cells(one.notebook, "grade").items()}
    assert marks == points(EXERCISE) | dict.fromkeys(spoilt.lost, 0)


def test_a_reader_of_the_feedback_is_not_flooded(ran):
    for one in ran.values():
        for cell in one.notebook.cells:
            assert len(str(cell.get("outputs", []))) < 2 * running.LONG


def test_what_a_hand_in_starts_ends_with_it(ran):
    left = [one for one in psutil.process_iter(["cmdline"]) if is_kernel_of_ours(one)]
    assert left == []


def is_kernel_of_ours(one: psutil.Process) -> bool:
    """Whether a process was started here to run a hand-in, or by one."""
    try:
        named = f"{ROOT}/_ext/edition/numbers/own_kernel.py" in (one.info["cmdline"] or [])
        return named and (one.ppid() == 1 or os.getpid() in [up.pid for up in one.parents()])
    except psutil.Error:
        return False


@pytest.mark.slow
def test_a_check_that_gave_no_marks_gets_none(tmp_path):
    solved = portable(EXERCISE)
    notebook = students_copy(solved, blank(solved))
    check = cells(notebook, "grade")["check-mouth"]
    check.source = "# Check: silent\nNone"
    (said,) = run_side_by_side([notebook], tmp_path)
    assert said == [] and marks_in(check) == 0
    assert check.outputs[-1].evalue == "This check came to no end: no marks."


@pytest.mark.slow
def test_what_a_hand_in_does_to_its_streams_is_not_seen_on_the_terminal(
    tmp_path, capfd, monkeypatch
):
    monkeypatch.setattr(running, "PATIENCE", 12)
    solved = portable(EXERCISE)
    notebook = students_copy(solved, blank(solved))
    cells(notebook, "solution")["layers"].source += "\nimport sys\nsys.stdout = None"
    (said,) = run_side_by_side([notebook], tmp_path)
    assert not isinstance(said, Exception), said
    assert capfd.readouterr() == ("", "")

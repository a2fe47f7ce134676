"""A sample of the changes that `make mutants` tries: what passes has its reason."""

import random

import pytest

from book import ROOT
from mutants.change import Sources
from mutants.run import NO_REASON, all_kinds, by_kind, draw, judged, reason

SAMPLE = 40


@pytest.mark.slow
def test_of_forty_changes_nearly_all_are_refused_and_the_others_have_a_reason(tmp_path):
    outcomes = by_kind(judged(tmp_path, SAMPLE, seed=4))
    passed = [name for name, one in outcomes.items() for _ in one.passed]
    assert sum(one.tried for one in outcomes.values()) == SAMPLE
    assert len(passed) <= 2
    assert [name for name in passed if reason(name) == NO_REASON] == []
    by_check = sum(one.refused["make check"] for one in outcomes.values())
    assert by_check > SAMPLE / 3


def test_there_are_more_than_a_hundred_kinds_and_each_finds_something_to_change():
    sources = Sources(ROOT)
    kinds = all_kinds(sources)
    idle = [name for name, kind in kinds.items() if kind(sources, random.Random(name)) is None]
    assert len(kinds) - len(idle) >= 100
    assert len(idle) < 10, idle


def test_the_same_seed_makes_the_same_changes():
    sources = Sources(ROOT)
    assert draw(sources, 5, seed=1) == draw(sources, 5, seed=1) != draw(sources, 5, seed=2)

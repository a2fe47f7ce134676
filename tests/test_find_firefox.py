"""Which Firefox is driven, and what is said where there is none."""

import shutil

import pytest

import conftest
import firefox


@pytest.fixture
def on_path(monkeypatch):
    """A machine with these Firefoxes on PATH, of which those in ``broken`` do not start."""

    def choose(*names: str, broken: tuple[str, ...] = ()) -> None:
        paths = {name: f"/bin/{name}" for name in names}
        monkeypatch.setattr(shutil, "which", paths.get)
        starts = {f"/bin/{name}" for name in set(names) - set(broken)}
        monkeypatch.setattr(firefox, "run", lambda command, seconds: command[0] in starts)

    return choose


def test_the_one_with_long_support_comes_first_and_one_that_does_not_start_is_passed_over(on_path):
    on_path("firefox", "firefox-esr")
    assert firefox.find_firefox() == "/bin/firefox-esr"
    on_path("firefox", "firefox-esr", broken=("firefox-esr",))
    assert firefox.find_firefox() == "/bin/firefox"


def test_without_one_its_tests_are_skipped_with_what_was_not_tried_and_how_to_get_it(on_path):
    on_path()
    with pytest.raises(firefox.NoFirefox) as refusal:
        firefox.find_firefox()
    with pytest.raises(pytest.skip.Exception) as skipped:
        conftest.skip_without_firefox(str(refusal.value), "not weekly")
    for words in ("Nothing was tried in Firefox", "install", "apt install firefox-esr"):
        assert words in str(skipped.value)


@pytest.mark.parametrize("asked_for", ["firefox", "weekly or firefox"])
def test_who_asks_for_it_is_not_told_that_all_is_well(asked_for):
    with pytest.raises(pytest.fail.Exception, match="Nothing was tried"):
        conftest.skip_without_firefox(firefox.NONE_FOUND, asked_for)

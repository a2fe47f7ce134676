"""Which Chromium the browser tests take: the one on PATH, Playwright's, the distribution's."""

import sys

import pytest

import browser
import conftest


@pytest.fixture
def machine(monkeypatch):
    """A machine of our own making: what is on PATH, what runs, and the commands it was given."""

    class Machine:
        def __init__(self):
            self.path, self.fails, self.commands = set(), set(), []

        def which(self, name):
            return f"/bin/{name}" if name in self.path else None

        def run(self, command, seconds):
            self.commands.append(command)
            if command[-1] == "chromium" and command[0] == "apt-get" and "apt" not in self.fails:
                self.path.add("chromium")
            return not any(word in self.fails for word in (*command, command[0][:3]))

        def has_run(self, word):
            return any(word in command for command in self.commands)

    machine = Machine()
    monkeypatch.setattr(browser.shutil, "which", machine.which)
    monkeypatch.setattr(browser, "run", machine.run)
    monkeypatch.setattr(browser, "is_root", lambda: True)
    monkeypatch.setattr(browser, "playwright_path", lambda: "/cache/chrome")
    return machine


def test_the_chromium_on_path_comes_first(machine):
    machine.path = {"google-chrome", "chromium", "apt-get"}
    assert browser.find_or_install_chromium() == "/bin/chromium"
    assert machine.commands == [["/bin/chromium", "--version"]]


def test_a_chromium_that_does_not_start_is_passed_over(machine):
    machine.path, machine.fails = {"chromium", "chrome"}, {"/bin/chromium"}
    assert browser.find_or_install_chromium() == "/bin/chrome"


def test_then_comes_playwrights_download(machine):
    machine.path = {"apt-get"}
    assert browser.find_or_install_chromium() == "/cache/chrome"
    assert not machine.has_run("apt-get")


def test_then_comes_the_distributions_package(machine):
    machine.path, machine.fails = {"apt-get"}, {"playwright"}
    assert browser.find_or_install_chromium() == "/bin/chromium"
    assert machine.commands[-3][:2] == ["apt-get", "update"]


def test_no_package_is_installed_without_the_right_to(machine, monkeypatch):
    monkeypatch.setattr(browser, "is_root", lambda: False)
    machine.path, machine.fails = {"apt-get"}, {"playwright"}
    with pytest.raises(browser.NoChromium):
        browser.find_or_install_chromium()
    assert not machine.has_run("apt-get")


def test_without_any_one_line_says_what_to_install(machine):
    machine.path, machine.fails = {"apt-get"}, {"playwright", "apt"}
    with pytest.raises(browser.NoChromium) as refusal:
        browser.find_or_install_chromium()
    assert len(str(refusal.value).splitlines()) == 1
    assert "install your system's package `chromium`" in str(refusal.value)


def test_the_browser_tests_then_fail_and_are_not_skipped(monkeypatch, tmp_path):
    def none_found():
        raise browser.NoChromium(browser.NONE_FOUND)

    monkeypatch.setattr(browser, "find_or_install_chromium", none_found)
    with pytest.raises(pytest.fail.Exception) as failure:
        conftest.chromium_or_fail(tmp_path)
    assert failure.value.msg == browser.NONE_FOUND
    assert not failure.value.pytrace


def test_a_command_that_takes_too_long_is_ended():
    assert not browser.run([sys.executable, "-c", "while True: pass"], seconds=1)

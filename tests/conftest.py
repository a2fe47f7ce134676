"""Slow things, made once for all tests: the book, a server for it, a browser."""

import gc
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from playwright.sync_api import sync_playwright

import book
import browser
from serving import serve

sys.path.insert(0, str(book.ROOT / "_ext"))
from edition.__main__ import NEW, NOT_NEEDED

# Two seconds of each worker and a part of all that it does, which the doors save, too.
sys.modules[NOT_NEEDED] = None  # type: ignore[assignment]
gc.set_threshold(NEW)


# Whoever asks for one of these waits for the whole book.
OF_THE_BOOK = {"built", "chromium", "firefox"}
# And for one of these, for a book with every fault or a class whose hand-ins are run.
SLOW = {"spiked", "complaints", "class_of_all", "ran"}
# The files that take longest, longest first: none of them is left to one worker at the end.
LONGEST = """print run_here accessibility classroom search keyboard runs data_is_data running live
builds build look search_places browser notebooks zoom policy settings check other_book same_builds
firefox run_here_in_firefox exercises"""


def in_order(needs_book: dict[str, bool]) -> list[str]:
    """The files with tests in the order in which workers take them.

    The first one builds the book; meanwhile the others have what needs none.
    """
    longest = [f"test_{name}.py" for name in LONGEST.split()]
    first = longest[0]

    def key(name: str) -> tuple[bool, int, str]:
        place = longest.index(name) if name in longest else len(longest)
        return name != first and needs_book[name], place, name

    return sorted(needs_book, key=key)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what needs the book or a browser, and put the files in order.

    The tests of a file share what they have made: `--dist loadfile` keeps them on one worker.
    """
    needs_book: dict[str, bool] = {}
    for item in items:
        if OF_THE_BOOK & set(item.fixturenames):
            item.add_marker("book")
        if SLOW & set(item.fixturenames):
            item.add_marker("slow")
        if "firefox" in item.fixturenames:
            item.add_marker("firefox")
        name = item.path.name
        needs_book[name] = needs_book.get(name, False) or "built" in item.fixturenames
    order = in_order(needs_book)
    items.sort(key=lambda item: order.index(item.path.name))


@pytest.fixture(scope="session")
def root():
    return book.ROOT


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id):
    """A folder that all workers of one run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def kept(tmp_path_factory) -> tuple[Path, dict[Path, bytes]]:
    """A copy of what the checks read, and what is in each of its files."""
    folder = tmp_path_factory.mktemp("kept")
    found = [*(book.ROOT / "data").rglob("*"), *(book.ROOT / "chapters").rglob("*.md")]
    contents = {
        folder / one.relative_to(book.ROOT): one.read_bytes() for one in found if one.is_file()
    }
    for file, content in contents.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder, contents


def build_once(folder) -> None:
    """Build a fresh copy of the sources, and set aside what comes out."""
    source = book.copy_sources(folder / "source")
    outcome = book.make_book(source)
    (folder / "log.txt").write_text(outcome.log, encoding="utf-8")
    if outcome.passed:
        for made in ("html", "notebooks", "instructor", "jupyter_execute", "hosting"):
            if (source / "_build" / made).is_dir():  # a book without exercises has no answers
                shutil.copytree(source / "_build" / made, folder / made)


@pytest.fixture(scope="session")
def built(shared):
    """A strict build of a fresh copy, made by the first worker that needs it, for all.

    Its pages and notebooks are set aside: the tests in test_build.py build the copy again.
    """
    folder = shared / "book"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"):
        if not (folder / "log.txt").exists():
            build_once(folder)
    outcome = book.Outcome((folder / "html").exists(), (folder / "log.txt").read_text("utf-8"))
    if not outcome.passed:
        pytest.fail(f"The book does not build:\n{outcome.tail()}", pytrace=False)
    if outcome.warnings:
        pytest.fail("The build warns:\n" + "\n".join(outcome.warnings), pytrace=False)
    return book.Built(
        html=folder / "html",
        notebooks=folder / "notebooks",
        instructor=folder / "instructor",
        source=folder / "source",
        log=outcome.log,
    )


@pytest.fixture(scope="session")
def site(built):
    """The address of the built book, served on this machine."""
    with serve(built.html) as address:
        yield address


def chromium_or_fail(folder) -> str:
    try:
        with FileLock(folder / "chromium.lock"):  # two workers must not install it at once
            return browser.find_or_install_chromium()
    except browser.NoChromium as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture(scope="session")
def chromium(shared):
    path = chromium_or_fail(shared)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=browser.launch_flags())
        yield running
        running.close()


def is_here(address: str) -> bool:
    return urlsplit(address).hostname == "127.0.0.1"


@pytest.fixture
def page(chromium):
    """A page of a fresh browser that stays on this machine and notes what goes wrong.

    `page.elsewhere` lists the addresses on other hosts that were asked for (none is found),
    `page.errors` what the console and the scripts complained of.
    """
    with chromium.new_context(service_workers="block") as context:
        context.set_default_timeout(browser.PATIENCE)
        page = browser.listen(context.new_page())
        page.elsewhere = []

        def note_address(asked):
            if "://" in asked.url and not is_here(asked.url):
                page.elsewhere.append(asked.url)

        context.on("request", note_address)
        context.on("page", lambda opened: opened.on("websocket", note_address))
        page.on("websocket", note_address)
        yield page


@pytest.fixture(scope="module")
def tab(chromium):
    """One page for tests that only look at a page of the site, and leave nothing behind."""
    with chromium.new_context(service_workers="block", reduced_motion="reduce") as context:
        context.set_default_timeout(browser.PATIENCE)
        yield context.new_page()


def skip_without_firefox(reason: str, asked_for: str) -> None:
    """Skip what cannot be tried; who asked for it by its mark is told that it fails."""
    if "firefox" in asked_for:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def firefox(request, tmp_path_factory):
    """A running Firefox; without one its tests are skipped."""
    from firefox import NoFirefox, running  # few workers need what drives it

    try:
        with running(tmp_path_factory.mktemp("firefox")) as started:
            yield started
    except NoFirefox as reason:
        skip_without_firefox(str(reason), request.config.option.markexpr)


@pytest.fixture
def fox(firefox):
    """A page of Firefox that asks no other host, and of which nobody complains."""
    with firefox.new_page() as page:
        yield page
        assert page.elsewhere == [] and page.errors == []

"""A tab of Firefox, with Playwright's names for what one does with a page.

What a shared test does with a page of Chromium it can do with this one: go somewhere, evaluate a
script, click, wait. Of Playwright's selectors it knows CSS, with ``:has-text('…')`` at its end.
"""

import base64
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

from marionette_driver import Wait
from marionette_driver.marionette import ActionSequence, HTMLElement, Marionette

T = TypeVar("T")
TEXT_AT_THE_END = re.compile(r"(?P<css>.+?)(?::has-text\('(?P<words>[^']*)'\))?")
FIND = """
const [css, words] = arguments;
return [...document.querySelectorAll(css)].find(one => one.textContent.includes(words)) ?? null;
"""
# The value of an expression, or of a function of one argument.
EVALUATE = "const it = ({}); return typeof it === 'function' ? it(arguments[0]) : it;"
# What the console complains of, but for the browser's scripts; what a policy stops is there twice.
COMPLAINTS = """
const told = Services.console.getMessageArray()
    .filter(one => one instanceof Ci.nsIScriptError && !/chrome|^DOM|component/.test(one.category))
    .filter(one => /^CSP/.test(one.category) || !(one.flags & Ci.nsIScriptError.warningFlag))
    .map(one => `${one.category}: ${one.errorMessage} (${one.sourceName})`);
return [...new Set(told)];
"""
MEDIUM = "gBrowser.selectedBrowser.browsingContext.mediumOverride = arguments[0]"
SCHEME = "layout.css.prefers-color-scheme.content-override"
SCHEMES = ("dark", "light")
RESIZE = """
const { style } = gBrowser.selectedBrowser;
for (const [name, size] of Object.entries(arguments[0]))
    for (const limit of ["", "min-", "max-"]) style.setProperty(`${limit}${name}`, `${size}px`);
"""
IS_SHOWN = "one => one.checkVisibility({visibilityProperty: true})"
IN_THE_MIDDLE = "one => one.scrollIntoView({block: 'center', behavior: 'instant'})"


def is_filled(path: Path) -> bool:
    return path.stat().st_size > 0


class FirefoxPage:
    """Like the page of conftest.py, it stays on this machine and notes what goes wrong:
    ``elsewhere`` lists the addresses on other hosts that were asked for (and refused), ``errors``
    what scripts and policies complained of.
    """

    def __init__(self, marionette: Marionette, downloads: Path) -> None:
        self.marionette, self.downloads = marionette, downloads

    # ---- the browser

    def in_browser(self, script: str, *arguments):
        """What a script gives that may look behind the pages."""
        with self.marionette.using_context("chrome"):
            return self.marionette.execute_script(script, arguments)

    @property
    def errors(self) -> list[str]:
        return self.in_browser(COMPLAINTS)

    def forget(self) -> None:
        """Let go by what a test expected to go wrong."""
        self.in_browser("Services.console.reset(); window.elsewhere.length = 0;")

    @property
    def elsewhere(self) -> list[str]:
        return self.in_browser("return window.elsewhere")

    def emulate_media(self, media: str | None = None, color_scheme: str | None = None) -> None:
        """Show the open page for a medium, and this and the next ones in a scheme of colours."""
        if media is not None:
            self.in_browser(MEDIUM, media)
        if color_scheme is not None:
            self.marionette.set_pref(SCHEME, SCHEMES.index(color_scheme))

    def set_viewport_size(self, size: dict[str, int]) -> None:
        """Make the tab so many CSS pixels wide and high."""
        self.in_browser(RESIZE, size)
        for name, pixels in size.items():
            self.wait_for_function(f"inner{name.title()} === {pixels}")

    def screenshot(self, path: Path, full_page: bool = False) -> None:
        path.write_bytes(base64.b64decode(self.marionette.screenshot(full=full_page)))

    # ---- the page

    def goto(self, address: str) -> None:
        self.marionette.navigate(address)

    def evaluate(self, script: str, argument=None):
        return self.marionette.execute_script(EVALUATE.format(script), [argument], sandbox=None)

    def find(self, selector: str) -> HTMLElement | None:
        """The first element that a selector means."""
        parts = TEXT_AT_THE_END.fullmatch(selector)
        found = [parts["css"], parts["words"] or ""]
        return self.marionette.execute_script(FIND, found, sandbox=None)

    def need(self, selector: str) -> HTMLElement:
        return self.until(lambda: self.find(selector), selector)

    def until(self, holds: Callable[[], T], what: str, timeout: int = 30_000) -> T:
        """Wait until something holds; what it then is. ``timeout`` is in milliseconds."""
        wait = Wait(self.marionette, timeout=timeout / 1000, interval=0.05)
        return wait.until(lambda _: holds(), message=f"not there: {what}")

    def wait_for_function(self, expression: str) -> None:
        self.until(lambda: self.evaluate(expression), expression)

    def wait_for_selector(
        self, selector: str, state: str = "visible", timeout: int = 30_000
    ) -> None:
        """Wait until the first such element is ``visible``, ``attached`` or ``hidden``."""

        def stands() -> bool:
            element = self.find(selector)
            if element is None or state == "attached":
                return (element is None) == (state == "hidden")
            return self.evaluate(IS_SHOWN, element) == (state == "visible")

        self.until(stands, f"{selector} {state}", timeout)

    def inner_text(self, selector: str) -> str:
        return self.evaluate("one => one.innerText", self.need(selector))

    def input_value(self, selector: str) -> str:
        return self.evaluate("one => one.value", self.need(selector))

    # ---- hands

    def click(self, selector: str) -> None:
        self.need(selector).click()

    def press(self, selector: str, keys: str) -> None:
        """Type into an element, keys of marionette_driver.keys.Keys among them."""
        self.need(selector).send_keys(keys)

    def fill(self, selector: str, text: str) -> None:
        """Give a field another text, as if it was typed."""
        field = self.need(selector)
        field.clear()
        field.send_keys(text)

    def hover(self, selector: str) -> None:
        self.point("mouse", selector).perform()

    def tap(self, selector: str) -> None:
        self.point("touch", selector).pointer_down().pointer_up().perform()

    def point(self, kind: str, selector: str) -> ActionSequence:
        """What moves a mouse or a finger to an element, when it is performed."""
        element = self.need(selector)
        self.evaluate(IN_THE_MIDDLE, element)
        pointer = ActionSequence(self.marionette, "pointer", kind, {"pointerType": kind})
        return pointer.pointer_move(0, 0, origin=element)

    @contextmanager
    def inside(self, selector: str) -> Iterator[None]:
        """Everything for the time of a ``with`` block is done in a frame."""
        self.marionette.switch_to_frame(self.need(selector))
        try:
            yield
        finally:
            self.marionette.switch_to_frame()

    @contextmanager
    def expect_download(self) -> Iterator[SimpleNamespace]:
        """What comes of a ``with`` block as a file: its ``value``, which can be saved elsewhere."""
        before, download = set(self.downloads.iterdir()), SimpleNamespace()
        yield download

        def whole() -> list[Path]:
            new = set(self.downloads.iterdir()) - before
            return [] if any(one.suffix == ".part" for one in new) else [*filter(is_filled, new)]

        (path,) = self.until(whole, "a file")
        save_as = partial(shutil.move, path)
        download.value = SimpleNamespace(suggested_filename=path.name, save_as=save_as)

"""The Firefox that is here, started as it comes, and asking no other host."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

from marionette_driver.marionette import Marionette

from browser import run
from firefox_page import FirefoxPage

NAMES = ("firefox-esr", "firefox")
NONE_FOUND = (
    "Nothing was tried in Firefox, because none is here: install your system's package "
    "`firefox-esr` or `firefox` (on Debian: apt install firefox-esr) and run this again."
)
PREFERENCES = {
    "browser.download.alwaysOpenPanel": False,
    "browser.download.folderList": 2,
    "browser.helperApps.neverAsk.saveToDisk": "application/x-ipynb+json",
    "network.proxy.type": 1,
}
# A tab in a container of its own: what a page keeps in one, no other has.
NEW_TAB = """
const [userContextId] = arguments;
const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
gBrowser.selectedTab = gBrowser.addTab("about:blank", { userContextId, triggeringPrincipal });
Services.console.reset();
"""
MEMORY = """
return ChromeUtils.requestProcInfo().then(({ children }) =>
    Math.max(...children.filter(one => one.type.startsWith("web")).map(one => one.memory)));
"""


class NoFirefox(RuntimeError):
    """No Firefox is here."""


def find_firefox() -> str:
    """The path of a Firefox that starts; NoFirefox when there is none."""
    for path in filter(None, map(shutil.which, NAMES)):
        if run([path, "--version"], seconds=30):
            return path
    raise NoFirefox(NONE_FOUND)


@contextmanager
def refuse_elsewhere() -> Iterator[tuple[int, list[str]]]:
    """The port of a proxy that refuses all, and the addresses that it was asked for."""
    asked: list[str] = []

    class Refusal(BaseHTTPRequestHandler):
        def refuse(self):
            asked.append(self.path)
            self.send_error(403)

        do_GET = do_POST = do_HEAD = do_CONNECT = refuse

        def log_message(self, format, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Refusal) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port, asked
        finally:
            server.shutdown()


class Firefox:
    """A running Firefox, of which each test has a tab."""

    def __init__(self, marionette: Marionette, asked: list[str], downloads: Path) -> None:
        self.marionette, self.asked, self.downloads = marionette, asked, downloads
        self.containers = count(1)

    @contextmanager
    def new_page(self) -> Iterator[FirefoxPage]:
        """A tab that shares nothing with those before it."""
        page = FirefoxPage(self.marionette, self.asked, self.downloads)
        first = self.marionette.current_window_handle
        page.in_browser(NEW_TAB, next(self.containers))
        others = page.until(lambda: set(self.marionette.window_handles) - {first}, "a new tab")
        self.marionette.switch_to_window(others.pop())
        self.asked.clear()
        try:
            yield page
        finally:
            self.marionette.close()
            self.marionette.switch_to_window(first)

    @property
    def bytes(self) -> int:
        """How much memory the largest of its processes for pages has for itself."""
        with self.marionette.using_context("chrome"):
            return self.marionette.execute_script(MEMORY)


@contextmanager
def running(folder: Path) -> Iterator[Firefox]:
    """A Firefox without a window; what it keeps and downloads is in ``folder``.

    Raises NoFirefox.
    """
    program, profile, downloads = find_firefox(), folder / "profile", folder / "downloads"
    for new in (profile, downloads):
        new.mkdir(parents=True)
    marionette = Marionette(port=0)
    with refuse_elsewhere() as (proxy, asked), (folder / "log.txt").open("w") as log:
        wanted = {**PREFERENCES, "marionette.port": marionette.port}
        wanted |= {"browser.download.dir": str(downloads)}
        for kind in ("http", "ssl"):
            wanted |= {f"network.proxy.{kind}": "127.0.0.1", f"network.proxy.{kind}_port": proxy}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(wanted[name])});" for name in wanted]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        # A test may look behind the pages: at the console, at what passes for the system's colours.
        command = [program, "--headless", "--no-remote", "--marionette"]
        command += ["--remote-allow-system-access", "--profile", str(profile)]
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            marionette.start_session(timeout=60)
            yield Firefox(marionette, asked, downloads)
            marionette.delete_session()
        finally:
            process.terminate()
            process.wait(timeout=60)

"""The Firefox that is here, started as it comes, and asking no other host."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marionette_driver.marionette import Marionette

from browser import run
from firefox_page import SCHEME, FirefoxPage

NAMES = ("firefox-esr", "firefox")
NONE_FOUND = (
    "Nothing was tried in Firefox, because none is here: install your system's package "
    "`firefox-esr` or `firefox` (on Debian: apt install firefox-esr) and run this again."
)
PREFERENCES: dict[str, str | int | bool] = {
    "browser.download.alwaysOpenPanel": False,
    "browser.download.folderList": 2,
    "browser.helperApps.neverAsk.saveToDisk": "application/x-ipynb+json",
}
# Where Firefox, when it is driven, is by itself laxer than a reader's.
STRICT = {"security.fileuri.strict_origin_policy": True}
# Every request to another host ends here; those of pages are noted.
STAY_HERE = """
window.elsewhere = [];
Services.obs.addObserver(request => {
    const { URI, loadInfo } = request.QueryInterface(Ci.nsIHttpChannel);
    if (URI.host === "127.0.0.1") return;
    if (!loadInfo.triggeringPrincipal.isSystemPrincipal) window.elsewhere.push(URI.spec);
    request.cancel(Cr.NS_ERROR_PROXY_FORBIDDEN);
}, "http-on-modify-request");
"""
# Nothing is left of what pages kept, nor of what is known of them, nor of a scheme of colours.
FORGET = """
Services.prefs.clearUserPref(arguments[0]);
Services.console.reset();
window.elsewhere.length = 0;
const { CLEAR_DOM_STORAGES } = Ci.nsIClearDataService;
return new Promise(done =>
    Services.clearData.deleteData(CLEAR_DOM_STORAGES, { onDataDeleted: () => done() }));
"""


class NoFirefox(RuntimeError):
    """No Firefox is here."""


def find_firefox() -> str:
    """The path of a Firefox that starts; NoFirefox when there is none."""
    for path in filter(None, map(shutil.which, NAMES)):
        if run([path, "--version"], seconds=30):
            return path
    raise NoFirefox(NONE_FOUND)


class Firefox:
    """A running Firefox, of which each test has a tab."""

    def __init__(self, marionette: Marionette, downloads: Path) -> None:
        self.marionette, self.downloads = marionette, downloads
        marionette.set_prefs(STRICT)
        with marionette.using_context("chrome"):
            marionette.execute_script(STAY_HERE)

    @contextmanager
    def new_page(self) -> Iterator[FirefoxPage]:
        """A tab for which nothing is kept that others kept; what they loaded may be."""
        page = FirefoxPage(self.marionette, self.downloads)
        page.in_browser(FORGET, SCHEME)
        first = self.marionette.current_window_handle
        self.marionette.switch_to_window(self.marionette.open(type="tab")["handle"])
        try:
            yield page
        finally:
            self.marionette.close()
            self.marionette.switch_to_window(first)


def write_preferences(profile: Path, preferences: dict[str, str | int | bool]) -> None:
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(preferences[name])});\n" for name in preferences
    ]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")


@contextmanager
def running(folder: Path) -> Iterator[Firefox]:
    """A Firefox without a window; what it keeps and downloads is in ``folder``.

    Raises NoFirefox.
    """
    program, profile, downloads = find_firefox(), folder / "profile", folder / "downloads"
    for new in (profile, downloads):
        new.mkdir(parents=True)
    marionette = Marionette(port=0)  # any that is free
    own = {"marionette.port": marionette.port, "browser.download.dir": str(downloads)}
    write_preferences(profile, PREFERENCES | own)
    # A test may look behind the pages: at the console, at what passes for the system's colours.
    command = [program, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [*command, "--profile", str(profile)], stdout=log, stderr=subprocess.STDOUT
        )
        try:
            marionette.start_session(timeout=60)
            yield Firefox(marionette, downloads)
            marionette.delete_session()
        finally:
            process.terminate()
            process.wait(timeout=60)

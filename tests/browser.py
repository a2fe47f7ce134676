"""Find the Chromium that opens the built pages, or install one."""

import os
import shutil
import signal
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# What a page may take before it counts as broken, in milliseconds: others may use the machine, too.
PATIENCE = 90_000
NONE_FOUND = (
    "The browser tests need Chromium: install your system's package `chromium` "
    "(or Google Chrome), or run `python -m playwright install --with-deps chromium`."
)
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    # Nothing leaves this machine: no other host has an address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


class NoChromium(RuntimeError):
    """No Chromium is here and none could be installed."""


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def launch_flags() -> list[str]:
    """Chromium refuses to run its sandbox as root, and only then goes without it."""
    return [*FLAGS, "--no-sandbox"] if is_root() else FLAGS


def run(command: list[str], seconds: int) -> bool:
    """Whether the command succeeds in time. When it does not, its children end with it."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        return False


def on_path() -> str | None:
    """The first Chromium on PATH that starts: some distributions put an empty shell there."""
    for name in NAMES:
        path = shutil.which(name)
        if path and run([path, "--version"], seconds=30):
            return path
    return None


def from_playwright() -> str | None:
    """Playwright's own Chromium, downloaded unless it is here already."""
    if not run([sys.executable, "-m", "playwright", "install", "chromium"], seconds=120):
        return None
    path = playwright_path()
    return path if run([path, "--version"], seconds=30) else None


def playwright_path() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def from_distribution() -> str | None:
    """The distribution's package, where we are allowed to install one."""
    if not (is_root() and shutil.which("apt-get")):
        return None
    run(["apt-get", "update"], seconds=120)
    install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    return on_path() if run(install, seconds=300) else None


def find_or_install_chromium() -> str:
    """The path of a Chromium that starts; NoChromium when there is none to be had."""
    path = on_path() or from_playwright() or from_distribution()
    if path is None:
        raise NoChromium(NONE_FOUND)
    return path


def listen(page):
    """Note in `page.errors` what the console and the scripts of a page complain of."""
    page.errors = []

    def note_error(message):
        if message.type == "error":
            page.errors.append(message.text)

    page.on("console", note_error)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    return page

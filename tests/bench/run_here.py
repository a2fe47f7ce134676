"""What it costs a reader to run a notebook in its page: before the click, the first time, again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from bench.page_load import DESK, load
from run_here import Reader

PAGE, CELL = "chapters/aid/plan-1957.html", 2
# A usual line at home: 10 Mbit/s (in bytes per second), 40 ms to the server.
HOME_LINE = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10_000_000 / 8,
    "uploadThroughput": 2_000_000 / 8,
}

Figures = dict[str, float]


def put_python_in(source: Path) -> None:
    """`make site` in a book that is built. Raises RuntimeError when it fails."""
    command = [sys.executable, "_ext/edition", "site"]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
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
    page.goto(address + PAGE, wait_until="networkidle")
    early = sum(size for name, size in received.items() if "/_runtime/" in asked.get(name, ""))
    received.clear()
    reader = Reader(page, address)
    start = time.perf_counter()
    reader.main.click()
    reader.wait()
    reader.press("Run:", CELL)
    seconds = time.perf_counter() - start
    held = int(page.evaluate("document.documentElement.dataset.pythonBytes"))
    page.close()
    return {"early": early, "bytes": sum(received.values()), "seconds": seconds, "held": held}


def measure(chromium: Browser, before: int, address: str) -> Iterator[tuple[str, str]]:
    """The table: what a notebook's page weighs, and what it takes until it computes.

    ``before`` are the bytes of the page on a site without Python.
    """
    yield ("A notebook that runs in its page", "Value")
    weight = load(chromium, address + PAGE, DESK).bytes - before
    yield ("bytes of the button, in the page", f"{weight}")
    with chromium.new_context(service_workers="block") as context:
        for name in ("first time", "again"):
            found = first_result(context, address)
            yield (f"{name}: bytes of Python before the click", f"{found['early']:.0f}")
            yield (f"{name}, 10 Mbit/s: MB transferred", f"{found['bytes'] / 1e6:.1f}")
            yield (f"{name}, 10 Mbit/s: seconds to the first result", f"{found['seconds']:.1f}")
        yield ("memory of Python, MB", f"{found['held'] / 1e6:.0f}")

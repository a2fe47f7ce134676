"""What a reader's browser fetches and shows when it opens a page."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

PATIENCE = 30  # seconds
PHONE, DESK = (390, 844), (1440, 900)

# A slow telephone line and a telephone: 1.6 Mbit/s down, 0.75 up (both in bytes per second),
# 150 ms to the server, a processor a quarter as fast as this machine's.
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER_PROCESSOR = 4

OBSERVE = """
window.seen = {shift: 0, largest: 0};
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) seen.shift += entry.value;
})).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  seen.largest = entry.startTime;
})).observe({type: "largest-contentful-paint", buffered: true});
"""
PAINTED = "seen.largest > 0 && performance.getEntriesByName('first-contentful-paint').length > 0"
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass
class PageLoad:
    """One load: bytes and requests of the first view, times in milliseconds."""

    bytes: int
    requests: int
    first_paint: float
    largest_paint: float
    shift: float


def wait_until_painted(page: Page) -> None:
    """Ask from outside: asked in the page, again and again, it breaks the policy of the book."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(PAINTED):
        if time.monotonic() > end:
            raise TimeoutError(f"{page.url} was not painted within {PATIENCE} seconds")
        page.wait_for_timeout(20)


def load(browser: Browser, address: str, size: tuple[int, int], slow: bool = False) -> PageLoad:
    """Open a page with an empty cache, wait until it is quiet, and do not scroll."""
    return load_second(browser, "", address, size, slow)


def load_second(
    browser: Browser, first: str, address: str, size: tuple[int, int], slow: bool = False
) -> PageLoad:
    """The same for a page that is opened after another one, with what that has left in the cache.

    The cache is empty before, and where ``first`` is empty it stays so.
    """
    view = {"width": size[0], "height": size[1]}
    with browser.new_context(viewport=view, service_workers="block") as context:
        page = context.new_page()
        page.add_init_script(OBSERVE)
        if first:
            page.goto(first, wait_until="networkidle")
        line = context.new_cdp_session(page)
        received: list[float] = []
        line.on(
            "Network.loadingFinished", lambda event: received.append(event["encodedDataLength"])
        )
        line.send("Network.enable")
        if slow:
            line.send("Network.emulateNetworkConditions", SLOW_LINE)
            line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
        page.goto(address, wait_until="networkidle")
        wait_until_painted(page)
        return PageLoad(
            bytes=round(sum(received)),
            requests=sum(length > 0 for length in received),  # from the cache comes nothing
            first_paint=page.evaluate(FIRST_PAINT),
            largest_paint=page.evaluate("seen.largest"),
            shift=page.evaluate("seen.shift"),
        )

"""`make bench ARGS=--pages`: how soon a phone on a slow line sees a page, how still it stands, what it weighs.

Chromium on a processor slowed down four times, on a line like slow 4G, with nothing in its cache; the site served as in
production. Every page is opened anew some times, and the median counts.
"""

import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

from tests.bench import FOLDER, fill, serving
from tests.programs import find_browser, launch_options

ENTRIES = 200
ROUNDS = 5
SLOWER = 4
PHONE: ViewportSize = {"width": 390, "height": 844}
PAGES = ("/", "/search/", "/search/?view=table")
# How long a page is left alone after it has loaded, in milliseconds: whatever would still move has moved by then.
STILL = 1000
# The time from a request to its answer in milliseconds, and the width of the line in kilobits a second, down and up. On
# the second line every file is late as if it needed a connection of its own, as with Lighthouse's applied throttling.
LINES = {"slow 4G": (150, 1638, 675), "slow 4G, a connection for each file": (562, 1475, 675)}
WATCH = """
window.seen = { paint: 0, shift: 0 };
const watch = (type, told) => new PerformanceObserver((list) => list.getEntries().forEach(told)).observe({
  type,
  buffered: true,
});
watch("largest-contentful-paint", (one) => { seen.paint = one.startTime; });
watch("layout-shift", (one) => { seen.shift += one.hadRecentInput ? 0 : one.value; });
"""


@dataclass(frozen=True)
class Visit:
    """What one opening of a page gave: seconds to its largest paint, its shift, the bytes and files it took."""

    paint: float
    shift: float
    size: float
    files: int


def main() -> int:
    """Measure and print a table."""
    program = find_browser()
    if not program:
        print("NO BROWSER FOUND: install Chromium")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        production() as base,
        sync_playwright() as playwright,
        playwright.chromium.launch(**launch_options(program)) as browser,
    ):
        for line, (latency, down, up) in LINES.items():
            print(
                f"{line}: {latency} ms, {down} kbit/s; processor 1/{SLOWER}; median of {ROUNDS}, cold cache", flush=True
            )
            for address in PAGES:
                print(told(address, [visit(browser, base + address, latency, down, up) for _round in range(ROUNDS)]))
    return 0


def told(address: str, visits: list[Visit]) -> str:
    """A line of the table."""
    paint, shift = (statistics.median(values) for values in ([v.paint for v in visits], [v.shift for v in visits]))
    size, worst = visits[0].size, max(v.paint for v in visits)
    weight = f"{size / 1000:5.1f} kB in {visits[0].files} files"
    return f"  {address:32} largest paint {paint:.2f} s (worst {worst:.2f})   shift {shift:.3f}   {weight}"


@contextmanager
def production() -> Iterator[str]:
    """The site with synthetic records, served as in production."""
    url = f"sqlite:///{FOLDER / f'registry-{ENTRIES}.sqlite3'}"
    fill(url, ENTRIES)
    with serving(url) as (address, _server):
        yield address


def visit(browser: Browser, address: str, latency: int, down: int, up: int) -> Visit:
    """Open a page in a window that knows nothing of the site yet."""
    # The proxy in front of a server ends TLS and says so; here nobody stands in front.
    context = browser.new_context(viewport=PHONE, extra_http_headers={"X-Forwarded-Proto": "https"})
    with context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        slow_down(session, latency, down, up)
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.add_init_script(WATCH)
        page.goto(address)
        page.wait_for_timeout(STILL)
        return Visit(*seen(page), sum(sizes), len(sizes))


def slow_down(session: CDPSession, latency: int, down: int, up: int) -> None:
    """Slow the line and the processor of a page."""
    line = {"latency": latency, "downloadThroughput": down * 125, "uploadThroughput": up * 125, "offline": False}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", line)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def seen(page: Page) -> tuple[float, float]:
    """The time of the largest paint in seconds, and the sum of the shifts."""
    found = page.evaluate("seen")
    return found["paint"] / 1000, found["shift"]


if __name__ == "__main__":
    sys.exit(main())

"""How soon a lesson is seen, and how much it then moves, beside the same page in stock Material.

    python tests/bench/weight.py [--runs 11] [--rate 6]

Opens a lesson without questions (see stock.py) from file:// in Chromium, its processor slowed down,
in turns with the same lesson built with stock Material. First contentful paint is the page's own
(Paint Timing), the shift is the sum of all layout shifts without input in the three seconds after
(Layout Instability, the largest session window of them, as Chromium's own "CLS"). Both are measured
at the width of a phone and of a computer. Exit code 1 where a median of ours is above stock's.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.stock import LESSON, build_ours, build_stock, script_and_style  # noqa: E402
from tests.browser.drivers import Chromium  # noqa: E402

SCREENS = {"phone": (360, 740), "computer": (1280, 800)}
SETTLED = 3000
"""Milliseconds after the page is complete until which shifts count."""
SLACK = 0.001
"""Shift that nobody sees: a thousandth of the screen."""

WATCH = """
self.watched = { paint: 0, shifts: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.name === "first-contentful-paint") watched.paint = entry.startTime;
  }
}).observe({ type: "paint", buffered: true });
new PerformanceObserver((list) => {
  for (const { value, startTime, hadRecentInput, sources } of list.getEntries()) {
    const names = sources.map(({ node }) => node?.id || node?.className || node?.nodeName || "");
    if (!hadRecentInput) watched.shifts.push([startTime, value, names.join(" ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def worst_window(shifts: list[list]) -> float:
    """Return the largest sum of shifts of one session window: gaps below 1 s, at most 5 s long
    (web.dev/articles/cls)."""
    best = total = first = last = 0.0
    for time, value, *_ in shifts:
        if not total or time - last >= 1000 or time - first >= 5000:
            total, first = 0.0, time
        total, last = total + value, time
        best = max(best, total)
    return best


def time_page(browser: Chromium, url: str) -> tuple[float, float, list[list]]:
    """Open a page in a quiet browser; return first contentful paint in ms, the shift, and each."""
    browser.open("about:blank")
    browser.wait("location.href === 'about:blank' && performance.now() > 500")
    browser.open(url)
    browser.wait("document.readyState === 'complete' && self.watched?.paint", 60)
    browser.page.wait_for_timeout(SETTLED)
    watched = browser.js("watched")
    return watched["paint"], worst_window(watched["shifts"]), watched["shifts"]


def measure(pages: dict[str, Path], runs: int, rate: float, shows: bool) -> bool:
    """Print the table; return whether ours is nowhere above stock."""
    is_good = True
    with Chromium() as browser:
        browser.context.add_init_script(WATCH)
        browser.slow_down(rate)
        for screen, size in SCREENS.items():
            browser.resize(*size)
            paints: dict[str, list[float]] = {name: [] for name in pages}
            shifts: dict[str, list[float]] = {name: [] for name in pages}
            for run in range(runs + 1):
                for name, page in pages.items():
                    paint, shift, each = time_page(browser, page.as_uri())
                    if run:  # the first of each only fills the browser's own caches
                        paints[name].append(paint)
                        shifts[name].append(shift)
                    if shows and run and shift:
                        print(f"  {screen} {name}: {each}")
            first = {name: statistics.median(each) for name, each in paints.items()}
            moved = {name: statistics.median(each) for name, each in shifts.items()}
            is_good &= first["ours"] <= first["stock"]
            is_good &= moved["ours"] <= moved["stock"] + SLACK
            spread = f"{min(paints['ours']):.0f} to {max(paints['ours']):.0f}"
            print(
                f"{screen:<9} first contentful paint {first['ours']:6.0f} ms ({spread}),"
                f" stock {first['stock']:6.0f} ms, ratio {first['ours'] / first['stock']:.2f}"
                f" (at most 1); shift {moved['ours']:.4f}, stock {moved['stock']:.4f}"
            )
    return is_good


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--rate", type=float, default=6, help="how many times slower")
    parser.add_argument("--shifts", action="store_true", help="also what moved")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        ours, stock = Path(scratch, "ours"), Path(scratch, "stock")
        pages = {"ours": build_ours(ours) / LESSON, "stock": build_stock(stock) / LESSON}
        for name, page in pages.items():
            print(f"{name}: {script_and_style(page)} bytes of script and style")
        is_good = measure(pages, options.runs, options.rate, options.shifts)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

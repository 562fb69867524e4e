"""What a course costs that is one file: time to the first paint and to the first graded response,
and memory, against the same course in its folder.

    python tests/bench/lone.py [--runs 7] [--browser chromium]

The course is the sample course, opened from file:// at a lesson with a question in first view. Ways: the lesson in the shell of the folder, the file, and the file with as much more
at its end as is allowed (20 MB), as recordings would be. Times are from the opening of the window.
First paints with a processor that is six times slower are Chromium's, and so are the longest task,
during which a page does not answer, and the memory: what all processes of the page take, shared parts
divided (PSS). Exit code 1 where a median is above its bound.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from quiz_engine.release import read_site  # noqa: E402
from quiz_engine.release.lone import COURSE_LIMIT, LoneMaker  # noqa: E402
from quiz_engine.release.lone_held import render_node  # noqa: E402
from tests.browser import drivers  # noqa: E402
from tests.browser.conftest import build_course  # noqa: E402
from tests.browser.page_steps import FORGET  # noqa: E402

RATIO = 1.5
"""Time to the first graded response in the file, divided by that in the folder, at most."""
SLOW = 6
PAINT = 4000
"""Milliseconds to the first paint of the largest file with a slowed processor, at most."""
LESSON = "vi/choices.html"

WATCH = """
self.tasks = [];
try {
  new PerformanceObserver((list) => self.tasks.push(...list.getEntries().map((each) => each.duration)))
    .observe({ type: "longtask", buffered: true });
} catch {}
let isPressed = false;
// Not an observer: a frame that is made of text keeps its window when its text comes.
const look = () => {
  const item = document.querySelector("#q-one.qe-live");
  if (!item) return;
  if (!isPressed) {
    isPressed = true;
    item.querySelector("[value=c]").click();
    item.querySelector(".qe-main").click();
  }
  if (!["closed", "failed"].includes(item.dataset.state)) return;
  clearInterval(timer);
  self.graded = [item.dataset.state, performance.timeOrigin + performance.now()];
};
const timer = self.isAsked === false ? 0 : setInterval(look, 5);
"""
"""Answers the lesson's first question as soon as that can be done."""


def files(site: Path, folder: Path) -> dict[str, str]:
    """Write the files, and return the address of the lesson by the way it is opened."""
    data = LoneMaker(read_site(site), "vi").make_course()
    noise = random.Random(1).randbytes(COURSE_LIMIT - len(data) - 500_000)
    end = "</body>".encode("utf-16-le")
    more = render_node("vi/noise.mp3", noise, {"type": "audio/mpeg"})
    large = data.replace(end, more + end)
    found = {"folder": (site / "index.html").as_uri() + "#" + LESSON}
    for name, content in (("file", data), ("20 MB", large)):
        path = folder / f"{name}.html"
        path.write_bytes(content)
        found[name] = path.as_uri() + "#" + LESSON
        print(f"{name:<8} {len(content):>12,} bytes")
    return found


def frame_of(page: Any) -> Any:
    """Return the frame with the lesson, None as long as there is none."""
    return page.frames[-1] if len(page.frames) > 1 else None


def graded(browser: drivers.PlaywrightBrowser, url: str) -> float:
    """Return milliseconds from opening to the first graded response, of a learner who is new."""
    page = browser.context.new_page()
    page.goto(url.partition("#")[0], wait_until="load")
    page.evaluate(f"() => {FORGET}")
    page.close()
    page = browser.context.new_page()
    page.add_init_script(WATCH)
    page.goto(url, wait_until="commit")
    start = page.evaluate("performance.timeOrigin")
    for _ in range(1200):
        frame = frame_of(page)
        try:
            found = frame and frame.evaluate("self.graded")
        except Exception:  # the frame is just being replaced
            found = None
        if found:
            break
        page.wait_for_timeout(25)
    page.close()
    assert found and found[0] == "closed", found
    return found[1] - start


def painted(browser: drivers.Chromium, url: str) -> tuple[float, float, float]:
    """Return milliseconds to the first paint of the lesson and to the end of loading, and of the
    longest task, with a slowed processor."""
    page = browser.context.new_page()
    page.add_init_script("self.isAsked = false;" + WATCH)
    session = browser.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    page.goto(url, wait_until="load")
    page.wait_for_timeout(1000)
    paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    at = None
    while at is None:
        page.wait_for_timeout(100)
        at = frame_of(page).evaluate(f"{paint} === undefined ? null : performance.timeOrigin + {paint}")
    start, end = page.evaluate(
        "[performance.timeOrigin, performance.getEntriesByType('navigation')[0].loadEventEnd]"
    )
    longest = max([0, *page.evaluate("tasks")])
    page.close()
    return at - start, end, longest


def memory(url: str) -> float:
    """Return megabytes of all processes of a browser that shows nothing else, once the first response
    is graded."""
    with drivers.open_browser("chromium", has_workers=False) as browser:
        before = used(browser)
        page = browser.page
        page.add_init_script(WATCH)
        page.goto(url, wait_until="commit")
        for _ in range(900):
            frame = frame_of(page)
            try:
                if frame and frame.evaluate("self.graded ?? null"):
                    break
            except Exception:  # the frame is just being replaced
                pass
            page.wait_for_timeout(100)
        page.wait_for_timeout(1000)
        return used(browser) - before


def used(browser: drivers.Chromium) -> float:
    """Return megabytes of all processes of the browser."""
    mark = str(browser.profile).encode()
    parents: dict[int, int] = {}
    roots = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if mark in (entry / "cmdline").read_bytes():
                    roots.add(int(entry.name))
            except OSError:
                continue
    ours = set(roots)
    for number in sorted(parents):
        if parents[number] in ours:
            ours.add(number)
    total = 0
    for number in ours:
        try:
            rows = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return total / 1000


def main(arguments: list[str]) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--browser", choices=("chromium", "firefox"), action="append")
    options = parser.parse_args(arguments)
    is_good = True
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        build_course(ROOT / "tests" / "browser" / "course", site)
        ways = files(site, Path(name))
        for each in options.browser or ("chromium", "firefox"):
            with drivers.open_browser(each, has_workers=False) as browser:
                times: dict[str, list[float]] = {way: [] for way in ways}
                for _ in range(options.runs):
                    for way, url in ways.items():
                        times[way].append(graded(browser, url))
                base = statistics.median(times["folder"])
                for way, found in times.items():
                    median = statistics.median(found)
                    is_good &= median / base <= RATIO
                    print(
                        f"{each:<9} {way:<8} first graded {median:6.0f} ms "
                        f"({min(found):.0f} to {max(found):.0f}), {median / base:.2f} of the folder"
                        f" (at most {RATIO})"
                    )
                if not isinstance(browser, drivers.Chromium):
                    continue
                for way, url in ways.items():
                    rows = [painted(browser, url) for _ in range(options.runs)]
                    paint, end, longest = (statistics.median(each) for each in zip(*rows, strict=True))
                    is_good &= paint <= PAINT
                    print(
                        f"{each:<9} {way:<8} {SLOW}x slower: first paint {paint:5.0f} ms (at most {PAINT}), "
                        f"loaded {end:5.0f} ms, longest task {longest:4.0f} ms"
                    )
        if "chromium" in (options.browser or ("chromium",)):
            for way, url in ways.items():
                print(f"chromium  {way:<8} memory {memory(url):5.0f} MB")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

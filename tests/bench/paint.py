"""How long from the click on "check" to the painted outcome, in frames of the same page.

    python tests/bench/paint.py [--runs 15] [--browser chromium]

Opens the lessons of the sample course from file://, starts Python, and then, for the first item of
every type but program, shows a response through the shape's own `restore`, presses the button, and
waits until the outcome has been painted: the frame after the change has begun and ended. The unit
is the median time between two animation frames of that page, and at least a frame of a screen of
60 Hz: without a screen WebKitGTK draws as often as it can, which nobody could see (decision 20).
Exit code 1 where a median is above the bound.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from quiz_engine.item_types import ITEM_TYPES  # noqa: E402
from tests.browser import drivers  # noqa: E402
from tests.browser.conftest import build_course  # noqa: E402
from tests.browser.every_type import PAGES, example, read_items  # noqa: E402

BOUND = 3.0
"""Frames, at most, as a median."""
EXCEPT = "program"
"""Runs what the learner wrote: its time is theirs."""
FRAMES = 60
WARM_UPS = 5
"""Gradings of each type before those that count: WebKit compiles Python behind the first ones."""
SCREEN_FRAME = 1000 / 60
"""Milliseconds: what a browser that waits for no screen is measured by."""

FRAME = f"""new Promise((resolve) => {{
  const times = [];
  const step = (now) => {{
    times.push(now);
    if (times.length <= {FRAMES}) requestAnimationFrame(step);
    else {{
      const gaps = times.slice(1).map((time, index) => time - times[index]).sort((a, b) => a - b);
      resolve(gaps[gaps.length >> 1]);
    }}
  }};
  requestAnimationFrame(step);
}})"""

CLICK = """(async () => {
  const element = document.getElementById("q-" + %(id)s);
  const button = element.querySelector(".qe-main");
  const rest = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const settled = async () => {
    while (!["graded", "closed"].includes(element.dataset.state)) await rest(5);
  };
  const shape = QE.shapes[element.item.shape.kind];
  const show = () => {
    if (!shape.restore(element, %(response)s)) throw "does not fit";
    element.querySelector("fieldset").dispatchEvent(new Event("change", { bubbles: true }));
  };
  element.scrollIntoView();
  if (["graded", "closed"].includes(element.dataset.state)) button.click();
  if (!shape.guided) show();
  await rest(400); // what was changed is stored, and the page is still
  const painted = new Promise((resolve) => {
    const status = element.querySelector(".qe-status");
    const observer = new MutationObserver(() => {
      const verdict = status.querySelector(".qe-panel")?.dataset.verdict;
      if (!verdict || verdict === "waiting") return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(0);
      });
    });
    observer.observe(status, { childList: true, subtree: true });
  });
  const start = performance.now();
  // A walk or a story asks for the check by itself, with the last tap; so showing it counts, too.
  if (shape.guided) {
    show();
    element.dispatchEvent(new Event("qe-check"));
  } else button.click();
  const time = (await painted) - start;
  await settled();
  return time;
})()"""


def find_items(browser: drivers.Browser, site: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the first item of every type in the sample course, with the page it stands on.

    Without variables: a response to one depends on what is drawn.
    """
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for page in PAGES:
        url = (site / "vi" / f"{page}.html").as_uri()
        browser.open(url)
        browser.wait(drivers.LOADED)
        for item in read_items(browser):
            if item.get("variables"):
                continue
            found.setdefault(item["type"], (url, item))
    return found


def measure(name: str, site: Path, runs: int) -> bool:
    """Print the table of one browser; return whether all medians keep the bound."""
    is_good = True
    with drivers.open_browser(name) as browser:
        items = find_items(browser, site)
        for item_type in ITEM_TYPES:
            if item_type.name == EXCEPT:
                continue
            if item_type.name not in items:
                print(f"{name:<9} {item_type.name:<16} has no question in the sample course")
                is_good = False
                continue
            url, item = items[item_type.name]
            browser.open(url)
            browser.wait(f"{drivers.LOADED} && self.QE && QE.link")
            browser.js("QE.link.warm().then(() => true)")
            browser.wait(f"document.getElementById('q-{item['id']}').dataset.ready === ''")
            script = CLICK % {
                "id": json.dumps(item["id"]),
                "response": json.dumps(example(item, False) or example(item, True)),
            }
            for _ in range(WARM_UPS):
                browser.js(script)
            own = browser.js(FRAME)
            frame = max(own, SCREEN_FRAME)
            times = [browser.js(script) for _ in range(runs)]
            median = statistics.median(times) / frame
            is_good &= median <= BOUND
            print(
                f"{name:<9} {item_type.name:<16} {statistics.median(times):7.1f} ms"
                f" {frame:6.1f} ms (own {own:.1f}) {median:5.2f} frames (at most {BOUND:.0f}),"
                f" {min(times) / frame:.2f} to {max(times) / frame:.2f}"
            )
    return is_good


def main(arguments: list[str]) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--browser", choices=drivers.NAMES, action="append")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build_course(ROOT / "tests" / "browser" / "course", site)
        good = [measure(name, site, options.runs) for name in options.browser or drivers.NAMES]
    print(f"A frame is the median of {FRAMES} in the same page; {EXCEPT} is left out.")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

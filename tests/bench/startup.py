"""How long from opening a lesson to its first graded response, against stock Pyodide.

    python tests/bench/startup.py [--runs 7] [--browser chromium] [--steps]

Ours: a real lesson of the sample course opened by itself from file://, its first question answered
by a script as soon as it is there. Stock: ``loadPyodide`` of the same version on the main thread,
over http, fetching the same graders as source and importing them, then grading one item. The runs
alternate, in one browser process, and nothing is kept in a cache between them: the server forbids
it, and file:// has none. The time is the page's own, from navigation.

Exit code 1 where a median is above its bound.
"""

from __future__ import annotations

import argparse
import functools
import io
import json
import shutil
import statistics
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mkdocs.commands.build import build  # noqa: E402
from mkdocs.config import load_config  # noqa: E402

from quiz_engine.runtime import pack, vendor  # noqa: E402
from tests.browser import drivers  # noqa: E402
from tests.browser.page_steps import FORGET  # noqa: E402

COURSE = ROOT / "tests" / "browser" / "course"

BOUNDS = {"chromium": 0.60, "firefox": 0.50, "webkit": 0.70}
"""Ours divided by stock, at most."""

MESSAGE = {
    "do": "grade",
    "item": {
        "version": 1,
        "id": "khoa-man-hinh",
        "type": "single-choice",
        "shape": {
            "kind": "choices",
            "choices": [{"id": "a", "key": True}, {"id": "b"}, {"id": "c"}],
        },
    },
    "response": {"version": 1, "kind": "selection", "choices": ["a"]},
}

LESSON = "vi/choices.html"
"""Page of the sample course (tests/browser/course) with a question in first view."""

PRESS = """
const make = QE.createEngine;
QE.createEngine = (settings) => (QE.measured = make(settings));
const watch = (done) => new MutationObserver((_, observer) => {
  if (done()) observer.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true });
watch(() => {
  const item = document.querySelector("#q-one.qe-live");
  if (!item) return false;
  item.querySelector("[value=c]").click();
  item.querySelector(".qe-main").click();
  watch(() => {
    if (item.dataset.state === "failed") self.result = { error: item.textContent };
    if (item.dataset.state !== "closed") return false;
    const answer = { outcome: { success: item.querySelector(".qe-status").textContent !== "" } };
    self.result = { ms: performance.now(), answer, steps: QE.measured?.marks ?? [] };
    return true;
  });
  return true;
});
"""
"""Added to the lesson: chooses and checks as soon as the question is there."""

PAGE = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><title>Đo</title>
<fieldset><legend>Bạn khóa màn hình khi nào?</legend>
<label><input type="radio" name="q"> Luôn luôn</label>
<label><input type="radio" name="q"> Khi nhớ ra</label>
<label><input type="radio" name="q"> Không bao giờ</label></fieldset>
<script src="pyodide/pyodide.js"></script>
<script src="page.js"></script>
</html>
"""

STOCK = """
async function run() {
  const fetched = fetch("graders.zip").then((response) => response.arrayBuffer());
  const python = await loadPyodide({ indexURL: new URL("pyodide/", location.href).href });
  python.unpackArchive(await fetched, "zip");
  const bridge = python.pyimport("quiz_engine.bridge");
  const answer = JSON.parse(bridge.handle_json(JSON.stringify(%(message)s)));
  self.result = { ms: performance.now(), answer };
}
run().catch((error) => { self.result = { error: String(error) }; });
"""


@dataclass(frozen=True, slots=True)
class Result:
    """The runs of one browser."""

    browser: str
    ours: list[float]
    """Milliseconds of each run."""
    stock: list[float]
    """The same, of stock Pyodide."""
    steps: dict[str, float]
    """Median of each step of ours, in ms since its worker began."""

    @property
    def ratio(self) -> float:
        """Median of ours divided by that of stock."""
        return statistics.median(self.ours) / statistics.median(self.stock)

    @property
    def is_within(self) -> bool:
        """Whether the ratio is within its bound."""
        return self.ratio <= BOUNDS[self.browser]


def write_pages(folder: Path, cache_dir: Path) -> None:
    """Write both pages, with all that they load, to `folder`/ours and `folder`/stock."""
    ours, stock = folder / "ours", folder / "stock"
    build(load_config(str(COURSE / "mkdocs.yml"), site_dir=str(ours)))
    lesson = ours / LESSON
    (lesson.parent / "press.js").write_text(PRESS, encoding="utf-8")
    html = lesson.read_text(encoding="utf-8")
    html = html.replace("</template>", '<script src="press.js"></script></template>', 1)
    lesson.write_text(html, encoding="utf-8")
    package = vendor.bring(vendor.load_table()["pyodide"], cache_dir)
    shutil.copytree(package, stock / "pyodide")
    (stock / "graders.zip").write_bytes(_zip(pack.engine_sources()))
    (stock / "index.html").write_text(PAGE, encoding="utf-8")
    code = STOCK % {"message": json.dumps(MESSAGE)}
    (stock / "page.js").write_text(code, encoding="utf-8")


def _zip(sources: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sources.items():
            archive.writestr(name, text)
    return buffer.getvalue()


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".wasm": "application/wasm",
        ".mjs": "text/javascript",
    }

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve `folder` on this machine while the block runs; gives the address."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def time_page(browser: drivers.Browser, url: str) -> dict:
    """Open `url` in a quiet browser and return what the page measured."""
    browser.open("about:blank")
    browser.wait("location.href === 'about:blank' && performance.now() > 700")
    browser.open(url)
    result = browser.wait("self.result", timeout=120)
    if "error" in result or result["answer"].get("outcome", {}).get("success") is not True:
        raise RuntimeError(f"{browser.name}: {url} did not grade: {result}")
    return result


def measure(name: str, folder: Path, http: str, runs: int = 7) -> Result:
    """Return `runs` alternating runs of each page in the browser `name`."""
    ours, stock = [], []
    with drivers.open_browser(name) as browser:
        for _ in range(runs):
            ours.append(time_page(browser, (folder / "ours" / LESSON).as_uri()))
            browser.js(FORGET)
            stock.append(time_page(browser, http + "stock/index.html"))
    steps = {
        step: statistics.median(dict(run["steps"])[step] for run in ours)
        for step, _ in ours[0]["steps"]
        if all(step in dict(run["steps"]) for run in ours)
    }
    return Result(name, [run["ms"] for run in ours], [run["ms"] for run in stock], steps)


def render_table(results: list[Result]) -> str:
    """Return the results as a Markdown table."""
    lines = [
        "| to first graded response | ours, ms | spread | stock, ms | spread | ratio | bound |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in results:
        cells = [result.browser]
        for runs in (result.ours, result.stock):
            cells += [f"{statistics.median(runs):.0f}", f"{min(runs):.0f}–{max(runs):.0f}"]
        verdict = "" if result.is_within else " exceeded"
        cells += [f"{result.ratio:.2f}", f"{BOUNDS[result.browser]:.2f}{verdict}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def run(names: list[str], runs: int, cache_dir: Path) -> list[Result]:
    """Measure the browsers `names`, one after the other."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        write_pages(folder, cache_dir)
        with serve(folder) as http:
            return [measure(name, folder, http, runs) for name in names]


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--browser", action="append", choices=drivers.NAMES)
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache")
    parser.add_argument("--steps", action="store_true", help="also where the time of ours goes")
    options = parser.parse_args(arguments)
    results = run(options.browser or list(drivers.NAMES), options.runs, options.cache)
    print(render_table(results))
    if options.steps:
        for result in results:
            print(result.browser, *(f"{step} {at:.0f}" for step, at in result.steps.items()))
    return 0 if all(result.is_within for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

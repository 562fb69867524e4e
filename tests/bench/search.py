"""How soon search answers in a course of 1,000 pages, against stock Material's search.

    python tests/bench/search.py [--pages 1000] [--runs 5] [--keep FOLDER]

The same pages, made of the paragraphs of the real Vietnamese lessons with fixed chance, are built
twice: with this project, and with stock mkdocs-material, whose `search` and `offline` plugins
answer from file:// too (with the `iframe-worker` shim that `offline` would fetch from the network).
Measured in Chromium, in a fresh document each time, ours and stock by turns:

  file://  from the press that opens the search, on a page at rest, with words already in the field,
           to the first result in the page;
  next     from typing other words to their first result, once the search is ready;
  http     from navigation to the first result, the search being opened as soon as it can be: over
           http stock starts to index with the page, in a worker, whether one searches or not.

The unit is the median of the runs. Exit code 1 where ours, from file://, takes more than BOUND of
stock's time.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mkdocs.commands.build import build  # noqa: E402
from mkdocs.config import load_config  # noqa: E402

from quiz_engine.curriculum import split_front_matter  # noqa: E402
from quiz_engine.runtime import vendor  # noqa: E402
from tests.bench.startup import serve  # noqa: E402
from tests.browser.drivers import Chromium  # noqa: E402

BOUND = 0.15
"""Ours divided by stock, at most, from file://."""
QUERY, OTHER = "mật khẩu", "dịch vụ công"
"""With marks: stock finds no unmarked Vietnamese."""
PAGE = "page-7.html"
SECTIONS, PARAGRAPHS = 5, 3
"""Of each page: about as many words as a real lesson has outside of questions."""

OURS = """site_name: Ours
docs_dir: content
site_dir: {site}
use_directory_urls: false
theme: {{name: material, custom_dir: {root}/themes/hoc_so, language: vi, font: false, icon: {{logo: material/school}}}}
plugins: [{{quiz_engine: {{course: bench, cache: {root}/.cache}}}}]
nav: [vi/index.md]
validation: {{nav: {{omitted_files: ignore}}}}
"""
STOCK = """site_name: Stock
docs_dir: content/vi
site_dir: {site}
use_directory_urls: false
theme: {{name: material, language: vi, font: false}}
plugins: [search, offline]
extra: {{polyfills: [assets/javascripts/iframe-worker.js]}}
nav: [index.md]
validation: {{nav: {{omitted_files: ignore}}}}
"""

WAIT = """
  const wait = (test) => new Promise((resolve) => {
    const look = () => (test() ? resolve() : 0);
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    look();
  });
"""
OPEN = {
    "ours": """
      const result = () => document.querySelector("#search-results a");
      const field = () => document.querySelector("#search-input");
      const type = (words) => {
        field().value = words;
        field().dispatchEvent(new InputEvent("input", { bubbles: true }));
      };
      const canOpen = () => document.querySelector("#search-open")?.hidden === false;
      const open = () => document.querySelector("#search-open").click();
    """,
    "stock": """
      const result = () => document.querySelector(".md-search-result__item a");
      const field = () => document.querySelector("[data-md-component=search-query]");
      const type = (words) => {
        field().value = words;
        field().dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
      };
      const canOpen = () => document.readyState === "complete";
      const open = () => {
        document.querySelector("#__search").click();
        field().focus();
      };
    """,
}
"""By whose search: how it is opened and typed into, as a hand would, and where its results are."""
FIRST = """(async () => {
  %(wait)s %(open)s
  await wait(canOpen);
  const start = %(start)s;
  open();
  type(%(query)s);
  await wait(result);
  return performance.now() - start;
})()"""
NEXT = """(async () => {
  %(wait)s %(open)s
  const before = result().href;
  const start = performance.now();
  type(%(query)s);
  await wait(() => result() && result().href !== before);
  return performance.now() - start;
})()"""


def read_paragraphs() -> tuple[list[str], list[str]]:
    """Return the headings and the paragraphs of the real lessons, without questions and pictures."""
    headings: list[str] = []
    paragraphs: list[str] = []
    for path in sorted((ROOT / "content" / "vi").rglob("*.md")):
        body = split_front_matter(path.read_text("utf-8")).body
        body = re.sub(r"<question.*?</question>", "", body, flags=re.S)
        for block in re.split(r"\n{2,}", body):
            block = block.strip()
            if match := re.match(r"#+ (.+)", block):
                headings.append(match[1])
            elif re.match(r"[\w“*]", block) and len(block) > 80:
                paragraphs.append(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", block))
    return headings, paragraphs


def write_pages(folder: Path, count: int) -> None:
    """Write a home page and `count` lessons to `folder`/content/vi."""
    chance = random.Random(20261125)
    headings, paragraphs = read_paragraphs()
    target = folder / "content" / "vi"
    target.mkdir(parents=True)
    (target / "index.md").write_text("# Trang đầu\n\nChào bạn.\n", "utf-8")
    for number in range(count):
        title = f"{chance.choice(headings)} {number}"
        front = {"id": f"page-{number}", "title": title, "description": title}
        lines = ["---", *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()), "---"]
        lines += ["", f"# {title}", ""]
        for _ in range(SECTIONS):
            lines += [f"## {chance.choice(headings)}", ""]
            lines += [line for text in chance.sample(paragraphs, PARAGRAPHS) for line in (text, "")]
        (target / f"page-{number}.md").write_text("\n".join(lines), "utf-8")


def build_both(folder: Path) -> dict[str, Path]:
    """Build the pages twice; return the folder that the lessons lie in, by whose they are."""
    for name, config in (("ours", OURS), ("stock", STOCK)):
        file = folder / f"{name}.yml"
        file.write_text(config.format(site=folder / name, root=ROOT), "utf-8")
        build(load_config(str(file)))
    shim = vendor.bring(vendor.load_table(ROOT / "tests" / "npm.json")["iframe-worker"], ROOT / ".cache")
    shutil.copy(shim / "shim" / "index.js", folder / "stock/assets/javascripts/iframe-worker.js")
    return {"ours": folder / "ours" / "vi", "stock": folder / "stock"}


def measure(address: Callable[[str], str], runs: int, is_open: bool) -> dict[str, dict[str, list[float]]]:
    """Return the times in ms, by whose search, of the first answer and of the next.

    With `is_open` the search is opened on a page at rest, and counted from then; otherwise as soon
    as it can be, and counted from navigation.
    """
    times: dict[str, dict[str, list[float]]] = {
        name: {"first": [], "next": []} for name in ("ours", "stock")
    }
    with Chromium() as browser:
        for _ in range(runs):
            for name, found in times.items():
                values = {"wait": WAIT, "open": OPEN[name], "start": "performance.now()" if is_open else "0"}
                browser.open("about:blank")
                browser.open(address(name))
                if is_open:
                    browser.wait("document.readyState === 'complete'")
                    browser.js("new Promise((done) => setTimeout(() => done(true), 1000))")
                found["first"].append(browser.js(FIRST % {**values, "query": json.dumps(QUERY)}))
                found["next"].append(browser.js(NEXT % {**values, "query": json.dumps(OTHER)}))
    return times


def print_row(name: str, times: dict[str, dict[str, list[float]]], kind: str, bound: str = "") -> float:
    """Print one row; return ours divided by stock, as medians."""
    ours, stock = (statistics.median(times[each][kind]) for each in ("ours", "stock"))
    ratio = ours / stock
    spread = ", ".join(
        f"{each} {min(times[each][kind]):.0f} to {max(times[each][kind]):.0f}" for each in times
    )
    print(f"{name:<26} {ours:8.0f} ms {stock:8.0f} ms {ratio:7.3f} {bound} ({spread})")
    return ratio


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="build into this folder, or use what it holds")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        if not (folder / "stock").is_dir():
            write_pages(folder, options.pages)
            build_both(folder)
        sites = {"ours": folder / "ours" / "vi", "stock": folder / "stock"}
        sizes = {
            "ours": sum(each.stat().st_size for each in (folder / "ours/assets/search").iterdir()),
            "stock": (folder / "stock/search/search_index.js").stat().st_size,
        }
        lessons = sum(1 for _ in sites["ours"].glob("page-*.html"))
        print(f"{lessons} pages; what is read for search: ours {sizes['ours'] / 1e6:.1f} MB, "
              f"stock {sizes['stock'] / 1e6:.1f} MB")  # fmt: skip
        print(f"{'':<26} {'ours':>11} {'stock':>11} {'ratio':>7}")
        times = measure(lambda name: (sites[name] / PAGE).as_uri(), options.runs, True)
        ratio = print_row("file://, first answer", times, "first", f"at most {BOUND}")
        print_row("file://, next answer", times, "next")
        with serve(folder) as root:
            web = {"ours": f"{root}ours/vi/{PAGE}", "stock": f"{root}stock/{PAGE}"}
            times = measure(web.__getitem__, options.runs, False)
        print_row("http, from navigation", times, "first")
        print_row("http, next answer", times, "next")
    return 0 if ratio <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

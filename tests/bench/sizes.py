"""What the course weighs on a stick, against the same things as stock tools ship them.

    python tests/bench/sizes.py

Builds the real course and prints bytes, the named baseline and the ratio: the runtime against the
npm package's own files, a page's own share for three questions of the plain types against its bound,
and the script and style of a lesson without a question against the same lesson in stock Material.
Exit code 1 above a bound.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mkdocs.commands.build import build  # noqa: E402
from mkdocs.config import load_config  # noqa: E402

from quiz_engine.runtime import vendor  # noqa: E402
from tests.bench.stock import LESSON, build_ours, build_stock, script_and_style  # noqa: E402

STOCK_FILES = (
    "pyodide.js",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
"""What a page that uses the npm package loads."""
QUESTIONS = 3
PLAIN_TYPES = ("single-choice", "multiple-choice", "true-false", "short-text", "number", "gaps")
"""The types for which the bound was set: a question of one screen. Walks and stories hold many."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    size: float
    """Bytes."""
    baseline: str
    other: float
    """Bytes of the baseline, or the bound."""
    is_bound: bool = False
    """True: `size` must not be above `other`."""


def item_sizes(site: Path) -> dict[str, list[int]]:
    """Return the bytes of every question's markup and data in the pages of a site, by item type.

    Those with variables are counted apart: they carry a hundred draws."""
    sizes: dict[str, list[int]] = {}
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        for item in re.findall(r"<qe-item.*?</qe-item>", text, re.DOTALL):
            name = re.search(r'"type":"([a-z-]+)"', item)[1]
            name += " with variables" if '"variables":' in item else ""
            sizes.setdefault(name, []).append(len(item.encode()))
    return sizes


def _size(paths: list[Path]) -> int:
    return sum(path.stat().st_size for path in paths)


def measure(site: Path, page: int, stock_page: int) -> list[Row]:
    """Return the table for a built course; script and style of a lesson without a question, and of
    the same lesson in stock Material, are in bytes."""
    stock = vendor.bring(vendor.load_table()["pyodide"], ROOT / ".cache")
    python = _size(list((site / "assets" / "python").iterdir()))
    sizes = item_sizes(site)
    plain_sizes = [size for name in PLAIN_TYPES for size in sizes[name]]
    average = sum(plain_sizes) / len(plain_sizes)
    whole = _size([path for path in site.rglob("*") if path.is_file()])
    others = [
        Row(f"a question of the type {name}", sum(found) / len(found), "a plain question", average)
        for name, found in sorted(sizes.items())
        if name not in PLAIN_TYPES
    ]
    return [
        Row("Python runtime", python, "stock files of pyodide", _size([stock / name for name in STOCK_FILES])),
        Row("Python runtime", python, "bound", 8e6, True),
        Row(f"a page's share for {QUESTIONS} plain questions", QUESTIONS * average, "bound", 6 * 1024, True),
        Row("script and style of a page without a question", page, "stock Material + 30 KB", stock_page + 30e3, True),
        Row("script and style of a page without a question", page, "stock Material", stock_page),
        Row("whole site", whole, "stock files of pyodide", _size([stock / name for name in STOCK_FILES])),
        *others,
    ]


def main(arguments: list[str]) -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(site)))
        ours, stock = build_ours(Path(folder) / "ours"), build_stock(Path(folder) / "stock")
        rows = measure(site, script_and_style(ours / LESSON), script_and_style(stock / LESSON))
    print(f"{'what':46} {'bytes':>10}  {'baseline':24} {'bytes':>10}  ratio")
    for row in rows:
        print(f"{row.name:46} {row.size:10.0f}  {row.baseline:24} {row.other:10.0f}  {row.size / row.other:.2f}")
    return int(any(row.is_bound and row.size > row.other for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

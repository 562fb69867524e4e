"""How long a review of a one-lesson change takes in a course of 1,000 lessons, beside a full build.

    python tests/bench/change.py [--lessons 1000] [--runs 3]

The lessons are made of the paragraphs of the real Vietnamese ones, as for search.py, with a question
each, and lie in a Git repository with two commits: in the second one, another option of one question
is right. Timed are whole processes, as an author starts them, the build and the review in turns (with
its pages, and without; pictures depend on the browser that takes them, and are left out), and the
comparison alone within this process. Pyodide is at hand for both. Exit code 1 where the median review
takes more than BOUND of the median build.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from quiz_engine.change import compare  # noqa: E402
from tests.bench.search import OURS, write_pages  # noqa: E402
from tests.repository import make_repository  # noqa: E402

BOUND = 0.3
"""Review divided by build, at most."""
QUESTION = """
<question id="asked-{number}">

Cái nào?

- [x] Cái này, số {number}
- [ ] Cái kia, số {number}
  > Không phải.

</question>
"""
CHANGED = "content/vi/page-7.md"


def make_course(folder: Path, count: int) -> Path:
    """Return a repository with two revisions of a course, the second one checked out."""
    write_pages(folder / "made", count)
    files = {}
    for path in sorted((folder / "made").rglob("*.md")):
        name = path.relative_to(folder / "made").as_posix()
        number = path.stem.partition("-")[2]
        asked = QUESTION.format(number=number) if number else ""
        files[name] = path.read_text("utf-8") + asked
    text = files[CHANGED]
    other = text.replace("[x]", "[?]").replace("[ ]", "[x]").replace("[?]", "[ ]")
    root = folder / "course"
    make_repository(root, [files, {**files, CHANGED: other}], is_checked_out=True)
    (root / "mkdocs.yml").write_text(OURS.format(site=folder / "site", root=ROOT), "utf-8")
    return root


def run(root: Path, *arguments: str) -> None:
    """Run a module of this Python in the course; raises where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{arguments[0]} failed:\n{done.stdout}{done.stderr}")


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lessons", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(arguments)
    times: dict[str, list[float]] = {"build": [], "review": [], "no pages": [], "compare": []}
    with tempfile.TemporaryDirectory() as scratch:
        root = make_course(Path(scratch), options.lessons)
        review = ["quiz_engine.cli", "review", "--base", "r0", "--head", "r1", "--no-pictures"]
        review += ["--cache", str(ROOT / ".cache"), "--output"]
        for number in range(options.runs):
            times["build"].append(
                seconds(lambda: run(root, "mkdocs", "build", "--quiet", "--clean"))
            )
            out = Path(scratch) / f"review-{number}"
            times["review"].append(seconds(lambda out=out: run(root, *review, str(out))))
            bare = Path(scratch) / f"bare-{number}"
            times["no pages"].append(seconds(lambda out=bare: run(root, *review, str(out), "--no-pages")))
            times["compare"].append(seconds(lambda: compare(root, "r0", "r1")))
        if not (out / "page-1.en.html").is_file():
            raise SystemExit("The review has no page of the change.")
        told = (out / "summary.md").read_text("utf-8")
    if "“Cái này, số 7” was right, now “Cái kia, số 7”" not in told:
        raise SystemExit(f"The review does not tell the change:\n{told}")
    build = statistics.median(times["build"])
    print(f"{options.lessons} lessons, one of them changed")
    for name, found in times.items():
        bound = f"at most {BOUND}" if name == "review" else ""
        middle = statistics.median(found)
        spread = f"({min(found):.2f} to {max(found):.2f})"
        print(f"{name:<10} {middle:8.2f} s {middle / build:8.3f} {bound} {spread}")
    return 0 if statistics.median(times["review"]) / build <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How soon a saved lesson can be seen, beside a whole build, in a course of 60 pages.

    python tests/bench/serve.py [--pages 60] [--runs 7]

The course is made of the real Vietnamese lessons, with their questions, and of copies of them whose ids
are their own. `quiz-engine serve` runs as an author runs it. Measured, by turns in one lesson and in
another, the medians of the runs:

  whole   from saving a change of mkdocs.yml until pages are told that there is something new;
  lesson  the same from saving a sentence of a lesson;
  build   what of that the builds took, as the terminal tells.

Exit code 1 where a lesson takes more than BOUND of a whole build.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.serving import SETTINGS, Serving  # noqa: E402

BOUND = 0.3
"""A lesson divided by a whole build, at most."""
LESSONS = ("an-toan/lua-dao", "dich-vu-cong/vneid")
"""Where sentences are changed: long lessons with questions."""


def write_course(folder: Path, pages: int) -> None:
    """Write a course of so many lessons to an empty folder."""
    content = folder / "content"
    shutil.copytree(ROOT / "content" / "vi", content / "vi")
    shutil.copy(ROOT / "content" / "framework.yml", content)
    lessons = [path for path in sorted(content.rglob("*.md")) if path.name != "index.md"]
    names = [path.relative_to(content).as_posix() for path in lessons]
    for number in range(pages - len(lessons)):
        path = lessons[number % len(lessons)]
        copy = f"-{number // len(lessons) + 2}"
        text = re.sub(r'^id: .+$|(?<=<question id=")[^"]+', rf"\g<0>{copy}", path.read_text("utf-8"), flags=re.M)
        text = re.sub(r' aliases="[^"]*"', "", text)
        target = path.with_name(path.stem + copy + ".md")
        target.write_text(text, "utf-8")
        names.append(target.relative_to(content).as_posix())
    listed = "".join(f"  - {each}\n" for each in ["vi/index.md", *names])
    (folder / "mkdocs.yml").write_text(SETTINGS + listed, "utf-8")


def measure(serving: Serving, path: Path, old: str, new: str) -> tuple[float, float]:
    """Save a change; return the seconds until pages are told, and those of the build alone."""
    before = serving.state()
    assert not before["found"], before["found"][:3]
    text = path.read_text("utf-8")
    assert text.count(old)
    start = time.perf_counter()
    path.write_text(text.replace(old, new, 1), "utf-8")
    while (now := json.loads(serving.ask(f"_serve/state.json?after={before['at']}")[1]))["at"] == before["at"]:
        pass  # each question waits for an answer
    assert now["good"] == now["at"], now["found"][:3]
    took = time.perf_counter() - start
    line = serving.wait_built()
    found = re.search(r" in ([\d.]+) s", line)
    assert found, line
    return took, float(found[1])


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args(arguments)
    times: dict[str, list[tuple[float, float]]] = {"lesson": [], "whole": []}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_course(folder, options.pages)
        with Serving(folder) as serving:
            for run in range(options.runs):
                lesson = folder / "content" / "vi" / f"{LESSONS[run % 2]}.md"
                times["lesson"].append(measure(serving, lesson, "\n## ", f"\nCâu mới {run}.\n\n## "))
                if run % 2:
                    settings = folder / "mkdocs.yml"
                    times["whole"].append(measure(serving, settings, "Khóa thử", "Khóa thử nữa"))
    print(f"{options.pages} lessons, {options.runs} runs; from saving until pages are told:")
    medians = {}
    for name, pairs in times.items():
        medians[name] = statistics.median(took for took, _ in pairs)
        build = statistics.median(each for _, each in pairs)
        spread = f"{min(pairs)[0]:.2f} to {max(pairs)[0]:.2f}"
        print(f"  {name:<8} {medians[name]:6.2f} s ({spread}), the build {build:.1f} s")
    ratio = medians["lesson"] / medians["whole"]
    print(f"  ratio    {ratio:6.2f}, at most {BOUND}")
    return 0 if ratio <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

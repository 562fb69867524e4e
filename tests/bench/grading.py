"""How many responses a second CPython grades on one core, by item type.

    python tests/bench/grading.py [--runs 7] [--seconds 0.2]

The responses are those of the golden cases. Baseline, in the same run: the same decision as a bare
comparison of two dictionaries, the response's JSON with the key's. Each figure is the median of
several runs, in which grader and baseline alternate. A table, no bound: a phone grades one response
at a time, and what that costs a learner is what paint.py measures.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from quiz_engine.core.codec import dump_response, load_item, load_response  # noqa: E402
from quiz_engine.item_types import ITEM_TYPES, find_item_type, grade  # noqa: E402
from tests.golden.cases import load_outcomes  # noqa: E402


def rate(action: Callable[[], int], seconds: float) -> float:
    """Return how often a second the things happen that `action` does and counts."""
    count, start = 0, time.perf_counter()
    while (took := time.perf_counter() - start) < seconds:
        count += action()
    return count / took


def measure(name: str, runs: int, seconds: float) -> tuple[int, float, float]:
    """Return how many golden responses a type has, and the median rates of grader and baseline."""
    made = []
    for each in load_outcomes():
        if each.item["type"] != name:
            continue
        item = load_item(each.item)
        examples = find_item_type(name).examples(item)
        key = next((example for example in examples if example.right), None)
        data = dump_response(key.response) if key else {}
        made.append((item, load_response(each.response), each.response, data))
    if not made:
        return 0, 0.0, 0.0

    def graded() -> int:
        for item, response, _, _ in made:
            grade(item, response)
        return len(made)

    def compared() -> int:
        right = 0
        for _, _, given, key in made:
            right += given == key
        return len(made)

    pairs = [(rate(graded, seconds), rate(compared, seconds)) for _ in range(runs)]
    ours, bare = zip(*pairs, strict=True)
    return len(made), statistics.median(ours), statistics.median(bare)


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.2, help="of one run of one figure")
    options = parser.parse_args(arguments)
    print(f"{'item type':<16} {'responses':>9} {'graded/s':>10} {'bare/s':>12} {'bare/graded':>12}")
    for item_type in ITEM_TYPES:
        count, ours, bare = measure(item_type.name, options.runs, options.seconds)
        if count:
            print(f"{item_type.name:<16} {count:>9} {ours:>10,.0f} {bare:>12,.0f} {bare / ours:>12.0f}")
        else:
            print(f"{item_type.name:<16} {count:>9} {'no golden response':>24}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

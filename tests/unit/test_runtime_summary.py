"""Facts about how far a learner is, computed by Node as the browser would."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from quiz_engine.runtime import vendor

FOLDER = Path(__file__).resolve().parents[2] / "quiz_engine" / "runtime" / "js"
COURSE = {
    "lessons": [
        {"id": "one", "page": "vi/one.html", "title": "1", "level": 1, "items": [["a", "k1"], ["b", "k2", "k2de"]]},
        {"id": "text", "page": "vi/text.html", "title": "2", "level": 1},
        {"id": "two", "page": "vi/two.html", "title": "3", "level": 2, "items": [["c", "k3"]]},
    ],
    "words": {},
}


def record(key: str, best: float = 0, when: int = 1, **more: object) -> dict:
    """Return a record as the page stores it."""
    return {"version": 1, "key": key, "response": None, "outcome": None, "session": {}, "best": best, "when": when, **more}


@pytest.fixture(scope="module")
def run():
    """A function that returns the value of an expression over COURSE and what is stored."""
    node = vendor.node_command()
    scripts = "".join((FOLDER / name).read_text("utf-8") for name in ("record.js", "summary.js"))

    def call(expression: str, stored: dict):
        code = f"""globalThis.self = globalThis; {scripts}
          const course = {json.dumps(COURSE)};
          const stored = new Map(Object.entries({json.dumps(stored)}));
          const all = QE.summarise(course, stored);
          console.log(JSON.stringify({expression} ?? null))"""
        done = subprocess.run([*node, "-e", code], capture_output=True, encoding="utf-8", check=True)
        return json.loads(done.stdout)

    return call


STATES = "all.map(({ state, solved, begun, changed, total }) => [state, solved, begun, changed.length, total])"


def test_nothing_is_known_of_a_new_learner(run):
    """Every lesson is new, and the first is the one to begin with."""
    assert run(STATES, {}) == [["new", 0, 0, 0, 2], ["new", 0, 0, 0, 0], ["new", 0, 0, 0, 1]]
    assert run("QE.nextOf(all).lesson.id", {}) == "one"


def test_a_lesson_is_done_when_all_its_questions_are_solved(run):
    """In whatever language; a lesson without questions when it was read."""
    stored = {
        "item/a": record("k1", 1),
        "item/b": record("k2de", 0.4, solved=["k2de"]),
        "lesson/text": {"first": 1, "last": 2, "read": 95},
    }
    assert run(STATES, stored) == [["done", 2, 0, 0, 2], ["done", 0, 0, 0, 0], ["new", 0, 0, 0, 1]]
    assert run("QE.nextOf(all).lesson.id", stored) == "two"


def test_what_was_tried_is_begun(run):
    """A wrong answer, a typed one, an opened page, a question that has changed since."""
    for stored, counts in (
        ({"item/a": record("k1", session={"attempts": 1})}, ["begun", 0, 1, 0, 2]),
        ({"item/a": record("k1", response={"kind": "selection"})}, ["begun", 0, 1, 0, 2]),
        ({"item/a": record("old", 1)}, ["begun", 0, 0, 1, 2]),
        ({"lesson/one": {"first": 1, "last": 1, "read": 10}}, ["begun", 0, 0, 0, 2]),
        ({"item/a": record("k1")}, ["new", 0, 0, 0, 2]),
    ):
        assert run(STATES, stored)[0] == counts


def test_the_learner_goes_on_where_they_were(run):
    """In the lesson opened last; after it where it is done; before it where all after it is done."""
    visit = {"first": 1, "read": 10}
    both = {"lesson/one": {**visit, "last": 5}, "lesson/two": {**visit, "last": 9}}
    assert run("QE.nextOf(all).lesson.id", both) == "two"
    assert run("QE.nextOf(all).lesson.id", {**both, "item/c": record("k3", 1)}) == "one"
    all_done = {
        "item/a": record("k1", 1), "item/b": record("k2", 1), "item/c": record("k3", 1),
        "lesson/text": {"first": 1, "last": 2, "read": 100},
    }  # fmt: skip
    assert run("QE.nextOf(all)", all_done) is None
    assert run("QE.nextOf(all).lesson.id", {"item/a": record("k1", 1), "item/b": record("k2", 1)}) == "text"


def test_sums_by_level(run):
    """Of questions and of lessons."""
    stored = {"item/a": record("k1", 1), "item/c": record("k3", 1)}
    assert run("[...QE.groupBy(all, (lesson) => lesson.level)]", stored) == [
        [1, {"total": 2, "solved": 1, "lessons": 2, "done": 0}],
        [2, {"total": 1, "solved": 1, "lessons": 1, "done": 1}],
    ]
    assert run("QE.groupBy(all, () => undefined).size", stored) == 0

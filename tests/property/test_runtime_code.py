"""Facts about progress in a QR code, run by Node as the browser would, that hold for all data."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz_engine.core.progress import LOG, Learner, Progress, changed, merge
from quiz_engine.core.progress_codec import dump_progress, parse_progress
from quiz_engine.runtime import vendor
from tests.property.test_core_progress import progresses as any_progress

SCRIPTS = Path(__file__).resolve().parents[2] / "quiz_engine" / "runtime" / "js"
COURSE = {"lessons": [{"id": each, "items": [[each, "k1", "k2"]]} for each in ("a", "b")] + [{"id": "c"}]}
"""Lacks a question, `c`, and a key, `k3`, that progress has."""
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LONG = 4296
"""Characters that the largest QR code takes (ISO/IEC 18004, version 40-L, alphanumeric)."""
LOOP = """
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const [name, ...args] = JSON.parse(line);
  let answer;
  try {
    answer = { value: QE.codes[name](...args) ?? null };
  } catch (error) {
    answer = { code: error.code ?? String(error) };
  }
  console.log(JSON.stringify(answer));
});
"""


class Node:
    """Node.js with code.js loaded, which goes on answering."""

    def __init__(self) -> None:
        scripts = "".join((SCRIPTS / name).read_text("utf-8") for name in ("record.js", "code_bytes.js", "code.js"))
        code = f"globalThis.self = globalThis; {scripts} {LOOP}"
        self.process = subprocess.Popen(
            [*vendor.node_command(), "-e", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def ask(self, name: str, *args: object) -> dict:
        """Return what a function of code.js returns, or the code of the error that it throws."""
        self.process.stdin.write(json.dumps([name, *args]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def encode(self, progress: Progress, limit: int = LONG) -> dict | None:
        """Return text, number of questions and whether all is in it; None where there is no room."""
        return self.ask("encode", dump_progress(progress), COURSE, limit)["value"]

    def decode(self, text: str, name: str = "hoc-so", course: object = COURSE) -> Progress:
        """Return the progress that Python reads from the file that the code becomes."""
        return parse_progress(json.dumps(self.ask("decode", text, name, course)["value"]["file"]), name)


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    """One process for all examples."""
    running = Node()
    yield running
    with running.process as process:
        process.stdin.close()


def _late(progress: Progress) -> Progress:
    """What a page stores has a time; only what a code brings has none."""
    items = {
        name: replace(each, work=replace(each.work, when=each.work.when + 1))
        for name, each in progress.items.items()
    }
    return replace(progress, items=items)


progresses = any_progress.map(_late)


@given(progress=progresses)
@settings(deadline=None)
def test_reading_your_own_code_changes_nothing(node: Node, progress: Progress) -> None:
    """What it holds is exact, however little of it there was room for."""
    text = node.encode(progress)["text"]
    assert {*text} <= {*ALPHABET}
    found = node.decode(text)
    assert merge(progress, found) == progress
    assert changed(progress, merge(progress, found)) == ()


@given(progress=progresses)
@settings(deadline=None)
def test_another_station_knows_what_was_reached(node: Node, progress: Progress) -> None:
    """Best scores, solved keys and attempts of all questions that the course has, with their keys."""
    code = node.encode(progress)
    found = node.decode(code["text"])
    questions = 0
    for name, item in progress.items.items():
        if name == "c":
            assert name not in found.items
            continue
        known = [key for key in ("k1", "k2") if key in item.bests or key in item.solved]
        kept = tuple(each for each in item.log if each.key != "k3")
        if not known and not kept:
            continue
        there = found.items[name]
        assert there.work.when == 0 and there.work.response is None
        assert there.solved == tuple(key for key in item.solved if key != "k3")
        questions_of = False
        for key in ("k1", "k2"):
            log = [each.score for each in item.log if each.key == key]
            assert there.bests.get(key, 0) == item.bests.get(key, 0)
            questions_of |= bool(item.bests.get(key) or key in item.solved or log)
        questions += questions_of
        assert there.log == (kept if code["isWhole"] else there.log)
    assert code["questions"] == questions
    assert found.learner == progress.learner
    assert found.lessons == progress.lessons


@given(progress=progresses, data=st.data())
@settings(deadline=None)
def test_a_damaged_code_is_refused(node: Node, progress: Progress, data: st.DataObject) -> None:
    """A letter that is another, or one missing, is found by the checksum."""
    text = node.encode(progress)["text"]
    place = data.draw(st.integers(4, len(text) - 1))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda letter: letter != text[place]))
    for wrong in (text[:place] + other + text[place + 1 :], text[:place]):
        assert node.ask("decode", wrong, "hoc-so", COURSE) == {"code": "QE303"}


@given(text=st.text() | st.text(ALPHABET).map("HS1:".__add__))
@settings(deadline=None)
def test_anything_else_is_refused(node: Node, text: str) -> None:
    """Addresses, tickets, contacts: whatever stands in a code that is not ours."""
    assert node.ask("decode", text, "hoc-so", COURSE)["code"] in ("QE302", "QE303")


def _learn(results: int) -> Progress:
    """Return progress with that many questions answered, each five times, some seconds apart."""
    record = {"version": 1, "response": None, "outcome": None, "session": {}, "closed": True, "waiting": False, "hints": 0, "seed": 1, "key": "k1", "best": 1, "solved": ["k1"]}
    start = 1_795_000_000_000
    items = {}
    for number in range(results):
        when = start + number * 47_011
        log = [[when - step * 13_777, "k1", 1 - step / 5] for step in range(5)]
        items[f"i{number}"] = {**record, "when": when, "log": log}
    lessons = {f"l{number}": {"first": start, "last": start + number * 977_001, "read": 100} for number in range(results // 8)}
    data = {"format": "hoc-so-progress", "version": 1, "course": "hoc-so", "items": items, "lessons": lessons}
    return parse_progress(json.dumps(data), "hoc-so")


@pytest.mark.parametrize(
    ("results", "attempts", "lessons"), [(20, 5, 2), (100, 1, 12), (170, 1, 0), (250, 0, 0), (500, None, 0)]
)
def test_as_much_as_there_is_room_for(node, results, attempts, lessons):
    """First older attempts stay out, then visits, then all attempts, never a result; where there is
    no room for all results there is no code."""
    progress = _learn(results)
    course = {"lessons": [{"id": f"l{number}", "items": [[f"i{each}", "k1"] for each in range(number * 8, number * 8 + 8)]} for number in range(results // 8 + 1)]}
    code = node.ask("encode", dump_progress(progress), course, 2520)["value"]
    if attempts is None:
        assert code is None
        return
    assert code["questions"] == results
    assert code["isWhole"] == (attempts == 5)
    found = node.decode(code["text"], course=course)
    assert len(found.items) == results
    assert {len(each.log) for each in found.items.values()} == {attempts}
    assert len(found.lessons) == lessons
    assert changed(progress, merge(progress, found)) == ()


def test_codes_of_others(node):
    """Of another course, of a newer version, with keys that the course no longer has: told apart."""
    progress = replace(_learn(3), learner=Learner(5, "Bà Lan", "lotus"))
    lesson = {"id": "l", "items": [["i0", "k1"], ["i1", "k1"], ["i2", "k1"]]}
    text = node.ask("encode", dump_progress(progress), {"lessons": [lesson]}, LONG)["value"]["text"]
    assert node.decode(text, course={"lessons": [lesson]}).learner == progress.learner
    assert node.ask("decode", text, "khac", {"lessons": [lesson]}) == {"code": "QE304"}
    assert node.ask("decode", "HS2:" + text[4:], "hoc-so", {"lessons": [lesson]}) == {"code": "QE302"}
    changed_key = {"lessons": [{"id": "l", "items": [["i0", "k9"], ["i1", "k1"]]}]}
    found = node.ask("decode", text, "hoc-so", changed_key)["value"]
    assert (list(found["file"]["items"]), found["left"]) == (["i1"], 2)
    assert len(progress.items["i0"].log) <= LOG

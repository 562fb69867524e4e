"""Facts about the progress file as the page writes it, run by Node as the browser would."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from quiz_engine.core.progress_codec import parse_progress
from quiz_engine.runtime import vendor

SCRIPT = Path(__file__).resolve().parents[2] / "quiz_engine" / "runtime" / "js" / "progress_file.js"
RESERVED = set('<>:"/\\|?*') | {chr(each) for each in range(32)}


@pytest.fixture(scope="module")
def run():
    """A function that returns the value of an expression in which QE is what the script defines."""
    node = vendor.node_command()

    def call(expression: str):
        code = f"globalThis.self = globalThis; {SCRIPT.read_text('utf-8')}; console.log(JSON.stringify({expression}))"
        done = subprocess.run([*node, "-e", code], capture_output=True, encoding="utf-8", check=True)
        return json.loads(done.stdout)

    return call


def names(run, *learners: dict | None) -> list[str]:
    """Return what the files of these learners are called."""
    each = f"{json.dumps(learners)}.map((learner) => QE.fileName('hoc-so', learner ?? undefined, 'tien-do'))"
    return run(each)


def test_a_file_is_named_after_its_learner(run):
    """In letters that every file system and every keyboard has; by the picture where the nickname
    has none of those; as before where nobody gave either."""
    found = names(
        run,
        {"name": "Lan", "picture": "lotus"},
        {"name": "Cô Đào  Ánh", "picture": "lotus"},
        {"name": "Groß-Müller", "picture": ""},
        {"name": "李", "picture": "kite"},
        {"name": "", "picture": ""},
        None,
    )
    assert found == [
        *("hoc-so-lan", "hoc-so-co-dao-anh", "hoc-so-gross-muller"),
        *("hoc-so-kite", "hoc-so-tien-do", "hoc-so-tien-do"),
    ]


def test_no_nickname_makes_a_name_that_a_stick_refuses(run):
    """Whatever it holds: slashes, dots, names of devices, a script, the longest that can be typed."""
    wild = ["../../etc", "a/b\\c", "CON", ".", "...", "a.", " a ", "<script>", "😀" * 30, "x" * 300, "\0\n", "'\"&", "-", "ờ" * 30]
    found = names(run, *({"name": each, "picture": "sun"} for each in wild))
    found += names(run, {"name": "", "picture": "../x"}, {"name": "a" * 39 + " b", "picture": ""})
    for name in found:
        assert not RESERVED & set(name) and name.isascii() and name == name.lower()
        assert name.startswith("hoc-so-") and name[-1] not in ". -" and len(name) <= 47


STORED = [
    ["item/a", {"version": 1, "key": "k", "response": None, "outcome": None, "session": {"attempts": 1}, "closed": True, "waiting": False, "best": 1, "hints": 0, "seed": 3, "when": 50, "solved": ["k"], "log": [[50, "k", 1]]}],
    ["item/new", {"version": 2, "key": "k"}],
    ["lesson/l", {"first": 10, "last": 60, "read": 40}],
    ["note/moved", {"when": 1}],
]  # fmt: skip


def test_the_file_is_one_that_python_reads(run):
    """With what this version knows, without notes of this computer alone."""
    learner = {"when": 5, "name": "Lan", "picture": "lotus"}
    text = json.dumps(run(f"QE.makeFile('hoc-so', {json.dumps(STORED)}, {json.dumps(learner)})"))
    progress = parse_progress(text, "hoc-so")
    assert list(progress.items) == ["a"] and list(progress.lessons) == ["l"]
    assert progress.learner.name == "Lan"
    assert "learner" not in run(f"QE.makeFile('hoc-so', [], {json.dumps({**learner, 'when': 0})})")


def file(first: int = 10, when: int = 50, log: tuple[int, ...] = (50,), learner: dict | None = None) -> dict:
    """Return a progress file."""
    made = {
        "items": {"a": {"when": when, "log": [[each, "k", 1] for each in log]}},
        "lessons": {"l": {"first": first, "last": 99, "read": 1}},
    }
    return made | ({"learner": learner} if learner else {})


EMPTY = {"items": {}, "lessons": {}}
LAN = {"when": 5, "name": "Lan", "picture": "lotus"}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (file(), file(), True),
        (file(), file(first=9, when=70, log=(70, 50)), True),  # grown at another table
        (file(), file(first=9, when=70, log=(70,)), False),
        (file(learner=LAN), file(9, 70, (70,), {**LAN, "when": 9}), True),  # by her name
        (file(learner=LAN), file(9, 70, (70,), {**LAN, "picture": "kite"}), False),
        (file(learner=LAN), file(learner={**LAN, "name": "Lan Anh"}), True),  # a new nickname
        (file(), EMPTY, True),
        (EMPTY, file(), True),
    ],
)
def test_somebody_elses_file_is_known_by_what_was_learned(run, one, other, is_same):
    """Two people without a name on one stick are not mixed; who changed hers is the same."""
    assert run(f"QE.isOfSame({json.dumps(one)}, {json.dumps(other)})") is is_same

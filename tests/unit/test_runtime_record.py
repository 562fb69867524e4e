"""Facts about what the page stores of a question, run by Node as the browser would."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from quiz_engine.core.progress import LOG, merge
from quiz_engine.core.progress_codec import dump_progress, load_progress
from quiz_engine.runtime import vendor

SCRIPT = Path(__file__).resolve().parents[2] / "quiz_engine" / "runtime" / "js" / "record.js"


@pytest.fixture(scope="module")
def run():
    """A function that returns the value of an expression in which QE is what record.js defines."""
    node = vendor.node_command()

    def call(expression: str):
        code = f"globalThis.self = globalThis; {SCRIPT.read_text('utf-8')}; console.log(JSON.stringify({expression}))"
        done = subprocess.run([*node, "-e", code], capture_output=True, encoding="utf-8", check=True)
        return json.loads(done.stdout)

    return call


STORED = {
    "version": 1, "key": "k1", "response": None, "outcome": None, "session": {"attempts": 2},
    "closed": True, "waiting": False, "best": 0.5, "hints": 1, "seed": 9, "when": 100,
    "past": {"k0": 1}, "solved": ["k0"], "log": [[100, "k1", 0.5], [90, "k0", 1]],
}  # fmt: skip
BEGIN = "(kept) => QE.makeRecord('{}', 1, 200, kept)"


def adopt(run, *keys: str) -> dict:
    begin = BEGIN.format(keys[0])
    return run(f"QE.adopt({json.dumps(STORED)}, {json.dumps(keys)}, {begin})")


def test_the_same_key_takes_up_what_was_stored(run):
    """Nothing changes."""
    assert adopt(run, "k1") == {"record": STORED, "isSame": True}
    assert adopt(run, "k1", "k2") == {"record": STORED, "isSame": True}


def test_a_key_of_another_language_is_the_same(run):
    """What was answered in Vietnamese is answered in German; what was reached is kept under both."""
    found = adopt(run, "k2", "k1")
    assert found["isSame"]
    assert found["record"] == {**STORED, "key": "k2", "best": 0.5, "past": {"k0": 1, "k1": 0.5}}


def test_a_changed_key_begins_anew_and_keeps_the_history(run):
    """The response goes, for it answered another question; scores with old keys stay on record."""
    found = adopt(run, "k3")
    assert not found["isSame"]
    assert found["record"] == {
        **STORED, "key": "k3", "session": {}, "closed": False, "best": 0, "seed": 9, "when": 200,
        "past": {"k0": 1, "k1": 0.5},
    }  # fmt: skip


def test_a_key_that_comes_back_has_its_score(run):
    """An author who takes a change back gives learners back what they had."""
    assert adopt(run, "k0")["record"]["best"] == 1


def test_attempts_are_logged_newest_first_and_bounded(run):
    """As many as the progress file keeps."""
    expression = f"""((record) => {{
      for (let when = 1; when <= {LOG + 5}; when++) Object.assign(record, QE.addAttempt(record, {{ score: {{ scaled: 0.25 }}, success: when === 3 }}, when));
      return record;
    }})(QE.makeRecord("k", 1, 0))"""
    record = run(expression)
    assert (record["best"], record["solved"]) == (0.25, ["k"])
    assert [when for when, *_ in record["log"]] == list(range(LOG + 5, 5, -1))


@pytest.mark.parametrize(
    ("keys", "best", "solved", "changed"),
    [
        (["k1"], 0.5, False, False),
        (["k2", "k1"], 0.5, False, False),
        (["k0"], 1, True, False),
        (["k7"], 0, False, True),
    ],
)
def test_the_standing_counts_the_keys_of_all_languages(run, keys, best, solved, changed):
    """And tells where everything was reached with a key that is no more."""
    found = run(f"QE.standing({json.dumps(STORED)}, {json.dumps(keys)})")
    assert found == {"best": best, "isSolved": solved, "isChanged": changed}
    assert run(f"QE.standing(undefined, {json.dumps(keys)})") == {
        "best": 0,
        "isSolved": False,
        "isChanged": False,
    }


def test_records_are_those_of_the_progress_file(run):
    """A file can be saved without Python, and Python reads and writes it as it is."""
    records = {
        "stored": STORED,
        "new": run("QE.makeRecord('k', 1, 2)"),
        "other": adopt(run, "k2", "k1")["record"],
        "changed": adopt(run, "k3")["record"],
    }
    data = {"format": "hoc-so-progress", "version": 1, "course": "hoc-so", "items": records, "lessons": {}}
    again = dump_progress(load_progress(data))
    full = {"attempts": 0, "success": False, "best": 0.0, "hints": 0}
    for name, record in records.items():
        expected = {**record, "session": {**full, **record["session"]}}
        assert again["items"][name] == expected, name


def test_keys_of_other_languages_stand_in_the_map(run):
    """Behind this language's own; a question that is not in the map has only that."""
    course = {"lessons": [{"id": "x"}, {"id": "y", "items": [["q", "vi", "de"], ["r", "one"]]}]}
    expression = f"(QE.course = {json.dumps(course)}, [QE.keysOf('q', 'de'), QE.keysOf('r', 'one'), QE.keysOf('s', 'k')])"
    assert run(expression) == [["de", "vi"], ["one"], ["k"]]
    assert run("QE.keysOf('q', 'k')") == ["k"]


def test_two_tabs_lose_nothing_of_each_other(run):
    """The later response stands; scores, solved keys and attempts of both are kept."""
    other = {
        **STORED, "when": 300, "best": 0.25, "solved": ["k1"], "past": {"k0": 0.5, "k9": 0.75},
        "log": [[300, "k1", 0.25], [90, "k0", 1]],
    }  # fmt: skip
    joined = run(f"QE.joinRecords({json.dumps(STORED)}, {json.dumps(other)})")
    assert joined == {
        **other, "best": 0.5, "past": {"k0": 1, "k9": 0.75}, "solved": ["k0", "k1"],
        "log": [[300, "k1", 0.25], [100, "k1", 0.5], [90, "k0", 1]],
    }  # fmt: skip
    assert run(f"QE.joinRecords(undefined, {json.dumps(other)})") == other
    assert run(f"QE.joinRecords({json.dumps(joined)}, {json.dumps(joined)})") == joined


def test_joining_is_merging(run):
    """A record joined by the page is the one that Python merges."""
    other = {**STORED, "key": "k5", "when": 300, "best": 0.25, "solved": ["k5"], "log": [[300, "k5", 0.25]]}
    joined = run(f"QE.joinRecords({json.dumps(STORED)}, {json.dumps(other)})")

    def progress(record: dict):
        return load_progress({"version": 1, "course": "c", "items": {"a": record}})

    merged = merge(progress(STORED), progress(other))
    assert progress(joined) == merged


def test_what_comes_from_elsewhere_may_be_older(run):
    """Then the response that is here stands, and only the history of the other is taken."""
    other = {**STORED, "when": 300, "seed": 5, "best": 0.25, "log": [[300, "k1", 0.25]]}
    meet = "QE.joinOf('item/a')({}, {})"
    there, back = (json.dumps(STORED), json.dumps(other)), (json.dumps(other), json.dumps(STORED))
    joined = run(meet.format(*there))
    assert joined == run(meet.format(*back))
    assert (joined["when"], joined["seed"], joined["best"]) == (300, 5, 0.5)
    assert joined["log"] == [[300, "k1", 0.25], [100, "k1", 0.5], [90, "k0", 1]]
    assert run(meet.format("undefined", json.dumps(other))) == other


def test_a_record_of_a_newer_version_stands(run):
    """Whatever comes: this page would drop what it does not know."""
    newer = {"version": 2, "when": 1}
    assert run(f"QE.joinOf('item/a')({json.dumps(newer)}, {json.dumps(STORED)})") == newer


def test_visits_join_as_in_python(run):
    """First and last time of both, and the greater share; anything else is simply the last."""
    one, other = {"first": 5, "last": 9, "read": 40}, {"first": 7, "last": 8, "read": 100}
    joined = run(f"QE.joinOf('lesson/a')({json.dumps(one)}, {json.dumps(other)})")
    assert joined == {"first": 5, "last": 9, "read": 100}
    assert run(f"QE.joinOf('lesson/a')(undefined, {json.dumps(one)})") == one
    assert run("QE.joinOf('note/x')({ when: 5 }, { when: 1 })") == {"when": 1}

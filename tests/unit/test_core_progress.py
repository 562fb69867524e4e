"""Facts about progress: examples of merging, and files that are refused."""

from __future__ import annotations

import json

import pytest

from quiz_engine.bridge import handle
from quiz_engine.core.progress import (
    LOG,
    Attempt,
    ItemProgress,
    Progress,
    Visit,
    Work,
    add_attempts,
    changed,
    merge,
)
from quiz_engine.core.progress_codec import dump_progress, parse_progress
from quiz_engine.core.response import Selection
from quiz_engine.errors import CodecError

STATION = Progress(
    "hoc-so",
    {"a": ItemProgress(Work("k1", 10, Selection(("b",))), {"k1": 1.0}, ("k1",), (Attempt(10, "k1", 1.0),))},
    {"bai-1": Visit(5, 10, 80)},
)
PHONE = Progress(
    "hoc-so",
    {
        "a": ItemProgress(Work("k1", 20, Selection(("c",))), {"k1": 0.5}, (), (Attempt(20, "k1", 0.5),)),
        "b": ItemProgress(Work("k9", 15)),
    },
    {"bai-1": Visit(3, 20, 40)},
)


def test_the_later_response_stands_and_the_better_score_counts() -> None:
    """A learner who tried again on the phone keeps what was reached at the station."""
    merged = merge(STATION, PHONE)
    assert merged.items["a"].work.response == Selection(("c",))
    assert merged.items["a"].bests == {"k1": 1.0}
    assert merged.items["a"].solved == ("k1",)
    assert [each.when for each in merged.items["a"].log] == [20, 10]
    assert merged.lessons["bai-1"] == Visit(3, 20, 80)
    assert changed(STATION, merged) == ("a", "b")
    assert changed(merged, merged) == ()


def test_a_score_with_another_key_is_kept_beside() -> None:
    """A question whose key changed begins anew; what was reached before is not mixed with it."""
    new = Progress("hoc-so", {"a": ItemProgress(Work("k2", 30), {"k2": 0.5})})
    merged = merge(STATION, new)
    assert (merged.items["a"].work.key, merged.items["a"].bests) == ("k2", {"k1": 1.0, "k2": 0.5})


def test_the_log_is_bounded() -> None:
    """The newest attempts are kept."""
    log = add_attempts((), tuple(Attempt(when, "k", 0.0) for when in range(LOG + 5)))
    assert [each.when for each in log] == list(range(LOG + 4, 4, -1))


def test_progress_of_another_course_is_not_merged() -> None:
    """Ids mean something else there."""
    with pytest.raises(ValueError, match="hoc-so and of other"):
        merge(STATION, Progress("other"))


FILE = dump_progress(STATION)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "QE303"),
        ("GIF89a", "QE303"),
        ("[]", "QE303"),
        ("[" * 100_000, "QE303"),
        (json.dumps({**FILE, "format": "other"}), "QE303"),
        (json.dumps({**FILE, "more": 1}), "QE303"),
        (json.dumps({**FILE, "items": {"a": {}}}), "QE303"),
        (json.dumps({**FILE, "items": {"a" * 2001: {}}}), "QE303"),
        (json.dumps({**FILE, "version": 0}), "QE303"),
        (json.dumps({**FILE, "version": True}), "QE303"),
        (json.dumps({**FILE, "version": 2, "news": 1}), "QE302"),
        (json.dumps({**FILE, "items": {"a": {"version": 2}}}), "QE302"),
        (json.dumps({**FILE, "course": "other"}), "QE304"),
        (json.dumps(FILE)[:-1], "QE303"),
    ],
)
def test_what_is_no_progress_file_is_refused(text: str, code: str) -> None:
    """Each kind of wrong file has the code that says what to tell the learner."""
    with pytest.raises(CodecError) as caught:
        parse_progress(text, "hoc-so")
    assert caught.value.code == code


def test_a_record_as_pages_stored_it_before_there_was_a_file() -> None:
    """Progress of the first versions has no log and no earlier keys."""
    record = {
        "version": 1, "key": "k1", "response": None, "outcome": None, "session": {},
        "closed": False, "waiting": False, "best": 0, "hints": 1, "seed": 4294967295, "when": 7,
    }  # fmt: skip
    data = {"format": "hoc-so-progress", "version": 1, "course": "hoc-so", "items": {"a": record}}
    progress = parse_progress(json.dumps(data), "hoc-so")
    assert progress.items["a"] == ItemProgress(Work("k1", 7, hints=1, seed=4294967295))


def test_the_page_has_a_file_merged() -> None:
    """The reply holds everything and names what is new here."""
    message = {"do": "merge", "progress": dump_progress(STATION), "file": json.dumps(dump_progress(PHONE))}
    reply = handle(message)
    assert reply == {"progress": dump_progress(merge(STATION, PHONE)), "changed": ["a", "b"]}
    assert handle({**message, "file": "{"})["error"]["code"] == "QE303"
    assert handle({**message, "file": None})["error"]["code"] == "QE301"
    assert handle({**message, "progress": {}})["error"]["code"] == "QE301"

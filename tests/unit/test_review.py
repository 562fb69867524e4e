"""Facts about the plan of reviews."""

from __future__ import annotations

from quiz_engine.bridge import handle
from quiz_engine.review import LONGEST, plan

DAY = 24 * 60 * 60 * 1000
START = 1_764_100_000_000


def wait(*scores: float, every: int = 3 * DAY) -> int:
    """Return how long FSRS lets a question rest after these scores, in ms."""
    attempts = [(START + index * every, scaled) for index, scaled in enumerate(scores)]
    (due,) = plan({"a": attempts})
    return due.when - attempts[-1][0]


def test_what_was_not_right_is_due_at_once() -> None:
    """Whatever came before it."""
    for scores in ((0.0,), (0.5,), (1.0, 0.9), (1.0, 1.0, 0.0)):
        attempts = [(START + index * DAY, scaled) for index, scaled in enumerate(scores)]
        (due,) = plan({"a": attempts})
        assert (due.when, due.is_wrong) == (attempts[-1][0], True)


def test_what_is_known_rests_longer_each_time() -> None:
    """Days at first, then weeks; never longer than a year."""
    rests = [wait(*[1.0] * count, every=30 * DAY) for count in range(1, 8)]
    assert rests == sorted(rests)
    assert DAY <= rests[0] <= 7 * DAY
    assert rests[-1] > 30 * DAY
    assert wait(*[1.0] * 20, every=300 * DAY) == LONGEST * DAY


def test_what_was_forgotten_comes_sooner() -> None:
    """A wrong answer in between shortens the rest; one that was nearly right shortens it less."""
    known, nearly, wrong = (wait(1.0, 1.0, each, 1.0) for each in (1.0, 0.5, 0.0))
    assert known > nearly > wrong >= DAY


def test_the_order_in_which_attempts_come_does_not_matter() -> None:
    """Two stations' attempts were joined in any order."""
    attempts = [(START, 0.0), (START + DAY, 1.0), (START + 5 * DAY, 1.0)]
    assert plan({"a": attempts}) == plan({"a": attempts[::-1]})


def test_the_earliest_comes_first() -> None:
    """Then by id, so that a plan is the same everywhere; a question without attempts is in none."""
    late, early = [(START, 1.0)], [(START, 0.0)]
    found = plan({"c": late, "b": early, "a": early, "d": []})
    assert [each.id for each in found] == ["a", "b", "c"]


def test_over_the_bridge() -> None:
    """JSON in, JSON out, and the same plan."""
    reply = handle({"do": "review", "attempts": {"a": [[START, 0.5]], "b": [[START, 1]]}})
    first, second = reply["plan"]
    assert first == {"id": "a", "when": START, "wrong": True}
    assert (second["id"], second["wrong"]) == ("b", False)
    assert second["when"] == plan({"b": [(START, 1.0)]})[0].when


def test_what_is_no_attempt_is_refused() -> None:
    """Damaged data gets a code and never an exception."""
    bad = (None, 1, {"a": None}, {"a": [1]}, {"a": [[START]]}, {"a": [["x", 1]]}, {"a": [[True, 1]]})
    worse = ({"a": [[START, 2]]}, {"a": [[START, float("nan")]]}, {"a": [[10**30, 1]]})
    for attempts in (*bad, *worse, {"a": [[START, "1"]]}, {"a": [[-(10**20), 1]]}):
        reply = handle({"do": "review", "attempts": attempts})
        assert reply["error"]["code"] == "QE301", attempts

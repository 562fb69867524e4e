"""When to meet a question again (L1): spaced repetition by the FSRS algorithm.

    plan({"a": [(1764100000000, 0.5)]})  ->  (Due("a", 1764100000000, is_wrong=True),)

Not a pure layer: it needs the package `fsrs` (MIT), which the page of reviews brings along and no
lesson waits for. Memory of a question is taken to fade as FSRS-6 describes it with its published
default weights: https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler

LONGEST = 365
"""Days after which everything is met again."""
HALF = 0.5
"""Share of the credit from which an attempt counts as "hard", not as forgotten."""

Attempt = tuple[int, float]
"""Milliseconds since 1970 and the scaled score, 0 to 1."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Due:
    """One question of the plan."""

    id: str
    when: int
    """Milliseconds since 1970 from which it is to be met again; never before its last attempt."""
    is_wrong: bool
    """Whether its last attempt had less than full credit: it is due at once then."""


def plan(attempts: Mapping[str, Iterable[Attempt]]) -> tuple[Due, ...]:
    """Return when each question that was attempted is due, the earliest first.

    `attempts` has those of each question by its id, in any order. Raises ValueError for a time that
    the calendar has not. The same attempts always give the same plan: nothing is drawn at random.
    """
    # Without steps of minutes: who comes once a week to a village station cannot keep them.
    scheduler = Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
    )
    found = [_due(scheduler, name, sorted(each)) for name, each in attempts.items()]
    return tuple(sorted(filter(None, found), key=lambda due: (due.when, due.id)))


def _due(scheduler: Scheduler, name: str, attempts: list[Attempt]) -> Due | None:
    if not attempts:
        return None
    card = Card(card_id=1)
    for when, scaled in attempts:
        card, _ = scheduler.review_card(card, _rating(scaled), _time(when))
    last, scaled = attempts[-1]
    if scaled < 1:
        return Due(name, last, True)
    return Due(name, (card.due - _EPOCH) // timedelta(milliseconds=1), False)


def _rating(scaled: float) -> Rating:
    """Nobody is asked how hard it was: the score tells. "Easy" is never taken for granted."""
    if scaled >= 1:
        return Rating.Good
    return Rating.Hard if scaled >= HALF else Rating.Again


def _time(when: int) -> datetime:
    try:
        return _EPOCH + timedelta(milliseconds=when)
    except OverflowError:
        raise ValueError(f"{when} ms is no time of the calendar") from None

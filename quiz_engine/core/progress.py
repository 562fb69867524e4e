"""Progress: what one learner has done in one course, and how two copies become one (L0).

A learner works at a station today, on the phone tomorrow and at another station next week; every
place keeps a copy, and any two may meet in any order, again and again. So `merge` is a join: it is
commutative, associative and idempotent (a state-based CRDT, Shapiro et al. 2011, "Conflict-free
Replicated Data Types"). Nothing is added up: what can grow is a greatest, a least, a set of which
the newest are kept, or the later of two versions. No clock is read here; times are the devices'
own, and one that goes wrong can make an older response the later one, but never lowers a best
score.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .codec import dump_outcome, dump_response, dump_session
from .outcome import Outcome
from .response import Response
from .session import Session

LOG = 20
"""Graded attempts on an item that are remembered, the newest: enough to plan its repetition."""


@dataclass(frozen=True, slots=True)
class Work:
    """What stands in a question: the response as last seen, and what came of it."""

    key: str
    """Revision of the key that graded it."""
    when: int
    """When it was stored, in ms since 1970."""
    response: Response | None = None
    outcome: Outcome | None = None
    """Outcome of exactly this response; None where it is not graded."""
    session: Session = Session()
    closed: bool = False
    """True once no further attempt is allowed, or the answer was shown."""
    waiting: bool = False
    """True where the check was asked for and is still to come."""
    hints: int = 0
    """Hints that were opened."""
    seed: int = 0
    """Of the order of choices and of the draw."""


@dataclass(frozen=True, slots=True, order=True)
class Attempt:
    """One graded attempt."""

    when: int
    """In ms since 1970."""
    key: str
    """Revision of the key that graded it."""
    score: float
    """Scaled, -1 to 1."""


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """What is kept of one item."""

    work: Work
    bests: Mapping[str, float] = field(default_factory=dict)
    """Best scaled score, 0 to 1, by the revision of the key that graded it."""
    solved: tuple[str, ...] = ()
    """Revisions of keys with which it was solved, sorted: hints may have cost part of the score."""
    log: tuple[Attempt, ...] = ()
    """The newest attempts, newest first, at most LOG."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is kept of one lesson."""

    first: int
    """When it was opened first, in ms since 1970."""
    last: int
    """When it was opened last."""
    read: int = 0
    """How much of it has been in view, in per cent."""


@dataclass(frozen=True, slots=True, order=True)
class Learner:
    """How a learner wants to be greeted; nobody has to give a name."""

    when: int
    """When it was chosen, in ms since 1970."""
    name: str = ""
    picture: str = ""
    """Name of one of the pictures that the course offers."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What one learner has done in one course."""

    course: str
    items: Mapping[str, ItemProgress] = field(default_factory=dict)
    lessons: Mapping[str, Visit] = field(default_factory=dict)
    learner: Learner | None = None


def merge(one: Progress, other: Progress) -> Progress:
    """Return what is known from either.

    Raises ValueError where they are of different courses.
    """
    if one.course != other.course:
        raise ValueError(f"progress of {one.course} and of {other.course}")
    learners = [each.learner for each in (one, other) if each.learner]
    return Progress(
        one.course,
        _join(one.items, other.items, _merge_items),
        _join(one.lessons, other.lessons, _merge_visits),
        max(learners, default=None),
    )


def changed(before: Progress, after: Progress) -> tuple[str, ...]:
    """Return the ids of the items that `after` has otherwise, sorted."""
    return tuple(
        name for name, each in sorted(after.items.items()) if before.items.get(name) != each
    )


def add_attempts(log: tuple[Attempt, ...], more: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """Return the newest of both, each once, newest first."""
    return tuple(sorted({*log, *more}, reverse=True)[:LOG])


def _merge_items(one: ItemProgress, other: ItemProgress) -> ItemProgress:
    return ItemProgress(
        max(one.work, other.work, key=_age),
        _join(one.bests, other.bests, max),
        tuple(sorted({*one.solved, *other.solved})),
        add_attempts(one.log, other.log),
    )


def _merge_visits(one: Visit, other: Visit) -> Visit:
    return Visit(
        min(one.first, other.first), max(one.last, other.last), max(one.read, other.read)
    )


def _age(work: Work) -> tuple[int, str]:
    """Order any two versions, also of the same millisecond, alike on every device."""
    data = [
        work.key,
        work.response and dump_response(work.response),
        work.outcome and dump_outcome(work.outcome),
        dump_session(work.session),
        [work.closed, work.waiting, work.hints, work.seed],
    ]
    return work.when, json.dumps(data, sort_keys=True)


def _join(one: Mapping, other: Mapping, both: Callable) -> dict:
    joined = dict(one)
    for name, each in other.items():
        joined[name] = both(joined[name], each) if name in joined else each
    return dict(sorted(joined.items()))

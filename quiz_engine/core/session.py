"""Sessions: all attempts on one item by one learner, as pure functions (L0)."""

from __future__ import annotations

from dataclasses import dataclass

from .item import Item
from .outcome import Outcome


@dataclass(frozen=True, slots=True)
class Session:
    """What is remembered of one item between attempts."""

    attempts: int = 0
    """Attempts that were graded; an invalid response uses none."""
    success: bool = False
    """True once an attempt had full credit."""
    best: float = 0.0
    """Best scaled score, 0 to 1."""
    hints: int = 0
    """Hints that were opened."""


def is_closed(session: Session, item: Item) -> bool:
    """Return True when no further attempt is allowed: solved, or the attempts are used up."""
    return session.success or 0 < item.attempts <= session.attempts


def record(session: Session, outcome: Outcome) -> Session:
    """Return the session after one more outcome."""
    if not outcome.completion:
        return session
    return Session(
        attempts=session.attempts + 1,
        success=session.success or outcome.success is True,
        best=max(session.best, outcome.score.scaled),
        hints=session.hints,
    )

"""Facts about outcomes and sessions that hold for all operations."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.core.item import Item
from quiz_engine.core.outcome import (
    AddCredit,
    Feedback,
    Invalidate,
    MultiplyCredit,
    Operation,
    SetCredit,
    Tell,
    fold,
)
from quiz_engine.core.session import Session, is_closed, record
from quiz_engine.core.shape import Choices

credits = st.fractions(-3, 3)
told = st.builds(Feedback, st.sampled_from(["choice.correct", "gap.incorrect"]))
valid_operations = st.one_of(
    st.builds(SetCredit, credits),
    st.builds(AddCredit, credits),
    st.builds(MultiplyCredit, credits),
    st.builds(Tell, told),
)
operations = st.lists(valid_operations | st.builds(Invalidate, told), max_size=8)


@given(operations, st.integers(1, 2**53 - 1))
def test_fold(drawn: list[Operation], points: int) -> None:
    """Scores keep their bounds, and verdict, success and completion agree with them."""
    outcome = fold(drawn, points)
    score = outcome.score
    assert 0 <= score.scaled <= 1
    assert score.min == 0 <= score.raw <= score.max == points
    assert math.isclose(score.raw, score.scaled * points)
    assert outcome.completion == (outcome.success is not None)
    assert outcome.completion != any(isinstance(each, Invalidate) for each in drawn)
    assert outcome.feedback[0] == Feedback(outcome.verdict)


@given(st.lists(st.builds(AddCredit, credits), max_size=8), st.randoms(use_true_random=False))
def test_order_of_additions_does_not_matter(drawn: list[Operation], random: object) -> None:
    """Additions give the same credit in every order."""
    shuffled = list(drawn)
    random.shuffle(shuffled)
    assert fold(shuffled, 3).score == fold(drawn, 3).score


@given(st.lists(operations, max_size=6), st.integers(0, 3))
def test_sessions(attempts: list[list[Operation]], allowed: int) -> None:
    """Attempts grow only by valid outcomes, the best score never falls, success stays."""
    item = Item("x", "single-choice", Choices(()), attempts=allowed)
    session = Session()
    for drawn in attempts:
        outcome = fold(drawn, 1)
        after = record(session, outcome)
        assert after.attempts == session.attempts + outcome.completion
        assert after.best >= session.best
        assert after.success >= session.success
        assert after.success == (after.best == 1) or Fraction(after.best) == 1
        session = after
    used_up = allowed > 0 and session.attempts >= allowed
    assert is_closed(session, item) == (session.success or used_up)

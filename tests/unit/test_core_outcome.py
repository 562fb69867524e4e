"""Facts about folding operations into outcomes, and outcomes into sessions."""

from __future__ import annotations

from fractions import Fraction

import pytest

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

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("operations", "scaled", "verdict"),
    [
        ([], 0, "incorrect"),
        ([SetCredit(Fraction(1))], 1, "correct"),
        ([SetCredit(HALF)], 0.5, "partial"),
        ([AddCredit(Fraction(1, 3))] * 3, 1, "correct"),
        ([AddCredit(Fraction(3)), AddCredit(Fraction(-5, 2))], 0.5, "partial"),
        ([AddCredit(Fraction(-1)), AddCredit(HALF)], 0, "incorrect"),
        ([SetCredit(Fraction(2))], 1, "correct"),
        ([SetCredit(Fraction(1)), MultiplyCredit(HALF)], 0.5, "partial"),
        ([SetCredit(Fraction(1)), Invalidate(Feedback("invalid.empty"))], 0, "invalid"),
    ],
)
def test_fold(operations: list[Operation], scaled: float, verdict: str) -> None:
    """Credit is summed exactly, then kept within 0 and 1."""
    outcome = fold(operations, 4)
    assert (outcome.score.scaled, outcome.score.raw) == (scaled, 4 * scaled)
    assert outcome.verdict == verdict
    assert outcome.completion == (verdict != "invalid")


def test_feedback_comes_in_order() -> None:
    """The verdict on the whole comes first, the rest as the grader yielded it."""
    told = [Feedback("gap.correct", "a"), Feedback("gap.incorrect", "b")]
    outcome = fold([*map(Tell, told), SetCredit(HALF)], 1)
    assert outcome.feedback == (Feedback("partial"), *told)


def test_invalid_tells_reasons_only() -> None:
    """An invalid response costs no attempt, so it must not tell which parts are right."""
    reason = Feedback("invalid.empty", "b")
    outcome = fold([AddCredit(HALF), Tell(Feedback("gap.correct", "a")), Invalidate(reason)], 1)
    assert outcome.feedback == (Feedback("invalid"), reason)


def test_sessions() -> None:
    """Invalid attempts do not count; the best score and a success are kept; success closes."""
    item = Item("x", "single-choice", Choices(()), attempts=3)
    partly, right = fold([SetCredit(HALF)], 1), fold([SetCredit(Fraction(1))], 1)
    invalid = fold([Invalidate(Feedback("invalid.empty"))], 1)
    session = record(record(Session(), partly), invalid)
    assert session == Session(1, False, 0.5)
    assert not is_closed(session, item)
    session = record(session, fold([], 1))
    assert session == Session(2, False, 0.5)
    assert is_closed(record(session, right), item)
    assert is_closed(record(session, partly), item)
    assert not is_closed(Session(99), Item("x", "single-choice", Choices(())))

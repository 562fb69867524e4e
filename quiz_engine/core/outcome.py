"""Outcomes: operations that graders yield, folded into a score and feedback (L0).

A grader yields what it notices, in order, and never adds up: partial credit, explanations and
"invalid is not incorrect" come from one fold. The idea of a list of operations is Numbas'; score,
success and completion are named as in xAPI 1.0.3, "Result".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Feedback:
    """Something to tell the learner, as a code; sentences live in the message catalogues."""

    code: str
    """Key of the message catalogue, for example "choice.incorrect"."""
    part: str = ""
    """Id of the choice, answer or gap it is about; `gap/answer` in a gap; empty for the item."""
    args: tuple[tuple[str, str], ...] = ()
    """Values for the sentence's placeholders."""


@dataclass(frozen=True, slots=True)
class SetCredit:
    """Credit becomes this share of the points."""

    credit: Fraction


@dataclass(frozen=True, slots=True)
class AddCredit:
    """Credit grows (or shrinks) by this share of the points."""

    credit: Fraction


@dataclass(frozen=True, slots=True)
class MultiplyCredit:
    """Credit is multiplied by this factor."""

    factor: Fraction


@dataclass(frozen=True, slots=True)
class Tell:
    """Feedback is appended."""

    feedback: Feedback


@dataclass(frozen=True, slots=True)
class Invalidate:
    """The response cannot be graded: no credit, no attempt used. The reason is the feedback."""

    feedback: Feedback


Operation = SetCredit | AddCredit | MultiplyCredit | Tell | Invalidate


@dataclass(frozen=True, slots=True)
class Score:
    """A score as in xAPI: `min <= raw <= max`; scaled is 0 to 1, or -1 to 1 where min is below 0."""

    raw: float
    min: float
    max: float
    scaled: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of grading one response."""

    score: Score
    """All zero credit when the response is invalid."""
    success: bool | None
    """True for full credit, False for less, None when the response is invalid. Deductions for
    hints and earlier attempts lower the score, and take no success away."""
    completion: bool
    """True when the response could be graded."""
    feedback: tuple[Feedback, ...]
    """In the order in which it is to be read; the item's own verdict first."""

    @property
    def verdict(self) -> str:
        """Return "correct", "partial", "incorrect" or "invalid"; the first feedback says it, since a
        deduction may have taken all that a partly right response earned."""
        return self.feedback[0].code


def fold(
    operations: Iterable[Operation],
    points: int,
    deduction: Fraction = Fraction(0),
    least: Fraction = Fraction(0),
) -> Outcome:
    """Fold operations into an outcome worth at most `points` (at least 1).

    Credit starts at 0 and is kept within `least` (-1 to 0) and 1 after the last operation, not
    between them, so that the order of additions does not matter. `deduction` (0 or more, a share
    of the points) is taken from what was earned, never below 0, so it makes no negative score
    worse. Any Invalidate makes the whole outcome invalid; then only the reasons are told, of every
    part that needs another look. A verdict on the other parts would be an attempt that costs none.
    """
    credit = Fraction(0)
    told: list[Feedback] = []
    reasons: list[Feedback] = []
    for operation in operations:
        match operation:
            case SetCredit(value):
                credit = value
            case AddCredit(value):
                credit += value
            case MultiplyCredit(factor):
                credit *= factor
            case Tell(feedback):
                told.append(feedback)
            case Invalidate(feedback):
                reasons.append(feedback)
    valid = not reasons
    credit = min(max(credit, least), Fraction(1)) if valid else Fraction(0)
    earned = max(credit - deduction, Fraction(0)) if credit > 0 else credit
    score = Score(
        raw=float(earned * points),
        min=float(least * points),
        max=float(points),
        scaled=float(earned),
    )
    success = credit == 1 if valid else None
    verdict = Feedback(_verdict(success, float(credit)))
    if valid and earned != credit:
        lost = (("lost", str(float((credit - earned) * points))),)
        told.append(Feedback("score.deducted", args=lost))
    return Outcome(score, success, valid, (verdict, *(reasons or told)))


def _verdict(success: bool | None, credit: float) -> str:
    if success is None:
        return "invalid"
    return "correct" if success else "partial" if credit > 0 else "incorrect"

"""How parts become credit: one place for the rules that all item types share (L1).

With W the sum of all weights, R that of the right parts, and credit a share of the points:

=====================  ============================================================================
`all-or-nothing`       1 when R = W, else 0 (QTI `match_correct`, Moodle "all-or-nothing")
`per-part`             R / W (QTI `map_response`, Moodle's share for each correct part)
`right-minus-wrong`    (R - (W - R)) / W (QTI `map_response` with negative entries and a lower
                       bound, Moodle "multiple answers" and the matrix type's "difference")
=====================  ============================================================================

`outcome.fold` keeps credit at 0 or above, or at -1 or above where the author asks for negative
credit. Types for which a part is not simply right or wrong say their own formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from ..core.item import Item
from ..core.outcome import Feedback, Operation, SetCredit, Tell
from ..core.session import Session

ALL_OR_NOTHING, PER_PART, RIGHT_MINUS_WRONG = RULES = (
    "all-or-nothing",
    "per-part",
    "right-minus-wrong",
)
"""As authors write them in `scoring=`."""


@dataclass(frozen=True, slots=True)
class Part:
    """One judged part of a response."""

    id: str
    """As in the shape."""
    right: bool
    weight: int = 1
    """At least 1."""


def credit_parts(rule: str, parts: Iterable[Part]) -> Iterator[Operation]:
    """Yield the credit for judged parts (at least one) under one of RULES, and nothing else."""
    parts = tuple(parts)
    total = sum(part.weight for part in parts)
    right = sum(part.weight for part in parts if part.right)
    if rule == ALL_OR_NOTHING:
        yield SetCredit(Fraction(right == total))
    elif rule == RIGHT_MINUS_WRONG:
        yield SetCredit(Fraction(2 * right - total, total))
    else:
        yield SetCredit(Fraction(right, total))


def tell_parts(parts: Iterable[Part]) -> Iterator[Operation]:
    """Yield the verdict on each part, and how many are right where some but not all are."""
    parts = tuple(parts)
    for part in parts:
        yield Tell(Feedback("part.correct" if part.right else "part.incorrect", part.id))
    right = sum(part.right for part in parts)
    if 0 < right < len(parts):
        found = (("found", str(right)), ("parts", str(len(parts))))
        yield Tell(Feedback("parts.found", args=found))


def deduction_of(item: Item, session: Session) -> Fraction:
    """Return the share of the points that earlier attempts and opened hints take away."""
    scoring = item.scoring
    return scoring.penalty * session.attempts + scoring.hint_cost * session.hints


def least_of(item: Item) -> Fraction:
    """Return the least credit of an item: 0, or -1 where wrong parts may cost."""
    return Fraction(-1 if item.scoring.negative else 0)

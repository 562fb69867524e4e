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
from ..core.shape import Blanks, Choices, Grid, Placement, Program, Regions, Sequence, Shape, Walk
from ..errors import Problem

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


def weights_of(shape: Shape) -> Iterator[tuple[str, int]]:
    """Yield the id and the weight of every part of a shape that can carry a weight."""
    match shape:
        case Choices(parts) | Regions(parts) | Blanks(parts) | Sequence(parts) | Walk(parts):
            pass
        case Placement(_, parts) | Grid(_, parts) | Program(parts):
            pass
        case _:
            parts = ()
    for part in parts:
        yield part.id, part.weight


def check_scoring(item: Item, rules: tuple[str, ...], rule: str) -> Iterator[Problem]:
    """Yield what an item says of its score that its type does not know, or that has no effect.

    `rules` are those of its type, `rule` is the one that is used. Problems name attributes as parts, such as "@scoring".
    """
    scoring = item.scoring
    if rule not in rules:
        words = ", ".join(f'"{each}"' for each in rules)
        yield Problem(
            "QE220",
            f'The type "{item.type}" has no scoring rule "{rule}".',
            f"Allowed: {words}.",
            "@scoring",
        )
        return
    if scoring.negative and rule != RIGHT_MINUS_WRONG:
        other = f'Write scoring="{RIGHT_MINUS_WRONG}" too, or remove it.'
        yield Problem(
            "QE220",
            f'"negative" has no effect with the scoring rule "{rule}".',
            other if RIGHT_MINUS_WRONG in rules else "Remove it.",
            "@negative",
        )
    if scoring.penalty and item.attempts == 1:
        yield Problem(
            "QE220",
            "A penalty for earlier attempts has no effect, since there is one attempt.",
            "Allow more attempts, or remove it.",
            "@penalty",
        )
    if scoring.hint_cost and not item.hints:
        yield Problem(
            "QE220",
            "There is no hint that could cost something.",
            "Write a <hint>, or remove it.",
            "@hint-cost",
        )
    if rule == ALL_OR_NOTHING:
        for part, weight in weights_of(item.shape):
            if weight != 1:
                yield Problem(
                    "QE220",
                    f'A weight has no effect with the scoring rule "{rule}".',
                    "Remove the weight" + (", or choose another rule." if PER_PART in rules else "."),
                    part,
                )


def deduction_of(item: Item, session: Session) -> Fraction:
    """Return the share of the points that earlier attempts and opened hints take away."""
    scoring = item.scoring
    return scoring.penalty * session.attempts + scoring.hint_cost * session.hints


def least_of(item: Item) -> Fraction:
    """Return the least credit of an item: 0, or -1 where wrong parts may cost."""
    return Fraction(-1 if item.scoring.negative else 0)

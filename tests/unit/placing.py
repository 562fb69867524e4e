"""What the tests of the item types with cards share: responses, and the rules of scoring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from quiz_engine.core.item import Example, Item, Scoring
from quiz_engine.core.response import Pairing
from quiz_engine.item_types import grade


def pairs(text: str) -> Pairing:
    """Return a response from "a1 b2": card and place of each."""
    return Pairing(tuple((word[0], word[1]) for word in text.split()))


def written(examples: Iterable[Example]) -> list[tuple[str, bool]]:
    """Return examples in the same notation, each with whether it is right."""
    return [
        (" ".join("".join(pair) for pair in each.response.pairs), each.right) for each in examples
    ]


def check_rules(item: Item, laid: str, share: Fraction, difference: Fraction) -> None:
    """Check the credit by every rule: `share` of what is right, `difference` of right and wrong."""
    for rule, credit in (
        ("", share),
        ("per-part", share),
        ("right-minus-wrong", difference),
        ("all-or-nothing", int(share == 1)),
    ):
        outcome = grade(replace(item, scoring=Scoring(rule)), pairs(laid))
        assert outcome.score.scaled == float(credit), rule
        assert outcome.score.raw == float(item.points * credit), rule
        assert outcome.success is (credit == 1), rule

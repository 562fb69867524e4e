"""Single choice: several options, one key (QTI choiceInteraction with maxChoices 1).

With n choices, the key earns 1. A wrong choice earns 0, or -1 / (n - 1) under `right-minus-wrong`:
then guessing earns 0 on average (the classical correction for guessing; Moodle offers the same as
negative grades for choices). As scores stop at 0 unless the author asks for negative credit, that
rule needs `negative` to have an effect.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..core.item import Item
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit
from ..core.response import Selection
from ..core.shape import Choices
from ..errors import Problem
from .choosing import check_choices, check_one_key, invalid_selection, single_examples, tell_choices
from .item_type import ItemType
from .scoring import ALL_OR_NOTHING, RIGHT_MINUS_WRONG

RULES = (ALL_OR_NOTHING, RIGHT_MINUS_WRONG)


def check_single(item: Item) -> Iterator[Problem]:
    """Yield problems of the choices and of the number of keys."""
    yield from check_choices(item.shape.choices)
    yield from check_one_key(item.shape.choices)
    if item.scoring.rule == RIGHT_MINUS_WRONG:
        yield from _check_correction(item)


def _check_correction(item: Item) -> Iterator[Problem]:
    if not item.scoring.negative:
        yield Problem(
            "QE220",
            f'"{RIGHT_MINUS_WRONG}" has no effect here, since a score does not fall below 0.',
            'Write "negative" too, or remove it.',
            "@scoring",
        )
    for choice in item.shape.choices:
        if choice.weight != 1:
            yield Problem(
                "QE220",
                f'A weight has no effect in the type "{item.type}", which has one key.',
                "Remove the weight.",
                choice.id,
            )


def grade_single(item: Item, response: Selection) -> Iterator[Operation]:
    """Full credit for the key; what a wrong choice takes away depends on the rule."""
    yield from invalid_selection(item.shape, response)
    if len(response.choices) > 1:
        yield Invalidate(Feedback("invalid.choose-one"))
    yield from tell_choices(item.shape, response)
    keys = {choice.id for choice in item.shape.choices if choice.key}
    if set(response.choices) <= keys:
        yield SetCredit(Fraction(1))
    elif item.scoring.rule == RIGHT_MINUS_WRONG:
        yield SetCredit(-Fraction(1, max(len(item.shape.choices) - 1, 1)))
    else:
        yield SetCredit(Fraction(0))


SINGLE_CHOICE = ItemType(
    "single-choice", Choices, Selection, check_single, grade_single, single_examples, RULES
)

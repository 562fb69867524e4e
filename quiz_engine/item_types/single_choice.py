"""Single choice: several options, one key (QTI choiceInteraction with maxChoices 1)."""

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


def check_single(item: Item) -> Iterator[Problem]:
    """Yield problems of the choices and of the number of keys."""
    yield from check_choices(item.shape.choices)
    yield from check_one_key(item.shape.choices)


def grade_single(item: Item, response: Selection) -> Iterator[Operation]:
    """All or nothing: full credit for the key."""
    yield from invalid_selection(item.shape, response)
    if len(response.choices) > 1:
        yield Invalidate(Feedback("invalid.choose-one"))
    yield from tell_choices(item.shape, response)
    keys = {choice.id for choice in item.shape.choices if choice.key}
    yield SetCredit(Fraction(set(response.choices) <= keys))


SINGLE_CHOICE = ItemType(
    "single-choice", Choices, Selection, check_single, grade_single, single_examples
)

"""True or false: two options, one key, in the order of the source (QTI choiceInteraction)."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.item import Item
from ..core.response import Selection
from ..core.shape import Choices
from ..errors import Problem
from .choosing import single_examples
from .item_type import ItemType
from .single_choice import RULES, check_single, grade_single


def check_true_false(item: Item) -> Iterator[Problem]:
    """Yield the problems of a single choice, and one for a number of choices other than two."""
    yield from check_single(item)
    for extra in item.shape.choices[2:]:
        yield Problem(
            "QE111",
            f'Choice "{extra.id}" is one too many for true or false.',
            'Keep two choices, or leave out type="true-false".',
            extra.id,
        )


TRUE_FALSE = ItemType(
    "true-false", Choices, Selection, check_true_false, grade_single, single_examples, RULES
)

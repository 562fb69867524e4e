"""Multiple choice: several options, one or more keys (QTI choiceInteraction with maxChoices 0).

Credit is right minus wrong: the share of the keys that were chosen, less the share of the
distractors that were chosen, never below 0. So choosing everything earns nothing. Moodle's
"multiple answers" does the same when every wrong choice carries a negative mark of -100 % divided
by their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..core.item import Example, Item
from ..core.outcome import AddCredit, Feedback, Operation, Tell
from ..core.response import Selection
from ..core.shape import Choices
from ..errors import Problem
from .choosing import check_choices, invalid_selection, tell_choices
from .item_type import ItemType


def check_multiple(item: Item) -> Iterator[Problem]:
    """Yield problems of the choices."""
    yield from check_choices(item.shape.choices)


def grade_multiple(item: Item, response: Selection) -> Iterator[Operation]:
    """Right minus wrong, never below 0; tell how many keys were found."""
    yield from invalid_selection(item.shape, response)
    chosen = set(response.choices)
    keys = {choice.id for choice in item.shape.choices if choice.key}
    others = {choice.id for choice in item.shape.choices} - keys
    yield AddCredit(Fraction(len(chosen & keys), len(keys)))
    if others:
        yield AddCredit(-Fraction(len(chosen & others), len(others)))
    yield from tell_choices(item.shape, response)
    if chosen and keys - chosen:
        found = (("found", str(len(chosen & keys))), ("keys", str(len(keys))))
        yield Tell(Feedback("choices.found", args=found))


def multiple_examples(item: Item) -> Iterator[Example]:
    """Yield the key, the key less one, and the key with each distractor."""
    keys = tuple(choice.id for choice in item.shape.choices if choice.key)
    yield Example("key", Selection(keys), True)
    for key in keys:
        rest = tuple(each for each in keys if each != key)
        if rest:
            yield Example(f"without-{key}", Selection(rest), False)
    for choice in item.shape.choices:
        if not choice.key:
            yield Example(f"with-{choice.id}", Selection((*keys, choice.id)), False)


MULTIPLE_CHOICE = ItemType(
    "multiple-choice", Choices, Selection, check_multiple, grade_multiple, multiple_examples
)

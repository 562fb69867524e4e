"""Multiple choice: several options, one or more keys (QTI choiceInteraction with maxChoices 0).

With choices weighted (usually by 1), and all shares by weight:

`right-minus-wrong`    the share of the keys that were chosen, less the share of the distractors that
                       were chosen. So choosing everything earns nothing. Moodle's "multiple
                       answers" does the same when the wrong choices share -100 %.
`all-or-nothing`       1 for exactly the keys (QTI `match_correct`, Moodle's "all-or-nothing" type).
`per-part`             the share of the choices that are as they should be: keys ticked, distractors
                       left alone (in Moodle: a matrix of yes and no).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..core.item import Example, Item
from ..core.outcome import Feedback, Operation, SetCredit, Tell
from ..core.response import Selection
from ..core.shape import Choices
from ..errors import Problem
from .choosing import check_choices, invalid_selection, tell_choices
from .item_type import ItemType
from .scoring import ALL_OR_NOTHING, PER_PART, RIGHT_MINUS_WRONG, Part, credit_parts


def check_multiple(item: Item) -> Iterator[Problem]:
    """Yield problems of the choices."""
    yield from check_choices(item.shape.choices)


def grade_multiple(item: Item, response: Selection) -> Iterator[Operation]:
    """Credit by the item's rule; tell how many keys were found."""
    yield from invalid_selection(item.shape, response)
    chosen = set(response.choices)
    keys = {choice.id for choice in item.shape.choices if choice.key}
    rule = MULTIPLE_CHOICE.rule_of(item)
    if rule == RIGHT_MINUS_WRONG:
        yield SetCredit(_share(item, chosen, True) - _share(item, chosen, False))
    else:
        parts = [
            Part(each.id, (each.id in chosen) == each.key, each.weight)
            for each in item.shape.choices
        ]
        yield from credit_parts(rule, parts)
    yield from tell_choices(item.shape, response)
    if chosen and keys - chosen:
        found = (("found", str(len(chosen & keys))), ("keys", str(len(keys))))
        yield Tell(Feedback("choices.found", args=found))


def _share(item: Item, chosen: set[str], key: bool) -> Fraction:
    """Return the chosen share, by weight, of the keys or of the distractors; 0 of none."""
    weights = {each.id: each.weight for each in item.shape.choices if each.key == key}
    found = sum(weight for name, weight in weights.items() if name in chosen)
    return Fraction(found, sum(weights.values()) or 1)


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
    "multiple-choice",
    Choices,
    Selection,
    check_multiple,
    grade_multiple,
    multiple_examples,
    (RIGHT_MINUS_WRONG, ALL_OR_NOTHING, PER_PART),
)

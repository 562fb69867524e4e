"""Item types (L1): one file each, registered here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.item import Item
from ..core.outcome import Outcome, fold
from ..core.response import Response
from ..errors import CodecError, Problem
from .gaps import GAPS
from .item_type import ItemType
from .multiple_choice import MULTIPLE_CHOICE
from .number import NUMBER
from .short_text import SHORT_TEXT
from .single_choice import SINGLE_CHOICE
from .true_false import TRUE_FALSE

ITEM_TYPES: tuple[ItemType, ...] = (
    SINGLE_CHOICE,
    MULTIPLE_CHOICE,
    TRUE_FALSE,
    SHORT_TEXT,
    NUMBER,
    GAPS,
)


def find_item_type(name: str) -> ItemType | None:
    """Return the item type of that name, None when there is none."""
    return next((item_type for item_type in ITEM_TYPES if item_type.name == name), None)


def grade(item: Item, response: Response) -> Outcome:
    """Grade one response. Raises CodecError when it is a response to another kind of item."""
    item_type = find_item_type(item.type)
    if item_type is None or not isinstance(item.shape, item_type.shape):
        raise CodecError(f'"{item.type}" is not an item type with this shape')
    if not isinstance(response, item_type.response):
        raise CodecError(f"{type(response).__name__} is not a response to {item.type}")
    return fold(item_type.grade(item, response), item.points)


def check_item(item: Item) -> Iterator[Problem]:
    """Yield what is wrong with an item; examples are graded only when all else is sound."""
    item_type = find_item_type(item.type)
    problems = list(item_type.check(item))
    yield from problems
    if not any(problem.severity == "error" for problem in problems):
        yield from _check_examples(item, item_type)


def _check_examples(item: Item, item_type: ItemType) -> Iterator[Problem]:
    written = [(example, True) for example in item.examples]
    for example, is_written in written + [(each, False) for each in item_type.examples(item)]:
        outcome = grade(item, example.response)
        if (outcome.success is True) != example.right:
            expected = "right" if example.right else "not right"
            yield Problem(
                "QE208",
                f'The example "{example.id}" should be {expected}, but is graded {outcome.verdict}.',
                "Change the key, or the example's tick." if is_written else "Change the key: it contradicts itself.",
                example.id if is_written else None,
            )


__all__ = ["ITEM_TYPES", "ItemType", "check_item", "find_item_type", "grade"]

"""Item types (L1): one file each, registered here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.item import Example, Item
from ..core.outcome import Outcome, fold
from ..core.response import Response
from ..core.session import Session
from ..core.shape import has_key
from ..errors import CodecError, Problem
from .extended_text import EXTENDED_TEXT
from .gaps import GAPS
from .group import GROUP
from .hotspot import HOTSPOT
from .item_type import ItemType
from .match import MATCH
from .matrix import MATRIX
from .multiple_choice import MULTIPLE_CHOICE
from .number import NUMBER
from .order import ORDER
from .program import PROGRAM
from .scenario import SCENARIO
from .scoring import check_scoring, deduction_of, least_of
from .short_text import SHORT_TEXT
from .single_choice import SINGLE_CHOICE
from .true_false import TRUE_FALSE
from .walkthrough import WALKTHROUGH

ITEM_TYPES: tuple[ItemType, ...] = (
    SINGLE_CHOICE,
    MULTIPLE_CHOICE,
    TRUE_FALSE,
    SHORT_TEXT,
    NUMBER,
    GAPS,
    ORDER,
    SCENARIO,
    WALKTHROUGH,
    MATCH,
    GROUP,
    EXTENDED_TEXT,
    MATRIX,
    PROGRAM,
    HOTSPOT,
)


def find_item_type(name: str) -> ItemType | None:
    """Return the item type of that name, None when there is none."""
    return next((item_type for item_type in ITEM_TYPES if item_type.name == name), None)


def grade(item: Item, response: Response, session: Session = Session()) -> Outcome:
    """Grade one response; `session` tells of earlier attempts and opened hints, which may cost.

    Raises CodecError for an item that nobody can get right (its shape is of another type, or it has
    no key), for a scoring rule that its type does not know, and for a response to another kind of
    item.
    """
    item_type = _type_of(item)
    if not has_key(item.shape):
        raise CodecError("item has no key")
    if item_type.rule_of(item) not in item_type.rules:
        raise CodecError(f"item has a scoring rule that {item_type.name} does not know")
    if not isinstance(response, item_type.response):
        raise CodecError(f"{type(response).__name__} is not a response to {item_type.name}")
    operations = item_type.grade(item, response)
    return fold(operations, item.points, deduction_of(item, session), least_of(item))


def check_item(item: Item) -> Iterator[Problem]:
    """Yield what is wrong with an item; examples are graded only when all else is sound.

    Raises CodecError when the shape is of another type.
    """
    item_type = _type_of(item)
    problems = [*item_type.check(item), *check_scoring(item, item_type.rules, item_type.rule_of(item))]
    yield from problems
    if not any(problem.severity == "error" for problem in problems):
        yield from _check_examples(item, item_type)


def _type_of(item: Item) -> ItemType:
    item_type = find_item_type(item.type)
    if item_type is None or not isinstance(item.shape, item_type.shape):
        raise CodecError("item is of no type with this shape")
    return item_type


def _check_examples(item: Item, item_type: ItemType) -> Iterator[Problem]:
    for example in item.examples:
        yield from _check_example(
            item, example, "Change the key, or the example's tick.", example.id
        )
    for piece in (item,) if item_type.split is None else item_type.split(item):
        for example in item_type.examples(piece):
            yield from _check_example(
                piece, example, "Change the key: it contradicts itself.", None
            )


def _check_example(
    item: Item, example: Example, remedy: str, part: str | None
) -> Iterator[Problem]:
    verdict = grade(item, example.response).verdict
    if (verdict == "correct") != example.right:
        expected = "right" if example.right else "not right"
        message = f'The example "{example.id}" should be {expected}, but is graded {verdict}.'
        yield Problem("QE208", message, remedy, part)


__all__ = ["ITEM_TYPES", "ItemType", "check_item", "find_item_type", "grade"]

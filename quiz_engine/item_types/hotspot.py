"""Hotspot: places to point at on a picture (QTI hotspotInteraction).

With one key it is a single choice, with several a multiple choice: the same checks, graders and
formulas.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..core.item import Example, Item
from ..core.outcome import Operation
from ..core.response import Selection
from ..core.shape import Regions
from ..errors import Problem
from .choosing import single_examples
from .item_type import ItemType
from .multiple_choice import check_multiple, grade_multiple, multiple_examples
from .scoring import ALL_OR_NOTHING, PER_PART, RIGHT_MINUS_WRONG
from .single_choice import check_single, grade_single


def check_hotspot(item: Item) -> Iterator[Problem]:
    """Yield problems of the choices, and of a rule that one key gives no sense to."""
    if item.shape.multiple:
        yield from check_multiple(item)
        return
    yield from check_single(item)
    if item.scoring.rule == PER_PART:
        yield Problem(
            "QE220",
            f'"{PER_PART}" has no effect here, since there is one key.',
            "Remove it, or mark several keys.",
            "@scoring",
        )


def grade_hotspot(item: Item, response: Selection) -> Iterator[Operation]:
    """Grade as a single or as a multiple choice."""
    grade = grade_multiple if item.shape.multiple else grade_single
    yield from grade(item, response)


def hotspot_examples(item: Item) -> Iterator[Example]:
    """Yield the examples of a single or of a multiple choice."""
    examples = multiple_examples if item.shape.multiple else single_examples
    yield from examples(item)


HOTSPOT = ItemType(
    "hotspot",
    Regions,
    Selection,
    check_hotspot,
    grade_hotspot,
    hotspot_examples,
    (RIGHT_MINUS_WRONG, ALL_OR_NOTHING, PER_PART),
    lambda item: RIGHT_MINUS_WRONG if item.shape.multiple else ALL_OR_NOTHING,
)

"""Keys that their length gives away (L2)."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.item import Item
from ...core.shape import Choices
from ...errors import Problem
from .visible import visible_text

_MUCH = 2
_LONG = 40


def advise(item: Item) -> Iterator[Problem]:
    """Warn of a key that is much longer, or much shorter, than all other choices."""
    if not isinstance(item.shape, Choices) or item.type == "true-false":
        return
    lengths = {choice.id: len(visible_text(choice.text)) for choice in item.shape.choices}
    for choice in item.shape.choices:
        own = lengths[choice.id]
        others = [lengths[each] for each in lengths if each != choice.id]
        if not choice.key or len(others) < 2:
            continue
        if own > _MUCH * max(others) and own > max(others) + _LONG:
            yield Problem(
                "QE213",
                f'Key "{choice.id}" is much longer than all other choices.',
                "The longest choice is taken for the key. Shorten it, or move what explains it "
                "into the feedback.",
                choice.id,
            )
        elif own * _MUCH < min(others) and own + _LONG < min(others):
            yield Problem(
                "QE213",
                f'Key "{choice.id}" is much shorter than all other choices.',
                "What stands out is taken for the key. Shorten the others, or say in it what they "
                "say.",
                choice.id,
            )

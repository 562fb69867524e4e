"""Choices that speak of the others (L2)."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.item import Item
from ...core.shape import Choices
from ...core.text import normalise
from ...errors import Problem
from .visible import visible_text

_CATCH_ALL = (
    "tất cả các đáp án "
    "trên", "tất cả đáp án trên", "tất cả các câu trên", "tất cả đều đúng", "cả ba đáp án trên",
    "cả hai đáp án trên", "không có đáp án nào", "không đáp án nào đúng",
    "all of the above", "none of the above", "both of the above",
    "alle der oben "
    "genannten", "alle oben genannten", "keine der oben genannten", "alle antworten sind richtig",
)  # fmt: skip


def advise(item: Item) -> Iterator[Problem]:
    """Warn of "all of the above" and its like."""
    if not isinstance(item.shape, Choices) or item.type == "true-false":
        return
    for choice in item.shape.choices:
        folded = normalise(visible_text(choice.text))
        if any(normalise(phrase) in folded for phrase in _CATCH_ALL):
            yield Problem(
                "QE213",
                f'Choice "{choice.id}" speaks of the other choices.',
                "It gives itself away, and choices are shown in any order. Ask for several keys "
                "instead.",
                choice.id,
            )

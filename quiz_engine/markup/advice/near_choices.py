"""Choices that differ in nothing but capitals, marks or spaces (L2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ...core.item import Item
from ...core.shape import Choice, Choices
from ...core.shape.entry import TextRule
from ...core.text import normalise
from ...errors import Problem
from .visible import visible_text

_FOLDED = TextRule(marks=False)


def advise(item: Item) -> Iterator[Problem]:
    """Warn of two choices that many readers cannot tell apart."""
    if not isinstance(item.shape, Choices):
        return
    seen: dict[str, Choice] = {}
    for choice in item.shape.choices:
        if "`" in choice.text or "![" in choice.text:
            continue  # letter by letter on purpose, or a picture
        text = normalise(visible_text(choice.text), _FOLDED)
        other = seen.setdefault(text, choice)
        # what is the same in every letter is a mistake, told elsewhere
        if text and other is not choice and plain(other.text) != plain(choice.text):
            yield Problem(
                "QE240",
                f'Choices "{other.id}" and "{choice.id}" differ only in capitals or marks.',
                "If that is the point of the question, put them in backticks; else change one.",
                choice.id,
            )


def plain(text: str) -> str:
    """Return a text without doubled spaces, composed."""
    return " ".join(unicodedata.normalize("NFC", text).split())

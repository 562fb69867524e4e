"""Short text: one line, compared with a list of expected texts (QTI textEntryInteraction).

The rules of comparison are in `quiz_engine.core.text`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit, Tell
from ..core.response import Text
from ..core.shape import TextEntry
from ..core.text import is_equal, normalise
from ..errors import Problem
from .item_type import ItemType


def check_entry(entry: TextEntry, prefix: str = "") -> Iterator[Problem]:
    """Yield problems of expected texts: none right, empty, listed twice. `prefix` precedes part ids."""
    if not any(answer.right for answer in entry.answers):
        yield Problem("QE201", "No answer is right.", 'Write answer="…" or an entry with "[x]".', prefix or None)
    seen: dict[str, str] = {}
    for answer in entry.answers:
        text = normalise(answer.text, entry.rule)
        part = f"{prefix}/{answer.id}" if prefix else answer.id
        if not text:
            yield Problem("QE205", "An answer is empty.", "Write the expected text.", part)
        elif text in seen:
            yield Problem(
                "QE207",
                f'"{answer.text}" is the same answer as "{seen[text]}".',
                "Capital letters, spaces and the placement of tone marks make no difference; remove one.",
                part,
            )
        else:
            seen[text] = answer.text


def grade_entry(entry: TextEntry, text: str, part: str = "") -> Iterator[Operation]:
    """Full credit for an expected right text; feedback for expected wrong ones and for mere marks."""
    if not text.strip():
        yield Invalidate(Feedback("invalid.empty", part))
        return
    for answer in entry.answers:
        if is_equal(text, answer.text, entry.rule):
            yield Tell(Feedback("answer.correct" if answer.right else "answer.incorrect", _join(part, answer.id)))
            yield SetCredit(Fraction(answer.right))
            return
    yield SetCredit(Fraction(0))
    lenient = replace(entry.rule, marks=False)
    if any(is_equal(text, answer.text, lenient) for answer in entry.answers if answer.right):
        yield Tell(Feedback("text.marks-differ", part))


def _join(part: str, answer_id: str) -> str:
    return f"{part}/{answer_id}" if part else answer_id


def check_text(item: Item) -> Iterator[Problem]:
    """Yield problems of the expected texts."""
    yield from check_entry(item.shape)


def grade_text(item: Item, response: Text) -> Iterator[Operation]:
    """All or nothing."""
    yield from grade_entry(item.shape, response.text)


def text_examples(item: Item) -> Iterator[Example]:
    """Yield every expected text as it is written."""
    for answer in item.shape.answers:
        yield Example(f"answer-{answer.id}", Text(answer.text), answer.right)


SHORT_TEXT = ItemType("short-text", TextEntry, Text, check_text, grade_text, text_examples)

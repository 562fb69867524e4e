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
from ..core.text import normalise
from ..errors import Problem
from .item_type import ItemType

_LONGEST = 1000
"""Characters of a response that is compared; a longer one equals no line that anybody expects."""


def check_entry(entry: TextEntry, prefix: str = "") -> Iterator[Problem]:
    """Yield problems of expected texts: none right, empty, listed twice."""
    if not any(answer.right for answer in entry.answers):
        yield Problem(
            "QE201",
            "No answer is right.",
            'Write answer="…" or an entry with "[x]".',
            prefix or None,
        )
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
                "Capitals, spaces and the placement of tone marks make no difference; remove one.",
                part,
            )
        else:
            seen[text] = answer.text


def grade_entry(entry: TextEntry, text: str, part: str = "") -> Iterator[Operation]:
    """Full credit for an expected right text; tell expected wrong ones and mere marks."""
    given = normalise(text, entry.rule) if len(text) <= _LONGEST else text
    if not given.strip():
        yield Invalidate(Feedback("invalid.empty", part))
        return
    answer = next(
        (each for each in entry.answers if normalise(each.text, entry.rule) == given), None
    )
    yield SetCredit(Fraction(answer is not None and answer.right))
    if answer is not None:
        code = "answer.correct" if answer.right else "answer.incorrect"
        yield Tell(Feedback(code, f"{part}/{answer.id}" if part else answer.id))
    elif entry.rule.marks and len(text) <= _LONGEST and _is_right_but_for_marks(entry, text):
        yield Tell(Feedback("text.marks-differ", part))


def _is_right_but_for_marks(entry: TextEntry, text: str) -> bool:
    rule = replace(entry.rule, marks=False)
    given = normalise(text, rule)
    return any(normalise(answer.text, rule) == given for answer in entry.answers if answer.right)


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

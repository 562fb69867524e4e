"""Gaps in running text: typed text, typed number or drop-down (QTI textEntry and inlineChoiceInteraction).

Every gap is worth the same share. An untouched or unreadable gap makes the response invalid, so that
nobody loses an attempt to a gap that was overlooked.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..core.item import Example, Item
from ..core.number import format_number
from ..core.outcome import AddCredit, Feedback, Invalidate, Operation, SetCredit, Tell
from ..core.response import Filling
from ..core.shape import Blank, Blanks, Choices, NumberEntry, TextEntry
from ..errors import Problem
from . import number, short_text
from .choosing import check_choices, check_one_key
from .item_type import ItemType


def check_gaps(item: Item) -> Iterator[Problem]:
    """Yield problems of every gap."""
    if not item.shape.blanks:
        yield Problem("QE212", "There is no gap.", "Write [[answer]] where the gap is to be.")
    for blank in item.shape.blanks:
        match blank.entry:
            case TextEntry():
                yield from short_text.check_entry(blank.entry, blank.id)
            case NumberEntry():
                yield from number.check_entry(blank.entry, blank.id)
            case Choices(choices):
                for problem in (*check_choices(choices), *check_one_key(choices)):
                    yield Problem(problem.code, problem.message, problem.help, blank.id)


def grade_gaps(item: Item, response: Filling) -> Iterator[Operation]:
    """An equal share of the credit for each right gap."""
    share = Fraction(1, len(item.shape.blanks))
    for blank in item.shape.blanks:
        for operation in _grade_blank(blank, response.get(blank.id)):
            if isinstance(operation, SetCredit):
                yield AddCredit(operation.credit * share)
                yield Tell(Feedback("gap.correct" if operation.credit else "gap.incorrect", blank.id))
            else:
                yield operation


def _grade_blank(blank: Blank, text: str) -> Iterator[Operation]:
    match blank.entry:
        case TextEntry():
            yield from short_text.grade_entry(blank.entry, text, blank.id)
        case NumberEntry():
            yield from number.grade_entry(blank.entry, text, blank.id)
        case Choices(choices):
            chosen = next((choice for choice in choices if choice.id == text), None)
            if chosen is None:
                yield Invalidate(Feedback("invalid.empty", blank.id))
            else:
                yield SetCredit(Fraction(chosen.key))


def _values(blank: Blank) -> Iterator[tuple[str, bool]]:
    """Yield what may be filled into a gap, as submitted, and whether it is right."""
    match blank.entry:
        case TextEntry(answers):
            yield from ((answer.text, answer.right) for answer in answers)
        case NumberEntry(answers, language):
            for answer in answers:
                text = format_number(answer.number.value, language)
                yield f"{text} {answer.number.unit}".strip(), answer.right
        case Choices(choices):
            yield from ((choice.id, choice.key) for choice in choices)


def gap_examples(item: Item) -> Iterator[Example]:
    """Yield the key, then the key with each gap filled in each other way."""
    key = {}
    for blank in item.shape.blanks:
        key[blank.id] = next((value for value, right in _values(blank) if right), "")
    yield Example("key", Filling(tuple(key.items())), True)
    for blank in item.shape.blanks:
        for index, (value, right) in enumerate(_values(blank)):
            if value != key[blank.id]:
                filled = {**key, blank.id: value}
                yield Example(f"{blank.id}-{index + 1}", Filling(tuple(filled.items())), right)


GAPS = ItemType("gaps", Blanks, Filling, check_gaps, grade_gaps, gap_examples)

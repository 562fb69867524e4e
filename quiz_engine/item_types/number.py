"""Number: a typed number with tolerance and unit (QTI textEntryInteraction with a numeric base type).

How numbers are read is in `quiz_engine.core.number`, units are in `quiz_engine.core.unit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..core.item import Example, Item
from ..core.number import Reading, bounds, format_number, is_match, read_number, response_unit, unit_of
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit, Tell
from ..core.response import Text
from ..core.shape import NumberAnswer, NumberEntry
from ..errors import Problem
from .item_type import ItemType


def check_entry(entry: NumberEntry, prefix: str = "") -> Iterator[Problem]:
    """Yield problems of number keys: none right, two dimensions, right and wrong ones that overlap."""
    right = [answer for answer in entry.answers if answer.right]
    if not right:
        yield Problem("QE201", "No number is right.", 'Write answer="= …" or an entry with "[x]".', prefix or None)
        return
    dimension = unit_of(right[0].number).dimension
    for answer in entry.answers:
        part = f"{prefix}/{answer.id}" if prefix else answer.id
        if unit_of(answer.number).dimension != dimension:
            yield Problem(
                "QE113",
                f'The unit "{answer.number.unit}" does not convert to "{right[0].number.unit}".',
                "Write all numbers of a question in units of one kind.",
                part,
            )
        elif not answer.right:
            least, greatest = bounds(answer.number)
            for other in right:
                low, high = bounds(other.number)
                if least <= high and low <= greatest:
                    yield Problem(
                        "QE211",
                        f'The wrong number "{answer.id}" lies within the right number "{other.id}".',
                        "Make a tolerance smaller, or remove the wrong number.",
                        part,
                    )


def grade_entry(entry: NumberEntry, text: str, part: str = "") -> Iterator[Operation]:
    """Full credit within the tolerance; invalid when unreadable or readable in a second, right way."""
    if not text.strip():
        yield Invalidate(Feedback("invalid.empty", part))
        return
    readings = read_number(text, entry.language)
    if not readings:
        yield Invalidate(Feedback("invalid.number", part, (("text", text.strip()),)))
        return
    key = next(answer.number for answer in entry.answers if answer.right)
    unit = response_unit(readings[0], key)
    if unit is None:
        yield Invalidate(Feedback("invalid.unit", part, (("unit", readings[0].unit), ("key", key.unit))))
        return
    answer = _match(entry, readings[0])
    if (answer is None or not answer.right) and len(readings) > 1:
        other = _match(entry, readings[1])
        if other is not None and other.right:
            both = tuple(format_number(reading.value, entry.language) for reading in readings)
            yield Invalidate(Feedback("invalid.ambiguous", part, (("first", both[0]), ("second", both[1]))))
            return
    yield SetCredit(Fraction(answer is not None and answer.right))
    if answer is not None:
        code = "answer.correct" if answer.right else "answer.incorrect"
        yield Tell(Feedback(code, f"{part}/{answer.id}" if part else answer.id))
    elif unit.dimension != unit_of(key).dimension:
        yield Tell(Feedback("number.unit-differs", part, (("unit", readings[0].unit), ("key", key.unit))))


def _match(entry: NumberEntry, reading: Reading) -> NumberAnswer | None:
    return next((answer for answer in entry.answers if is_match(reading, answer.number)), None)


def check_number(item: Item) -> Iterator[Problem]:
    """Yield problems of the number keys."""
    yield from check_entry(item.shape)


def grade_number(item: Item, response: Text) -> Iterator[Operation]:
    """All or nothing."""
    yield from grade_entry(item.shape, response.text)


def number_examples(item: Item) -> Iterator[Example]:
    """Yield every expected number as a learner of the page's language would write it."""
    for answer in item.shape.answers:
        text = format_number(answer.number.value, item.shape.language)
        yield Example(f"answer-{answer.id}", Text(f"{text} {answer.number.unit}".strip()), answer.right)


NUMBER = ItemType("number", NumberEntry, Text, check_number, grade_number, number_examples)

"""Number: a typed number with tolerance and unit (QTI textEntryInteraction, numeric base type).

How numbers are read is in `quiz_engine.core.number`, units are in `quiz_engine.core.unit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..core.item import Example, Item
from ..core.number import (
    Reading,
    bounds,
    expand_units,
    format_number,
    is_match,
    read_number,
    response_unit,
    unit_of,
)
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit, Tell
from ..core.response import Text
from ..core.shape import NumberAnswer, NumberEntry
from ..core.text import quote
from ..core.unit import make_unit
from ..errors import Problem
from .item_type import ItemType


def check_entry(entry: NumberEntry, prefix: str = "") -> Iterator[Problem]:
    """Yield problems of number keys: none right, two dimensions, one listed twice, an overlap."""
    answers = expand_units(entry.answers)
    right = [answer for answer in answers if answer.right]
    if not right:
        yield Problem(
            "QE201",
            "No number is right.",
            'Write answer="= …" or an entry with "[x]".',
            prefix or None,
        )
        return
    unit = right[0].number.unit
    for index, answer in enumerate(answers):
        part = f"{prefix}/{answer.id}" if prefix else answer.id
        if unit_of(answer.number).dimension != make_unit(unit).dimension:
            yield Problem(
                "QE113",
                f'The unit "{answer.number.unit}" does not convert to "{unit}".'
                if unit
                else f'The unit "{answer.number.unit}" stands here; the right number has none.',
                "Write all numbers of a question in units of one kind.",
                part,
            )
            continue
        twin = next(
            (each for each in answers[:index] if bounds(each.number) == bounds(answer.number)), None
        )
        if twin is not None and twin.right == answer.right:
            yield Problem(
                "QE207",
                f'The number "{answer.id}" is the same as "{twin.id}".',
                "Other notations and units are converted; remove one.",
                part,
            )
        holder = next((each for each in right if not answer.right and _overlap(each, answer)), None)
        if holder is not None:
            yield Problem(
                "QE211",
                f'The wrong number "{answer.id}" overlaps the right number "{holder.id}".',
                "Make a tolerance smaller, or remove the wrong number.",
                part,
            )


def _overlap(one: NumberAnswer, other: NumberAnswer) -> bool:
    (least, greatest), (low, high) = bounds(one.number), bounds(other.number)
    return least <= high and low <= greatest


def grade_entry(entry: NumberEntry, text: str, part: str = "") -> Iterator[Operation]:
    """Full credit within the tolerance; invalid when unreadable or right by another reading."""
    readings = read_number(text, entry.language)
    if not readings:
        shown = quote(text)
        empty, unreadable = (
            Feedback("invalid.empty", part),
            Feedback("invalid.number", part, (("text", shown),)),
        )
        yield Invalidate(unreadable if shown else empty)
        return
    answers = expand_units(entry.answers)
    key = next(answer.number for answer in answers if answer.right)
    reading, *others = readings
    unit = response_unit(reading, key)
    units = (("unit", reading.unit), ("key", key.unit))
    if unit is None:
        yield Invalidate(Feedback("invalid.unit", part, units))
        return
    answer = _match(answers, reading)
    is_right = answer is not None and answer.right
    for other in others:
        meant = _match(answers, other)
        if not is_right and meant is not None and meant.right:
            first, second = (format_number(each.value, entry.language) for each in readings)
            yield Invalidate(
                Feedback("invalid.ambiguous", part, (("first", first), ("second", second)))
            )
            return
    yield SetCredit(Fraction(is_right))
    if answer is not None:
        code = "answer.correct" if answer.right else "answer.incorrect"
        yield Tell(Feedback(code, f"{part}/{answer.id}" if part else answer.id))
    elif unit.dimension != unit_of(key).dimension:
        yield Tell(Feedback("number.unit-differs", part, units))


def _match(answers: tuple[NumberAnswer, ...], reading: Reading) -> NumberAnswer | None:
    return next((answer for answer in answers if is_match(reading, answer.number)), None)


def expected_numbers(entry: NumberEntry) -> Iterator[tuple[str, bool]]:
    """Yield every expected number in the notation of the page, and whether it is right."""
    for answer in expand_units(entry.answers):
        text = f"{format_number(answer.number.value, entry.language)} {answer.number.unit}"
        yield text.strip(), answer.right


def check_number(item: Item) -> Iterator[Problem]:
    """Yield problems of the number keys."""
    yield from check_entry(item.shape)


def grade_number(item: Item, response: Text) -> Iterator[Operation]:
    """All or nothing."""
    yield from grade_entry(item.shape, response.text)


def number_examples(item: Item) -> Iterator[Example]:
    """Yield every expected number."""
    for answer, (text, right) in zip(item.shape.answers, expected_numbers(item.shape), strict=True):
        yield Example(f"answer-{answer.id}", Text(text), right)


NUMBER = ItemType("number", NumberEntry, Text, check_number, grade_number, number_examples)

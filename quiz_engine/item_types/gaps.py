"""Gaps in running text: text, number or drop-down (QTI textEntry- and inlineChoiceInteraction).

Every gap is worth a share by its weight, unless the author chooses another of the rules in
`quiz_engine.item_types.scoring`. An untouched or unreadable gap makes the response invalid, so
that nobody loses an attempt to a gap that was overlooked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit, Tell
from ..core.response import Filling
from ..core.shape import Blank, Blanks, Choices, NumberEntry, TextEntry
from ..core.text import quote
from ..errors import Problem
from . import number, short_text
from .choosing import check_choices, check_one_key
from .item_type import ItemType
from .scoring import ALL_OR_NOTHING, PER_PART, RIGHT_MINUS_WRONG, Part, credit_parts

_HELP = {
    "QE201": "Put the right one in round brackets: [[( right ) | wrong]].",
    "QE202": "Keep one in round brackets.",
    "QE203": "Write at least 2, with a bar between them: [[( right ) | wrong]].",
    "QE205": "Write a text on both sides of every bar.",
}
"""Remedies for a drop-down, where those of a task list do not fit."""


def check_gaps(item: Item) -> Iterator[Problem]:
    """Yield problems of every gap."""
    if not item.shape.blanks:
        yield Problem("QE212", "There is no gap.", "Write [[answer]] where the gap is to be.")
    texts = [each.entry for each in item.shape.blanks if isinstance(each.entry, TextEntry)]
    if any(each.rule.typos for each in texts) and not any(map(short_text.forgives, texts)):
        yield Problem("QE222", *short_text.NO_TYPOS, "@typos")
    for blank in item.shape.blanks:
        match blank.entry:
            case TextEntry():
                yield from short_text.check_entry(blank.entry, blank.id)
            case NumberEntry():
                yield from number.check_entry(blank.entry, blank.id)
            case Choices(choices):
                for problem in (*check_choices(choices), *check_one_key(choices)):
                    yield replace(
                        problem, part=blank.id, help=_HELP.get(problem.code, problem.help)
                    )


def grade_gaps(item: Item, response: Filling) -> Iterator[Operation]:
    """Credit for the right gaps by the item's rule."""
    filled = dict(response.blanks)
    parts: list[Part] = []
    for blank in item.shape.blanks:
        for operation in _grade_blank(blank, filled.get(blank.id, "")):
            if isinstance(operation, SetCredit):
                is_right = operation.credit == 1
                parts.append(Part(blank.id, is_right, blank.weight))
                yield Tell(Feedback("gap.correct" if is_right else "gap.incorrect", blank.id))
            else:
                yield operation
    if not parts:
        return
    yield from credit_parts(GAPS.rule_of(item), parts)
    right = sum(part.right for part in parts)
    if 0 < right < len(item.shape.blanks):
        found = (("found", str(right)), ("gaps", str(len(item.shape.blanks))))
        yield Tell(Feedback("gaps.found", args=found))


def _grade_blank(blank: Blank, text: str) -> Iterator[Operation]:
    match blank.entry:
        case TextEntry():
            yield from short_text.grade_entry(blank.entry, text, blank.id)
        case NumberEntry():
            yield from number.grade_entry(blank.entry, text, blank.id)
        case Choices(choices):
            chosen = next((choice for choice in choices if choice.id == text), None)
            if chosen is not None:
                yield SetCredit(Fraction(chosen.key))
            elif not text.strip():
                yield Invalidate(Feedback("invalid.empty", blank.id))
            else:
                yield Invalidate(
                    Feedback("invalid.unknown-choice", blank.id, (("choice", quote(text)),))
                )


def _values(blank: Blank) -> Iterator[tuple[str, bool]]:
    """Yield what may be filled into a gap, as submitted, and whether it is right."""
    match blank.entry:
        case TextEntry(answers):
            yield from ((answer.text, answer.right) for answer in answers if not answer.pattern)
        case NumberEntry():
            yield from number.expected_numbers(blank.entry)
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


def split_gaps(item: Item) -> Iterator[Item]:
    """Yield an item for each gap alone."""
    for blank in item.shape.blanks:
        yield replace(item, shape=Blanks((blank,)))


GAPS = ItemType(
    "gaps",
    Blanks,
    Filling,
    check_gaps,
    grade_gaps,
    gap_examples,
    (PER_PART, ALL_OR_NOTHING, RIGHT_MINUS_WRONG),
    split=split_gaps,
)

"""What types with choices, cards or rows share (L1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, Tell
from ..core.response import Selection
from ..core.shape import Card, Choice, Choices, Row, Target
from ..core.text import quote
from ..errors import Problem
from .part_texts import unclear_parts


def check_choices(choices: tuple[Choice, ...], least: int = 2) -> Iterator[Problem]:
    """Yield problems of a list of choices: too few, empty, equal, no key."""
    yield from check_texts(choices, "choice", least, "Write its text after the box.")
    if choices and not any(choice.key for choice in choices):
        yield Problem("QE201", "No choice is a key.", 'Mark each right choice with "[x]".')


def check_texts(
    parts: Sequence[Choice | Card | Row | Target], what: str, least: int, remedy: str
) -> Iterator[Problem]:
    """Yield problems of the texts of parts that `what` names: too few, empty, equal.

    `remedy` says where the text of an empty one is to be written.
    """
    if len(parts) < least:
        yield Problem(
            "QE203",
            f"The number of {what}s is {len(parts)}.",
            f"Write at least {least}, one on each line.",
        )
    name = what.capitalize()
    for part, twin in unclear_parts(parts):
        if twin is None:
            yield Problem("QE205", f'{name} "{part.id}" is empty.', remedy, part.id)
        else:
            yield Problem(
                "QE204",
                f'{name}s "{twin.id}" and "{part.id}" have the same text.',
                "Change or remove one of them.",
                part.id,
            )


def check_one_key(choices: tuple[Choice, ...]) -> Iterator[Problem]:
    """Yield a problem for every key after the first."""
    keys = [choice.id for choice in choices if choice.key]
    for extra in keys[1:]:
        yield Problem(
            "QE202",
            f'Choice "{extra}" is a second key, after "{keys[0]}".',
            'Keep one "[x]", or write type="multiple-choice".',
            extra,
        )


def tell_choices(shape: Choices, response: Selection) -> Iterator[Operation]:
    """Yield the verdict on each chosen option, in the order of the source."""
    chosen = set(response.choices)
    for choice in shape.choices:
        if choice.id in chosen:
            yield Tell(Feedback("choice.correct" if choice.key else "choice.incorrect", choice.id))


def invalid_selection(shape: Choices, response: Selection) -> Iterator[Operation]:
    """Yield why a selection cannot be graded: nothing chosen, or a choice that is not there."""
    known = {choice.id for choice in shape.choices}
    if not response.choices:
        yield Invalidate(Feedback("invalid.nothing-chosen"))
    unknown = next((chosen for chosen in response.choices if chosen not in known), None)
    if unknown is not None:
        yield Invalidate(Feedback("invalid.unknown-choice", args=(("choice", quote(unknown)),)))


def single_examples(item: Item) -> Iterator[Example]:
    """Yield each choice as a response of its own."""
    for choice in item.shape.choices:
        yield Example(f"choice-{choice.id}", Selection((choice.id,)), choice.key)

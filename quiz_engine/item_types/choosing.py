"""What the three choice types share (L1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, Tell
from ..core.response import Selection
from ..core.shape import Choice, Choices
from ..core.text import quote
from ..errors import Problem


def check_choices(choices: tuple[Choice, ...], least: int = 2) -> Iterator[Problem]:
    """Yield problems of a list of choices: too few, empty, equal, no key.

    Equal is what looks equal: capitals, marks and punctuation may be the very point of a question.
    """
    if len(choices) < least:
        yield Problem(
            "QE203",
            f"The number of choices is {len(choices)}.",
            f"Write at least {least}, one on each line.",
        )
    seen: dict[str, str] = {}
    for choice in choices:
        text = " ".join(unicodedata.normalize("NFC", choice.text).split())
        if not text:
            yield Problem(
                "QE205",
                f'Choice "{choice.id}" is empty.',
                "Write its text after the box.",
                choice.id,
            )
        elif text in seen:
            yield Problem(
                "QE204",
                f'Choices "{seen[text]}" and "{choice.id}" have the same text.',
                "Change or remove one of them.",
                choice.id,
            )
        else:
            seen[text] = choice.id
    if choices and not any(choice.key for choice in choices):
        yield Problem("QE201", "No choice is a key.", 'Mark each right choice with "[x]".')


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

"""Short text: one line, compared with a list of expected texts (QTI textEntryInteraction).

The rules of comparison are in `quiz_engine.core.text`, those of patterns in `core.pattern`, and
those of typing errors in `core.spelling`. An error is forgiven only where the response is nearer to
a right answer than to every expected wrong one, and has the same digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit, Tell
from ..core.pattern import PatternError, compile_pattern, is_full_match
from ..core.response import Text
from ..core.shape import TextAnswer, TextEntry
from ..core.spelling import distance, has_same_digits, tolerance
from ..core.text import normalise, quote
from ..errors import Problem
from .item_type import ItemType

NO_TYPOS = (
    "No answer is long enough for typing errors to be forgiven.",
    "Errors are forgiven from 5 letters on, one for every 4 letters; remove the attribute.",
)
"""Message and remedy of QE222."""
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
    elif first_right(entry) is None:
        yield Problem(
            "QE201",
            "Every right answer is a pattern.",
            "Write a plain answer too: it is shown as the key.",
            prefix or None,
        )
    elif entry.rule.typos and not prefix and not forgives(entry):
        yield Problem("QE222", *NO_TYPOS, "@typos")
    seen: dict[str, str] = {}
    for answer in entry.answers:
        text = normalise(answer.text, entry.rule)
        part = f"{prefix}/{answer.id}" if prefix else answer.id
        shown = f"/{answer.text}/" if answer.pattern else answer.text
        if answer.pattern:
            yield from _check_pattern(answer, entry, part)
            text = shown
        if not text:
            yield Problem("QE205", "An answer is empty.", "Write the expected text.", part)
        elif text in seen:
            yield Problem(
                "QE207",
                f'"{shown}" is the same answer as "{seen[text]}".',
                "Capitals, spaces and the placement of tone marks make no difference; remove one.",
                part,
            )
        else:
            seen[text] = shown


def _check_pattern(answer: TextAnswer, entry: TextEntry, part: str) -> Iterator[Problem]:
    try:
        compile_pattern(answer.text, entry.rule)
    except PatternError as error:
        before = answer.text[: error.index]
        where = f' after "/{quote(before)}"' if before and error.index < len(answer.text) else ""
        yield Problem(
            "QE221",
            f'The pattern "/{quote(answer.text)}/" is not readable{where}: {error}.',
            "Write letters, \\d, [a-z], ( | ), and ? * + {2,5} for repetitions.",
            part,
        )


def first_right(entry: TextEntry) -> TextAnswer | None:
    """Return the answer that is shown as the key: the first right one that is no pattern."""
    return next((each for each in entry.answers if each.right and not each.pattern), None)


def forgives(entry: TextEntry) -> bool:
    """Return True when a right answer is long enough for a typing error to be forgiven."""
    return any(
        tolerance(normalise(each.text, entry.rule), entry.rule.typos)
        for each in entry.answers
        if each.right and not each.pattern
    )


def grade_entry(entry: TextEntry, text: str, part: str = "") -> Iterator[Operation]:
    """Full credit for an expected right text; tell expected wrong ones and mere marks."""
    given = normalise(text, entry.rule) if len(text) <= _LONGEST else text
    if not given.strip():
        yield Invalidate(Feedback("invalid.empty", part))
        return
    answer = next((each for each in entry.answers if _fits(each, entry, text, given)), None)
    meant = _misspelt(entry, given) if answer is None and len(text) <= _LONGEST else None
    if meant is not None:
        yield SetCredit(Fraction(1))
        yield Tell(Feedback("answer.correct", f"{part}/{meant.id}" if part else meant.id))
        yield Tell(Feedback("text.typo", part, (("text", quote(meant.text)),)))
        return
    yield SetCredit(Fraction(answer is not None and answer.right))
    if answer is not None:
        code = "answer.correct" if answer.right else "answer.incorrect"
        yield Tell(Feedback(code, f"{part}/{answer.id}" if part else answer.id))
    elif entry.rule.marks and len(text) <= _LONGEST and _is_right_but_for_marks(entry, text):
        yield Tell(Feedback("text.marks-differ", part))


def _fits(answer: TextAnswer, entry: TextEntry, text: str, given: str) -> bool:
    if not answer.pattern:
        return normalise(answer.text, entry.rule) == given
    try:
        return is_full_match(answer.text, text, entry.rule)
    except PatternError:
        return False  # nobody checked the item: what cannot be read fits nothing


def _misspelt(entry: TextEntry, given: str) -> TextAnswer | None:
    """Return the right answer that was meant, when only few letters of it are mistyped."""
    best, meant, wrong = entry.rule.typos + 1, None, entry.rule.typos + 1
    for answer in entry.answers if entry.rule.typos else ():
        if answer.pattern:
            continue
        text = normalise(answer.text, entry.rule)
        far = distance(given, text, entry.rule.typos)
        if not answer.right:
            wrong = min(wrong, far)
        elif far < best and far <= tolerance(text, entry.rule.typos):
            if has_same_digits(given, text):
                best, meant = far, answer
    return meant if best < wrong else None


def _is_right_but_for_marks(entry: TextEntry, text: str) -> bool:
    rule = replace(entry.rule, marks=False)
    given = normalise(text, rule)
    return any(
        normalise(answer.text, rule) == given
        for answer in entry.answers
        if answer.right and not answer.pattern
    )


def check_text(item: Item) -> Iterator[Problem]:
    """Yield problems of the expected texts."""
    yield from check_entry(item.shape)


def grade_text(item: Item, response: Text) -> Iterator[Operation]:
    """All or nothing."""
    yield from grade_entry(item.shape, response.text)


def text_examples(item: Item) -> Iterator[Example]:
    """Yield every expected text as it is written; a pattern is none."""
    for answer in item.shape.answers:
        if not answer.pattern:
            yield Example(f"answer-{answer.id}", Text(answer.text), answer.right)


SHORT_TEXT = ItemType("short-text", TextEntry, Text, check_text, grade_text, text_examples)

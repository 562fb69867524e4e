"""Facts about revisions: what a learner is told of, and what not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiz_engine.core.item import Item
from quiz_engine.core.number import parse_number_key
from quiz_engine.core.revision import content_hash, key_revision
from quiz_engine.core.shape import (
    Blank,
    Blanks,
    Choice,
    Choices,
    NumberAnswer,
    NumberEntry,
    TextAnswer,
    TextEntry,
    TextRule,
)

CHOICES = Choices((Choice("a", True), Choice("b")))
TEXT = TextEntry((TextAnswer("a", "hòa"), TextAnswer("b", "bình", False)))
ITEM = Item("x", "single-choice", CHOICES)
GAP, OTHER = Blank("a", CHOICES), Blank("b", TEXT)


def numbers(*sources: str, language: str = "vi", right: bool = True) -> NumberEntry:
    """Return an entry with these keys, all right or all but the first wrong."""
    answers = [
        NumberAnswer(chr(97 + index), parse_number_key(source), right or index == 0)
        for index, source in enumerate(sources)
    ]
    return NumberEntry(tuple(answers), language)


def of(shape: object) -> str:
    """Return the key revision of an item with this shape."""
    return key_revision(Item("x", "y", shape))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CHOICES, Choices((Choice("b"), Choice("a", True, "text", "feedback")))),
        (TEXT, TextEntry((TextAnswer("a", "bình", False), TextAnswer("b", "Hoà.")))),
        (TEXT, TextEntry((TextAnswer("a", "hòa"),))),
        (numbers("1 km"), numbers("1000 m", language="en")),
        (numbers("1 km", "2 km"), numbers("2 km", "1")),
        (numbers("100 ± 1 %"), numbers("100 ± 1")),
        (numbers("100", "90", right=False), numbers("100")),
        (Blanks((GAP, OTHER)), Blanks((OTHER, GAP))),
    ],
)  # fmt: skip
def test_same_key(before: object, after: object) -> None:
    """Order, texts, notation and feedback leave the key as it was."""
    assert of(before) == of(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CHOICES, Choices((Choice("a"), Choice("b", True)))),
        (CHOICES, Choices((Choice("a", True), Choice("b"), Choice("c")))),
        (CHOICES, replace(CHOICES, multiple=True)),
        (TEXT, TextEntry((TextAnswer("a", "hòa"), TextAnswer("b", "bình")))),
        (TEXT, TextEntry((TextAnswer("a", "hoa"),))),
        (TEXT, replace(TEXT, rule=TextRule(marks=False))),
        (TEXT, replace(TEXT, rule=TextRule(case=True))),
        (numbers("1 km"), numbers("1.5 km")),
        (numbers("1 km"), numbers("1 ± 0.1 km")),
        (numbers("1 km"), numbers("1 kg")),
        (numbers("1 km"), numbers("1")),
        (numbers("1 km"), numbers("1 km", "2 km")),
        (Blanks((Blank("a", CHOICES),)), Blanks((Blank("b", CHOICES),))),
    ],
)
def test_other_key(before: object, after: object) -> None:
    """Key, tolerance, unit, accepted answers and rules change the revision."""
    assert of(before) != of(after)


def test_type_and_points_belong_to_the_key() -> None:
    """Type and points decide the score too."""
    others = [replace(ITEM, points=2), replace(ITEM, type="true-false"), ITEM]
    assert len({key_revision(each) for each in others}) == 3


def test_content_hash_sees_everything() -> None:
    """A text, a hint and the order of choices change the content hash."""
    turned = replace(ITEM, shape=Choices(CHOICES.choices[::-1]))
    others = [replace(ITEM, prompt="?"), replace(ITEM, hints=("?",)), turned, ITEM]
    assert len({content_hash(each) for each in others}) == 4


def test_revisions_are_stable() -> None:
    """Stored progress depends on these exact values: changing them makes every key look changed."""
    assert key_revision(ITEM) == "ec5f441641ad"
    assert key_revision(Item("x", "number", numbers("3.14 ± 0.01 km"))) == "4c594f9cc8a5"
    assert content_hash(replace(ITEM, prompt="½ \ud800")) == "37842874e5b4"

"""Facts about single choice."""

from __future__ import annotations

import pytest

from quiz_engine.core.item import Example, Item
from quiz_engine.core.outcome import Feedback
from quiz_engine.core.response import Selection, Text
from quiz_engine.core.shape import Choice, Choices
from quiz_engine.errors import CodecError
from quiz_engine.item_types import check_item, grade


def make(*choices: Choice) -> Item:
    """Return an item with these choices."""
    return Item("x", "single-choice", Choices(choices))


ITEM = make(Choice("a", False, "Màu"), Choice("b", True, "Tên"), Choice("c", False, "Logo"))


def codes(item: Item) -> list[tuple[str, str | None]]:
    """Return codes and parts of the problems of an item."""
    return [(problem.code, problem.part) for problem in check_item(item)]


@pytest.mark.parametrize(
    ("chosen", "scaled", "feedback"),
    [
        ("b", 1, [("correct", ""), ("choice.correct", "b")]),
        ("a", 0, [("incorrect", ""), ("choice.incorrect", "a")]),
        ("", 0, [("invalid", ""), ("invalid.nothing-chosen", "")]),
        ("ab", 0, [("invalid", ""), ("invalid.choose-one", "")]),
        ("z", 0, [("invalid", ""), ("invalid.unknown-choice", "")]),
    ],
)
def test_grade(chosen: str, scaled: float, feedback: list[tuple[str, str]]) -> None:
    """The key earns everything; no choice, two choices and a foreign one are invalid."""
    outcome = grade(ITEM, Selection(tuple(chosen)))
    assert outcome.score.scaled == scaled
    assert [(each.code, each.part) for each in outcome.feedback] == feedback


def test_unknown_choice_is_quoted_briefly() -> None:
    """A foreign choice of a megabyte is told in 60 characters."""
    outcome = grade(ITEM, Selection(("z" * 10**6,)))
    assert outcome.feedback[1] == Feedback(
        "invalid.unknown-choice", args=(("choice", "z" * 59 + "…"),)
    )


def test_sound() -> None:
    """A sound item has no problem; its own examples are graded."""
    assert codes(ITEM) == []


def test_problems() -> None:
    """Too few choices, empty ones, equal ones, no key and two keys are told, with the choice."""
    assert codes(make()) == [("QE203", None)]
    assert codes(make(Choice("a", True, "x"))) == [("QE203", None)]
    assert codes(make(Choice("a", True, "x"), Choice("b", False, " \n"))) == [("QE205", "b")]
    same = make(Choice("a", True, "Hoà  bình"), Choice("b", False, "Hoa\u0300 bình"))
    assert codes(same) == [("QE204", "b")]
    assert codes(make(Choice("a", False, "x"), Choice("b", False, "y"))) == [("QE201", None)]
    three = make(Choice("a", True, "x"), Choice("b", True, "y"), Choice("c", True, "z"))
    assert codes(three) == [("QE202", "b"), ("QE202", "c")]


@pytest.mark.parametrize(
    ("left", "right"), [("matkhau", "MatKhau"), ("Khỏe không?", "Khỏe không."), ("hòa", "hoà")]
)
def test_choices_may_differ_in_little(left: str, right: str) -> None:
    """Capitals, punctuation and tone placement can be the point of a question."""
    assert codes(make(Choice("a", True, left), Choice("b", False, right))) == []


def test_examples_are_graded() -> None:
    """An example that contradicts the key is told by its id."""
    examples = (Example("e1", Selection(("a",)), True), Example("e2", Selection(("z",)), False))
    item = Item("x", "single-choice", ITEM.shape, examples=examples)
    assert codes(item) == [("QE208", "e1")]


@pytest.mark.parametrize(
    "item",
    [
        make(Choice("a"), Choice("b")),
        make(),
        Item("x", "number", ITEM.shape),
        Item("x", "no-such-type", ITEM.shape),
    ],
)
def test_items_that_nobody_can_get_right(item: Item) -> None:
    """An item without a key, or of a type with another shape, is refused, not graded wrong."""
    with pytest.raises(CodecError):
        grade(item, Selection(("a",)))


def test_foreign_response() -> None:
    """A typed text is no response to a choice."""
    with pytest.raises(CodecError, match="Text is not a response to single-choice"):
        grade(ITEM, Text("b"))

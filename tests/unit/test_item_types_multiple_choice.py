"""Facts about multiple choice."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quiz_engine.core.item import Item
from quiz_engine.core.response import Selection
from quiz_engine.core.shape import Choice, Choices
from quiz_engine.item_types import check_item, find_item_type, grade


def make(keys: str, distractors: str) -> Item:
    """Return an item with these keys and distractors, one letter each."""
    choices = [Choice(each, True, f"right {each}") for each in keys]
    choices += [Choice(each, False, f"wrong {each}") for each in distractors]
    return Item("x", "multiple-choice", Choices(tuple(choices), True), points=6)


ITEM = make("abc", "de")


@pytest.mark.parametrize(
    ("chosen", "credit"),
    [
        ("abc", 1), ("cab", 1), ("ab", Fraction(2, 3)), ("a", Fraction(1, 3)),
        ("abcd", Fraction(1, 2)),
        ("abd", Fraction(1, 6)), ("ad", 0), ("abcde", 0), ("de", 0),
    ],
)  # fmt: skip
def test_right_minus_wrong(chosen: str, credit: Fraction) -> None:
    """Credit is the share of keys less the share of distractors, never below 0."""
    outcome = grade(ITEM, Selection(tuple(chosen)))
    assert outcome.score.scaled == float(credit)
    assert outcome.score.raw == float(6 * credit)
    assert outcome.success is (credit == 1)


def test_choosing_everything_earns_nothing() -> None:
    """Ticking all boxes is worth 0, unless all of them are keys."""
    assert grade(make("ab", "c"), Selection(tuple("abc"))).score.scaled == 0
    assert grade(make("ab", ""), Selection(tuple("ab"))).score.scaled == 1


def test_feedback() -> None:
    """Each chosen option is told in the order of the source, then how many keys were found."""
    outcome = grade(ITEM, Selection(tuple("db")))
    told = [(each.code, each.part, each.args) for each in outcome.feedback]
    assert told == [
        ("incorrect", "", ()),
        ("choice.correct", "b", ()),
        ("choice.incorrect", "d", ()),
        ("choices.found", "", (("found", "1"), ("keys", "3"))),
    ]


@pytest.mark.parametrize(("chosen", "code"), [("", "nothing-chosen"), ("az", "unknown-choice")])
def test_invalid(chosen: str, code: str) -> None:
    """Nothing chosen and a foreign choice are invalid, and tell nothing about the rest."""
    outcome = grade(ITEM, Selection(tuple(chosen)))
    assert [each.code for each in outcome.feedback] == ["invalid", f"invalid.{code}"]


def test_checks() -> None:
    """One key is enough, any number of keys is sound, none is a problem."""
    assert list(check_item(ITEM)) == list(check_item(make("a", "b"))) == []
    assert list(check_item(make("ab", ""))) == []
    assert [each.code for each in check_item(make("", "ab"))] == ["QE201"]


def test_examples() -> None:
    """The key is right; one key less and one distractor more are not."""
    examples = find_item_type("multiple-choice").examples(make("ab", "c"))
    assert [("".join(each.response.choices), each.right) for each in examples] == [
        ("ab", True), ("b", False), ("a", False), ("abc", False),
    ]  # fmt: skip

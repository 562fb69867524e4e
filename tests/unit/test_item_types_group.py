"""Facts about sorting into groups."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from quiz_engine.core.item import Item
from quiz_engine.core.shape import Card, Placement, Target
from quiz_engine.item_types import check_item, find_item_type, grade
from tests.unit.placing import check_rules, pairs, written

TARGETS = (Target("1", "one"), Target("2", "two"))
CARDS = (
    Card("a", "card a", "1"),
    Card("b", "card b", "1"),
    Card("c", "card c", "2", weight=2),
)
ITEM = Item("x", "group", Placement(TARGETS, CARDS), points=4)


@pytest.mark.parametrize(
    ("laid", "share", "difference"),
    [
        ("a1 b1 c2", 1, 1),
        ("c2 a1 b1", 1, 1),
        ("a1 b2 c2", Fraction(3, 4), Fraction(1, 2)),
        ("a1 b1 c1", Fraction(1, 2), 0),
        ("a2 b2 c2", Fraction(1, 2), 0),
        ("a2 b2 c1", 0, 0),
    ],
)
def test_rules(laid: str, share: Fraction, difference: Fraction) -> None:
    """A card counts with its weight: its share, right minus wrong, or all of them."""
    check_rules(ITEM, laid, share, difference)


def test_feedback() -> None:
    """Every card is told in the order of the source, then how many are right."""
    outcome = grade(ITEM, pairs("c2 b2 a1"))
    assert [(each.code, each.part) for each in outcome.feedback] == [
        ("partial", ""),
        ("part.correct", "a"),
        ("part.incorrect", "b"),
        ("part.correct", "c"),
        ("parts.found", ""),
    ]


@pytest.mark.parametrize(
    ("laid", "told"),
    [
        ("", [("nothing-placed", ())]),
        ("a1", [("cards-left", (("count", "2"),))]),
        ("a1 b1 z2", [("unknown-choice", (("choice", "z"),)), ("cards-left", (("count", "1"),))]),
        ("a1 b1 c9", [("unknown-choice", (("choice", "9"),))]),
        ("a1 a2 b1 c2", [("placed-twice", ())]),
    ],
)
def test_invalid(laid: str, told: list[tuple[str, tuple]]) -> None:
    """Cards that lie nowhere are counted, and cost no attempt; ids that are not there neither."""
    outcome = grade(ITEM, pairs(laid))
    assert [(each.code, each.args) for each in outcome.feedback] == [
        ("invalid", ()), *((f"invalid.{code}", args) for code, args in told)
    ]  # fmt: skip


def shape(cards: tuple[Card, ...], targets: tuple[Target, ...] = TARGETS) -> Item:
    """Return an item of these cards."""
    return replace(ITEM, shape=Placement(targets, cards))


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (ITEM, []),
        (shape((*CARDS, Card("d", "card d"))), [("QE201", "card:d", "error")]),
        (shape(()), [("QE201", None, "error")]),
        (shape(CARDS[:2]), [("QE203", "2", "warning")]),
        (shape(CARDS[:2], TARGETS[:1]), [("QE203", None, "error")]),
        (shape((*CARDS, Card("d", "card a", "2"))), [("QE204", "card:d", "error")]),
        (shape((*CARDS, Card("d", "", "2"))), [("QE205", "card:d", "error")]),
        (shape(CARDS, (TARGETS[0], Target("2", "one"))), [("QE204", "2", "error")]),
        (shape(CARDS, (TARGETS[0], Target("2", ""))), [("QE205", "2", "error")]),
    ],
)
def test_checks(item: Item, told: list[tuple[str, str | None, str]]) -> None:
    """Each card has a group, all texts differ, and there are two groups; an empty one is warned
    of."""
    assert [(each.code, each.part, each.severity) for each in check_item(item)] == told


def test_examples() -> None:
    """The key is right; each card in another group, and one left out, are not."""
    assert written(find_item_type("group").examples(ITEM)) == [
        ("a1 b1 c2", True),
        ("a2 b1 c2", False),
        ("a1 b2 c2", False),
        ("a1 b1 c1", False),
        ("a1 b1", False),
    ]

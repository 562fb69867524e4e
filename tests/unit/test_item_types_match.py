"""Facts about matching pairs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from quiz_engine.core.item import Item, Scoring
from quiz_engine.core.shape import Card, Placement, Target
from quiz_engine.item_types import check_item, find_item_type, grade
from tests.unit.placing import check_rules, pairs, written

TARGETS = tuple(Target(each, f"target {each}") for each in "123")
CARDS = (
    Card("a", "card a", "1"),
    Card("b", "card b", "2", weight=2),
    Card("c", "card c", "3"),
    Card("d", "card d"),
)
ITEM = Item("x", "match", Placement(TARGETS, CARDS, True), points=12)


@pytest.mark.parametrize(
    ("laid", "share", "difference"),
    [
        ("a1 b2 c3", 1, 1),
        ("c3 b2 a1", 1, 1),
        ("b1 a2 c3", Fraction(1, 4), 0),
        ("a1 b2 d3", Fraction(3, 4), Fraction(1, 2)),
        ("a1 c2 b3", Fraction(1, 4), 0),
        ("c1 b2 a3", Fraction(1, 2), 0),
        ("b1 c2 a3", 0, 0),
    ],
)
def test_rules(laid: str, share: Fraction, difference: Fraction) -> None:
    """A target counts with the weight of its card: its share, right minus wrong, or all of them."""
    check_rules(ITEM, laid, share, difference)


def test_negative_credit() -> None:
    """Only where the author asks for it does a wrong pair cost more than it earns."""
    scoring = Scoring("right-minus-wrong", negative=True)
    assert grade(replace(ITEM, scoring=scoring), pairs("b1 a2 d3")).score.scaled == -1


def test_feedback() -> None:
    """Every target is told in the order of the source, then how many are right."""
    outcome = grade(ITEM, pairs("b1 a2 c3"))
    assert [(each.code, each.part, each.args) for each in outcome.feedback] == [
        ("partial", "", ()),
        ("part.incorrect", "1", ()),
        ("part.incorrect", "2", ()),
        ("part.correct", "3", ()),
        ("parts.found", "", (("found", "1"), ("parts", "3"))),
    ]


@pytest.mark.parametrize(
    ("laid", "told"),
    [
        ("", [("nothing-placed", "")]),
        ("b2", [("target-empty", "1"), ("target-empty", "3")]),
        ("a1 b2 z3", [("unknown-choice", ""), ]),
        ("a1 b2 c9", [("unknown-choice", ""), ("target-empty", "3")]),
        ("a1 a2 c3", [("placed-twice", "")]),
        ("a1 b2 c3 d3", [("placed-twice", "")]),
    ],
)
def test_invalid(laid: str, told: list[tuple[str, str]]) -> None:
    """What was overlooked is named and costs no attempt; ids that are not there neither."""
    outcome = grade(ITEM, pairs(laid))
    assert [(each.code, each.part) for each in outcome.feedback] == [
        ("invalid", ""), *((f"invalid.{code}", part) for code, part in told)
    ]  # fmt: skip
    assert outcome.score.raw == 0
    assert not outcome.completion


def shape(cards: tuple[Card, ...], targets: tuple[Target, ...] = TARGETS) -> Item:
    """Return an item of these cards."""
    return replace(ITEM, shape=Placement(targets, cards, True))


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (ITEM, []),
        (shape(CARDS[1:]), [("QE201", "1")]),
        (shape(CARDS[:1], TARGETS[:1]), [("QE203", None)]),
        (shape((*CARDS, Card("e", "card e", "2"))), [("QE202", "card:e")]),
        (shape((*CARDS, Card("e", " card  a "))), [("QE204", "card:e")]),
        (shape((*CARDS, Card("e"))), [("QE205", "card:e")]),
        (shape(CARDS, (*TARGETS[:2], Target("3", "target 1"))), [("QE204", "3")]),
        (shape(CARDS, (*TARGETS[:2], Target("3"))), [("QE205", "3")]),
    ],
)
def test_checks(item: Item, told: list[tuple[str, str | None]]) -> None:
    """Each target has one card, all texts differ, and there are at least two pairs."""
    assert [(each.code, each.part) for each in check_item(item)] == told


def test_equal_cards_point_to_groups() -> None:
    """Who gives two targets the same card wants groups, and is told so."""
    (problem,) = check_item(shape((*CARDS[:2], Card("c", "card a", "3"))))
    assert 'type="group"' in problem.help


def test_examples() -> None:
    """The key is right; neighbours exchanged, a left-over card, and an empty target are not."""
    assert written(find_item_type("match").examples(ITEM)) == [
        ("a1 b2 c3", True),
        ("c3 a2 b1", False),
        ("a1 b3 c2", False),
        ("d1 b2 c3", False),
        ("a1 b2", False),
    ]

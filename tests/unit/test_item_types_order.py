"""Facts about putting in order."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest

from quiz_engine.core.item import Item, Scoring
from quiz_engine.core.response import Order
from quiz_engine.core.shape import Card, Sequence
from quiz_engine.item_types import check_item, find_item_type, grade
from quiz_engine.item_types.order import longest_run


def make(cards: str = "abcde", rule: str = "") -> Item:
    """Return an item with these cards, one letter each, in their right order."""
    made = tuple(Card(each, f"card {each}") for each in cards)
    return Item("x", "order", Sequence(made), points=4, scoring=Scoring(rule))


def marks(cards: str, item: Item | None = None) -> str:
    """Return the cards that are marked right, in the order in which they were put."""
    outcome = grade(item or make(), Order(tuple(cards)))
    return "".join(each.part for each in outcome.feedback if each.code == "part.correct")


@pytest.mark.parametrize(
    ("order", "credit"),
    [
        ("abcde", 1), ("bacde", Fraction(3, 4)), ("bcdea", Fraction(3, 4)),
        ("eabcd", Fraction(3, 4)), ("deabc", Fraction(1, 2)), ("badce", Fraction(1, 2)),
        ("edabc", Fraction(1, 2)), ("cedba", Fraction(1, 4)), ("edcba", 0),
    ],
)  # fmt: skip
def test_credit_is_the_longest_run_less_one_of_all_less_one(order: str, credit: Fraction) -> None:
    """A card in the wrong place costs one step of four, however far it has gone."""
    outcome = grade(make(), Order(tuple(order)))
    assert outcome.score.scaled == float(credit)
    assert outcome.score.raw == float(4 * credit)
    assert outcome.success is (credit == 1)
    assert grade(make(rule="per-part"), Order(tuple(order))) == outcome


@pytest.mark.parametrize("order", ["abcde", "bacde", "edcba"])
def test_all_or_nothing(order: str) -> None:
    """Only the right order earns anything; the marks are the same."""
    outcome = grade(make(rule="all-or-nothing"), Order(tuple(order)))
    assert outcome.score.scaled == (order == "abcde")
    assert outcome.feedback[1:] == grade(make(), Order(tuple(order))).feedback[1:]


def test_every_order_of_five_against_a_search_through_all_runs() -> None:
    """The longest run is found, and is in order: compared with trying every subset."""
    for order in permutations(range(5)):
        best = 0
        for chosen in range(1, 32):
            run = [order[at] for at in range(5) if chosen >> at & 1]
            best = max(best, len(run) if run == sorted(run) else 0)
        found = longest_run(list(order))
        assert len(found) == best
        inside = [each for each in order if each in found]
        assert inside == sorted(inside)


def test_cards_that_stand_where_they_belong_are_right() -> None:
    """Of several longest runs, the one with most cards in their own places is marked."""
    assert marks("abcde") == "abcde"
    assert marks("bacde") == "bcde"
    assert marks("cbade") == "bde"
    assert marks("edcba") == ""
    assert longest_run([]) == set()


def test_feedback() -> None:
    """Each card is told in the order in which it was put, then how many are in order."""
    outcome = grade(make(), Order(tuple("abced")))
    told = [(each.code, each.part, each.args) for each in outcome.feedback]
    assert told[0] == ("partial", "", ())
    assert [part for _, part, _ in told[1:-1]] == list("abced")
    assert sorted(code for code, _, _ in told[1:-1]) == ["part.correct"] * 4 + ["part.incorrect"]
    assert told[-1] == ("order.found", "", (("found", "4"), ("cards", "5")))


def test_no_order_at_all_has_no_right_card() -> None:
    """A run of one is no run: nothing is marked right, and no number is told."""
    outcome = grade(make("ab"), Order(("b", "a")))
    assert [each.code for each in outcome.feedback] == ["incorrect", *["part.incorrect"] * 2]
    assert outcome.score.scaled == 0


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("", "not-arranged"), ("abcd", "not-arranged"), ("abcda", "not-arranged"),
        ("abcdez", "unknown-choice"), ("z", "unknown-choice"),
    ],
)  # fmt: skip
def test_invalid(order: str, code: str) -> None:
    """Nothing, a missing, a doubled and a foreign card are invalid, and tell nothing else."""
    outcome = grade(make(), Order(tuple(order)))
    assert [each.code for each in outcome.feedback] == ["invalid", f"invalid.{code}"]


def test_checks() -> None:
    """Two different cards are enough; too few, empty, equal and weighted ones are problems."""
    assert list(check_item(make("ab"))) == []
    cards = {
        "QE203": (Card("a", "one"),),
        "QE205": (Card("a", "one"), Card("b", " ")),
        "QE204": (Card("a", "one"), Card("b", "o\u0301ne"), Card("c", "óne")),
        "QE220": (Card("a", "one"), Card("b", "two", weight=2)),
    }
    for code, made in cards.items():
        problems = list(check_item(Item("x", "order", Sequence(made))))
        assert [each.code for each in problems] == [code]


def test_examples() -> None:
    """The key is right; neighbours exchanged and the key backwards are not."""
    examples = find_item_type("order").examples(make("abc"))
    assert [("".join(each.response.cards), each.right) for each in examples] == [
        ("abc", True), ("bac", False), ("acb", False), ("cba", False),
    ]  # fmt: skip
    assert len(list(find_item_type("order").examples(make("ab")))) == 2

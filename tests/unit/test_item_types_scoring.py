"""Facts about scoring rules, weights, and what attempts and hints cost."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from quiz_engine.bridge import handle
from quiz_engine.core.codec import dump_item, dump_response
from quiz_engine.core.item import Item, Scoring
from quiz_engine.core.response import Filling, Selection
from quiz_engine.core.session import Session
from quiz_engine.core.shape import (
    Blank,
    Blanks,
    Card,
    Case,
    Choice,
    Choices,
    Conversation,
    Grid,
    Placement,
    Program,
    Regions,
    Row,
    Sequence,
    Shape,
    Step,
    Target,
    TextAnswer,
    TextEntry,
    Walk,
)
from quiz_engine.errors import CodecError
from quiz_engine.item_types import check_item, grade
from quiz_engine.item_types.scoring import RULES, Part, credit_parts, weights_of

PARTS = (Part("a", True), Part("b", True, 3), Part("c", False, 2))
CHOICES = Choices(
    (Choice("a", True, "1", weight=2), Choice("b", False, "2"), Choice("c", True, "3"),
     Choice("d", False, "4", weight=3)),
    True,
)  # fmt: skip
SEVERAL = Item("x", "multiple-choice", CHOICES)
ONE = Item("x", "single-choice", Choices(tuple(Choice(each, each == "a", each) for each in "abcd")))
GAPS = Item(
    "x",
    "gaps",
    Blanks(
        tuple(
            Blank(each, TextEntry((TextAnswer("a", each),)), weight)
            for each, weight in (("a", 1), ("b", 1), ("c", 2))
        )
    ),
)
HALF = Fraction(1, 2)


def scored(item: Item, *chosen: str, **scoring: object) -> float:
    """Return the scaled score of a selection, or of gaps filled in, under a rule."""
    item = replace(item, scoring=Scoring(**scoring))
    if item.type != "gaps":
        return grade(item, Selection(chosen)).score.scaled
    return grade(item, Filling(tuple(zip("abc", chosen, strict=True)))).score.scaled


@pytest.mark.parametrize(
    ("rule", "credit"),
    [("all-or-nothing", 0), ("per-part", Fraction(4, 6)), ("right-minus-wrong", Fraction(2, 6))],
)
def test_formulas(rule: str, credit: Fraction) -> None:
    """Four of six by weight: nothing, four sixths, four less two."""
    assert [operation.credit for operation in credit_parts(rule, PARTS)] == [credit]
    right = [replace(part, right=True) for part in PARTS]
    assert [operation.credit for operation in credit_parts(rule, right)] == [1]
    wrong = [replace(part, right=False) for part in PARTS]
    lowest = -1 if rule == "right-minus-wrong" else 0
    assert [operation.credit for operation in credit_parts(rule, wrong)] == [lowest]


@pytest.mark.parametrize(
    ("chosen", "difference", "nothing", "parts"),
    [
        ("ac", 1, 1, 1),
        ("a", Fraction(2, 3), 0, Fraction(6, 7)),
        ("ab", Fraction(2, 3) - Fraction(1, 4), 0, Fraction(5, 7)),
        ("acd", Fraction(1, 4), 0, Fraction(4, 7)),
        ("abcd", 0, 0, Fraction(3, 7)),
        ("bd", -1, 0, 0),
    ],
)
def test_several_keys(
    chosen: str, difference: Fraction, nothing: Fraction, parts: Fraction
) -> None:
    """Shares of keys and distractors by weight; below 0 only where the author asks for it."""
    found = scored(SEVERAL, *chosen, rule="right-minus-wrong", negative=True)
    assert found == pytest.approx(float(difference))
    assert scored(SEVERAL, *chosen) == pytest.approx(float(max(difference, Fraction(0))))
    assert scored(SEVERAL, *chosen, rule="all-or-nothing") == nothing
    assert scored(SEVERAL, *chosen, rule="per-part") == pytest.approx(float(parts))


def test_guessing_among_single_choices_earns_nothing() -> None:
    """The mean over all choices is 0 where wrong ones cost, and 1/n where they do not."""
    cost = [scored(ONE, each, rule="right-minus-wrong", negative=True) for each in "abcd"]
    assert cost[0] == 1
    assert sum(cost) == pytest.approx(0)
    assert [scored(ONE, each, rule="right-minus-wrong") for each in "abcd"] == [1, 0, 0, 0]
    assert [scored(ONE, each) for each in "abcd"] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("rule", "score"),
    [("", 0.75), ("per-part", 0.75), ("all-or-nothing", 0), ("right-minus-wrong", 0.5)],
)
def test_gaps(rule: str, score: float) -> None:
    """The third gap counts twice."""
    assert scored(GAPS, "a", "z", "c", rule=rule) == score
    assert scored(GAPS, "a", "b", "c", rule=rule) == 1


def test_an_invalid_response_costs_nothing() -> None:
    """Nothing chosen, or an empty gap, is no wrong answer, whatever the rule."""
    for rule in RULES:
        scoring = Scoring(rule, HALF, HALF, rule == "right-minus-wrong")
        for item, response in ((SEVERAL, Selection()), (GAPS, Filling((("a", "z"),)))):
            outcome = grade(replace(item, scoring=scoring), response, Session(3, hints=2))
            assert (outcome.verdict, outcome.score.scaled) == ("invalid", 0)


@pytest.mark.parametrize(
    ("session", "raw"),
    [
        (Session(), 10),
        (Session(1), 8),
        (Session(hints=2), 9),
        (Session(2, hints=1), 5.5),
        (Session(9), 0),
    ],
)
def test_attempts_and_hints_cost(session: Session, raw: float) -> None:
    """Each takes its share of the points, never below 0, and what was taken is told."""
    item = replace(ONE, points=10, scoring=Scoring("", Fraction(1, 5), Fraction(1, 20)))
    outcome = grade(item, Selection(("a",)), session)
    assert outcome.score.raw == raw
    assert outcome.success is True
    told = [each.args for each in outcome.feedback if each.code == "score.deducted"]
    assert told == ([] if raw == 10 else [(("lost", str(float(10 - raw))),)])


def test_the_bridge_keeps_the_best_score() -> None:
    """The better of two attempts counts, with what was deducted."""
    item = replace(SEVERAL, scoring=Scoring("per-part", Fraction(1, 10)))
    session = None
    best = []
    for chosen in ("ac"[:1], "bd", "ac"):
        message = {"do": "grade", "item": dump_item(item), "session": session}
        reply = handle(message | {"response": dump_response(Selection(tuple(chosen)))})
        session = reply["session"]
        best.append(session["best"])
    assert best == pytest.approx([6 / 7, 6 / 7, 6 / 7])
    assert reply["outcome"]["score"]["scaled"] == 0.8
    assert reply["closed"]


def test_a_negative_score_is_no_better_than_none() -> None:
    """A score below 0 is told as such, but what is kept of the question stays at 0."""
    item = replace(ONE, scoring=Scoring("right-minus-wrong", negative=True))
    message = {"do": "grade", "item": dump_item(item)}
    reply = handle(message | {"response": dump_response(Selection(("b",)))})
    assert reply["outcome"]["verdict"] == "incorrect"
    assert reply["outcome"]["score"] == {"raw": -1 / 3, "min": -1.0, "max": 1.0, "scaled": -1 / 3}
    assert reply["session"]["best"] == 0


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (replace(ONE, scoring=Scoring("per-part")), ["@scoring"]),
        (replace(ONE, scoring=Scoring("right-minus-wrong")), ["@scoring"]),
        (replace(ONE, scoring=Scoring("right-minus-wrong", negative=True)), []),
        (replace(ONE, scoring=Scoring(negative=True)), ["@negative"]),
        (replace(ONE, scoring=Scoring(penalty=HALF)), []),
        (replace(ONE, scoring=Scoring(penalty=HALF), attempts=1), ["@penalty"]),
        (replace(ONE, scoring=Scoring(hint_cost=HALF)), ["@hint-cost"]),
        (replace(ONE, scoring=Scoring(hint_cost=HALF), hints=("x",)), []),
        (SEVERAL, []),
        (replace(SEVERAL, scoring=Scoring("per-part")), []),
        (replace(SEVERAL, scoring=Scoring("all-or-nothing")), ["a", "d"]),
        (replace(SEVERAL, scoring=Scoring("per-part", negative=True)), ["@negative"]),
        (replace(GAPS, scoring=Scoring("all-or-nothing")), ["c"]),
    ],
)  # fmt: skip
def test_checks(item: Item, told: list[str]) -> None:
    """What does not fit the type, or could change nothing, is a problem at its place."""
    problems = list(check_item(item))
    assert [each.part for each in problems] == told
    assert {each.code for each in problems} <= {"QE220"}


def test_weights_of_single_choices_have_no_effect() -> None:
    """There is one key, under every rule."""
    weighed = Choices((Choice("a", True, "1", weight=2), Choice("b", False, "2")))
    item = Item("x", "single-choice", weighed)
    assert [each.part for each in check_item(item)] == ["a"]
    item = replace(item, scoring=Scoring("right-minus-wrong", negative=True))
    assert [each.part for each in check_item(item)] == ["a"]


def test_a_rule_that_the_type_does_not_know_is_refused() -> None:
    """Also where nobody checked the item before."""
    with pytest.raises(CodecError, match="scoring rule"):
        grade(replace(ONE, scoring=Scoring("per-part")), Selection(("a",)))


@pytest.mark.parametrize(
    ("shape", "weights"),
    [
        (CHOICES, [("a", 2), ("b", 1), ("c", 1), ("d", 3)]),
        (Regions(CHOICES.choices), [("a", 2), ("b", 1), ("c", 1), ("d", 3)]),
        (GAPS.shape, [("a", 1), ("b", 1), ("c", 2)]),
        (Sequence((Card("a", weight=4),)), [("a", 4)]),
        (Placement((Target("1"),), (Card("a", weight=4),)), [("a", 4)]),
        (Grid((Target("1"),), (Row("a", ("1",), weight=4),)), [("a", 4)]),
        (Walk((Step("a", (), weight=4),)), [("a", 4)]),
        (Program((Case("a", weight=4),)), [("a", 4)]),
        (Conversation(()), []),
        (TextEntry(()), []),
    ],
)
def test_weights_are_found_in_every_shape(shape: Shape, weights: list[tuple[str, int]]) -> None:
    """Parts and their weights, in the order of the source."""
    assert list(weights_of(shape)) == weights

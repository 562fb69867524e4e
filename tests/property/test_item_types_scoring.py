"""Facts about scores that hold for every item type, rule, weight and response.

They are written over `strategies.SHAPES`, so a new type is covered as soon as it is drawn there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence as Parts
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quiz_engine.core.item import Item, Scoring
from quiz_engine.core.outcome import Outcome
from quiz_engine.core.response import Filling, Pairing, Response, Run, Selection, Writing
from quiz_engine.core.session import Session
from quiz_engine.core.shape import (
    Blanks,
    Choice,
    Choices,
    Conversation,
    Essay,
    Grid,
    NumberEntry,
    Placement,
    Program,
    Regions,
    Sequence,
    Shape,
    TextEntry,
    Walk,
)
from quiz_engine.item_types import ITEM_TYPES, check_item, find_item_type, grade
from quiz_engine.item_types.scoring import RULES, Part, credit_parts
from tests.property.strategies import SHAPES, likely_responses, plain_items, reweigh

of_every_type = pytest.mark.parametrize("name", [each.name for each in ITEM_TYPES])
randoms = st.randoms(use_true_random=False)
sessions = st.builds(Session, st.integers(0, 9), hints=st.integers(0, 9))
parts = st.lists(st.tuples(st.booleans(), st.integers(1, 9)), min_size=1, max_size=8)


def test_every_type_is_drawn() -> None:
    """The facts below are about all registered types."""
    assert set(SHAPES) == {item_type.name for item_type in ITEM_TYPES}


@of_every_type
@given(st.data(), sessions)
def test_bounds(name: str, data: st.DataObject, session: Session) -> None:
    """A score lies within its bounds, and below 0 only where the author asks for it."""
    item, response = draw_graded(data, name)
    score = grade(item, response, session).score
    least = -1 if item.scoring.negative else 0
    assert least <= score.scaled <= 1
    assert score.min == least * item.points <= score.raw <= score.max == item.points
    assert math.isclose(score.raw, score.scaled * item.points)


@of_every_type
@given(st.data())
def test_the_key_earns_everything(name: str, data: st.DataObject) -> None:
    """The first right example of a sound item has full credit, under every rule and weight."""
    item = data.draw(plain_items(name))
    problems = list(check_item(replace(item, examples=())))
    assume(problems == [])
    key = next(each for each in find_item_type(item.type).examples(item) if each.right)
    outcome = grade(item, key.response)
    assert (outcome.success, outcome.score.scaled) == (True, 1)


@of_every_type
@given(st.data(), sessions)
def test_an_empty_response_earns_nothing(
    name: str, data: st.DataObject, session: Session
) -> None:
    """Nothing chosen or typed is invalid: no credit, no attempt, and not incorrect."""
    item = data.draw(plain_items(name))
    outcome = grade(item, find_item_type(item.type).response(), session)
    assert outcome.verdict == "invalid"
    assert outcome.score.raw == 0
    assert not outcome.completion


@of_every_type
@given(st.data(), randoms)
def test_the_order_of_the_source_does_not_matter(
    name: str, data: st.DataObject, random: Random
) -> None:
    """Neither the order on the page nor that in which things were done changes a score, except
    where the order is what is asked for."""
    item, response = draw_graded(data, name)
    other = replace(item, shape=shuffle_shape(item.shape, random))
    assert grade(other, shuffle_response(response, random)).score == grade(item, response).score


@of_every_type
@given(st.data(), st.integers(2, 9))
def test_only_the_relation_of_weights_counts(
    name: str, data: st.DataObject, factor: int
) -> None:
    """All weights times the same number give the same score."""
    item, response = draw_graded(data, name)
    other = replace(item, shape=reweigh(item.shape, lambda weight: weight * factor))
    assert grade(other, response).score == grade(item, response).score


@pytest.mark.parametrize("name", [each.name for each in ITEM_TYPES if {*each.rules} & {*RULES}])
@given(st.data())
def test_more_right_parts_never_score_less(name: str, data: st.DataObject) -> None:
    """Of two responses, the one that has right whatever the other has right scores as much or
    more, wherever the rule is one that adds up parts."""
    item = data.draw(plain_items(name))
    assume(find_item_type(item.type).rule_of(item) in RULES)
    one, other = (data.draw(likely_responses(item)) for _ in range(2))
    first, second = grade(item, one), grade(item, other)
    assume(first.completion and second.completion)
    right, more = right_parts(item, one, first), right_parts(item, other, second)
    if right <= more:
        assert first.score.scaled <= second.score.scaled
    if more <= right:
        assert second.score.scaled <= first.score.scaled


@of_every_type
@given(st.data(), sessions)
def test_attempts_and_hints_never_pay(
    name: str, data: st.DataObject, session: Session
) -> None:
    """One more attempt or hint never raises a score, takes no success away, and never makes a
    positive score negative."""
    item, response = draw_graded(data, name)
    before = grade(item, response, session)
    for changed in (
        replace(session, attempts=session.attempts + 1),
        replace(session, hints=session.hints + 1),
    ):
        after = grade(item, response, changed)
        assert after.score.scaled <= before.score.scaled
        assert after.score.scaled >= min(before.score.scaled, 0)
        assert (after.success, after.verdict) == (before.success, before.verdict)


@given(parts)
def test_rules_agree_on_all_and_nothing(drawn: list[tuple[bool, int]]) -> None:
    """Each rule gives 1 for all parts and at most 0 for none; none gives more than "per-part"."""
    made = [Part(str(index), right, weight) for index, (right, weight) in enumerate(drawn)]
    shares = {rule: credit(rule, made) for rule in RULES}
    right = sum(weight for is_right, weight in drawn if is_right)
    total = sum(weight for _, weight in drawn)
    assert shares["per-part"] == Fraction(right, total)
    assert shares["right-minus-wrong"] == Fraction(right - (total - right), total)
    assert shares["all-or-nothing"] == (right == total)
    assert max(shares.values()) == shares["per-part"]
    for rule in RULES:
        assert credit(rule, [replace(part, right=True) for part in made]) == 1
        assert credit(rule, [replace(part, right=False) for part in made]) <= 0


@given(parts)
def test_each_part_more_counts(drawn: list[tuple[bool, int]]) -> None:
    """Under the rules that count parts, one more right part is worth more; under "all or nothing"
    not less."""
    made = [Part(str(index), right, weight) for index, (right, weight) in enumerate(drawn)]
    for index, part in enumerate(made):
        better = [*made[:index], replace(part, right=True), *made[index + 1 :]]
        for rule in RULES:
            gain = credit(rule, better) - credit(rule, made)
            assert gain >= 0
            if not part.right and rule != "all-or-nothing":
                assert gain > 0


@given(st.integers(2, 9), st.integers(0, 8))
def test_guessing_gains_nothing(count: int, key: int) -> None:
    """With negative credit, the mean over all single choices is 0."""
    options = tuple(Choice(str(each), each == key % count) for each in range(count))
    scoring = Scoring("right-minus-wrong", negative=True)
    item = Item("x", "single-choice", Choices(options), scoring=scoring)
    scores = [grade(item, Selection((each.id,))).score.scaled for each in options]
    assert sum(scores) == pytest.approx(0)


@pytest.mark.parametrize("name", [each.name for each in ITEM_TYPES if len(each.rules) > 1])
def test_nested_responses_are_drawn(name: str) -> None:
    """The fact about more right parts compares responses of which one is really better."""
    better = 0

    @settings(derandomize=True, max_examples=200)
    @given(st.data())
    def look(data: st.DataObject) -> None:
        nonlocal better
        item = data.draw(plain_items(name))
        one, other = (data.draw(likely_responses(item)) for _ in range(2))
        first, second = grade(item, one), grade(item, other)
        if first.completion and second.completion:
            better += right_parts(item, one, first) < right_parts(item, other, second)

    look()
    assert better >= 1


def draw_graded(data: st.DataObject, name: str) -> tuple[Item, Response]:
    """Draw an item of a type and a response to it."""
    item = data.draw(plain_items(name))
    return item, data.draw(likely_responses(item))


def credit(rule: str, made: Parts[Part]) -> Fraction:
    """Return the credit of judged parts."""
    (operation,) = credit_parts(rule, made)
    return operation.credit


def right_parts(item: Item, response: Response, outcome: Outcome) -> set[str]:
    """Return the parts of a response that are right, as far as its outcome or its key tells."""
    if isinstance(item.shape, Choices | Regions) and item.shape.multiple:
        chosen = set(response.choices)
        return {each.id for each in item.shape.choices if each.key == (each.id in chosen)}
    if isinstance(item.shape, Grid) and item.shape.multiple:
        cells = {(row.id, each.id) for row in item.shape.rows for each in item.shape.columns}
        keys = {(row.id, key) for row in item.shape.rows for key in row.keys}
        return {cell for cell in cells if (cell in keys) == (cell in response.pairs)}
    told = {each.part for each in outcome.feedback if each.code in ("gap.correct", "part.correct")}
    return told or ({"all"} if outcome.success else set())


def shuffle_shape(shape: Shape, random: Random) -> Shape:
    """Return a shape with its parts in another order, where that order means nothing."""

    def mix(parts: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.sample(parts, len(parts)))

    match shape:
        case Choices(choices) | Regions(choices):
            return replace(shape, choices=mix(choices))
        case Blanks(blanks):
            return replace(shape, blanks=mix(blanks))
        case Placement(targets, cards):
            return replace(shape, targets=mix(targets), cards=mix(cards))
        case Grid(columns, rows):
            return replace(shape, columns=mix(columns), rows=mix(rows))
        case Essay(criteria):
            return replace(shape, criteria=mix(criteria))
        case Program(tests):
            return replace(shape, tests=mix(tests))
        case Conversation(scenes):
            return replace(shape, scenes=(scenes[0], *mix(scenes[1:])))
        case TextEntry() | NumberEntry() | Sequence() | Walk():
            return shape
    raise NotImplementedError(f"does the order of the parts of {type(shape).__name__} matter?")


def shuffle_response(response: Response, random: Random) -> Response:
    """Return a response with its parts in another order, where that order means nothing."""

    def mix(parts: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.sample(parts, len(parts)))

    match response:
        case Selection(choices):
            return Selection(mix(choices))
        case Filling(blanks):
            return Filling(mix(blanks))
        case Pairing(pairs):
            return Pairing(mix(pairs))
        case Writing(text, levels):
            return Writing(text, mix(levels))
        case Run(source, results):
            return Run(source, mix(results))
    return response

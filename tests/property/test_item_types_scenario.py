"""Facts about scenarios that hold for every conversation and every way through it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from quiz_engine.core.item import Item
from quiz_engine.core.response import Response
from quiz_engine.core.shape import Conversation
from quiz_engine.item_types import check_item, grade
from quiz_engine.item_types.scenario import best_credits
from tests.property.strategies import graded, plain_items


@given(plain_items("scenario"))
def test_conversations_that_are_drawn_are_sound(item: Item) -> None:
    """So that the facts about all item types are about this one, too."""
    assert list(check_item(item)) == []


@given(graded("scenario"))
def test_the_ending_alone_is_the_score(pair: tuple[Item, Response]) -> None:
    """The credit is that of the scene where the path ends; the order of turns changes nothing."""
    item, response = pair
    item = replace(item, scoring=type(item.scoring)())
    outcome = grade(item, response)
    turned = [replace(each, turns=each.turns[::-1]) for each in item.shape.scenes]
    assert grade(replace(item, shape=Conversation(tuple(turned))), response).score == outcome.score
    if outcome.completion:
        (reached,) = [each.part for each in outcome.feedback if each.code == "scene.reached"]
        (ending,) = [each for each in item.shape.scenes if each.id == reached]
        assert outcome.score.scaled == float(ending.score)


@given(graded("scenario"))
def test_a_turn_is_wrong_where_it_gives_something_away(pair: tuple[Item, Response]) -> None:
    """The best that can be reached falls at exactly the turns that are told to be wrong, and every
    better turn that is named would have kept it."""
    item, response = pair
    outcome = grade(item, response)
    if not outcome.completion:
        return
    best = best_credits(item.shape)
    scenes = {scene.id: scene for scene in item.shape.scenes}
    told = {each.part: each for each in outcome.feedback if each.code.startswith("part.")}
    for scene, chosen in response.turns:
        targets = {turn.id: turn.next for turn in scenes[scene].turns}
        said = told.get(f"{scene}/{chosen}")
        falls = best[targets[chosen]] < best[scene]
        assert (said is not None and said.code == "part.incorrect") == falls
        if falls:
            named = dict(said.args)["better"].split()
            assert named and {best[targets[each]] for each in named} == {best[scene]}

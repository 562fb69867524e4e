"""Facts about places on a picture: scored as the choices they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiz_engine.core.item import Item, Scoring
from quiz_engine.core.response import Selection
from quiz_engine.core.shape import Choice, Choices, Regions
from quiz_engine.item_types import check_item, find_item_type, grade


def make(keys: str, others: str, **scoring: object) -> Item:
    """Return an item with these places, one letter each."""
    made = [Choice(each, True, f"right {each}", weight=1) for each in keys]
    made += [Choice(each, False, f"wrong {each}") for each in others]
    shape = Regions(tuple(made), len(keys) > 1)
    return Item("x", "hotspot", shape, points=6, scoring=Scoring(**scoring))


def as_choices(item: Item) -> Item:
    """Return the same question as a list of choices."""
    kind = "multiple-choice" if item.shape.multiple else "single-choice"
    return replace(item, type=kind, shape=Choices(item.shape.choices, item.shape.multiple))


@pytest.mark.parametrize("chosen", ["", "a", "b", "c", "ab", "abc", "cd", "abcd", "z"])
@pytest.mark.parametrize("keys", ["a", "ab"])
@pytest.mark.parametrize(
    "scoring",
    [{}, {"rule": "all-or-nothing"}, {"rule": "right-minus-wrong", "negative": True}],
)
def test_graded_as_choices_are(chosen: str, keys: str, scoring: dict[str, object]) -> None:
    """One key: as a single choice; several: as a multiple choice; under every rule of both."""
    item = make(keys, "cd", **scoring)
    response = Selection(tuple(chosen))
    assert grade(item, response) == grade(as_choices(item), response)


def test_usual_rules() -> None:
    """One place is all or nothing, several are right minus wrong."""
    hotspot = find_item_type("hotspot")
    assert hotspot.rule_of(make("a", "b")) == "all-or-nothing"
    assert hotspot.rule_of(make("ab", "c")) == "right-minus-wrong"
    assert grade(make("ab", "cd"), Selection(("a", "b", "c"))).score.scaled == 0.5


def test_checks() -> None:
    """The problems of choices, and a rule that one key gives no sense to."""
    assert list(check_item(make("a", "b"))) == list(check_item(make("ab", "c"))) == []
    assert [each.code for each in check_item(make("", "ab"))] == ["QE201"]
    assert [each.code for each in check_item(make("a", ""))] == ["QE203"]
    (problem,) = check_item(make("a", "b", rule="per-part"))
    assert (problem.code, problem.part) == ("QE220", "@scoring")
    assert list(check_item(make("ab", "c", rule="per-part"))) == []


@pytest.mark.parametrize("keys", ["a", "ab"])
def test_examples(keys: str) -> None:
    """The same as of choices."""
    item = make(keys, "cd")
    choices = as_choices(item)
    made = list(find_item_type("hotspot").examples(item))
    assert made == list(find_item_type(choices.type).examples(choices))
    assert any(each.right for each in made) and not all(each.right for each in made)

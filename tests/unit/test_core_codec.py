"""Facts about the JSON formats."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quiz_engine.core.codec import (
    dump_item,
    dump_outcome,
    dump_response,
    dump_session,
    load_item,
    load_outcome,
    load_response,
    load_session,
)
from quiz_engine.core.item import Example, Item
from quiz_engine.core.outcome import Feedback, SetCredit, Tell, fold
from quiz_engine.core.response import Filling, Selection, Text
from quiz_engine.core.session import Session
from quiz_engine.core.shape import (
    Blank,
    Blanks,
    Choice,
    Choices,
    NumberAnswer,
    NumberEntry,
    NumberKey,
    TextAnswer,
    TextEntry,
    TextRule,
)
from quiz_engine.errors import CodecError

CHOICES = {"kind": "choices", "choices": [{"id": "a", "key": True}, {"id": "b"}]}
ITEM = {"version": 1, "id": "x", "type": "single-choice", "shape": CHOICES}
OUTCOME = dump_outcome(fold([SetCredit(Fraction(1, 2))], 3))


def number_entry(**number: object) -> dict:
    """Return an item with one number key."""
    answer = {"id": "a", "number": {"value": "1", **number}}
    return {**ITEM, "shape": {"kind": "number", "answers": [answer]}}


def test_defaults_are_left_out() -> None:
    """A page carries what differs from the default, and nothing that grading never reads."""
    item = Item(
        "x",
        "single-choice",
        Choices((Choice("a", True, "Đúng", "Tốt"), Choice("b", False, "Sai"))),
        attempts=2,
        prompt="Chọn",
        hints=("Nghĩ",),
        examples=(Example("e", Selection(("a",)), True),),
    )
    assert dump_item(item, content=False) == {**ITEM, "attempts": 2}
    assert load_item(dump_item(item)) == item


def test_all_shapes() -> None:
    """Gaps hold texts, numbers and drop-downs; numbers are exact texts."""
    key = NumberKey(Fraction(157, 50), Fraction(1, 100), True, "km")
    text = TextEntry((TextAnswer("a", "Hà Nội", False, "Không"),), TextRule(True, False))
    numbers = NumberEntry((NumberAnswer("a", key),), "en")
    shape = Blanks((Blank("a", text), Blank("b", numbers), Blank("c", Choices(()))))
    item = Item("x", "gaps", shape)
    data = dump_item(item)
    assert load_item(data) == item
    assert data["shape"]["blanks"][1]["entry"]["answers"][0]["number"] == {
        "value": "157/50",
        "tolerance": "1/100",
        "relative": True,
        "unit": "km",
    }


@pytest.mark.parametrize(
    ("response", "data"),
    [
        (Selection(("b",)), {"version": 1, "kind": "selection", "choices": ["b"]}),
        (Text("50k"), {"version": 1, "kind": "typed", "text": "50k"}),
        (
            Filling((("a", "Hà Nội"), ("b", "c"))),
            {"version": 1, "kind": "filling", "blanks": [["a", "Hà Nội"], ["b", "c"]]},
        ),
        (Selection(), {"version": 1, "kind": "selection"}),
    ],
)
def test_responses(response: object, data: object) -> None:
    """Responses have the form that the page script writes."""
    assert dump_response(response) == data
    assert load_response(data) == response


def test_outcome_and_session() -> None:
    """Outcomes say their verdict; arguments of feedback are an object."""
    told = Feedback("choices.found", "", (("found", "1"), ("keys", "2")))
    outcome = fold([SetCredit(Fraction(1, 2)), Tell(told)], 3)
    data = dump_outcome(outcome)
    assert data == {
        "version": 1,
        "verdict": "partial",
        "score": {"raw": 1.5, "min": 0.0, "max": 3.0, "scaled": 0.5},
        "success": False,
        "completion": True,
        "feedback": [
            {"code": "partial"},
            {"code": "choices.found", "args": {"found": "1", "keys": "2"}},
        ],
    }
    assert load_outcome(data) == outcome
    assert dump_session(Session(2, False, 0.5, 1)) == {
        "attempts": 2,
        "success": False,
        "best": 0.5,
        "hints": 1,
    }
    assert load_session({}) == Session()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (None, "item is not an object"),
        ([], "item is not an object"),
        ({}, "item has no version"),
        ({**ITEM, "version": "1"}, "item has no version"),
        ({**ITEM, "version": True}, "item has no version"),
        ({**ITEM, "version": 0}, "item has no version"),
        ({"version": 1}, 'item has no "id"'),
        ({**ITEM, "id": 5}, "item.id is not text"),
        ({**ITEM, "surprise": 1}, 'item has an unknown "surprise"'),
        ({**ITEM, 5: 1}, "item is not an object"),
        ({**ITEM, "points": 0}, "item.points is not a whole number from 1"),
        ({**ITEM, "points": True}, "item.points is not a whole number"),
        ({**ITEM, "points": 1.0}, "item.points is not a whole number"),
        ({**ITEM, "points": 10**5000}, "item.points is not a whole number"),
        ({**ITEM, "attempts": -1}, "item.attempts is not a whole number"),
        ({**ITEM, "level": 5}, "item.level is not a whole number from 0 to 4"),
        ({**ITEM, "shuffle": 1}, "item.shuffle is not true or false"),
        ({**ITEM, "hints": "x"}, "item.hints is not a list"),
        ({**ITEM, "hints": ["x", 1]}, "item.hints[1] is not text"),
        ({**ITEM, "feedback": [["correct"]]}, "item.feedback[0] is not a list of 2"),
        ({**ITEM, "feedback": [["invalid", ""]]}, "item.feedback[0][0] is not one of: correct"),
        ({**ITEM, "feedback": [["correct", ""]] * 2}, "item.feedback names something twice"),
        ({**ITEM, "shape": {"kind": ["choices"]}}, "item.shape is of none of the kinds: choices"),
        ({**ITEM, "shape": {"kind": {}}}, "item.shape is of none of the kinds"),
        ({**ITEM, "shape": {"kind": "typed"}}, "item.shape is of none of the kinds"),
        ({**ITEM, "shape": {**CHOICES, "version": 1}}, 'item.shape has an unknown "version"'),
        ({**ITEM, "shape": {**CHOICES, "choices": [{"id": "a"}] * 2}}, "names something twice"),
        (number_entry(value="1e999999999"), "value is not a number such as"),
        (number_entry(value="1/0"), "value is not a number such as"),
        (number_entry(value="9" * 100), "value is not a number such as"),
        (number_entry(value="nan"), "value is not a number such as"),
        (number_entry(value="1.5"), "value is not a number such as"),
        (number_entry(value=1), "value is not text"),
        (number_entry(tolerance="-1"), "tolerance is negative"),
        ({**ITEM, "shape": {"kind": "number", "answers": [], "language": "fr"}}, "vi, de, en"),
    ],
)
def test_refused_items(data: object, place: str) -> None:
    """Data of another form is refused with its place."""
    with pytest.raises(CodecError) as caught:
        load_item(data)
    assert place in str(caught.value)
    assert caught.value.code == "QE301"


@pytest.mark.parametrize("version", [2, 10**5000], ids=["next", "huge"])
def test_newer_data_is_refused(version: int) -> None:
    """Data of a newer version is told apart from damaged data."""
    with pytest.raises(CodecError) as caught:
        load_item({"version": version, "what": "ever"})
    assert caught.value.code == "QE302"


@pytest.mark.parametrize(
    "data",
    [
        {"version": 1, "kind": "selection", "choices": ["a", "a"]},
        {"version": 1, "kind": "filling", "blanks": [["a", "x"], ["a", "y"]]},
        {"version": 1, "kind": "filling", "blanks": [["a", "x", "y"]]},
        {"version": 1, "kind": "typed", "text": None},
        {"version": 1, "kind": "choices", "choices": []},
        {"version": 1},
        "typed",
    ],
)
def test_refused_responses(data: object) -> None:
    """A response names nothing twice and has its own form."""
    with pytest.raises(CodecError):
        load_response(data)


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "correct"},
        {"success": None},
        {"success": True},
        {"completion": False},
        {"score": {"raw": 4, "min": 0, "max": 3, "scaled": 0.5}},
        {"score": {"raw": 1, "min": 0, "max": 3, "scaled": float("nan")}},
        {"score": {"raw": 1, "min": 0, "max": float("inf"), "scaled": 1}},
        {"feedback": [{"code": "x", "args": {"found": 1}}]},
        {"feedback": [{"part": "a"}]},
    ],
)
def test_refused_outcomes(change: dict) -> None:
    """An outcome that contradicts itself is damaged."""
    assert load_outcome(OUTCOME)
    with pytest.raises(CodecError):
        load_outcome({**OUTCOME, **change})


@pytest.mark.parametrize(
    "data",
    [[], {"attempts": -1}, {"attempts": True}, {"best": float("nan")}, {"best": 1.5}, {"x": 1}],
)
def test_refused_sessions(data: object) -> None:
    """A stored session outside its bounds is damaged."""
    with pytest.raises(CodecError):
        load_session(data)

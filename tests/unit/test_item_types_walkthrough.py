"""Facts about walkthroughs."""

from __future__ import annotations

import pytest

from quiz_engine.bridge import handle
from quiz_engine.core.codec import dump_item
from quiz_engine.core.item import Item, Scoring
from quiz_engine.core.response import Actions
from quiz_engine.core.shape import Control, Step, TextAnswer, TextEntry, TextRule, Walk
from quiz_engine.item_types import check_item, find_item_type, grade

CODE = TextEntry((TextAnswer("a", "739184"), TextAnswer("b", "123456", False, "Dễ đoán.")))
NAME = TextEntry((TextAnswer("a", "Nguyễn Thị Hoa"),))
STEPS = (
    Step("open", (Control("a", text="Tin nhắn"), Control("b", True, "Định danh"))),
    Step("code", (Control("a", True, "Mật mã", entry=CODE), Control("b", text="Quên?"))),
    Step("name", (Control("a", True, "Họ tên", entry=NAME),), weight=2),
)
ITEM = Item("x", "walkthrough", Walk(STEPS), points=8)
KEY = (("open", "b", ""), ("code", "a", "739184"), ("name", "a", "nguyễn thị  hoa"))


def told(*actions: tuple[str, str, str], item: Item = ITEM) -> list[tuple]:
    """Return the feedback to these actions as plain tuples."""
    outcome = grade(item, Actions(actions))
    return [(each.code, each.part, dict(each.args)) for each in outcome.feedback]


def test_the_right_way_earns_everything() -> None:
    """Each step right at first try, typed values by the rules of short text."""
    outcome = grade(ITEM, Actions(KEY))
    assert (outcome.verdict, outcome.score.raw) == ("correct", 8)
    assert [each.code for each in outcome.feedback[1:]] == ["part.correct"] * 3


@pytest.mark.parametrize(
    ("actions", "scaled"),
    [
        ((("open", "a", ""), *KEY), 0.75),
        ((("open", "", ""), *KEY), 0.75),
        ((*KEY[:2], ("name", "a", "Hoa"), KEY[2]), 0.5),
        ((("open", "a", ""), KEY[0], ("code", "b", ""), KEY[1], ("name", "", ""), KEY[2]), 0),
        ((*KEY, ("open", "a", ""), ("code", "b", "")), 1),
        ((("open", "a", ""), ("open", "a", ""), *KEY), 0.75),
    ],
)
def test_only_the_first_action_on_a_step_counts(actions: tuple, scaled: float) -> None:
    """Steps count by their weights; what is done on a step later neither harms nor mends."""
    assert grade(ITEM, Actions(actions)).score.scaled == scaled


def test_all_or_nothing() -> None:
    """With this rule one wrong tap costs all; a rule that is not of this type is refused."""
    item = Item("x", "walkthrough", Walk(STEPS), scoring=Scoring("all-or-nothing"))
    assert grade(item, Actions((("open", "a", ""), *KEY))).score.scaled == 0
    assert grade(item, Actions(KEY)).score.scaled == 1


def test_an_unfinished_walk_is_invalid() -> None:
    """Nothing done, a step without a right action, only empty typed values: no attempt is used."""
    steps = [("invalid.step-unfinished", each, {}) for each in ("open", "code", "name")]
    assert told() == [("invalid", "", {}), *steps]
    assert told(*KEY[:2]) == [("invalid", "", {}), steps[2]]
    assert told(*KEY[:2], ("name", "a", " ")) == [("invalid", "", {}), steps[2]]
    assert told(*KEY[:1], *KEY[2:], ("code", "b", "")) == [("invalid", "", {}), steps[1]]


@pytest.mark.parametrize("action", [("nowhere", "a", ""), ("open", "z", "")])
def test_a_foreign_action_is_invalid(action: tuple) -> None:
    """A step or control that is not there any more is told, not counted as wrong."""
    named = {"choice": "/".join(action[:2])}
    assert told(action, *KEY) == [("invalid", "", {}), ("invalid.unknown-choice", "", named)]


@pytest.mark.parametrize(
    ("action", "args"),
    [
        (("code", "", ""), {"reason": "helped"}),
        (("code", "b", ""), {"reason": "tapped", "control": "b"}),
        (("code", "a", "1"), {"reason": "typed", "control": "a"}),
        (("code", "a", "123456"), {"reason": "expected", "control": "a", "answer": "b"}),
        (("name", "a", "nguyen thi hoa"), {"reason": "marks", "control": "a"}),
    ],
)
def test_why_a_step_was_not_right(action: tuple, args: dict) -> None:
    """The feedback says what the first action was, as far as the author or the rules know it."""
    feedback = told(action, *KEY)
    assert feedback[0][0] == "partial"
    assert ("part.incorrect", action[0], args) in feedback
    assert feedback[-1] == ("walk.found", "", {"found": "2", "steps": "3"})


def test_checks() -> None:
    """Every step has a right part; labels are there and can be told apart; values are sound."""
    assert list(check_item(ITEM)) == []

    def codes(*controls: Control) -> list[tuple]:
        item = Item("x", "walkthrough", Walk((Step("s", controls),)))
        return [(each.code, each.part) for each in check_item(item)]

    assert codes(Control("a", text="A")) == [("QE201", "s")]
    assert codes(Control("a", True)) == [("QE205", "s/a")]
    assert codes(Control("a", True, "OK"), Control("b", False, "OK ")) == [("QE204", "s/b")]
    assert codes(Control("a", True, "OK"), Control("b", True, "OK")) == []
    empty = TextEntry((TextAnswer("a", ""),))
    assert codes(Control("a", True, "A", entry=empty)) == [("QE205", "s/a/a")]
    assert codes(Control("a", True, "A", entry=TextEntry(()))) == [("QE201", "s/a")]


def test_examples() -> None:
    """The right way, then one with each wrong action first; a pattern can be written by nobody."""
    examples = list(find_item_type("walkthrough").examples(ITEM))
    assert [(each.id, each.right) for each in examples] == [
        ("key", True), ("open/help", False), ("open/a=", False), ("code/help", False),
        ("code/a=123456", False), ("code/b=", False), ("name/help", False),
    ]  # fmt: skip
    pattern = TextEntry((TextAnswer("a", "[0-9]+", pattern=True),))
    steps = (Step("s", (Control("a", True, "A", entry=pattern),)),)
    item = Item("x", "walkthrough", Walk(steps))
    assert list(find_item_type("walkthrough").examples(item)) == []
    assert [each.code for each in check_item(item)] == ["QE201"]


def test_patterns_and_typing_errors_hold_for_fields() -> None:
    """A field is judged by all that short text knows; a forgiven error is told."""
    rule = TextRule(typos=1)
    answers = (TextAnswer("a", "Thành phố Huế"), TextAnswer("b", "[0-9]{5}", pattern=True))
    step = Step("s", (Control("a", True, "Nơi ở", entry=TextEntry(answers, rule)),))
    item = Item("x", "walkthrough", Walk((step,)))
    assert list(check_item(item)) == []
    assert attempt("s", "a", "49000", item=item)["right"]
    assert not attempt("s", "a", "490", item=item)["right"]
    typo = attempt("s", "a", "Thành phô Huế", item=item)
    assert (typo["right"], typo["feedback"][-1]["code"]) == (True, "text.typo")
    assert grade(item, Actions((("s", "a", "Thành phô Huế"),))).success


def attempt(*action: str, item: Item = ITEM) -> dict:
    """Ask the bridge about one action."""
    return handle({"do": "try", "item": dump_item(item, content=False), "action": list(action)})


def test_the_bridge_judges_one_action_as_grading_does() -> None:
    """The browser asks about typed values while the learner walks."""
    assert attempt("code", "a", "739184") == {
        "right": True,
        "feedback": [{"code": "answer.correct", "part": "code/a/a"}],
    }
    assert attempt("code", "a", "123456") == {
        "right": False,
        "feedback": [{"code": "answer.incorrect", "part": "code/a/b"}],
    }
    assert attempt("name", "a", "Nguyen Thi Hoa")["feedback"][0]["code"] == "text.marks-differ"
    assert attempt("name", "a", "") == {
        "right": False,
        "feedback": [{"code": "invalid.empty", "part": "name/a"}],
    }
    assert attempt("open", "b", "")["right"] is True
    assert attempt("open", "", "")["right"] is False


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"item": {**dump_item(ITEM), "type": "gaps"}, "action": ["open", "b", ""]}, "QE301"),
        ({"item": dump_item(ITEM), "action": ["open", "b"]}, "QE301"),
        ({"item": dump_item(ITEM), "action": ["open", "z", ""]}, "QE301"),
        ({"item": dump_item(ITEM), "action": ["z", "", ""]}, "QE301"),
        ({"item": dump_item(ITEM)}, "QE301"),
        ({"action": ["open", "b", ""]}, "QE301"),
        ({"item": {**dump_item(ITEM), "version": 2}, "action": ["open", "b", ""]}, "QE302"),
    ],
)
def test_what_cannot_be_tried_has_a_code(message: dict, code: str) -> None:
    """A foreign item, or an action that is none, is refused as everywhere."""
    assert handle({"do": "try", **message})["error"]["code"] == code

"""Facts about items with variables: what one draw makes of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from quiz_engine.core.codec import dump_item, load_item
from quiz_engine.core.item import Example, Item, Variable
from quiz_engine.core.response import Text
from quiz_engine.core.revision import key_revision
from quiz_engine.core.shape import (
    Case,
    Choice,
    Choices,
    NumberAnswer,
    NumberEntry,
    NumberKey,
    Program,
    TextAnswer,
    TextEntry,
)
from quiz_engine.core.variable import count_draws, fill_markdown, instantiate
from quiz_engine.errors import CodecError

A = Variable("a", ("1.5", "2000"), ("1,5", "2.000"))
WORD = Variable("từ", ("x.y", "z"))
NUMBER = Item(
    "n",
    "number",
    NumberEntry((NumberAnswer("a", NumberKey(Fraction(1), unit="km", source="{{a}} ± {{a}}% km")),)),
    prompt="{{a}} {{ a }} `{{a}}` {{b}} \\{{a}}",
    hints=("{{từ}}",),
    feedback=(("correct", "{{a}}!"),),
    examples=(Example("1", Text("{{a}}"), True),),
    variables=(A, WORD),
)


def test_texts_and_keys() -> None:
    """Texts get the page's notation, keys the exact number; code and unknown names stay."""
    item = instantiate(NUMBER, 0)
    key = item.shape.answers[0].number
    assert key == NumberKey(Fraction(3, 2), Fraction(3, 200), True, "km")
    assert item.prompt == "1,5 1,5 `{{a}}` {{b}} \\{{a}}"
    assert (item.hints, item.feedback) == (("x.y",), (("correct", "1,5!"),))
    assert item.examples[0].response == Text("1,5")
    assert item.variables == ()
    assert instantiate(NUMBER, 1).shape.answers[0].number.value == 2000


def test_text_answers() -> None:
    """A typed text is filled in as learners read it; in a pattern it stands for itself."""
    answers = (
        TextAnswer("a", "{{a}} {{từ}}", feedback="{{a}}"),
        TextAnswer("b", "{{từ}}+", pattern=True),
    )
    item = instantiate(replace(NUMBER, type="short-text", shape=TextEntry(answers)), 0)
    first, second = item.shape.answers
    assert (first.text, first.feedback, second.text) == ("1,5 x.y", "1,5", r"x\.y+")


def test_choices_keep_their_ids() -> None:
    """Ids and keys are no texts."""
    shape = Choices((Choice("a", True, "{{a}}", "{{từ}}"), Choice("b", text="b")))
    item = instantiate(replace(NUMBER, type="single-choice", shape=shape), 1)
    assert item.shape.choices[0] == Choice("a", True, "2.000", "z")


def test_code_is_left_alone() -> None:
    """A program may well contain double braces."""
    shape = Program((Case("a", code="f'{{a}}'", output="{{a}}", text="{{a}}"),), starter="{{a}}")
    item = instantiate(replace(NUMBER, type="program", shape=shape), 0)
    (case,) = item.shape.tests
    assert (case.code, case.output, case.text) == ("f'{{a}}'", "{{a}}", "1,5")
    assert item.shape.starter == "{{a}}"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("```\n{{a}}\n```\n{{a}}", "```\n{{a}}\n```\n1"),
        ("~~~~ text\n{{a}}\n~~~\n~~~~\n{{a}}", "~~~~ text\n{{a}}\n~~~\n~~~~\n1"),
        ("```\n{{a}}", "```\n{{a}}"),
        ("`` ` {{a}} `` {{a}} ` {{a}}", "`` ` {{a}} `` 1 ` 1"),
        ("{{{a}}}", "{1}"),
        ("{{gia\u0301}} {{gi\u00e1}}", "2 2"),
        ("{a} {{a} {{}} {{a b}}", "{a} {{a} {{}} {{a b}}"),
    ],
)
def test_fill_markdown(text: str, filled: str) -> None:
    """Names stand outside of code; composed and decomposed letters are the same name."""
    assert fill_markdown(text, {"a": "1", "gi\u00e1": "2"}) == filled


def test_without_variables() -> None:
    """An item without variables has one draw: itself."""
    item = replace(NUMBER, variables=())
    assert count_draws(item) == 0
    assert instantiate(item, 0) is item
    assert instantiate(item, 55) is item


@pytest.mark.parametrize("index", [-1, 2])
def test_a_draw_that_is_not_there(index: int) -> None:
    """It is refused."""
    with pytest.raises(CodecError, match="no draw"):
        instantiate(NUMBER, index)


def test_a_key_without_a_number() -> None:
    """It is refused, as data of another form is."""
    with pytest.raises(CodecError, match="not a number key"):
        instantiate(replace(NUMBER, variables=(Variable("a", ("x", "y")), WORD)), 0)


def test_codec() -> None:
    """Written and read again it is the same; values of different number are refused."""
    data = dump_item(NUMBER)
    assert load_item(data) == NUMBER
    for values in ([], ["1"], ["1", "2", "3"]):
        broken = {**data, "variables": [{"name": "a", "values": values}, *data["variables"][1:]]}
        with pytest.raises(CodecError, match="same number of values"):
            load_item(broken)
    only = [{"name": "a", "values": ["1", "2"], "shown": ["1"]}]
    with pytest.raises(CodecError, match="same number of values"):
        load_item({**data, "variables": only})


def test_the_key_covers_the_values() -> None:
    """Other values are another question; the same shown otherwise is not."""
    revision = key_revision(NUMBER)
    other = replace(A, values=("1.5", "2001"))
    assert key_revision(replace(NUMBER, variables=(other, WORD))) != revision
    other = replace(A, shown=("1.5", "2,000"))
    assert key_revision(replace(NUMBER, variables=(other, WORD))) == revision
    other = replace(NUMBER.shape.answers[0].number, source="{{a}} km")
    shape = NumberEntry((NumberAnswer("a", other),))
    assert key_revision(replace(NUMBER, shape=shape)) != revision

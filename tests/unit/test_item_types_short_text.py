"""Facts about short text."""

from __future__ import annotations

import pytest

from quiz_engine.core.item import Item
from quiz_engine.core.response import Text
from quiz_engine.core.shape import TextAnswer, TextEntry, TextRule
from quiz_engine.item_types import check_item, find_item_type, grade


def make(*texts: str, wrong: str = "", rule: TextRule = TextRule()) -> Item:
    """Return an item with these right texts and one expected wrong text."""
    answers = [TextAnswer(chr(97 + index), text) for index, text in enumerate(texts)]
    if wrong:
        answers.append(TextAnswer("w", wrong, False, "Gần đúng"))
    return Item("x", "short-text", TextEntry(tuple(answers), rule))


ITEM = make("mật khẩu", "password", wrong="mã OTP")


@pytest.mark.parametrize(
    ("text", "feedback"),
    [
        ("Mật khẩu.", ["correct", "answer.correct:a"]),
        (" PASSWORD ", ["correct", "answer.correct:b"]),
        ("mã otp", ["incorrect", "answer.incorrect:w"]),
        ("mat khau", ["incorrect", "text.marks-differ"]),
        ("ma otp", ["incorrect"]),
        ("khóa", ["incorrect"]),
        ("", ["invalid", "invalid.empty"]),
        (" \u00a0\u200b\n", ["invalid", "invalid.empty"]),
        ("?", ["incorrect"]),
        ("mật khẩu\ud800", ["incorrect"]),
    ],
)
def test_grade(text: str, feedback: list[str]) -> None:
    """Right, expected wrong, right but for the marks, wrong and empty texts are told apart."""
    told = grade(ITEM, Text(text)).feedback
    assert [f"{each.code}:{each.part}".rstrip(":") for each in told] == feedback


def test_marks_may_be_ignored() -> None:
    """Where marks do not matter, nobody is told of them."""
    item = make("mật khẩu", rule=TextRule(marks=False))
    assert grade(item, Text("mat khau")).verdict == "correct"
    assert len(grade(item, Text("mat ma")).feedback) == 1
    assert grade(item, Text("\u0300")).verdict == "invalid"


@pytest.mark.parametrize("piece", ["a", "\u0323\u0300", "a\u0300", " ", "ß", "ﷺ"])
def test_huge_responses(piece: str) -> None:
    """A pasted megabyte is graded at once, even one of marks, which take quadratic time."""
    outcome = grade(ITEM, Text("x" + piece * (10**6 // len(piece))))
    assert outcome.verdict in ("incorrect", "invalid")


def test_checks() -> None:
    """None right, empty and equal texts are problems; equal is what grading cannot tell apart."""
    assert list(check_item(ITEM)) == []
    found = {
        ("QE201", None): make(wrong="x"),
        ("QE205", "b"): make("x", " "),
        ("QE207", "b"): make("hòa bình", "HOÀ BÌNH!"),
        ("QE207", "w"): make("x", wrong="X"),
    }
    for expected, item in found.items():
        assert [(each.code, each.part) for each in check_item(item)] == [expected]
    lenient = make("ma", "má", rule=TextRule(marks=False))
    assert [each.code for each in check_item(lenient)] == ["QE207"]
    assert list(check_item(make("ma", "má"))) == []


def test_punctuation_can_be_a_key() -> None:
    """A key of punctuation is compared as it stands."""
    item = make("?", wrong="!")
    assert list(check_item(item)) == []
    assert grade(item, Text(" ? ")).verdict == "correct"


def test_examples() -> None:
    """Each expected text is an example."""
    examples = find_item_type("short-text").examples(ITEM)
    assert [(each.response.text, each.right) for each in examples] == [
        ("mật khẩu", True), ("password", True), ("mã OTP", False),
    ]  # fmt: skip

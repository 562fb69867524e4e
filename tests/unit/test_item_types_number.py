"""Facts about numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quiz_engine.core.item import Item
from quiz_engine.core.number import parse_number_key
from quiz_engine.core.response import Text
from quiz_engine.core.shape import NumberAnswer, NumberEntry, NumberKey
from quiz_engine.item_types import check_item, find_item_type, grade


def make(*right: str, wrong: str = "", language: str = "vi") -> Item:
    """Return an item with these right keys and one expected wrong one."""
    answers = [
        NumberAnswer(chr(97 + index), parse_number_key(key)) for index, key in enumerate(right)
    ]
    if wrong:
        answers.append(NumberAnswer("w", parse_number_key(wrong), False))
    return Item("x", "number", NumberEntry(tuple(answers), language))


@pytest.mark.parametrize(
    ("key", "text", "feedback"),
    [
        ("12", "12", "correct answer.correct:a"),
        ("12", "12.0", "correct answer.correct:a"),
        ("12", "13", "incorrect"),
        ("12", "", "invalid invalid.empty"),
        ("12", " \u200b ", "invalid invalid.empty"),
        ("12", "mười hai", "invalid invalid.number[text=mười hai]"),
        ("12", "12 con gà", "invalid invalid.unit[unit=con gà,key=]"),
        ("12", "12 %", "invalid invalid.unit[unit=%,key=]"),
        ("1200", "1.200", "correct answer.correct:a"),
        ("1200", "1,200", "invalid invalid.ambiguous[first=1,2,second=1.200]"),
        ("1.2", "1.200", "invalid invalid.ambiguous[first=1.200,second=1,2]"),
        ("7", "1,200", "incorrect"),
        ("50000 đồng", "50k", "correct answer.correct:a"),
        ("50000 đồng", "50.000đ", "correct answer.correct:a"),
        ("50000 đồng", "50 đô-la", "incorrect number.unit-differs[unit=đô-la,key=đồng]"),
        ("50000 đồng", "50000 xu", "invalid invalid.unit[unit=xu,key=đồng]"),
        ("3 giờ", "180 phút", "correct answer.correct:a"),
        ("3 giờ", "3 gio", "correct answer.correct:a"),
        ("1.7 m", "1m70", "correct answer.correct:a"),
        ("12 %", "12", "correct answer.correct:a"),
        ("1200000 đồng", "1 triệu 200 nghìn", "correct answer.correct:a"),
        ("0.5", "½", "correct answer.correct:a"),
        ("-5", "−5", "correct answer.correct:a"),
    ],
)
def test_grade(key: str, text: str, feedback: str) -> None:
    """Numbers are right within the tolerance; what cannot be read for sure is invalid."""
    assert _told(make(key), text) == feedback


@pytest.mark.parametrize(
    ("text", "feedback"),
    [
        ("1,200", "correct answer.correct:a"),
        ("1.200", "invalid invalid.ambiguous[first=1.2,second=1,200]"),
    ],
)
def test_english_notation(text: str, feedback: str) -> None:
    """On an English page the comma groups."""
    assert _told(make("1200", language="en"), text) == feedback


def _told(item: Item, text: str) -> str:
    told = []
    for each in grade(item, Text(text)).feedback:
        args = ",".join(f"{name}={value}" for name, value in each.args)
        told.append(f"{each.code}:{each.part}".rstrip(":") + (f"[{args}]" if args else ""))
    return " ".join(told)


def test_expected_wrong_numbers() -> None:
    """An expected wrong number gets its feedback; without a unit it is in the key's."""
    item = make("3 km", wrong="3000")
    assert list(check_item(item)) == []
    assert _told(item, "3000 km") == "incorrect answer.incorrect:w"
    assert _told(item, "3000 m") == "correct answer.correct:a"
    assert _told(item, "3000 kg") == "incorrect number.unit-differs[unit=kg,key=km]"


def test_huge_responses() -> None:
    """A pasted megabyte is invalid at once, and only its beginning is repeated."""
    for piece in ("9", "1.", "1 ", "\u0323\u0300", "m2"):
        outcome = grade(make("12"), Text("1" + piece * (10**6 // len(piece))))
        assert outcome.verdict == "invalid"
        assert len(outcome.feedback[1].args[0][1]) <= 60


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (make("12", "13", wrong="14"), []),
        (make(wrong="12"), [("QE201", None)]),
        (make("12 km", "5 kg"), [("QE113", "b")]),
        (make("12", wrong="5 kg"), [("QE113", "w")]),
        (make("1 km", "1000 m"), [("QE207", "b")]),
        (make("12", wrong="12"), [("QE211", "w")]),
        (make("12 ± 1", wrong="14 ± 1"), [("QE211", "w")]),
        (make("12 ± 1", wrong="14 ± 0.5"), []),
        (make("100 con gà", wrong="10 con gà"), []),
    ],
)
def test_checks(item: Item, expected: list[tuple[str, str]]) -> None:
    """None right, units that do not convert, equal and overlapping numbers are problems."""
    assert [(each.code, each.part) for each in check_item(item)] == expected


@pytest.mark.parametrize(("language", "text"), [("vi", "1.200,5 km"), ("en", "1,200.5 km")])
def test_examples(language: str, text: str) -> None:
    """Each expected number is an example in the notation of the page."""
    item = make("1200.5 ± 1 km", wrong="7", language=language)
    examples = [
        (each.response.text, each.right) for each in find_item_type("number").examples(item)
    ]
    assert examples == [(text, True), ("7 km", False)]


def test_long_decimals_are_their_own_example() -> None:
    """A key with many decimals is written exactly, so that its own example is right."""
    key = NumberKey(Fraction(1, 10**12))
    item = Item("x", "number", NumberEntry((NumberAnswer("a", key),)))
    assert list(check_item(item)) == []


def test_an_unlisted_unit_may_be_typed_without_marks() -> None:
    """ "17 ky tu" is 17 ký tự, but a unit with other marks is not understood."""
    entry = NumberEntry((NumberAnswer("a", NumberKey(Fraction(17), unit="ký tự")),))
    item = Item("x", "number", entry)
    assert grade(item, Text("17 ky tu")).verdict == "correct"
    assert grade(item, Text("17 kỷ tử")).verdict == "invalid"

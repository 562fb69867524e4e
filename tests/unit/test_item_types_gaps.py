"""Facts about gaps."""

from __future__ import annotations

import pytest

from quiz_engine.core.item import Item
from quiz_engine.core.number import parse_number_key
from quiz_engine.core.response import Filling
from quiz_engine.core.shape import (
    Blank,
    Blanks,
    Choice,
    Choices,
    NumberAnswer,
    NumberEntry,
    TextAnswer,
    TextEntry,
)
from quiz_engine.item_types import check_item, find_item_type, grade

CITY = TextEntry((TextAnswer("a", "Hà Nội"), TextAnswer("b", "Thủ đô", False)))
COUNT = NumberEntry((NumberAnswer("a", parse_number_key("63 ± 1 km")),))
MENU = Choices((Choice("a", True, "đúng"), Choice("b", False, "sai")))
ITEM = Item("x", "gaps", Blanks((Blank("a", CITY), Blank("b", COUNT), Blank("c", MENU))), points=3)


def fill(a: str, b: str, c: str) -> Filling:
    """Return a response to ITEM."""
    return Filling((("a", a), ("b", b), ("c", c)))


@pytest.mark.parametrize(
    ("response", "raw", "feedback"),
    [
        (fill("hà nội", "63", "a"), 3, "correct a:+ a/a:answer.correct b:+ b/a:answer.correct c:+"),
        (fill("thủ đô", "64 km", "b"), 1,
         "partial a:- a/b:answer.incorrect b:+ b/a:answer.correct c:- :gaps.found"),
        (fill("Ha Noi", "9", "b"), 0, "incorrect a:- a:text.marks-differ b:- c:-"),
        (fill("", "mười", ""), 0, "invalid a:invalid.empty b:invalid.number c:invalid.empty"),
        (fill("hà nội", "63", ""), 0, "invalid c:invalid.empty"),
        (fill("hà nội", "63", "z"), 0, "invalid c:invalid.unknown-choice"),
        (Filling((("a", "x"),)), 0, "invalid b:invalid.empty c:invalid.empty"),
        (Filling(), 0, "invalid a:invalid.empty b:invalid.empty c:invalid.empty"),
    ],
)  # fmt: skip
def test_grade(response: Filling, raw: float, feedback: str) -> None:
    """Each gap is worth its share; gaps to look at again are told, the others then not."""
    outcome = grade(ITEM, response)
    assert outcome.score.raw == raw
    first, *rest = outcome.feedback
    signs = {"gap.correct": "+", "gap.incorrect": "-"}
    told = [f"{each.part}:{signs.get(each.code, each.code)}" for each in rest]
    assert " ".join([first.code, *told]) == feedback


def test_gaps_that_are_not_there() -> None:
    """A gap of an earlier revision is passed over."""
    response = Filling((*fill("Hà Nội", "63", "a").blanks, ("z", "?")))
    assert grade(ITEM, response).verdict == "correct"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (CITY, []),
        (TextEntry(()), [("QE201", "a")]),
        (TextEntry((TextAnswer("a", ""),)), [("QE205", "a/a")]),
        (NumberEntry(()), [("QE201", "a")]),
        (Choices((Choice("a", True, "đúng"),)), [("QE203", "a")]),
        (Choices((Choice("a", True, "x"), Choice("b", False, "x"))), [("QE204", "a")]),
        (Choices((Choice("a", False, "x"), Choice("b", False, "y"))), [("QE201", "a")]),
        (Choices((Choice("a", True, "x"), Choice("b", True, "y"))), [("QE202", "a")]),
    ],
)
def test_checks(entry: object, expected: list[tuple[str, str]]) -> None:
    """The problems of a gap carry its id, and remedies in the syntax of gaps."""
    problems = list(check_item(Item("x", "gaps", Blanks((Blank("a", entry),)))))
    assert [(each.code, each.part) for each in problems] == expected
    assert not any("[x]" in each.help for each in problems if isinstance(entry, Choices))


def test_no_gap() -> None:
    """A text without gaps asks nothing."""
    problems = list(check_item(Item("x", "gaps", Blanks(()))))
    assert [each.code for each in problems] == ["QE212"]


def test_examples() -> None:
    """The key is right, and so is every other right filling; the rest is not."""
    examples = [
        ([text for _, text in each.response.blanks], each.right)
        for each in find_item_type("gaps").examples(ITEM)
    ]
    assert examples == [
        (["Hà Nội", "63 km", "a"], True),
        (["Thủ đô", "63 km", "a"], False),
        (["Hà Nội", "63 km", "b"], False),
    ]
    assert list(check_item(ITEM)) == []


def test_a_contradiction_in_one_gap() -> None:
    """What one gap expects is graded alone, and told as in the whole."""
    odd = TextEntry(
        (
            TextAnswer("a", "Huế"),
            TextAnswer("b", "[a-z]+", pattern=True),
            TextAnswer("c", "da", False),
        )
    )
    item = Item("x", "gaps", Blanks((*ITEM.shape.blanks, Blank("d", odd))))
    (problem,) = check_item(item)
    assert (problem.code, problem.message) == (
        "QE208", 'The example "d-2" should be not right, but is graded correct.'
    )  # fmt: skip


def test_thousands_of_gaps_take_no_time() -> None:
    """Each gap is graded as often as it has values, not as often as there are gaps."""
    blanks = tuple(Blank(f"g{number}", MENU) for number in range(10_000))
    assert list(check_item(Item("x", "gaps", Blanks(blanks)))) == []

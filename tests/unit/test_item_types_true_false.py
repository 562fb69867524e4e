"""Facts about true or false."""

from __future__ import annotations

import pytest

from quiz_engine.core.item import Item
from quiz_engine.core.response import Selection
from quiz_engine.core.shape import Choice, Choices
from quiz_engine.item_types import check_item, grade

TRUE, FALSE = Choice("a", True, "Đúng"), Choice("b", False, "Sai")
ITEM = Item("x", "true-false", Choices((TRUE, FALSE)))


@pytest.mark.parametrize(
    ("chosen", "verdict"),
    [("a", "correct"), ("b", "incorrect"), ("", "invalid"), ("ab", "invalid")],
)
def test_grade(chosen: str, verdict: str) -> None:
    """It is graded as a single choice."""
    assert grade(ITEM, Selection(tuple(chosen))).verdict == verdict


@pytest.mark.parametrize(
    ("choices", "codes"),
    [
        ((TRUE, FALSE), []),
        ((TRUE,), ["QE203"]),
        ((TRUE, FALSE, Choice("c", False, "Không rõ")), ["QE111"]),
        ((TRUE, Choice("b", True, "Sai")), ["QE202"]),
    ],
)
def test_checks(choices: tuple[Choice, ...], codes: list[str]) -> None:
    """It has two choices, one of them the key."""
    item = Item("x", "true-false", Choices(choices))
    assert [problem.code for problem in check_item(item)] == codes

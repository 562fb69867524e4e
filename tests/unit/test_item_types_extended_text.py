"""Facts about written answers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from quiz_engine.core.item import Item
from quiz_engine.core.response import Writing
from quiz_engine.core.shape import Criterion, Essay, Level
from quiz_engine.item_types import check_item, find_item_type, grade
from quiz_engine.item_types.extended_text import count_words

CLEAR = Criterion("a", (Level("1", 0, "no"), Level("2", 1, "so so"), Level("3", 3, "yes")), "clear")
LONG = Criterion("b", (Level("1", 1, "short"), Level("3", 2, "long")), "long")
ITEM = Item("x", "extended-text", Essay((CLEAR, LONG), 2, 4), points=10)


@pytest.mark.parametrize(
    ("levels", "points"),
    [("a3 b3", 5), ("b3 a3", 5), ("a2 b3", 3), ("a1 b3", 2), ("a3 b1", 4), ("a1 b1", 1)],
)
def test_credit(levels: str, points: int) -> None:
    """The chosen points as a share of the highest ones, told as the writer's own judgement."""
    chosen = tuple((word[0], word[1]) for word in levels.split())
    outcome = grade(ITEM, Writing("xin chào bạn", chosen))
    assert outcome.score.scaled == float(Fraction(points, 5))
    assert outcome.score.raw == 2 * points
    assert outcome.success is (points == 5)
    told = outcome.feedback[1]
    assert (told.code, dict(told.args)) == (
        "essay.self-assessed", {"points": str(points), "most": "5"}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "levels", "told"),
    [
        ("", "", ["no-text", "rate"]),
        (" \n ", "a3 b3", ["no-text"]),
        ("một", "a3 b3", ["few-words{count=1,least=2}"]),
        ("một hai ba bốn năm", "a3 b3", ["many-words{count=5,most=4}"]),
        ("một hai", "", ["rate"]),
        ("một hai", "a3", ["unrated(b)"]),
        ("một hai", "a9 b3", ["unknown-choice{choice=9}"]),
        ("một hai", "a3 b3 z1", ["unknown-choice{choice=z}"]),
    ],
)
def test_invalid(text: str, levels: str, told: list[str]) -> None:
    """What is missing is told and costs no attempt."""
    chosen = tuple((word[0], word[1]) for word in levels.split())
    outcome = grade(ITEM, Writing(text, chosen))
    found = []
    for each in outcome.feedback[1:]:
        args = ",".join(f"{name}={value}" for name, value in each.args)
        part = f"({each.part})" if each.part else ""
        found.append(each.code.removeprefix("invalid.") + part + (f"{{{args}}}" if args else ""))
    assert found == told
    assert outcome.verdict == "invalid"


WORDS = [
    ("", 0),
    (" \n\t ", 0),
    ("một", 1),
    ("Tôi đổi mật khẩu.", 4),
    ("E-Mail-Adresse, 2 mal!", 3),
    ("a – b … c", 3),
    ("1.200 đ", 2),
    ("- một\n- hai", 2),
    ("một\u00a0hai\u2003ba", 3),
    ("ế ế", 2),
    ("🙂 vui", 1),
    ("你好", 1),
]
"""Texts and their numbers of words; the browser's own counting is tested with the same."""


@pytest.mark.parametrize(("text", "count"), WORDS)
def test_count_words(text: str, count: int) -> None:
    """What stands between spaces and has a letter or a digit is a word."""
    assert count_words(text) == count


def rubric(*criteria: Criterion) -> Item:
    """Return an item with another rubric."""
    return replace(ITEM, shape=Essay(criteria))


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (ITEM, []),
        (rubric(), [("QE201", None)]),
        (rubric(replace(CLEAR, levels=CLEAR.levels[:1])), [("QE203", "a")]),
        (rubric(CLEAR, replace(LONG, text="clear")), [("QE204", "b")]),
        (rubric(replace(CLEAR, text="")), [("QE205", "a")]),
        (rubric(Criterion("a", (Level("1", 1, "x"), Level("2", 1, "y")), "t")), [("QE204", "a")]),
        (rubric(Criterion("a", (Level("1", 0, "x"), Level("2", 1, "")), "t")), [("QE205", "a")]),
    ],
)
def test_checks(item: Item, told: list[tuple[str, str | None]]) -> None:
    """A criterion has a text and at least two levels with points and texts of their own."""
    assert [(each.code, each.part) for each in check_item(item)] == told


def test_examples() -> None:
    """The highest levels are right, every lower one is not, and no rating neither."""
    examples = list(find_item_type("extended-text").examples(ITEM))
    assert [("".join(map("".join, each.response.levels)), each.right) for each in examples] == [
        ("a3b3", True), ("a1b3", False), ("a2b3", False), ("a3b1", False), ("", False),
    ]  # fmt: skip
    assert {count_words(each.response.text) for each in examples} == {2}

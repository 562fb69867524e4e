"""Facts about grids."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quiz_engine.core.item import Item, Scoring
from quiz_engine.core.response import Pairing
from quiz_engine.core.shape import Grid, Row, Target, has_key
from quiz_engine.item_types import check_item, find_item_type, grade

COLUMNS = tuple(Target(each, f"column {each}") for each in "123")


def make(keys: str, rule: str = "", negative: bool = False, weights: str = "", points: int = 1) -> Item:
    """Return an item whose rows a, b, c … have the columns between the spaces as keys; several in
    a row unless each has one; "-" is a row without a key."""
    words = [word.strip("-") for word in keys.split()]
    rows = tuple(
        Row(chr(97 + at), tuple(word), f"row {at}", weight=int(weights[at]) if weights else 1)
        for at, word in enumerate(words)
    )
    shape = Grid(COLUMNS, rows, any(len(word) != 1 for word in words))
    return Item("x", "matrix", shape, points=points, scoring=Scoring(rule, negative=negative))


def tick(cells: str) -> Pairing:
    """Return a response written as "a1 b2"."""
    return Pairing(tuple((each[0], each[1]) for each in cells.split()))


@pytest.mark.parametrize(
    ("cells", "per_part", "difference", "strict"),
    [
        ("a1 b2 c3 d1", 1, 1, 1),
        ("a1 b2 c3 d2", Fraction(3, 4), Fraction(1, 2), 0),
        ("a1 b2 c1 d2", Fraction(1, 2), 0, 0),
        ("a1 b1 c1 d2", Fraction(1, 4), Fraction(-1, 2), 0),
        ("a3 b3 c1 d3", 0, -1, 0),
    ],
)
def test_one_tick_in_each_row(
    cells: str, per_part: Fraction, difference: Fraction, strict: int
) -> None:
    """Usually the share of right rows; the other rules as everywhere."""
    keys = "1 2 3 1"
    assert grade(make(keys), tick(cells)) == grade(make(keys, "per-part"), tick(cells))
    assert grade(make(keys), tick(cells)).score.scaled == float(per_part)
    assert grade(make(keys, "right-minus-wrong", True), tick(cells)).score.scaled == difference
    assert grade(make(keys, "right-minus-wrong"), tick(cells)).score.scaled == max(difference, 0)
    assert grade(make(keys, "all-or-nothing"), tick(cells)).score.scaled == strict


@pytest.mark.parametrize(
    ("cells", "per_part", "difference", "strict"),
    [
        ("a1 a2 b3", 1, 1, 1),
        ("a1 b3", Fraction(2, 3), Fraction(2, 3), 0),
        ("a1 a2 a3 b3", Fraction(2, 3), Fraction(5, 6), 0),
        ("c1", Fraction(0), Fraction(-1, 6), 0),
        ("a1 a2 a3 b1 b2 b3 c1 c2 c3", 0, 0, 0),
        ("a3 b1 b2 c1 c2 c3", 0, -1, 0),
    ],
)
def test_several_ticks_in_a_row(
    cells: str, per_part: Fraction, difference: Fraction, strict: int
) -> None:
    """Usually the share of keys ticked less the share of others ticked, over all cells: ticking
    everything earns nothing. A row is right when exactly its keys are ticked."""
    keys = "12 3 -"
    same = grade(make(keys, "right-minus-wrong"), tick(cells))
    assert grade(make(keys), tick(cells)) == same
    assert same.score.scaled == pytest.approx(float(max(difference, Fraction(0))))
    below = grade(make(keys, "right-minus-wrong", True), tick(cells)).score.scaled
    assert below == pytest.approx(float(difference))
    assert grade(make(keys, "per-part"), tick(cells)).score.scaled == float(per_part)
    assert grade(make(keys, "all-or-nothing"), tick(cells)).score.scaled == strict


def test_weights() -> None:
    """A row counts by its weight, and so do its cells."""
    assert grade(make("1 2", weights="31"), tick("a1 b1")).score.scaled == 0.75
    item = make("12 3", weights="31")
    assert grade(item, tick("a1 b3")).score.scaled == float(Fraction(3 + 1, 6 + 1))
    assert grade(item, tick("a1 a2 b3 b1")).score.scaled == float(1 - Fraction(1, 3 + 2))


def test_all_cells_are_keys() -> None:
    """Where there is nothing to tick wrongly, the share of keys counts."""
    item = make("123 123")
    assert grade(item, tick("a1 a2 a3 b1 b2 b3")).score.scaled == 1
    assert grade(item, tick("a1 a2 a3")).score.scaled == 0.5


def test_feedback() -> None:
    """Each row is told in the order of the source, then how many are right."""
    told = grade(make("1 2 3"), tick("c3 b1 a1")).feedback
    assert [(each.code, each.part, each.args) for each in told] == [
        ("partial", "", ()),
        ("part.correct", "a", ()),
        ("part.incorrect", "b", ()),
        ("part.correct", "c", ()),
        ("parts.found", "", (("found", "2"), ("parts", "3"))),
    ]


@pytest.mark.parametrize(
    ("keys", "cells", "reasons"),
    [
        ("1 2 3", "", ["invalid.nothing-chosen"]),
        ("1 2 3", "b2", ["invalid.row-open a", "invalid.row-open c"]),
        ("1 2 3", "a1 a2 b2", ["invalid.choose-one a", "invalid.row-open c"]),
        ("1 2 3", "z1", ["invalid.unknown-choice"]),
        ("1 2 3", "a1 b2 c9", ["invalid.unknown-choice"]),
        ("12 3", "", ["invalid.nothing-chosen"]),
    ],
)
def test_invalid(keys: str, cells: str, reasons: list[str]) -> None:
    """Open rows are named one by one; nothing else is told."""
    told = grade(make(keys), tick(cells)).feedback
    assert [f"{each.code} {each.part}".strip() for each in told] == ["invalid", *reasons]


def test_rows_without_a_tick_are_fine_where_several_are_allowed() -> None:
    """An empty row is an answer: nothing of this."""
    assert grade(make("12 -"), tick("a1 a2")).success is True


def test_negative_needs_the_rule_that_is_really_used() -> None:
    """With several ticks the difference is the usual rule; with one it has to be written."""
    assert list(check_item(make("12 3", negative=True))) == []
    assert [each.part for each in check_item(make("1 2", negative=True))] == ["@negative"]


def test_checks() -> None:
    """Two columns and a row are enough; what is missing or doubled is told."""
    assert list(check_item(make("1"))) == list(check_item(make("12 -"))) == []
    sound = make("1 2").shape

    def codes(shape: Grid) -> list[str]:
        return [each.code for each in check_item(Item("x", "matrix", shape))]

    row = Row("a", ("1",), "row")
    assert codes(Grid(COLUMNS[:1], sound.rows[:1])) == ["QE203"]
    assert codes(Grid(COLUMNS, ())) == ["QE203"]
    assert codes(Grid(COLUMNS, (row, Row("b", ("1",), "row")))) == ["QE204"]
    assert codes(Grid((*COLUMNS, Target("4")), (row,))) == ["QE205"]
    assert codes(Grid(COLUMNS, (Row("a", (), "row"),))) == ["QE201"]
    assert codes(Grid(COLUMNS, (Row("a", ("1", "2"), "row"),))) == ["QE202"]
    assert codes(Grid(COLUMNS, (Row("a", (), "row"),), True)) == ["QE201"]


@pytest.mark.parametrize(
    ("rows", "multiple", "expected"),
    [
        ((Row("a", ("1",)),), False, True),
        ((Row("a", ("1",)), Row("b")), False, False),
        ((Row("a", ("1", "2")),), False, False),
        ((Row("a", ("9",)),), False, False),
        ((Row("a", ("1",)), Row("b", ("9",))), True, False),
        ((Row("a", ("1", "2")), Row("b")), True, True),
        ((Row("a"),), True, False),
        ((), False, False),
    ],
)
def test_has_key(rows: tuple[Row, ...], multiple: bool, expected: bool) -> None:
    """An item that nobody can get fully right has no key."""
    assert has_key(Grid(COLUMNS, rows, multiple)) is expected


def test_examples() -> None:
    """One tick: each other column of each row; several: each cell changed."""
    examples = list(find_item_type("matrix").examples(make("1 2")))
    shown = {"".join(map("".join, each.response.pairs)): each.right for each in examples}
    assert shown == {"a1b2": True, "b2a2": False, "b2a3": False, "a1b1": False, "a1b3": False}
    examples = list(find_item_type("matrix").examples(make("12")))
    shown = {"".join(map("".join, each.response.pairs)): each.right for each in examples}
    assert shown == {"a1a2": True, "a2": False, "a1": False, "a1a2a3": False}

"""Facts about drawing: what the helpers give, and what becomes of an author's code."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from quiz_engine.core.draw import LONGEST, MODULES, Draw, DrawError, exact, run


def test_known_numbers() -> None:
    """The generator is SplitMix64: its first numbers from seed 1234567, as published with it."""
    draw = Draw(1234567)
    assert [draw._next() for _ in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_draws_stay_as_they_are() -> None:
    """Pages that were built keep their draws: these values are for ever."""
    draw = Draw(7)
    drawn = [
        draw.whole(2, 9),
        draw.whole(-5, 5),
        draw.pick("abc"),
        draw.sample(range(10), 3),
        draw.shuffle([1, 2, 3, 4]),
        draw.decimal(0.5, 5, 0.5),
        draw.whole(0, 10**30),
    ]
    assert drawn == DRAWN


DRAWN = [5, -5, "c", [7, 4, 5], [2, 1, 3, 4], Fraction(9, 2), 784828601685117238735875712933]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"), (-5, "-5"), (0, "0"), (0.1, "0.1"), (-0.0, "0"), (1e22, "1" + "0" * 22),
        (2.5e-7, "0.00000025"), (0.1 + 0.2, "0.30000000000000004"), (Decimal("1.50"), "1.5"),
        (Fraction(1, 8), "0.125"), (Fraction(-1, 40), "-0.025"), (Fraction(1, 3), "1/3"),
        (Fraction(-22, 7), "-22/7"), (Fraction(600, 2), "300"),
    ],
)  # fmt: skip
def test_exact(value: object, text: str) -> None:
    """A number is written as keys have it, and nothing of it is lost."""
    assert exact(value) == text
    assert Fraction(text) == Fraction(repr(value) if isinstance(value, float) else value)


def test_helpers_cover_their_range() -> None:
    """Every value comes, about equally often, and none from outside."""
    whole = Counter(Draw(seed).whole(1, 6) for seed in range(6000))
    assert set(whole) == set(range(1, 7))
    assert all(850 < count < 1150 for count in whole.values())
    decimal = {Draw(seed).decimal("0.1", 0.5, Decimal("0.1")) for seed in range(200)}
    assert decimal == {Fraction(number, 10) for number in range(1, 6)}
    short = {Draw(seed).decimal(0, 1, 0.3) for seed in range(200)}
    assert short == {Fraction(number, 10) for number in (0, 3, 6, 9)}
    orders = Counter(tuple(Draw(seed).shuffle("abc")) for seed in range(3000))
    assert len(orders) == 6
    assert all(400 < count < 600 for count in orders.values())
    sample = Draw(1).sample(range(100), 100)
    assert sorted(sample) == list(range(100))


@pytest.mark.parametrize(
    "ask",
    [
        lambda draw: draw.whole(1.5, 2), lambda draw: draw.whole(True, 2),
        lambda draw: draw.whole(3, 2), lambda draw: draw.decimal(1, 2, 0),
        lambda draw: draw.decimal(2, 1, 1), lambda draw: draw.pick([]),
        lambda draw: draw.pick({1, 2}), lambda draw: draw.shuffle(5),
        lambda draw: draw.sample([1], 2), lambda draw: draw.sample([1], -1), lambda draw: draw.hole,
    ],
)  # fmt: skip
def test_helpers_refuse_in_a_sentence(ask: object) -> None:
    """A wrong call is told in one sentence."""
    with pytest.raises(DrawError, match=r"^[A-Z\"].*\.$"):
        ask(Draw(0))


def test_run() -> None:
    """Numbers and texts are variables; the rest is told by kind, and private names are not."""
    code = (
        "import math\na = draw.whole(1, 9)\nb = a / 2\nc = 'x'\n_d = 1\ne = [a]\n"
        "def f(): pass\nt = True"
    )
    result = run({"code": code, "seeds": 3})
    assert result["names"] == ["a", "b", "c", "t"]
    assert result["numbers"] == [True, True, False, False]
    assert len(result["values"]) == 3
    assert all(Fraction(row[0]) / 2 == Fraction(row[1]) for row in result["values"])
    assert [row[2:] for row in result["values"]] == [["x", "True"]] * 3
    assert result["idle"] == ["b", "c", "t"]
    assert result["others"] == {"math": "module", "e": "list", "f": "function"}
    assert len(run({"code": "a = 1"})["values"]) == 100


@pytest.mark.parametrize(
    ("code", "seed", "kind", "line", "text", "values"),
    [
        ("a = 1\nb = 1 / (a - 1)", 0, "ZeroDivisionError", 2, "division by zero", {"a": "1"}),
        ("a = (", None, "SyntaxError", 1, "'(' was never closed", {}),
        ("a = b", 0, "NameError", 1, "name 'b' is not defined", {}),
        ("def f():\n    return 1 / 0\na = f()", 0, "ZeroDivisionError", 2, "division by zero", {}),
        ("a = '\\ud800' + 1", 0, "TypeError", 1, "can only concatenate str", {}),
        ("import os", 0, "DrawError", 1, '"os" cannot be imported here', {}),
        ("from random import random", 0, "DrawError", 1, '"random" cannot be imported', {}),
        ("a = 10 ** 600", 0, "DrawError", None, '"a" is longer than 500 characters.', {"a": "…"}),
        ("a = float('nan')", 0, "DrawError", None, '"a" is nan, which is no number.', {"a": "…"}),
        ("if draw.whole(0, 1): a = 1", 3, "DrawError", None, '"a" is set in some draws', {}),
        ("\n".join(f"a{n} = {n}" for n in range(51)), 0, "DrawError", None, "There are more", None),
        ("del draw\na = draw.whole(1, 2)", 0, "NameError", 2, "name 'draw' is not defined", {}),
    ],
)
def test_errors(
    code: str, seed: object, kind: str, line: object, text: str, values: object
) -> None:
    """A mistake is told with seed, kind, line and the values that were there, never raised."""
    error = run({"code": code})["error"]
    assert (error["seed"], error["kind"], error["line"]) == (seed, kind, line)
    assert error["text"].startswith(text)
    assert values is None or error["values"] == values


def test_everything_that_may_be_imported_can_be() -> None:
    """The list names modules that exist; a text of the greatest length is still taken."""
    code = "\n".join(f"import {name}" for name in MODULES) + f"\na = 'x' * {LONGEST}"
    assert run({"code": code, "seeds": 1})["names"] == ["a"]


def test_the_same_in_another_process() -> None:
    """No hash seed, clock or memory address changes a draw."""
    root = Path(__file__).resolve().parents[2]
    code = (
        "from quiz_engine.core.draw import run; print(run({'code': "
        "\"a = draw.pick(sorted({'x', 'y', 'z'}))\\nb = draw.whole(0, 10**9)\"})['values'])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1

"""Facts about programs: how the results of their tests are graded."""

from __future__ import annotations

import pytest

from quiz_engine.core.item import Item, Scoring
from quiz_engine.core.outcome import Feedback
from quiz_engine.core.response import Result, Run
from quiz_engine.core.shape import Case, Program
from quiz_engine.errors import CodecError
from quiz_engine.item_types import check_item, grade

CASES = (Case("a", output="1"), Case("b", output="2", hidden=True, weight=2), Case("c", code="f"))
ITEM = Item("x", "program", Program(CASES, solution="print(1)"), points=4)


def run(*passed: str, source: str = "print(1)", cases: str = "abc") -> Run:
    """Return a response whose tests all ran, those of `passed` with success."""
    return Run(source, tuple(Result(case, case in passed) for case in cases))


@pytest.mark.parametrize(
    ("passed", "scaled"), [("", 0), ("a", 0.25), ("b", 0.5), ("ac", 0.5), ("abc", 1)]
)
def test_each_test_earns_its_weight(passed: str, scaled: float) -> None:
    """The score is the share of the weights of the passed tests."""
    assert grade(ITEM, run(*passed)).score.scaled == scaled


def test_all_or_nothing() -> None:
    """With that rule one failed test takes everything."""
    item = Item("x", "program", ITEM.shape, scoring=Scoring("all-or-nothing"))
    assert grade(item, run("a", "b")).score.raw == 0
    assert grade(item, run("a", "b", "c")).success


def test_a_test_that_was_not_run_has_not_passed() -> None:
    """Results of some tests only are graded as if the others had failed."""
    assert grade(ITEM, run("a", "b", cases="ab")).score.scaled == 0.75


@pytest.mark.parametrize(
    ("response", "code"),
    [
        (Run(), "invalid.empty"),
        (Run(" \n"), "invalid.empty"),
        (Run("x"), "invalid.not-run"),
        (Run("x", (Result("z", True),)), "invalid.not-run"),
    ],
)
def test_what_cannot_be_graded_is_invalid(response: Run, code: str) -> None:
    """An empty program, one that was not run, and results of other tests cost no attempt."""
    outcome = grade(ITEM, response)
    assert [each.code for each in outcome.feedback] == ["invalid", code]


def test_what_went_wrong_is_told() -> None:
    """The code and values of a failed run come back as feedback on its test; other codes do not."""
    args = (("line", "2"),)
    results = (
        Result("a", False, "", "program.zero", args),
        Result("b", False, "", "choice.correct"),
        Result("c", True, "", "program.zero"),
    )
    told = grade(ITEM, Run("x", results)).feedback
    assert [each for each in told if each.code == "program.zero"] == [
        Feedback("program.zero", "a", args)
    ]
    assert Feedback("program.passed", args=(("passed", "1"), ("tests", "3"))) in told
    assert "choice.correct" not in [each.code for each in told]


@pytest.mark.parametrize(
    ("shape", "part"),
    [
        (Program((), solution="x"), None),
        (Program(CASES), None),
        (Program((Case("a", input="1"),), solution="x"), "a"),
    ],
)
def test_what_is_missing_is_told(shape: Program, part: str | None) -> None:
    """No test, no solution, a test that checks nothing."""
    (problem,) = check_item(Item("x", "program", shape))
    assert (problem.code, problem.part) == ("QE201", part)


def test_its_own_examples_come_out_as_they_should() -> None:
    """All passed is right, each single failure is not."""
    assert list(check_item(ITEM)) == []


def test_another_response_is_refused() -> None:
    """A program without tests cannot be graded at all."""
    with pytest.raises(CodecError):
        grade(Item("x", "program", Program(())), run())

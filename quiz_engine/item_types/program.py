"""A program that is run against tests (QTI has none; extended, as Moodle's CodeRunner).

Grading runs nothing: the response carries how each test ended, as `quiz_engine.runner` found it in
an engine of its own, so that a learner's program can never reach the grader.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, Tell
from ..core.response import Result, Run
from ..core.shape import Program
from ..errors import Problem
from .item_type import ItemType
from .scoring import ALL_OR_NOTHING, PER_PART, Part, credit_parts

TROUBLE = "program."
"""Beginning of the codes that say what went wrong in a run."""
BROKEN = (
    *("program.stopped", "program.crashed", "program.not-run"),
    *("program.halted", "invalid.halted"),
)
"""Codes of the page (js/shapes/program.js): the engine was ended from outside, it died, or a test
was not reached because of that; the learner stopped a program as they tried it, or its tests."""


def check_program(item: Item) -> Iterator[Problem]:
    """Yield what is wrong with tests and solution as far as it shows without running them."""
    if not item.shape.tests:
        yield Problem(
            "QE201",
            "There is no test, so no program can be right.",
            'Write a "<test>" with what the program must print, or with code that checks it.',
        )
    if not item.shape.solution.strip():
        yield Problem(
            "QE201",
            "There is no solution.",
            'Write a "<solution>" with a program that passes all tests.',
        )
    for case in item.shape.tests:
        if not case.code.strip() and case.output is None:
            yield Problem(
                "QE201",
                f'The test "{case.id}" checks nothing.',
                "Put a text fence with what must be printed into it, or a python fence with "
                "code that is run after the program.",
                case.id,
            )


def grade_program(item: Item, response: Run) -> Iterator[Operation]:
    """Credit for each passed test by its weight; a test that was not run has not passed."""
    if not response.source.strip():
        yield Invalidate(Feedback("invalid.empty"))
        return
    results = {result.case: result for result in response.results}
    cases = item.shape.tests
    if not results or not set(results) <= {case.id for case in cases}:
        yield Invalidate(Feedback("invalid.not-run"))
        return
    parts = [
        Part(case.id, case.id in results and results[case.id].passed, case.weight)
        for case in cases
    ]
    yield from credit_parts(item.scoring.rule or PER_PART, parts)
    for part in parts:
        yield Tell(Feedback("part.correct" if part.right else "part.incorrect", part.id))
    passed = sum(part.right for part in parts)
    if 0 < passed < len(parts):
        args = (("passed", str(passed)), ("tests", str(len(parts))))
        yield Tell(Feedback("program.passed", args=args))
    for case in cases:
        result = results.get(case.id)
        if result is not None and not result.passed and result.trouble.startswith(TROUBLE):
            yield Tell(Feedback(result.trouble, case.id, result.args))


def program_examples(item: Item) -> Iterator[Example]:
    """Yield that all tests passed, and with each of them failed."""
    cases = [case.id for case in item.shape.tests]
    source = item.shape.solution or "pass"
    for failed in ("", *cases):
        results = tuple(Result(case, case != failed) for case in cases)
        yield Example(f"fails-{failed}" if failed else "key", Run(source, results), not failed)


PROGRAM = ItemType(
    "program",
    Program,
    Run,
    check_program,
    grade_program,
    program_examples,
    (PER_PART, ALL_OR_NOTHING),
)

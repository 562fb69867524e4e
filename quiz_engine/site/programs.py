"""Runs the solutions and starters of program items, shut in (L3).

A solution must pass every test of its item, a starter must not. Both come with the course, so they
run in the sandbox and never in this process; results are kept there, so that an unchanged course
starts no Node.js.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.shape import Case, Program
from ..errors import Diagnostic, SetupError
from ..locale import load_catalogue
from ..markup.question import Question
from ..runtime import sandbox

_ENTRY = "quiz_engine.runner:run_job"
_SPARE = 15.0
"""Seconds that a test may take beyond its limit: this machine may be slow or busy."""


@dataclass(frozen=True, slots=True)
class _Trial:
    """One program, one test."""

    path: str
    question: Question
    case: Case
    is_solution: bool

    @property
    def job(self) -> dict[str, object]:
        shape = self.question.item.shape
        return {
            "entry": _ENTRY,
            "source": shape.solution if self.is_solution else shape.starter,
            "code": self.case.code,
            "input": self.case.input,
            "output": self.case.output,
            "seconds": shape.seconds,
        }


def check_programs(
    questions: Sequence[tuple[str, Question]], cache: Path
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the programs among some questions, each given with its file's name.

    Where the sandbox cannot start, that is told once, as a warning at the first program.
    """
    trials = [
        _Trial(path, question, case, is_solution)
        for path, question in questions
        if question.item is not None and isinstance(question.item.shape, Program)
        if not question.item.variables  # what is written there is not yet a program
        for is_solution in (True, False)
        for case in question.item.shape.tests
    ]
    if not trials:
        return
    seconds = max(trial.question.item.shape.seconds for trial in trials) + _SPARE
    try:
        results = sandbox.run_jobs([trial.job for trial in trials], cache, seconds)
    except SetupError as error:
        first = trials[0]
        message = f"The programs of the course were not run: {error}"
        help = "Solutions and starters are checked where Node.js is."
        yield Diagnostic(first.path, *first.question.place, "QE262", message, help, "warning")
        return
    passing: dict[int, list[bool]] = {}
    for trial, result in zip(trials, results, strict=True):
        value = result.get("value", {})
        passed = bool(value.get("passed"))
        if not trial.is_solution:
            passing.setdefault(id(trial.question), []).append(passed)
        elif not passed:
            yield _failed(trial, result)
    for path, question in questions:
        if passing.get(id(question)) and all(passing[id(question)]):
            message = "The starter passes all tests already."
            help = "Take something out of the starter, or add a test that it does not pass."
            yield Diagnostic(path, *question.place, "QE261", message, help)


def _failed(trial: _Trial, result: sandbox.Result) -> Diagnostic:
    value = result.get("value", {})
    if "error" in result:
        reason = "It could not be run to its end."
        if result["error"]["kind"] == "TimeLimit":
            reason = f"It takes longer than {trial.question.item.shape.seconds} seconds."
    elif value["trouble"].startswith("program.output"):
        reason = f"It prints {_quote(value['printed'])} instead of {_quote(trial.case.output)}."
    else:
        reason = load_catalogue("en")["feedback." + value["trouble"]]
        for name, text in value["args"].items():
            reason = reason.replace("{" + name + "}", text)
    place = trial.question.form.places.get(trial.case.id, trial.question.place)
    message = f'The solution does not pass the test "{trial.case.id}". {reason}'
    return Diagnostic(trial.path, *place, "QE260", message, "Mend the solution, or the test.")


def _quote(text: str) -> str:
    shown = " ⏎ ".join(text.strip("\n").split("\n"))
    return f'"{shown if len(shown) <= 80 else shown[:79] + "…"}"'

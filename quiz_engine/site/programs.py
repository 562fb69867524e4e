"""Runs the solutions and starters of program items, shut in (L3).

A solution must pass every test of its item, a starter must not. Both come with the course, so they
run in the sandbox and never in this process, with the packages that the item names and no other,
and with the part of the standard library that browsers get;
results are kept there, so that an unchanged course starts no Node.js.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.shape import Case, Program
from ..errors import Diagnostic, SetupError
from ..locale import load_catalogue
from ..markup.question import Question
from ..markup.source import Place
from ..runtime import pack, packages, sandbox
from .standard_library import is_standard
from .wheels import Shelf, Wheel, WheelError

_ENTRY = "quiz_engine.runner:run_job"
_SPARE = 15.0
"""Seconds that a test may take beyond its limit: this machine may be slow or busy."""


@dataclass(frozen=True, slots=True)
class _Trial:
    """One program, one test. Variables change neither: what is code, typed or printed is the same
    in every draw (core/variable.py)."""

    path: str
    question: Question
    case: Case
    is_solution: bool

    @property
    def shape(self) -> Program:
        return self.question.item.shape

    @property
    def job(self) -> dict[str, object]:
        return {
            "entry": _ENTRY,
            "source": self.shape.solution if self.is_solution else self.shape.starter,
            "code": self.case.code,
            "input": self.case.input,
            "output": self.case.output,
            "seconds": self.shape.seconds,
        }


def check_packages(
    questions: Iterable[tuple[str, Question]], shelf: Shelf
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the packages that programs name, at the name."""
    for path, question in questions:
        for name in packages_of(question):
            try:
                shelf.resolve(name)
            except WheelError as error:
                place = _place_of(question, name)
                yield Diagnostic(path, *place, "QE263", error.message, error.help)


def packages_of(question: Question) -> tuple[str, ...]:
    """Return the names of the packages that a question names, also where it has a mistake."""
    shape = question.draft.shape if question.draft is not None else None
    return shape.packages if isinstance(shape, Program) else ()


def resolve_all(names: Iterable[str], shelf: Shelf) -> dict[str, Wheel]:
    """Return the wheels of some packages by name, each after all that it needs, and each once.
    Packages with a mistake are left out, which `check_packages` tells."""
    wheels: dict[str, Wheel] = {}
    for name in names:
        try:
            wheels |= {wheel.name: wheel for wheel in shelf.resolve(name)}
        except WheelError:
            continue
    return wheels


def _place_of(question: Question, name: str) -> Place:
    """Return where a name stands in the value of `packages`."""
    place = question.places["@packages"]
    for attribute in question.element.tag.attributes:
        if attribute.name != "packages":
            continue
        for word in re.finditer(r"[^\s,]+", attribute.value or ""):
            if re.sub(r"[-_.]+", "-", word[0]).lower() == name:
                return Place(place.line, place.column + word.start())
    return place


def check_programs(
    questions: Sequence[tuple[str, Question]], cache: Path, shelf: Shelf
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the programs among some questions, each given with its file's name.

    Programs whose packages have a mistake are not run. Where the sandbox cannot start, that is told
    once, as a warning at the first program.
    """
    groups: dict[tuple[str, ...], list[_Trial]] = {}
    wheels: dict[str, Wheel] = {}
    for path, question in questions:
        if question.item is None or not isinstance(question.item.shape, Program):
            continue
        try:
            found = [wheel for name in packages_of(question) for wheel in shelf.resolve(name)]
        except WheelError:
            continue
        wheels |= {wheel.name: wheel for wheel in found}
        names = tuple(dict.fromkeys(wheel.name for wheel in found))
        groups.setdefault(names, []).extend(_trials(path, question))
    for names, trials in groups.items():
        try:
            results = _run(trials, [wheels[name] for name in names], cache)
        except SetupError as error:
            first = trials[0]
            message = f"The programs of the course were not run: {error}"
            help = "Solutions and starters are checked where Node.js is."
            yield Diagnostic(first.path, *first.question.place, "QE262", message, help, "warning")
            return
        yield from _judge(trials, results)


def _trials(path: str, question: Question) -> Iterator[_Trial]:
    for is_solution in (True, False):
        for case in question.item.shape.tests:
            yield _Trial(path, question, case, is_solution)


def _run(trials: Sequence[_Trial], wheels: Iterable[Wheel], cache: Path) -> list[sandbox.Result]:
    seconds = max(trial.shape.seconds for trial in trials) + _SPARE
    zips = [packages.make_zip(wheel.files, cache) for wheel in wheels]
    jobs = [trial.job for trial in trials]
    library = pack.library_names(cache)
    return sandbox.run_jobs(jobs, cache, seconds, packages=zips, library=library)


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of one run; see `runner.run_job`."""

    passed: bool = False
    error: str = ""
    """Kind of error that ended it; empty where it was run to its end."""
    printed: str = ""
    trouble: str = ""
    """A code of the message catalogues without "feedback."."""
    args: tuple[tuple[str, str], ...] = ()


def read_ran(result: sandbox.Result) -> Ran:
    """Read a result of the sandbox, which foreign code may have had a hand in."""
    if "error" in result:
        return Ran(error=result["error"]["kind"])
    match result.get("value"):
        case {"passed": True}:
            return Ran(True)
        case {"passed": False, "printed": str(printed), "trouble": str(trouble), "args": dict(args)}:
            names = [*args, *args.values()]
            if sandbox.is_texts(names) and "feedback." + trouble in load_catalogue("en"):
                return Ran(printed=printed, trouble=trouble, args=tuple(args.items()))
    return Ran(error="Died")


def _judge(
    trials: Sequence[_Trial], results: Sequence[sandbox.Result]
) -> Iterator[Diagnostic]:
    passing: dict[int, list[bool]] = {}
    for trial, result in zip(trials, results, strict=True):
        ran = read_ran(result)
        if not trial.is_solution:
            passing.setdefault(id(trial.question), []).append(ran.passed)
        elif not ran.passed:
            yield _failed(trial, ran)
    for trial in {id(each.question): each for each in trials}.values():
        if all(passing[id(trial.question)]):
            message = "The starter passes all tests already."
            help = "Take something out of the starter, or add a test that it does not pass."
            yield Diagnostic(trial.path, *trial.question.place, "QE261", message, help)


def _failed(trial: _Trial, ran: Ran) -> Diagnostic:
    help = "Mend the solution, or the test."
    if ran.error:
        reason = "It could not be run to its end."
        if ran.error == "TimeLimit":
            reason = f"It takes longer than {trial.shape.seconds} seconds."
    elif ran.trouble.startswith("program.output"):
        wanted = trial.case.output or ""
        reason = f"It prints {_quote(ran.printed)} instead of {_quote(wanted)}."
    else:
        reason = load_catalogue("en")["feedback." + ran.trouble]
        for name, text in ran.args:
            reason = reason.replace("{" + name + "}", text)
        if ran.trouble == "program.module" or "No module named" in dict(ran.args).get("message", ""):
            help = _help_on_module(dict(ran.args))
    place = trial.question.form.places.get(trial.case.id, trial.question.place)
    message = f'The solution does not pass the test "{trial.case.id}". {reason}'
    return Diagnostic(trial.path, *place, "QE260", message, help)


def _help_on_module(args: Mapping[str, str]) -> str:
    """Return what to do about a module that is not there, from what is told of the import."""
    said = re.search(r"No module named '([^']+)'", args.get("message", ""))
    name = said[1] if said else args.get("name", "")
    if is_standard(name.partition(".")[0]):
        return (
            f'Do without "{name}": browsers get the part of the standard library that the guide lists '
            "under programs."
        )
    return f'Name a package that has "{name}" in packages="…", or do without it.'


def _quote(text: str) -> str:
    shown = " ⏎ ".join(text.strip("\n").split("\n"))
    return f'"{shown if len(shown) <= 80 else shown[:79] + "…"}"'

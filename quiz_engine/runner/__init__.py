"""Runs a learner's program against one test (L1). Inside Pyodide only, never at boot.

The build runs it under Node, the page in a second engine that is thrown away when a program spoils
it. Standard library only. A program gets a namespace, a screen and a keyboard of its own; what it
did to the interpreter itself (a module changed, memory used up) is why an engine may be `spent`.

    trial = run_case(source, Case("a", input="An", output="Chào An"), seconds=5)
    trial.result.passed
"""

from __future__ import annotations

import ast
import sys
import time
import types
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..core.response import Result
from ..core.shape import Case
from . import packages
from .console import Console, Flood, differs
from .guard import Refused, Unreadable, make_builtins, patient_sleep, screen
from .trouble import PROGRAM, TEST, Trouble, explain
from .watch import TimeUp, Watch

SHOWN = 2000
"""Characters of a screen that a result keeps."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of a program."""

    result: Result
    spent: bool = False
    """True where the interpreter should not be used again."""
    printed: str = ""
    """What was printed, without questions and typed lines; also of a hidden test."""


def run_case(source: str, case: Case, seconds: int = 5) -> Trial:
    """Run a program for one test of at most `seconds`. Never raises, whatever the program does.

    The test passes when program and test code end by themselves and what was printed is what the
    test expects. Of a hidden test the result tells no more than that, except what is wrong with the
    program in every test.
    """
    console = Console(case.input)
    trouble = _run(source, case, console, seconds)
    spent = trouble is not None and trouble.spends
    if trouble is None and case.output is not None:
        code = differs(case.output, console.printed, console.screen)
        trouble = Trouble(code) if code else None
    if trouble is None:
        output = "" if case.hidden else _cut(console.marked)
        return Trial(Result(case.id, True, output), printed=console.printed)
    if case.hidden and not trouble.general:
        return Trial(Result(case.id, False), spent, console.printed)
    output = "" if case.hidden else _cut(console.marked)
    result = Result(case.id, False, output, trouble.code, trouble.args)
    return Trial(result, spent, console.printed)


def run_job(job: Mapping[str, object]) -> dict[str, object]:
    """Run one test for the build (an entry of `quiz_engine.runtime.sandbox`), which is told all.

    `job` has `source`, `seconds` and of the test `code`, `input` and `output`.
    """
    case = Case("", job["code"], job["input"], job["output"])
    trial = run_case(job["source"], case, job["seconds"])
    result = trial.result
    if dict(result.args).get("kind") == "KeyboardInterrupt":
        raise KeyboardInterrupt  # it was the sandbox that stopped it
    return {
        "passed": result.passed,
        "printed": _cut(trial.printed),
        "trouble": result.trouble,
        "args": dict(result.args),
    }


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _run(source: str, case: Case, console: Console, seconds: int) -> Trouble | None:
    """Return what went wrong, None where nothing did."""
    sources = {PROGRAM: source, TEST: case.code}
    watch = Watch(seconds)
    module = types.ModuleType("__main__")
    module.__dict__["__builtins__"] = make_builtins(console)
    streams = sys.stdin, sys.stdout, sys.stderr
    main = sys.modules.get("__main__")
    sleep, limit = time.sleep, sys.getrecursionlimit()
    error: BaseException | None = None
    try:
        program, test = _compile(source, case.code)
        sys.stdin, sys.stdout, sys.stderr = console.stdin, console, console.stderr
        sys.modules["__main__"] = module
        time.sleep = patient_sleep
        with watch:
            _end(lambda: exec(program, module.__dict__))
            _end(lambda: exec(test, module.__dict__))
    except BaseException as raised:  # a program may raise anything, and nothing of it is ours
        error = raised
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        time.sleep = sleep
        sys.setrecursionlimit(limit)
        if main is not None:
            sys.modules["__main__"] = main
        packages.forget()
    if console.is_flooded:
        error = error if isinstance(error, Flood) else Flood().with_traceback(_traceback(error))
    elif watch.is_over:
        error = error if isinstance(error, TimeUp) else TimeUp().with_traceback(_traceback(error))
    return None if error is None else explain(error, sources, seconds, module.__dict__)


def _compile(source: str, test: str) -> tuple[types.CodeType, types.CodeType]:
    with warnings.catch_warnings(action="ignore"):  # "5()" is told when it runs
        try:
            tree = ast.parse(source, PROGRAM)
            screen(tree)
            program = compile(tree, PROGRAM, "exec", dont_inherit=True)
        except (ValueError, MemoryError, RecursionError) as error:
            raise Unreadable from error
        return program, compile(test, TEST, "exec", dont_inherit=True)


def _traceback(error: BaseException | None) -> types.TracebackType | None:
    return None if error is None else error.__traceback__


def _end(run: Callable[[], None]) -> None:
    """Run, and take `exit()` for an ordinary end."""
    try:
        run()
    except SystemExit:
        return


__all__ = ["Refused", "Trial", "run_case", "run_job"]

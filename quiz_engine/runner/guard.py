"""What a program may use, and what is refused before it runs (L1).

Refused is what the time limit cannot stop in every browser: a search by C code that never ends,
and the modules through which a program would reach the page or the clock that stops it. Functions
that run through a whole iterable in C (`sum(count())`) are not refused but given in a form that can
be interrupted.
"""

from __future__ import annotations

import ast
import builtins
import time
from collections.abc import Iterable, Iterator

from .console import Console

REFUSED = frozenset(
    "js pyodide pyodide_js _pyodide _pyodide_core micropip signal _signal ctypes _ctypes".split()
)
"""Modules that lead out of the program's own world."""
_ENDLESS = ("count", "cycle", "repeat")
_SOLID = (list, tuple, str, bytes, bytearray, dict, set, frozenset)
_SLICE = 0.002
"""Seconds: Pyodide looks for a signal every 50 steps of bytecode."""


class Refused(Exception):
    """The program is not run; `code` says why."""

    def __init__(self, code: str, line: int, name: str) -> None:
        super().__init__(name)
        self.code = code
        self.line = line
        self.name = name


class Unreadable(Exception):
    """The program is a text that Python's parser gives up on, such as one nested too deep."""


def screen(tree: ast.AST) -> None:
    """Raise Refused for the first thing in a program that could not be stopped."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                _check_modules([alias.name for alias in names], node.lineno)
            case ast.ImportFrom(module=str(module), level=0):
                _check_modules([module], node.lineno)
            case ast.Compare(ops=ops, comparators=right):
                for operator, operand in zip(ops, right, strict=True):
                    if isinstance(operator, ast.In | ast.NotIn) and _is_endless(operand):
                        raise Refused("program.endless", node.lineno, ast.unparse(operand))
            case ast.Call(func=func, args=[first, *_]) if _name(func) == "deque":
                if _is_endless(first):
                    raise Refused("program.endless", node.lineno, ast.unparse(first))


def _check_modules(names: Iterable[str], line: int) -> None:
    for name in names:
        if name.partition(".")[0] in REFUSED:
            raise Refused("program.module-refused", line, name)


def _name(node: ast.AST) -> str:
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
    return ""


def _is_endless(node: ast.AST) -> bool:
    """Whether an expression is a call of itertools that never comes to an end."""
    if not isinstance(node, ast.Call) or _name(node.func) not in _ENDLESS:
        return False
    return _name(node.func) != "repeat" or len(node.args) + len(node.keywords) == 1


def _ticking(iterable: Iterable) -> Iterable:
    """Return an iterable whose every step can be interrupted, also when C code goes through it."""
    if isinstance(iterable, _SOLID):
        return iterable
    return (each for each in iterable)


def make_builtins(console: Console) -> dict[str, object]:
    """Return the built-in names of a program, with its own keyboard."""
    made = dict(vars(builtins))

    def sum(iterable, /, start=0):
        return builtins.sum(_ticking(iterable), start)

    def any(iterable, /):
        return builtins.any(_ticking(iterable))

    def all(iterable, /):
        return builtins.all(_ticking(iterable))

    def min(*values, **named):
        values = [_ticking(values[0])] if len(values) == 1 else values
        return builtins.min(*values, **named)

    def max(*values, **named):
        values = [_ticking(values[0])] if len(values) == 1 else values
        return builtins.max(*values, **named)

    class filter(builtins.filter):
        def __new__(cls, function, iterable, /):
            return super().__new__(cls, function, _ticking(iterable))

    def __import__(name, globals=None, locals=None, fromlist=(), level=0):
        if level == 0 and name.partition(".")[0] in REFUSED:
            raise ImportError(f"{name} cannot be used here", name=name)
        return builtins.__import__(name, globals, locals, fromlist, level)

    def exit(code=None):
        raise SystemExit(code)

    for each in (sum, any, all, min, max, filter, __import__, exit):
        made[each.__name__] = each
    made["quit"] = exit
    made["input"] = console.read
    return made


def patient_sleep(seconds: float, /) -> None:
    """Stand for time.sleep, in slices, so that it can be interrupted."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        _sleep(_SLICE if left > _SLICE else left)


_sleep = time.sleep

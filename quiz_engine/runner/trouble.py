"""From an exception to a code with arguments, for a sentence in the learner's language (L1).

Never a traceback: the line of the learner's own program, and in plain words what is wrong with it.
The sentences are in the message catalogues under "feedback." and the code. Python's own message is
handed on only where no sentence of ours fits.
"""

from __future__ import annotations

import builtins
import difflib
import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType

from .console import LIMIT, Flood
from .guard import Refused, Unreadable
from .watch import TimeUp

PROGRAM = "<program>"
"""File name of the learner's program in tracebacks."""
TEST = "<test>"
"""File name of a test's code."""
_LONG = 60

_SYNTAX: tuple[tuple[str, str], ...] = (
    (r"expected an indented block", "program.indent-missing"),
    (r"unexpected indent", "program.indent-extra"),
    (r"unindent does not match|inconsistent use of tabs", "program.indent-uneven"),
    (r"'(?P<what>[(\[{])' was never closed", "program.bracket-open"),
    (r"unmatched '(?P<what>[)\]}])'|closing parenthesis '(?P<which>[)\]}])'", "program.bracket-extra"),
    (r"unterminated .*string literal", "program.string-open"),
    (r"expected ':'", "program.colon"),
    (r"invalid (?:non-printable )?character '?(?P<what>[^' ]+)", "program.character"),
    (r"Missing parentheses in call to 'print'", "program.print"),
    (r"instead of '='|cannot assign to", "program.equals"),
    (r"forgot a comma", "program.comma"),
    (r"'(?P<what>\w+)' outside|'(?P<which>\w+)' not properly in loop", "program.outside"),
)
"""What CPython says of a text that is no program, and our code for it; the first match counts."""

_RUNNING: tuple[tuple[type[BaseException], str, str], ...] = (
    (TypeError, r"concatenate \w+ \(not \"(?P<what>\w+)\"\) to (?P<which>\w+)", "program.types"),
    (
        TypeError,
        r"unsupported operand type\(s\) for .+: '(?P<what>\w+)' and '(?P<which>\w+)'",
        "program.types",
    ),
    (
        TypeError,
        r"not supported between instances of '(?P<what>\w+)' and '(?P<which>\w+)'",
        "program.types",
    ),
    (
        TypeError,
        r"(?P<what>[\w.]+)\(\) (?:missing|takes|got|expected)|(?P<which>\w+) expected .* argument",
        "program.arguments",
    ),
    (TypeError, r"'(?P<what>\w+)' object is not callable", "program.not-callable"),
    (ValueError, r"invalid literal for int\(\) with base \d+: '(?P<what>.*)'", "program.number"),
    (ValueError, r"could not convert string to float: '(?P<what>.*)'", "program.number"),
    (TypeError, "", "program.type"),
    (UnicodeError, "", "program.other"),
    (ValueError, "", "program.value"),
    (ZeroDivisionError, "", "program.zero"),
    (IndexError, "", "program.index"),
    (EOFError, "", "program.input-end"),
    (RecursionError, "", "program.recursion"),
    (MemoryError, "", "program.memory"),
    (OverflowError, "", "program.large"),
    (OSError, "", "program.file"),
)
"""By class of exception and by what it says; the first match counts."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong in a run."""

    code: str
    """Of the message catalogues, without "feedback."."""
    args: tuple[tuple[str, str], ...] = ()
    """Values for the sentence: `line` is a number, `text` that line; the rest is per code."""
    general: bool = False
    """True where it has nothing to do with what a test gives the program."""
    spends: bool = False
    """True where the interpreter should not be used again."""


def explain(
    error: BaseException, sources: Mapping[str, str], seconds: int, names: Mapping[str, object]
) -> Trouble:
    """Return what an exception means.

    `sources` are program and test code by their file names; `names` is the program's namespace,
    for the nearest name.
    """
    if isinstance(error, SyntaxError) and error.filename == TEST:
        return Trouble("program.test-broken", (("message", _cut(error.msg)),), general=True)
    if isinstance(error, SyntaxError) and error.filename in (PROGRAM, None):
        return _syntax(error, sources[PROGRAM])
    if isinstance(error, Unreadable):
        return Trouble("program.syntax", _where(sources[PROGRAM], 1), general=True, spends=True)
    if isinstance(error, Refused):
        where = _where(sources[PROGRAM], error.line)
        return Trouble(error.code, (*where, ("name", error.name)), general=True)
    line = _line_in(PROGRAM, error.__traceback__)
    if line is None:
        return _in_test(error, sources, seconds)
    where = _where(sources[PROGRAM], line)
    code, args = _running(error, seconds, names)
    spends = isinstance(error, MemoryError | RecursionError)
    return Trouble(code, (*where, *args), isinstance(error, TimeUp | Flood), spends)


def _syntax(error: SyntaxError, source: str) -> Trouble:
    where = _where(source, error.lineno or 1)
    for pattern, code in _SYNTAX:
        found = re.search(pattern, error.msg or "")
        if found:
            return Trouble(code, (*where, *_found(found)), general=True)
    return Trouble("program.syntax", where, general=True)


def _running(
    error: BaseException, seconds: int, names: Mapping[str, object]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    said = _said(error)
    match error:
        case TimeUp():
            return "program.time", (("seconds", str(seconds)),)
        case Flood():
            return "program.flood", (("count", str(LIMIT)),)
        case UnboundLocalError():
            return "program.local", (("name", _quoted(said)),)
        case NameError():
            return _name(error.name or _quoted(said), names)
        case AttributeError() if error.name:
            return _attribute(error)
        case KeyError():
            return "program.key", (("key", _cut(said)),)
        case ImportError():
            return "program.module", (("name", _cut(error.name or _quoted(said))),)
        case AssertionError():
            return "program.assert", ()
    for kind, pattern, code in _RUNNING:
        found = isinstance(error, kind) and re.search(pattern, said)
        if found:
            return code, _found(found) if pattern else _message(code, said)
    return "program.other", (("kind", type(error).__name__), ("message", _cut(said)))


def _message(code: str, said: str) -> tuple[tuple[str, str], ...]:
    """Return Python's own words for the sentences that quote them."""
    if code in ("program.type", "program.value"):
        return (("message", _cut(said)),)
    return (("kind", "UnicodeError"), ("message", _cut(said))) if code == "program.other" else ()


def _in_test(error: BaseException, sources: Mapping[str, str], seconds: int) -> Trouble:
    """The exception did not come from the program: the test's own code noticed something."""
    spends = isinstance(error, MemoryError | RecursionError)
    if isinstance(error, TimeUp):
        return Trouble("program.time-test", (("seconds", str(seconds)),), True)
    if isinstance(error, Flood):
        return Trouble("program.flood-test", (("count", str(LIMIT)),), True)
    if isinstance(error, MemoryError):
        return Trouble("program.memory-test", (), True, spends)
    if isinstance(error, NameError) and error.name:
        return Trouble("program.missing", (("name", error.name),))
    line = _line_in(TEST, error.__traceback__)
    text = dict(_where(sources[TEST], line or 1))["text"]
    if isinstance(error, AssertionError):
        if error.args:
            return Trouble("program.check-said", (("message", _cut(_said(error), 200)),))
        return Trouble("program.check-failed", (("text", text),))
    said = f"{type(error).__name__}: {_cut(_said(error))}"
    return Trouble("program.check-broke", (("text", text), ("message", said)), spends=spends)


def _said(error: BaseException) -> str:
    """Return the message of an exception; empty where the program's own class cannot tell it."""
    try:
        return str(error)
    except BaseException:
        return ""


def _name(name: str, names: Mapping[str, object]) -> tuple[str, tuple[tuple[str, str], ...]]:
    near = _nearest(name, [*names, *vars(builtins), *keyword.kwlist])
    if near:
        return "program.name-near", (("name", name), ("near", near))
    return "program.name", (("name", name),)


def _attribute(error: AttributeError) -> tuple[str, tuple[tuple[str, str], ...]]:
    kind = type(error.obj).__name__
    args = (("name", error.name), ("kind", kind))
    near = _nearest(error.name, [name for name in dir(error.obj) if not name.startswith("_")])
    return ("program.attribute-near", (*args, ("near", near))) if near else ("program.attribute", args)


def _nearest(name: str, allowed: Iterable[str]) -> str:
    words = [word for word in allowed if word.strip("_") and not word.startswith("__")]
    same = [word for word in words if word.lower() == name.lower() and word != name]
    found = same or difflib.get_close_matches(name, words, n=1, cutoff=0.7)
    return found[0] if found and found[0] != name else ""


def _found(found: re.Match[str]) -> tuple[tuple[str, str], ...]:
    """Return the named groups of a match; "which" stands for "what" where only it is there."""
    groups = {name: _cut(value) for name, value in found.groupdict().items() if value is not None}
    if "what" not in groups and "which" in groups:
        groups["what"] = groups.pop("which")
    return tuple(groups.items())


def _line_in(name: str, traceback: TracebackType | None) -> int | None:
    """Return the line at which the innermost frame of a file stands."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == name:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _where(source: str, line: int) -> tuple[tuple[str, str], ...]:
    lines = source.splitlines()
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return (("line", str(line)), ("text", _cut(text)))


def _quoted(said: str) -> str:
    found = re.search(r"'([^']+)'", said)
    return found[1] if found else said


def _cut(text: str, length: int = _LONG) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"

"""Has the variables of a course drawn (L3): all requests in one start of the sandbox."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..errors import SetupError
from ..markup.variables import TIME, Draws, Drawn
from ..runtime import pack, sandbox

ENTRY = "quiz_engine.core.draw:run"
SOURCES = ("quiz_engine/__init__.py", "quiz_engine/core/__init__.py", "quiz_engine/core/draw.py")
"""What the draws depend on: another grader does not draw anew."""


def draw_all(codes: Iterable[str], cache: Path) -> Draws:
    """Return what each code draws. Where nothing can run, each has an error that says why."""
    codes = list(dict.fromkeys(codes))
    if not codes:
        return {}
    sources = {name: text for name, text in pack.engine_sources().items() if name in SOURCES}
    jobs = [{"entry": ENTRY, "code": code} for code in codes]
    try:
        results = sandbox.run_jobs(jobs, cache, TIME, sources)
    except SetupError as error:
        results = [{"error": {"kind": "SetupError", "text": str(error)}} for _ in codes]
    return {code: read_drawn(result) for code, result in zip(codes, results, strict=True)}


def read_drawn(result: dict[str, object]) -> Drawn:
    """Read a result of the sandbox, which foreign code may have had a hand in."""
    value = result.get("value")
    error = result.get("error")
    if isinstance(value, dict) and isinstance(value.get("error"), dict):
        error = value["error"]
    if isinstance(error, dict):
        return Drawn(error=error)
    try:
        drawn = Drawn(
            _texts(value["names"]),
            tuple(bool(each) for each in value["numbers"]),
            tuple(_texts(row) for row in value["values"]),
            _texts(value["idle"]),
            dict(zip(value["others"], _texts(list(value["others"].values())), strict=True)),
        )
        lengths = {len(drawn.names)} ^ {len(row) for row in (drawn.numbers, *drawn.values)}
        if not lengths and drawn.values:
            return drawn
    except (TypeError, KeyError, AttributeError, ValueError):
        pass
    return Drawn(error={"kind": "Died", "line": None, "text": ""})


def _texts(values: object) -> tuple[str, ...]:
    if not sandbox.is_texts(values):
        raise TypeError("not a list of texts")
    return tuple(values)

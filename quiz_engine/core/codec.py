"""JSON for items, responses, outcomes and sessions (L0).

Values equal to their default are left out, so that a page stays small. Data of a newer version is
refused, data of another form (an unknown key is one) is refused with the place; both raise
CodecError. The formats are published as JSON Schemas in `quiz_engine/schema/`.
"""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction

from ..errors import CodecError
from .format import ITEM, KIND_OF, OUTCOME, RESPONSE, SESSION
from .item import OUTCOMES, Item, Scoring
from .outcome import Feedback, Outcome, Score
from .reader import Reader, mapping
from .response import Response, Result
from .session import Session
from .shape import TextAnswer

VERSION = 1
"""Of all formats in this module."""

Json = dict[str, object]

_CONTENT = frozenset(
    "prompt hints feedback explanation competency level audience tags examples text title screen "
    "solution".split()
)
"""Fields that grading never reads, except a TextAnswer's text."""
VERDICTS = (*OUTCOMES, "invalid")


def dump_item(item: Item, content: bool = True) -> Json:
    """Return an item as JSON data; without `content`, only what a page needs to grade it."""
    return {"version": VERSION, **_dump(item, content)}


def dump_response(response: Response) -> Json:
    """Return a response as JSON data."""
    return {"version": VERSION, **_dump(response, True)}


def dump_result(result: Result) -> Json:
    """Return how one test of a program ended as JSON data, as it stands in a response."""
    return _dump(result, True)


def dump_outcome(outcome: Outcome) -> Json:
    """Return an outcome as JSON data, with its verdict spelled out for readers without Python."""
    return {
        "version": VERSION,
        "verdict": outcome.verdict,
        "score": {field.name: getattr(outcome.score, field.name) for field in fields(Score)},
        "success": outcome.success,
        "completion": outcome.completion,
        "feedback": [_dump_feedback(each) for each in outcome.feedback],
    }


def dump_session(session: Session) -> Json:
    """Return a session as JSON data."""
    return {field.name: getattr(session, field.name) for field in fields(Session)}


def dump_scoring(scoring: Scoring) -> Json:
    """Return how an item is scored as JSON data."""
    return _dump(scoring, True)


def load_item(data: object) -> Item:
    """Read an item, whole or only what grading needs. Raises CodecError."""
    item = _versioned(ITEM, data, "item")
    draws = {len(each.values) for each in item.variables}
    draws |= {len(each.shown) for each in item.variables if each.shown}
    if len(draws) > 1 or 0 in draws:
        raise CodecError("item.variables do not have the same number of values")
    return item


def load_response(data: object) -> Response:
    """Read a response. Raises CodecError."""
    return _versioned(RESPONSE, data, "response")


def load_outcome(data: object) -> Outcome:
    """Read an outcome. Raises CodecError, also when its parts contradict each other."""
    outcome = _versioned(OUTCOME, data, "outcome")
    score = outcome.score
    consistent = (
        bool(outcome.feedback)
        and outcome.verdict in VERDICTS
        and data.get("verdict", outcome.verdict) == outcome.verdict
        and score.min <= score.raw <= score.max
        and outcome.completion == (outcome.success is not None)
        and (outcome.verdict == "invalid") == (outcome.success is None)
        and (outcome.verdict == "correct") == (outcome.success is True)
        and (score.scaled == 0 or outcome.success is not None)
        and (score.scaled <= 0 or outcome.verdict != "incorrect")
        and (score.scaled >= 0 or score.min < 0)
    )
    if not consistent:
        raise CodecError("outcome contradicts itself")
    return outcome


def load_session(data: object) -> Session:
    """Read a session. Raises CodecError."""
    return SESSION(data, "session")


def _dump(value: object, content: bool) -> object:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [_dump(each, content) for each in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    data: Json = {"kind": KIND_OF[type(value)]} if type(value) in KIND_OF else {}
    for field in fields(value):
        is_key = field.name == "text" and isinstance(value, TextAnswer)
        skipped = not content and field.name in _CONTENT and not is_key
        part = getattr(value, field.name)
        if not skipped and part != field.default:
            data[field.name] = _dump(part, content)
    return data


def _dump_feedback(feedback: Feedback) -> Json:
    data: Json = {"code": feedback.code}
    if feedback.part:
        data["part"] = feedback.part
    if feedback.args:
        data["args"] = dict(feedback.args)
    return data


def _versioned(read: Reader, data: object, where: str) -> object:
    version = mapping(data, where).get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise CodecError(f"{where} has no version")
    if version > VERSION:
        raise CodecError(f"{where} has a newer version; this reader knows up to {VERSION}", "QE302")
    return read({name: value for name, value in data.items() if name != "version"}, where)


__all__ = [
    "VERSION", "dump_item", "dump_outcome", "dump_response", "dump_result", "dump_scoring", "dump_session",
    "load_item", "load_outcome", "load_response", "load_session",
]  # fmt: skip

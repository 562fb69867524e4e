"""JSON for items, responses, outcomes and sessions (L0).

Values equal to their default are left out, so that a page stays small. Data of a newer version is
refused, data of another form (an unknown key is one) is refused with the place; both raise
CodecError. The formats are published as JSON Schemas in `quiz_engine/schema/`.
"""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction

from ..errors import CodecError
from .item import OUTCOMES, Example, Item
from .number import LANGUAGES
from .outcome import Feedback, Outcome, Score
from .reader import (
    Reader,
    flag,
    fraction,
    mapping,
    number,
    optional_flag,
    pair,
    positive_fraction,
    record,
    sequence,
    text,
    whole,
    word,
)
from .response import Filling, Response, Selection, Text
from .session import Session
from .shape import (
    Blank,
    Blanks,
    Choice,
    Choices,
    NumberAnswer,
    NumberEntry,
    NumberKey,
    TextAnswer,
    TextEntry,
    TextRule,
)

VERSION = 1
"""Of all formats in this module."""

Json = dict[str, object]

_CONTENT = frozenset(
    "prompt hints feedback explanation competency level audience tags examples text".split()
)
"""Fields that grading never reads, except a TextAnswer's text."""


def dump_item(item: Item, content: bool = True) -> Json:
    """Return an item as JSON data; without `content`, only what a page needs to grade it."""
    return {"version": VERSION, **_dump(item, content)}


def dump_response(response: Response) -> Json:
    """Return a response as JSON data."""
    return {"version": VERSION, **_dump(response, True)}


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


def load_item(data: object) -> Item:
    """Read an item, whole or only what grading needs. Raises CodecError."""
    return _versioned(_ITEM, data, "item")


def load_response(data: object) -> Response:
    """Read a response. Raises CodecError."""
    return _versioned(_RESPONSE, data, "response")


def load_outcome(data: object) -> Outcome:
    """Read an outcome. Raises CodecError, also when its parts contradict each other."""
    outcome = _versioned(_OUTCOME, data, "outcome")
    score = outcome.score
    consistent = (
        data.get("verdict", outcome.verdict) == outcome.verdict
        and score.min <= score.raw <= score.max
        and outcome.completion == (outcome.success is not None)
        and (score.scaled == 1 or outcome.success is not True)
        and (score.scaled == 0 or outcome.success is not None)
    )
    if not consistent:
        raise CodecError("outcome contradicts itself")
    return outcome


def load_session(data: object) -> Session:
    """Read a session. Raises CodecError."""
    return _SESSION(data, "session")


def _dump(value: object, content: bool) -> object:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [_dump(each, content) for each in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    data: Json = {"kind": _KIND_OF[type(value)]} if type(value) in _KIND_OF else {}
    for field in fields(value):
        skipped = not content and field.name in _CONTENT and not isinstance(value, TextAnswer)
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


def _id(value: object) -> str:
    return value.id


def _args(value: object, where: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (key, text(each, f"{where}.{key[:40]}")) for key, each in mapping(value, where).items()
    )


def _one_of(*kinds: type) -> Reader:
    """Make a reader of objects that say by "kind" which class they are."""
    names = [_KIND_OF[kind] for kind in kinds]

    def read(value: object, where: str) -> object:
        kind = mapping(value, where).get("kind")
        if kind not in names:
            raise CodecError(f"{where} is of none of the kinds: {', '.join(names)}")
        return _READERS[kind](value, where)

    return read


_KIND_OF: dict[type, str] = {
    Choices: "choices",
    TextEntry: "text",
    NumberEntry: "number",
    Blanks: "blanks",
    Selection: "selection",
    Text: "typed",
    Filling: "filling",
}
_RESPONSE = _one_of(Selection, Text, Filling)
_CHOICE = record(Choice, {"id": text, "key": flag, "text": text, "feedback": text})
_TEXT_ANSWER = record(TextAnswer, {"id": text, "text": text, "right": flag, "feedback": text})
_NUMBER_KEY = record(
    NumberKey, {"value": fraction, "tolerance": positive_fraction, "relative": flag, "unit": text}
)
_NUMBER_ANSWER = record(
    NumberAnswer, {"id": text, "number": _NUMBER_KEY, "right": flag, "feedback": text}
)
_BLANK = record(Blank, {"id": text, "entry": _one_of(TextEntry, NumberEntry, Choices)})
_KIND_READERS: dict[type, dict[str, Reader]] = {
    Choices: {"choices": sequence(_CHOICE, _id), "multiple": flag},
    TextEntry: {
        "answers": sequence(_TEXT_ANSWER, _id),
        "rule": record(TextRule, {"case": flag, "marks": flag}),
    },
    NumberEntry: {"answers": sequence(_NUMBER_ANSWER, _id), "language": word(*LANGUAGES)},
    Blanks: {"blanks": sequence(_BLANK, _id)},
    Selection: {"choices": sequence(text, str)},
    Text: {"text": text},
    Filling: {"blanks": sequence(pair(text, text), lambda blank: blank[0])},
}
_READERS: dict[str, Reader] = {
    _KIND_OF[kind]: record(kind, readers, ("kind",)) for kind, readers in _KIND_READERS.items()
}
_EXAMPLE = record(Example, {"id": text, "response": _RESPONSE, "right": flag})
_ITEM = record(
    Item,
    {
        "id": text,
        "type": text,
        "shape": _one_of(Choices, TextEntry, NumberEntry, Blanks),
        "points": whole(1),
        "attempts": whole(),
        "shuffle": flag,
        "prompt": text,
        "hints": sequence(text),
        "feedback": sequence(pair(word(*OUTCOMES), text), lambda feedback: feedback[0]),
        "explanation": text,
        "competency": text,
        "level": whole(0, 4),
        "audience": sequence(text),
        "tags": sequence(text),
        "aliases": sequence(text),
        "language": text,
        "examples": sequence(_EXAMPLE, _id),
    },
)
_SCORE = record(Score, {"raw": number(), "min": number(0), "max": number(), "scaled": number(1)})
_FEEDBACK = record(Feedback, {"code": text, "part": text, "args": _args})
_OUTCOME = record(
    Outcome,
    {
        "score": _SCORE,
        "success": optional_flag,
        "completion": flag,
        "feedback": sequence(_FEEDBACK),
    },
    ("verdict",),
)
_SESSION = record(Session, {"attempts": whole(), "success": flag, "best": number(1)})

__all__ = [
    "VERSION", "dump_item", "dump_outcome", "dump_response", "dump_session",
    "load_item", "load_outcome", "load_response", "load_session",
]  # fmt: skip

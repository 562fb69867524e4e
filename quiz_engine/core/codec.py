"""JSON for items, responses, outcomes and sessions (L0).

Values equal to their default are left out, so that a page stays small. Data of a newer version is
refused, data of another form is refused with the place; both raise CodecError. The formats are
published as JSON Schemas in `quiz_engine/schema/`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from fractions import Fraction
from typing import Any, TypeVar

from ..errors import CodecError
from .item import Example, Item
from .outcome import Feedback, Outcome, Score
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
    Shape,
    TextAnswer,
    TextEntry,
    TextRule,
)

VERSION = 1
"""Of all formats in this module."""

Json = dict[str, Any]
_T = TypeVar("_T")

_KINDS: dict[str, type] = {
    "choices": Choices,
    "text": TextEntry,
    "number": NumberEntry,
    "blanks": Blanks,
    "selection": Selection,
    "typed": Text,
    "filling": Filling,
}
_KIND_OF = {cls: kind for kind, cls in _KINDS.items()}
_CONTENT = frozenset(
    "prompt hints feedback explanation competency level audience tags aliases examples text".split()
)
"""Fields that grading never reads, except a TextAnswer's text."""


def _dump(value: Any, content: bool) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [_dump(each, content) for each in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    data: Json = {"kind": _KIND_OF[type(value)]} if type(value) in _KIND_OF else {}
    for field in fields(value):
        skipped = not content and field.name in _CONTENT and not isinstance(value, TextAnswer | Text)
        part = getattr(value, field.name)
        if not skipped and part != field.default:
            data[field.name] = _dump(part, content)
    return data


def dump_item(item: Item, content: bool = True) -> Json:
    """Return an item as JSON data; without `content`, only what a page needs to grade it."""
    return {"version": VERSION, **_dump(item, content)}


def dump_response(response: Response) -> Json:
    """Return a response as JSON data."""
    return {"version": VERSION, **_dump(response, True)}


def dump_outcome(outcome: Outcome) -> Json:
    """Return an outcome as JSON data, with its verdict spelled out for readers without Python."""
    feedback = [
        {"code": each.code} | ({"part": each.part} if each.part else {}) | ({"args": dict(each.args)} if each.args else {})
        for each in outcome.feedback
    ]
    score = {field.name: getattr(outcome.score, field.name) for field in fields(Score)}
    return {
        "version": VERSION,
        "verdict": outcome.verdict,
        "score": score,
        "success": outcome.success,
        "completion": outcome.completion,
        "feedback": feedback,
    }


def dump_session(session: Session) -> Json:
    """Return a session as JSON data."""
    return {field.name: getattr(session, field.name) for field in fields(Session)}


class _Reader:
    """Reads one JSON object; remembers where it is, for messages."""

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, dict):
            raise CodecError(f"{where} is not an object")
        self.data, self.where = data, where

    def take(self, cls: type, **readers: Callable[[Any, str], Any]) -> Any:
        """Build `cls` from the object; fields with a reader are converted, others must fit by type."""
        values = {}
        for field in fields(cls):
            if field.name not in self.data:
                if field.default is MISSING:
                    raise CodecError(f'{self.where} has no "{field.name}"')
                continue
            place = f"{self.where}.{field.name}"
            read = readers.get(field.name) or _PLAIN[str(field.type)]
            values[field.name] = read(self.data[field.name], place)
        return cls(**values)


def _plain(kind: type | tuple[type, ...], name: str) -> Callable[[Any, str], Any]:
    def read(value: Any, where: str) -> Any:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise CodecError(f"{where} is not {name}")
        return value

    return read


def _list(read: Callable[[Any, str], _T]) -> Callable[[Any, str], tuple[_T, ...]]:
    def read_list(value: Any, where: str) -> tuple[_T, ...]:
        if not isinstance(value, list):
            raise CodecError(f"{where} is not a list")
        return tuple(read(each, f"{where}[{index}]") for index, each in enumerate(value))

    return read_list


_text = _plain(str, "text")


def _pair(value: Any, where: str) -> tuple[str, str]:
    pair = _list(_text)(value, where)
    if len(pair) != 2:
        raise CodecError(f"{where} is not a pair")
    return pair


def _fraction(value: Any, where: str) -> Fraction:
    try:
        return Fraction(_text(value, where))
    except (ValueError, ZeroDivisionError):
        raise CodecError(f"{where} is not a number") from None


_PLAIN: dict[str, Callable[[Any, str], Any]] = {
    "str": _text,
    "bool": _plain(bool, "true or false"),
    "int": _plain(int, "a whole number"),
    "float": _plain((int, float), "a number"),
    "bool | None": lambda value, where: value if value is None else _PLAIN["bool"](value, where),
    "Fraction": _fraction,
    "tuple[str, ...]": _list(_text),
    "tuple[tuple[str, str], ...]": _list(_pair),
}
"""Readers by a field's annotation as written; resolving annotations would cost start-up time."""


def _choice(value: Any, where: str) -> Choice:
    return _Reader(value, where).take(Choice)


def _text_answer(value: Any, where: str) -> TextAnswer:
    return _Reader(value, where).take(TextAnswer)


def _number_answer(value: Any, where: str) -> NumberAnswer:
    return _Reader(value, where).take(NumberAnswer, number=lambda v, w: _Reader(v, w).take(NumberKey))


def _blank(value: Any, where: str) -> Blank:
    return _Reader(value, where).take(Blank, entry=_entry)


_ELEMENTS: dict[type, dict[str, Callable[[Any, str], Any]]] = {
    Choices: {"choices": _list(_choice)},
    TextEntry: {
        "answers": _list(_text_answer),
        "rule": lambda value, where: _Reader(value, where).take(TextRule),
    },
    NumberEntry: {"answers": _list(_number_answer)},
    Blanks: {"blanks": _list(_blank)},
    Selection: {},
    Text: {},
    Filling: {},
}


def _kind(allowed: tuple[type, ...]) -> Callable[[Any, str], Any]:
    def read(value: Any, where: str) -> Any:
        reader = _Reader(value, where)
        kind = reader.data.get("kind")
        cls = _KINDS.get(kind) if isinstance(kind, str) else None
        if cls not in allowed:
            names = ", ".join(_KIND_OF[each] for each in allowed)
            raise CodecError(f'{where} is of kind "{kind}", allowed: {names}')
        return reader.take(cls, **_ELEMENTS[cls])

    return read


_entry = _kind((TextEntry, NumberEntry, Choices))
_shape = _kind((Choices, TextEntry, NumberEntry, Blanks))
_response = _kind((Selection, Text, Filling))


def _example(value: Any, where: str) -> Example:
    return _Reader(value, where).take(Example, response=_response)


def _check_version(data: Any, where: str) -> None:
    version = _Reader(data, where).data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise CodecError(f"{where} has no version")
    if version > VERSION:
        raise CodecError(f"{where} has version {version}; this reader knows up to {VERSION}", "QE302")


def load_item(data: Any) -> Item:
    """Read an item, whole or only what grading needs. Raises CodecError."""
    _check_version(data, "item")
    return _Reader(data, "item").take(Item, shape=_shape, examples=_list(_example))


def load_response(data: Any) -> Response:
    """Read a response. Raises CodecError."""
    _check_version(data, "response")
    return _response(data, "response")


def load_outcome(data: Any) -> Outcome:
    """Read an outcome. Raises CodecError."""
    _check_version(data, "outcome")

    def feedback(value: Any, where: str) -> Feedback:
        def args(value: Any, where: str) -> tuple[tuple[str, str], ...]:
            return tuple((key, _text(each, where)) for key, each in _Reader(value, where).data.items())

        return _Reader(value, where).take(Feedback, args=args)

    return _Reader(data, "outcome").take(
        Outcome, score=lambda v, w: _Reader(v, w).take(Score), feedback=_list(feedback)
    )


def load_session(data: Any) -> Session:
    """Read a session. Raises CodecError."""
    return _Reader(data, "session").take(Session)


__all__ = [
    "VERSION", "Shape", "dump_item", "dump_outcome", "dump_response", "dump_session",
    "load_item", "load_outcome", "load_response", "load_session",
]  # fmt: skip

"""What items, responses, outcomes and sessions are as JSON: the readers of all their parts (L0).

Only tables; `codec` uses them in both directions. What each part means stands in its class, how it
is written in `quiz_engine/schema/`.
"""

from __future__ import annotations

from ..errors import CodecError
from .item import OUTCOMES, Example, Item, Scoring, Variable
from .number import LANGUAGES
from .outcome import Feedback, Outcome, Score
from .reader import (
    GREATEST,
    Reader,
    flag,
    fraction,
    mapping,
    number,
    optional_flag,
    positive_fraction,
    record,
    sequence,
    share,
    text,
    tuple_of,
    whole,
    word,
)
from .response import (
    Actions,
    Filling,
    Order,
    Pairing,
    Path,
    Result,
    Run,
    Selection,
    Text,
    Writing,
)
from .session import Session
from .shape import (
    Blank,
    Blanks,
    Card,
    Case,
    Choice,
    Choices,
    Control,
    Conversation,
    Criterion,
    Essay,
    Grid,
    Level,
    NumberAnswer,
    NumberEntry,
    NumberKey,
    Placement,
    Program,
    Regions,
    Row,
    Scene,
    Sequence,
    Step,
    Target,
    TextAnswer,
    TextEntry,
    TextRule,
    Turn,
    Walk,
)


def _id(value: object) -> str:
    return value.id


def _args(value: object, where: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (key, text(each, f"{where}.{key[:40]}")) for key, each in mapping(value, where).items()
    )


def _one_of(*kinds: type) -> Reader:
    """Make a reader of objects that say by "kind" which class they are."""
    names = [KIND_OF[kind] for kind in kinds]

    def read(value: object, where: str) -> object:
        kind = mapping(value, where).get("kind")
        if kind not in names:
            raise CodecError(f"{where} is of none of the kinds: {', '.join(names)}")
        return _READERS[kind](value, where)

    return read


KIND_OF: dict[type, str] = {
    Choices: "choices",
    TextEntry: "text",
    NumberEntry: "number",
    Blanks: "blanks",
    Sequence: "sequence",
    Placement: "placement",
    Grid: "grid",
    Regions: "regions",
    Essay: "essay",
    Walk: "walk",
    Conversation: "conversation",
    Program: "program",
    Selection: "selection",
    Text: "typed",
    Filling: "filling",
    Order: "order",
    Pairing: "pairing",
    Writing: "writing",
    Actions: "actions",
    Path: "path",
    Run: "run",
}
_SHAPES = (
    Choices, TextEntry, NumberEntry, Blanks, Sequence, Placement, Grid, Regions, Essay, Walk,
    Conversation, Program,
)  # fmt: skip
RESPONSE = _one_of(Selection, Text, Filling, Order, Pairing, Writing, Actions, Path, Run)
_WEIGHT = {"weight": whole(1, 1000)}
_CHOICE = record(Choice, {"id": text, "key": flag, "text": text, "feedback": text, **_WEIGHT})
_TEXT_ANSWER = record(
    TextAnswer, {"id": text, "text": text, "right": flag, "feedback": text, "pattern": flag}
)
_NUMBER_KEY = record(
    NumberKey,
    {
        "value": fraction, "tolerance": positive_fraction, "relative": flag, "unit": text,
        "source": text,
    },
)  # fmt: skip
_NUMBER_ANSWER = record(
    NumberAnswer, {"id": text, "number": _NUMBER_KEY, "right": flag, "feedback": text}
)
_BLANK = record(Blank, {"id": text, "entry": _one_of(TextEntry, NumberEntry, Choices), **_WEIGHT})
_CARD = record(Card, {"id": text, "text": text, "target": text, "feedback": text, **_WEIGHT})
_TARGET = record(Target, {"id": text, "text": text})
_ROW = record(
    Row, {"id": text, "keys": sequence(text, str), "text": text, "feedback": text, **_WEIGHT}
)
_LEVEL = record(Level, {"id": text, "points": whole(0, 1000), "text": text})
_CRITERION = record(Criterion, {"id": text, "levels": sequence(_LEVEL, _id), "text": text})
_CONTROL = record(
    Control,
    {"id": text, "key": flag, "text": text, "feedback": text, "entry": _one_of(TextEntry)},
)
_STEP = record(
    Step,
    {
        "id": text, "controls": sequence(_CONTROL, _id), "title": text, "text": text,
        "screen": text, **_WEIGHT,
    },
)  # fmt: skip
_TURN = record(Turn, {"id": text, "next": text, "text": text, "feedback": text})
_SCENE = record(
    Scene,
    {"id": text, "turns": sequence(_TURN, _id), "score": share, "text": text, "title": text},
)
_CASE = record(
    Case,
    {
        "id": text, "code": text, "input": text, "output": text, "hidden": flag, "text": text,
        **_WEIGHT,
    },
)  # fmt: skip
_KIND_READERS: dict[type, dict[str, Reader]] = {
    Choices: {"choices": sequence(_CHOICE, _id), "multiple": flag},
    TextEntry: {
        "answers": sequence(_TEXT_ANSWER, _id),
        "rule": record(TextRule, {"case": flag, "marks": flag, "typos": whole(0, 9)}),
    },
    NumberEntry: {"answers": sequence(_NUMBER_ANSWER, _id), "language": word(*LANGUAGES)},
    Blanks: {"blanks": sequence(_BLANK, _id)},
    Sequence: {"cards": sequence(_CARD, _id)},
    Placement: {
        "targets": sequence(_TARGET, _id), "cards": sequence(_CARD, _id), "single": flag,
    },
    Grid: {"columns": sequence(_TARGET, _id), "rows": sequence(_ROW, _id), "multiple": flag},
    Regions: {"choices": sequence(_CHOICE, _id), "multiple": flag},
    Essay: {"criteria": sequence(_CRITERION, _id), "least": whole(), "most": whole()},
    Walk: {"steps": sequence(_STEP, _id)},
    Conversation: {"scenes": sequence(_SCENE, _id)},
    Program: {
        "tests": sequence(_CASE, _id),
        "starter": text,
        "solution": text,
        "seconds": whole(1, 60),
        "packages": sequence(text, str),
    },
    Selection: {"choices": sequence(text, str)},
    Text: {"text": text},
    Filling: {"blanks": sequence(tuple_of(text, text), lambda blank: blank[0])},
    Order: {"cards": sequence(text, str)},
    Pairing: {"pairs": sequence(tuple_of(text, text), "\0".join)},
    Writing: {"text": text, "levels": sequence(tuple_of(text, text), lambda level: level[0])},
    Actions: {"actions": sequence(tuple_of(text, text, text))},
    Path: {"turns": sequence(tuple_of(text, text))},
    Run: {
        "source": text,
        "results": sequence(
            record(
                Result,
                {
                    "case": text, "passed": flag, "output": text, "trouble": text,
                    "args": sequence(tuple_of(text, text), lambda arg: arg[0]),
                },
            ),
            lambda result: result.case,
        ),
    },
}
_READERS: dict[str, Reader] = {
    KIND_OF[kind]: record(kind, readers, ("kind",)) for kind, readers in _KIND_READERS.items()
}
_VARIABLE = record(Variable, {"name": text, "values": sequence(text), "shown": sequence(text)})
_EXAMPLE = record(Example, {"id": text, "response": RESPONSE, "right": flag})
ITEM = record(
    Item,
    {
        "id": text,
        "type": text,
        "shape": _one_of(*_SHAPES),
        "points": whole(1),
        "attempts": whole(),
        "scoring": record(
            Scoring, {"rule": text, "penalty": share, "hint_cost": share, "negative": flag}
        ),
        "shuffle": flag,
        "prompt": text,
        "hints": sequence(text),
        "feedback": sequence(tuple_of(word(*OUTCOMES), text), lambda feedback: feedback[0]),
        "explanation": text,
        "competency": text,
        "level": whole(0, 4),
        "audience": sequence(text),
        "tags": sequence(text),
        "aliases": sequence(text),
        "language": text,
        "examples": sequence(_EXAMPLE, _id),
        "variables": sequence(_VARIABLE, lambda variable: variable.name),
    },
)
_SCORE = record(
    Score,
    {
        "raw": number(least=-GREATEST),
        "min": number(0, -GREATEST),
        "max": number(),
        "scaled": number(1, -1),
    },
)
_FEEDBACK = record(Feedback, {"code": text, "part": text, "args": _args})
OUTCOME = record(
    Outcome,
    {
        "score": _SCORE,
        "success": optional_flag,
        "completion": flag,
        "feedback": sequence(_FEEDBACK),
    },
    ("verdict",),
)
SESSION = record(
    Session, {"attempts": whole(), "success": flag, "best": number(1), "hints": whole()}
)

__all__ = ["ITEM", "KIND_OF", "OUTCOME", "RESPONSE", "SESSION"]

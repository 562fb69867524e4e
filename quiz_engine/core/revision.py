"""Revisions: short hashes that tell whether a key, or anything at all, changed (L0).

Not needed for grading, so the browser never imports it: the build writes the hashes into the page.
"""

from __future__ import annotations

import hashlib
import json

from .codec import dump_item, dump_scoring
from .item import Item, Scoring
from .number import bounds, expand_units, unit_of
from .shape import (
    Blanks,
    Choices,
    Conversation,
    Essay,
    Grid,
    NumberEntry,
    Placement,
    Program,
    Regions,
    Sequence,
    Shape,
    Step,
    TextAnswer,
    TextEntry,
    TextRule,
    Walk,
)
from .text import normalise

_LENGTH = 12
"""Hexadecimal digits: 48 bits, ample to tell two revisions of one item apart."""


def key_revision(item: Item) -> str:
    """Return a hash of what decides the score: type, points, scoring, the values of variables and
    what each response earns.

    Texts, the order of choices and answers, feedback (so expected wrong answers too), the language
    of the page, and another spelling of the same key (1 km for 1000 m, hoà for hòa) do not change
    it.
    """
    read = [item.type, item.points, _key(item.shape)]
    if item.scoring != Scoring():
        read.append(dump_scoring(item.scoring))
    if item.variables:
        read.append([[each.name, *each.values] for each in item.variables])
    return _hash(read)


def content_hash(item: Item) -> str:
    """Return a hash of everything that an author can write."""
    return _hash(dump_item(item))


def _key(shape: Shape) -> object:
    match shape:
        case Choices(choices, multiple) | Regions(choices, multiple):
            return [multiple, sorted(_part(each, each.id, each.key) for each in choices)]
        case TextEntry(answers, rule):
            right = {_text(answer, rule) for answer in answers if answer.right}
            typos = [rule.typos] if rule.typos else []
            return [rule.case, rule.marks, sorted(right), *typos]
        case NumberEntry(answers):
            return sorted(
                [answer.number.source]
                if answer.number.source
                else [unit_of(answer.number).dimension, *map(str, bounds(answer.number))]
                for answer in expand_units(answers)
                if answer.right
            )
        case Blanks(blanks):
            return sorted(_part(each, each.id, _key(each.entry)) for each in blanks)
        case Sequence(cards):
            return [each.id for each in cards]
        case Placement(targets, cards, single):
            places = sorted(target.id for target in targets)
            return [single, places, sorted(_part(each, each.id, each.target) for each in cards)]
        case Grid(columns, rows, multiple):
            heads = sorted(column.id for column in columns)
            return [multiple, heads, sorted(_part(row, row.id, sorted(row.keys)) for row in rows)]
        case Essay(criteria):
            return sorted(
                [each.id, sorted([level.id, level.points] for level in each.levels)]
                for each in criteria
            )
        case Walk(steps):
            return [_part(step, step.id, _controls(step)) for step in steps]
        case Conversation(scenes):
            first = scenes[0].id if scenes else ""
            ways = sorted(
                [each.id, str(each.score), sorted([turn.id, turn.next] for turn in each.turns)]
                for each in scenes
            )
            return [first, ways]
        case Program(tests):
            return sorted(
                _part(each, each.id, each.code, each.input, str(each.output)) for each in tests
            )


def _part(part: object, *facts: object) -> list[object]:
    """Return the facts of one part, with its weight where it has another than the usual one."""
    return [*facts, part.weight] if part.weight != 1 else [*facts]


def _text(answer: TextAnswer, rule: TextRule) -> str:
    return f"/{answer.text}/" if answer.pattern else normalise(answer.text, rule)


def _controls(step: Step) -> list[object]:
    return sorted(
        [control.id, control.key, _key(control.entry) if control.entry else None]
        for control in step.controls
    )


def _hash(data: object) -> str:
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # Half a surrogate pair is not text, but a hash must not stumble over it.
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]

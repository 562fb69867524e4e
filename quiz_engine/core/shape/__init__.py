"""Shapes: what a learner can do with an item, and what would be right (L0).

Item types map to shapes; the browser draws shapes and knows no types, so a new type on an old shape
costs no JavaScript. Texts are Markdown as the author wrote them; grading never reads them.
"""

from __future__ import annotations

from .arrangement import Card, Grid, Placement, Row, Sequence, Target
from .choice import Choice, Choices, Regions
from .entry import (
    Blank,
    Blanks,
    NumberAnswer,
    NumberEntry,
    NumberKey,
    TextAnswer,
    TextEntry,
    TextRule,
)
from .essay import Criterion, Essay, Level
from .practice import Control, Conversation, Scene, Step, Turn, Walk
from .program import Case, Program

Entry = TextEntry | NumberEntry | Choices
Shape = (
    Choices
    | TextEntry
    | NumberEntry
    | Blanks
    | Sequence
    | Placement
    | Grid
    | Regions
    | Essay
    | Walk
    | Conversation
    | Program
)


def has_key(shape: Shape) -> bool:
    """Return True when some response to `shape` earns full credit, so that it can be graded."""
    match shape:
        case Choices(choices) | Regions(choices):
            return any(choice.key for choice in choices)
        case TextEntry(answers) | NumberEntry(answers):
            return any(answer.right for answer in answers)
        case Blanks(blanks):
            return bool(blanks) and all(has_key(blank.entry) for blank in blanks)
        case Sequence(cards):
            return len(cards) > 1
        case Placement(targets, cards):
            ids = {target.id for target in targets}
            return any(card.target in ids for card in cards)
        case Grid(columns, rows, multiple):
            ids = {column.id for column in columns}
            ticks = [len(row.keys) for row in rows if set(row.keys) <= ids]
            return len(ticks) == len(rows) and any(ticks) and (multiple or set(ticks) == {1})
        case Essay(criteria):
            return any(level.points > 0 for each in criteria for level in each.levels)
        case Walk(steps):
            return bool(steps) and all(_has_key(step) for step in steps)
        case Conversation(scenes):
            return any(scene.score == 1 for scene in scenes)
        case Program(tests):
            return bool(tests)


def _has_key(step: Step) -> bool:
    keys = [control for control in step.controls if control.key]
    return any(control.entry is None or has_key(control.entry) for control in keys)


__all__ = [
    "Blank", "Blanks", "Card", "Case", "Choice", "Choices", "Control", "Conversation", "Criterion", "Entry",
    "Essay", "Grid", "Level", "NumberAnswer", "NumberEntry", "NumberKey", "Placement", "Program",
    "Regions", "Row", "Scene", "Sequence", "Shape", "Step", "Target", "TextAnswer",
    "TextEntry", "TextRule", "Turn", "Walk", "has_key",
]  # fmt: skip

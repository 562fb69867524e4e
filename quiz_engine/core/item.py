"""Items: one question with its key, texts and rules (L0)."""

from __future__ import annotations

from dataclasses import dataclass

from .response import Response
from .shape import Shape

OUTCOMES = ("correct", "partial", "incorrect")
"""What an author may write feedback for, beside single choices and answers."""


@dataclass(frozen=True, slots=True)
class Example:
    """A response with what grading must say of it; the build runs it."""

    id: str
    """Unique among the examples of its item."""
    response: Response
    """What is submitted."""
    right: bool
    """True: graded with full credit. False: with less, or as invalid."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. Texts are Markdown; grading reads only `type`, `shape` and `points`."""

    id: str
    """Unique in the course and shared by its languages; small letters, digits and hyphens."""
    type: str
    """Name of an item type in `quiz_engine.item_types.ITEM_TYPES`."""
    shape: Shape
    """What can be done, and the key."""
    points: int = 1
    """Greatest raw score, at least 1."""
    attempts: int = 0
    """Greatest number of attempts; 0 for no limit."""
    shuffle: bool = False
    """True: the browser shows choices in an order drawn from the attempt's seed."""
    prompt: str = ""
    """Markdown; gaps of a Blanks shape stand in it as written."""
    hints: tuple[str, ...] = ()
    """Markdown, opened one by one."""
    feedback: tuple[tuple[str, str], ...] = ()
    """Pairs of an OUTCOMES word and Markdown."""
    explanation: str = ""
    """Markdown, shown when the item is done or the learner asks for it."""
    competency: str = ""
    """`domain.competence` of the framework."""
    level: int = 0
    """Proficiency level 1 to 4; 0 for not stated."""
    audience: tuple[str, ...] = ()
    """Audience ids of the framework."""
    tags: tuple[str, ...] = ()
    """Free words."""
    aliases: tuple[str, ...] = ()
    """Former ids, whose progress this item carries on."""
    language: str = "vi"
    """Language of the texts."""
    examples: tuple[Example, ...] = ()
    """Responses written by the author; see also `ItemType.examples`."""

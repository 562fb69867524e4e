"""Items: one question with its key, texts and rules (L0)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

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
class Scoring:
    """How credit becomes a score; formulas are in `quiz_engine.item_types.scoring`."""

    rule: str = ""
    """A word of `scoring.RULES`; empty for the rule that the item type begins with."""
    penalty: Fraction = Fraction(0)
    """Share of the points that each earlier attempt takes away, 0 to 1."""
    hint_cost: Fraction = Fraction(0)
    """Share of the points that each opened hint takes away, 0 to 1."""
    negative: bool = False
    """True: wrong parts may bring the score below 0, down to minus the points."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that is drawn anew for each attempt."""

    name: str
    """As it stands in the texts, in double braces."""
    values: tuple[str, ...]
    """One for each draw: exact numbers as `core.draw.exact` writes them, or texts."""
    shown: tuple[str, ...] = ()
    """The same as learners read them, in the notation of the page; empty where it is the same."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. Texts are Markdown; grading reads only `type`, `shape`, `points` and
    `scoring`."""

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
    scoring: Scoring = Scoring()
    """How credit becomes a score."""
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
    variables: tuple[Variable, ...] = ()
    """All with the same number of draws; where there are some, texts and keys hold their names in
    double braces, and an attempt grades the item as `core.variable.instantiate` gives it."""

"""Responses: what a learner gave, raw, one class per kind of shape (L0)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """Chosen options of a Choices shape."""

    choices: tuple[str, ...] = ()
    """Choice ids, in any order, none twice."""


@dataclass(frozen=True, slots=True)
class Text:
    """Typed text of a TextEntry or NumberEntry shape."""

    text: str = ""
    """Exactly as typed."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Filled gaps of a Blanks shape."""

    blanks: tuple[tuple[str, str], ...] = ()
    """Pairs of gap id and typed text or chosen choice id."""

    def get(self, blank_id: str) -> str:
        """Return what was filled in, an empty string for an untouched gap."""
        return dict(self.blanks).get(blank_id, "")


@dataclass(frozen=True, slots=True)
class Order:
    """Cards of a Sequence shape, as put in order."""

    cards: tuple[str, ...] = ()
    """Card ids from first to last, none twice."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Cards laid on targets of a Placement shape, or ticks in a Grid."""

    pairs: tuple[tuple[str, str], ...] = ()
    """Pairs of card and target, or of row and column, in any order, no pair twice."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A text for an Essay shape, and how its writer judged it."""

    text: str = ""
    """Exactly as typed."""
    levels: tuple[tuple[str, str], ...] = ()
    """Pairs of criterion and chosen level, no criterion twice."""


@dataclass(frozen=True, slots=True)
class Actions:
    """What was done on the screens of a Walk shape."""

    actions: tuple[tuple[str, str, str], ...] = ()
    """Step, control and what was typed (empty for a tap), in the order in which it was done. An
    empty control stands for a look at the help."""


@dataclass(frozen=True, slots=True)
class Path:
    """The way through a Conversation shape."""

    turns: tuple[tuple[str, str], ...] = ()
    """Pairs of scene and turn, in order from the first scene."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one test of a program ended."""

    case: str
    """Id of the test."""
    passed: bool
    """True when nothing was wrong."""
    output: str = ""
    """What stood on the screen; cut where it is long, empty for a hidden test."""
    trouble: str = ""
    """Code of what went wrong, such as "program.zero"; empty where there is nothing to tell."""
    args: tuple[tuple[str, str], ...] = ()
    """Values for its sentence."""


@dataclass(frozen=True, slots=True)
class Run:
    """A program for a Program shape, and how its tests ended when it was run."""

    source: str = ""
    """Exactly as typed."""
    results: tuple[Result, ...] = ()
    """One for each test that was run, none twice."""


Response = Selection | Text | Filling | Order | Pairing | Writing | Actions | Path | Run

"""Practice: a walk through the screens of a device, and a conversation with consequences (L0)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .entry import TextEntry


@dataclass(frozen=True, slots=True)
class Control:
    """One part of a screen that can be tapped or typed into."""

    id: str
    """Unique in its step; written, or a, b, c … by the order in the source."""
    key: bool = False
    """True: using it rightly ends the step."""
    text: str = ""
    """Markdown: its label."""
    feedback: str = ""
    """Markdown shown after a tap on it, or after a typed value that nobody expected."""
    entry: TextEntry | None = None
    """What is typed into it; None for what is only tapped."""


@dataclass(frozen=True, slots=True)
class Step:
    """One screen with what is to be done on it."""

    id: str
    """Unique in its walk."""
    controls: tuple[Control, ...]
    """In the order of the source."""
    title: str = ""
    """Plain text: name of the screen."""
    text: str = ""
    """Markdown: what the learner is asked to do."""
    screen: str = ""
    """The parts of the screen as the author wrote them, those that cannot be tapped among them."""
    weight: int = 1
    """Share of the score, in proportion to the others; at least 1."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Screens to be walked through in order."""

    steps: tuple[Step, ...]
    """In the order in which they are done."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that the learner can do in a scene."""

    id: str
    """Unique in its scene; written, or a, b, c … by the order in the source."""
    next: str
    """Id of the scene it leads to."""
    text: str = ""
    """Markdown."""
    feedback: str = ""
    """Markdown: what comes of it, shown at once and again when the path is explained."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of a conversation."""

    id: str
    """Unique in its conversation."""
    turns: tuple[Turn, ...] = ()
    """What can be done, in the order of the source; none in an ending."""
    score: Fraction | None = None
    """Credit of this ending, 0 to 1; None where the conversation goes on."""
    text: str = ""
    """Markdown: what is said and what happens."""
    title: str = ""
    """A few plain words; empty where the author gave none."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Scenes that lead to one another; the first one is the beginning."""

    scenes: tuple[Scene, ...]
    """In the order of the source."""

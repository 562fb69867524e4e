"""Things to be arranged: put in order, laid on places, or ticked in a grid (L0)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that the learner moves."""

    id: str
    """Unique among the cards of its item; written, or a, b, c … by the order in the source."""
    text: str = ""
    """Markdown."""
    target: str = ""
    """Id of the target where it belongs; empty for a card that belongs nowhere, and in a
    sequence."""
    feedback: str = ""
    """Markdown shown when it lies wrong; empty for none."""
    weight: int = 1
    """Share of the score, in proportion to the others; at least 1."""


@dataclass(frozen=True, slots=True)
class Target:
    """One place for cards, or one column of a grid."""

    id: str
    """Unique among the targets of its item; written, or 1, 2, 3 … by the order in the source."""
    text: str = ""
    """Markdown."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Cards to be put in order."""

    cards: tuple[Card, ...]
    """In the right order, which is that of the source."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Cards to be laid on targets: pairs to be matched, or groups to be sorted into."""

    targets: tuple[Target, ...]
    """In the order of the source."""
    cards: tuple[Card, ...]
    """In the order of the source, distractors among them."""
    single: bool = False
    """True: a target takes one card, so that pairs arise."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid."""

    id: str
    """Unique among the rows of its item; written, or a, b, c … by the order in the source."""
    keys: tuple[str, ...] = ()
    """Ids of the columns to be ticked, in the order of the columns."""
    text: str = ""
    """Markdown."""
    feedback: str = ""
    """Markdown shown when the row is wrong; empty for none."""
    weight: int = 1
    """Share of the score, in proportion to the others; at least 1."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with places to tick."""

    columns: tuple[Target, ...]
    """In the order of the source."""
    rows: tuple[Row, ...]
    """In the order of the source."""
    multiple: bool = False
    """True: any number of ticks in a row; False: exactly one."""

"""A written answer that the learner compares with a rubric (L0)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a criterion."""

    id: str
    """Unique in its criterion: 1, 2, 3 … from left to right."""
    points: int
    """What it is worth, at least 0."""
    text: str = ""
    """Markdown."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of a rubric."""

    id: str
    """Unique in its rubric; written, or a, b, c … by the order in the source."""
    levels: tuple[Level, ...]
    """In the order of the source."""
    text: str = ""
    """Markdown."""


@dataclass(frozen=True, slots=True)
class Essay:
    """A written answer of several lines, and the rubric by which its writer judges it."""

    criteria: tuple[Criterion, ...]
    """In the order of the source."""
    least: int = 0
    """Words that are asked for at least; 0 for any number."""
    most: int = 0
    """Words that are asked for at most; 0 for any number."""

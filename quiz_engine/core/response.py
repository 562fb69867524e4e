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


Response = Selection | Text | Filling

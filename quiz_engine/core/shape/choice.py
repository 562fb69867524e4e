"""Options to pick from, in a list or on a picture (L0)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice item or of a drop-down gap."""

    id: str
    """Unique in its item (or gap); written, or a, b, c … by the order in the source."""
    key: bool = False
    """True for a key, False for a distractor."""
    text: str = ""
    """Markdown."""
    feedback: str = ""
    """Markdown shown when this choice was chosen; empty for none."""
    weight: int = 1
    """Share of the score, in proportion to the others of its kind; at least 1."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Options to pick from: one (radio buttons) or any number (tick boxes)."""

    choices: tuple[Choice, ...]
    """In the order of the source."""
    multiple: bool = False
    """True: any number may be chosen."""


@dataclass(frozen=True, slots=True)
class Regions:
    """Named places of a picture to point at; the same names stand in a list beside it."""

    choices: tuple[Choice, ...]
    """In the order of the source; the id of each is the id of an element of the picture."""
    multiple: bool = False
    """True: any number may be chosen."""

"""Typed texts and numbers, alone or as gaps in running text (L0)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .choice import Choices


@dataclass(frozen=True, slots=True)
class TextRule:
    """How typed text is compared with a key. Spaces at the ends and doubled spaces never matter."""

    case: bool = False
    """True: capital and small letters differ."""
    marks: bool = True
    """True: Vietnamese marks matter ("ma" is not "má")."""
    typos: int = 0
    """Typing errors that are forgiven in a long enough answer; 0 for none."""


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """A text that the author expects, right or wrong."""

    id: str
    """Unique in its item or gap."""
    text: str
    """The expected text, plain; a regular expression when `pattern`."""
    right: bool = True
    """False for an expected wrong response."""
    feedback: str = ""
    """Markdown shown for this response; empty for none."""
    pattern: bool = False
    """True: `text` is a regular expression that the whole response has to match."""


@dataclass(frozen=True, slots=True)
class NumberKey:
    """An interval around a value: `value ± tolerance`, both exact."""

    value: Fraction
    """In `unit`."""
    tolerance: Fraction = Fraction(0)
    """Never negative. In `unit`, or a share of the value (1/100 is 1 %) when `relative`."""
    relative: bool = False
    """True when the tolerance is a share of the value."""
    unit: str = ""
    """As the author wrote it; empty for a plain number."""
    source: str = ""
    """The whole key as written where it holds names of variables in double braces: the number is
    only what `core.variable.instantiate` makes of it, and the fields above have 1 for every name.
    Empty for all other keys."""


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """A number that the author expects, right or wrong."""

    id: str
    """Unique in its item or gap."""
    number: NumberKey
    """What counts as this answer."""
    right: bool = True
    """False for an expected wrong response."""
    feedback: str = ""
    """Markdown shown for this response; empty for none."""


@dataclass(frozen=True, slots=True)
class TextEntry:
    """One line of typed text."""

    answers: tuple[TextAnswer, ...]
    """Expected responses, tried in this order."""
    rule: TextRule = TextRule()
    """How they are compared."""


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """One typed number, read in the notation of the page's language."""

    answers: tuple[NumberAnswer, ...]
    """Expected responses, tried in this order; all units are of one dimension."""
    language: str = "vi"
    """Notation: "vi" and "de" write 1.200,5; "en" writes 1,200.5."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One gap in running text."""

    id: str
    """Unique in its item."""
    entry: TextEntry | NumberEntry | Choices
    """What is filled in; Choices is a drop-down with one key."""
    weight: int = 1
    """Share of the score, in proportion to the others; at least 1."""


@dataclass(frozen=True, slots=True)
class Blanks:
    """Running text with gaps. The text is the item's prompt, in which each gap stands by its id."""

    blanks: tuple[Blank, ...]
    """In the order of the text."""

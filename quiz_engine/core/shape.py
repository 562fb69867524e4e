"""Shapes: what a learner can do with an item, and what would be right (L0).

Item types map to shapes; the browser draws shapes and knows no types, so a new type on an old shape
costs no JavaScript. Texts are Markdown as the author wrote them; grading never reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


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


@dataclass(frozen=True, slots=True)
class TextRule:
    """How typed text is compared with a key. Spaces at the ends and doubled spaces never matter."""

    case: bool = False
    """True: capital and small letters differ."""
    marks: bool = True
    """True: Vietnamese marks matter ("ma" is not "má")."""


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """A text that the author expects, right or wrong."""

    id: str
    """Unique in its item or gap."""
    text: str
    """The expected text, plain."""
    right: bool = True
    """False for an expected wrong response."""
    feedback: str = ""
    """Markdown shown for this response; empty for none."""


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
class Choices:
    """Options to pick from: one (radio buttons) or any number (tick boxes)."""

    choices: tuple[Choice, ...]
    """In the order of the source."""
    multiple: bool = False
    """True: any number may be chosen."""


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


@dataclass(frozen=True, slots=True)
class Blanks:
    """Running text with gaps. The text is the item's prompt, in which each gap stands by its id."""

    blanks: tuple[Blank, ...]
    """In the order of the text."""


Entry = TextEntry | NumberEntry | Choices
Shape = Choices | TextEntry | NumberEntry | Blanks


def has_key(shape: Shape) -> bool:
    """Return True when some response to `shape` earns full credit, so that it can be graded."""
    match shape:
        case Choices(choices):
            return any(choice.key for choice in choices)
        case TextEntry(answers) | NumberEntry(answers):
            return any(answer.right for answer in answers)
        case Blanks(blanks):
            return bool(blanks) and all(has_key(blank.entry) for blank in blanks)

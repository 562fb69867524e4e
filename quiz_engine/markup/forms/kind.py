"""What a form is (L2)."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...core.item import Item
from ...core.response import Response
from ...core.shape import Shape
from ...errors import Problem
from .. import answer, gap
from ..attribute import Values
from ..body import Body
from ..entry import Entry
from ..source import Place, Report, Row, Segment

if TYPE_CHECKING:
    from ..question import Question

Parse = Callable[[etree.Element, str], None]
"""Parses Markdown into an element, as if it were a document of its own."""
Read = Callable[[str], str | None]
"""Returns the text of a file named by an address relative to the lesson, None where there is none."""


class Unplaced(Exception):
    """Markdown reads something otherwise than the form does; carries place, code, message, help."""

    def __init__(self, place: Place, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.diagnosis = (*place, code, message, help)


@dataclass(slots=True)
class Form:
    """What the learner is to do, as found in a question."""

    item_type: str = ""
    """Empty when it cannot be told."""
    shape: Shape | None = None
    """None when it is not readable, which was reported."""
    prompt: Segment | None = None
    """What is asked, where the form itself tells it from what is to be done."""
    rows: tuple[Row, ...] = ()
    """What stands between the prompt and the first block, for `quiz-engine fmt` to keep as it is."""
    detail: object = None
    """What the form's own renderer needs besides the shape."""
    feedback: list[tuple[str, Segment]] = field(default_factory=list)
    """The author's feedback by the name under which the page looks for it, such as "part:a"."""
    texts: list[Segment] = field(default_factory=list)
    """All other Markdown in it, to be checked for lists that would not be shown as such."""
    entries: list[Entry] = field(default_factory=list)
    """Choices."""
    answers: list[answer.Expected] = field(default_factory=list)
    """Expected texts or numbers."""
    answer_entries: list[Entry] = field(default_factory=list)
    """The same as written in an `<answer>` list."""
    gaps: list[gap.Gap] = field(default_factory=list)
    unit: str = ""
    """Shown behind a number's field."""
    places: dict[str, Place] = field(default_factory=dict)
    """Of the parts, by the names that `Problem.part` has for them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A question as a form reads it."""

    values: Values
    """Of its opening tag."""
    body: Body
    """`body.lead` is all that stands before the first block."""
    place: Place
    """Of its opening tag."""
    language: str
    read: Read | None = None
    """Reads files beside the lesson; None where there are none, as in a text without a file."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a renderer is given."""

    question: Question
    name: str
    """Begins every id and name in the page that the question needs, such as "q3"."""
    messages: Mapping[str, str]
    parse: Parse


@dataclass(frozen=True, slots=True)
class FormKind:
    """How the questions of one or more item types are written and drawn."""

    types: tuple[str, ...]
    """Names of the item types, as in `type=`."""
    read: Callable[[Source, Report], Form]
    """Returns what was read; everything wrong goes to the report."""
    render: Callable[[Drawing, etree.Element], None]
    """Adds the controls to the question's fieldset, after the prompt."""
    key: Callable[[Question], str]
    """Returns the key in one line of plain text for the solution; empty where it would not help."""
    respond: Callable[[Shape, str], Response]
    """Returns the response that an example writes, after the notation in the author's guide. Raises
    `attribute.Unfit` with what is allowed."""
    elements: tuple[str, ...] = ()
    """Elements that belong to these types alone, such as "rubric"."""
    explain: Callable[[Drawing, etree.Element], None] | None = None
    """Adds to the solution what takes more than one line; None for nothing."""
    check_drawn: Callable[[Form, Item], Iterable[Problem]] | None = None
    """Yields what is wrong with one draw of an item with variables, where only the form can tell;
    None for nothing."""

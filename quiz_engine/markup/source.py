"""Lines of a source with exact places, and pieces cut out of them (L2).

Tabs are expanded to four columns as Python-Markdown does, but a place always counts the characters
of the line as the author wrote it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..errors import Diagnostic

TAB = 4
"""Columns of a tab stop, Python-Markdown's `tab_length`."""
CODE, COMMENT = "\x02", "\x03"
"""Stand in `Row.visible` for each character of a code span and of a comment. Neither is a space, so
that nothing is taken for a beginning or an end that has one of them before or behind it."""
_BREAK = re.compile(r"\r\n|\r|\n")
_SPECIAL = re.compile("[\t\x02\x03]")


class Place(NamedTuple):
    """A place in a file; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source."""

    number: int
    """In the file, counted from 1."""
    raw: str
    """As written, without its line end."""
    text: str
    """Tabs expanded; without the two control characters that Python-Markdown reserves for
    itself."""

    ends: tuple[int, ...] = ()
    """Where each character of `raw` ends in `text`; empty where both are the same."""

    @property
    def indent(self) -> int:
        """Return the number of spaces at the beginning."""
        return len(self.text) - len(self.text.lstrip(" "))

    def place(self, index: int = 0) -> Place:
        """Return the place of the character at `index` of `text`."""
        if not self.ends:
            return Place(self.number, index + 1)
        column = bisect.bisect_right(self.ends, index)
        beyond = max(0, index - self.ends[-1])
        return Place(self.number, column + 1 + beyond)


def _measure(raw: str) -> tuple[int, ...]:
    """Return where each character of a line ends once tabs are expanded."""
    ends, width = [], 0
    for letter in raw:
        width += 0 if letter in "\x02\x03" else TAB - width % TAB if letter == "\t" else 1
        ends.append(width)
    return tuple(ends)


def split_lines(text: str, first_line: int = 1) -> list[Line]:
    """Cut a text into lines; LF, CRLF and CR end a line."""
    lines = []
    for number, raw in enumerate(_BREAK.split(text), first_line):
        if _SPECIAL.search(raw):
            clean = raw.replace("\x02", "").replace("\x03", "").expandtabs(TAB)
            lines.append(Line(number, raw, clean, _measure(raw)))
        else:
            lines.append(Line(number, raw, raw))
    return lines


@dataclass(frozen=True, slots=True)
class Row:
    """A line, or what is left of it when the indentation of its surroundings was cut off."""

    line: Line
    """Where it comes from."""
    offset: int
    """Characters of `line.text` that were cut off."""
    text: str
    """What is left."""
    visible: str
    """The same with CODE and COMMENT for what they hide, and spaces for code fences: where
    structure is looked for."""
    hidden: bool = False
    """True within a code fence, and where nothing but a comment stands."""
    is_fenced: bool = False
    """True within a code fence."""
    quoted: bool = False
    """True within a code fence that stands in a quote."""

    @property
    def indent(self) -> int:
        """Return the number of spaces at the beginning of `text`."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def is_blank(self) -> bool:
        """Return True when nothing but spaces is left."""
        return not self.text.strip()

    def place(self, index: int | None = None) -> Place:
        """Return the place of the character at `index`, of the first that is no space by
        default."""
        return self.line.place(self.offset + (self.indent if index is None else index))

    def cut(self, length: int) -> Row:
        """Return the row without its first `length` characters."""
        length = min(length, len(self.text))
        return replace(
            self,
            offset=self.offset + length,
            text=self.text[length:],
            visible=self.visible[length:],
        )

    def end(self, length: int | None = None) -> Row:
        """Return the row up to `length`, its whole length by default, without spaces at its end."""
        length = len(self.text[:length].rstrip())
        return replace(self, text=self.text[:length], visible=self.visible[:length])

    def dedent(self, width: int) -> Row:
        """Return the row without up to `width` spaces at the beginning."""
        return self.cut(min(width, self.indent)) if not self.is_blank else self.cut(len(self.text))


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of Markdown cut out of a question: a prompt, a choice, a hint …"""

    rows: tuple[Row, ...] = ()
    """Without blank rows at both ends."""

    @property
    def text(self) -> str:
        """Return the Markdown."""
        return "\n".join(row.text for row in self.rows)

    @property
    def place(self) -> Place:
        """Return where it begins. Only for a segment that is not empty."""
        return self.rows[0].place()


def trim(rows: Sequence[Row]) -> list[Row]:
    """Return the rows without blank ones at both ends."""
    filled = [index for index, row in enumerate(rows) if not row.is_blank]
    return list(rows[filled[0] : filled[-1] + 1]) if filled else []


def common_indent(rows: Iterable[Row]) -> int:
    """Return the least indentation of all rows that are not blank."""
    return min((row.indent for row in rows if not row.is_blank), default=0)


def make_segment(rows: Sequence[Row]) -> Segment:
    """Return the rows as a segment, moved to the left as far as their least indented row."""
    rows = trim(rows)
    width = common_indent(rows)
    return Segment(tuple(row.dedent(width) for row in rows))


class Report:
    """Collects diagnostics of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.diagnostics: list[Diagnostic] = []

    def error(self, place: Place, code: str, message: str, help: str = "") -> None:
        """Add a mistake."""
        self.diagnostics.append(Diagnostic(self.path, *place, code, message, help))

    def warn(self, place: Place, code: str, message: str, help: str = "") -> None:
        """Add advice that stops nothing."""
        self.diagnostics.append(Diagnostic(self.path, *place, code, message, help, "warning"))

    def has_errors(self) -> bool:
        """Return True when a mistake was added."""
        return any(each.severity == "error" for each in self.diagnostics)

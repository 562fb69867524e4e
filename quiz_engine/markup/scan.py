"""What Markdown hides from structure: code fences, comments, code spans (L2).

Follows CommonMark 0.31 (4.5 fenced code blocks, 6.1 code spans, 4.6 HTML comments), except that an
unclosed fence or comment hides nothing: it is a mistake, told by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .source import CODE, COMMENT, Line, Row
from .tag import NAMES

_FENCE = re.compile(r"(?P<prefix>[ >]*)(?:(?:[-*+]|\d+[.)]) +)*(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_CLOSE = re.compile(r"[ >]*(`{3,}|~{3,}) *$")
_TAG_LINE = re.compile(r" *</?(?:%s)(?![\w-])" % "|".join(NAMES), re.IGNORECASE)
_TICKS = re.compile("`+|<!--")


@dataclass(slots=True)
class Scan:
    """The rows of a whole text."""

    rows: list[Row]
    """One for every line."""
    unclosed: list[tuple[int, int, str]] = field(default_factory=list)
    """Fences and comments without an end: index of the row, index in it, what was found."""


class _Scanner:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.visible = [list(line.text) for line in lines]
        self.fenced = [0] * len(lines)
        self.unclosed: list[tuple[int, int, str]] = []
        self.hopeless = {"`": 1 << 30, "~": 1 << 30}
        """By character: a fence of this length or more has no end in the rest of the text."""
        self.comments_end = True
        """False once no "-->" is left."""

    def run(self) -> Scan:
        number = 0
        column = 0
        while number < len(self.lines):
            if column == 0 and (end := self._fence_end(number)) is not None:
                number, column = end + 1, 0
                continue
            number, column = self._walk(number, column)
        rows = []
        for index, line in enumerate(self.lines):
            visible = "".join(self.visible[index])
            is_comment = not visible.replace(COMMENT, " ").strip() and bool(line.text.strip())
            hidden = self.fenced[index] > 0 or is_comment
            fence = self.fenced[index]
            rows.append(Row(line, 0, line.text, visible, hidden, fence > 0, fence == 2))
        return Scan(rows, self.unclosed)

    def _fence_end(self, number: int) -> int | None:
        """Return the line on which the fence that opens on this line ends."""
        opening = _FENCE.match(self.lines[number].text)
        if opening is None:
            return None
        fence = opening["fence"]
        indent = self.lines[number].indent
        if len(fence) < self.hopeless[fence[0]]:
            for index in range(number + 1, len(self.lines)):
                line = self.lines[index]
                closing = _CLOSE.match(line.text)
                if closing and closing[1][0] == fence[0] and len(closing[1]) >= len(fence):
                    for hidden in range(number, index + 1):
                        self.fenced[hidden] = 2 if ">" in opening["prefix"] else 1
                        self.visible[hidden] = [" "] * len(self.lines[hidden].text)
                    return index
                if line.indent < indent and line.text.strip():
                    break
            else:
                self.hopeless[fence[0]] = len(fence)
        self.unclosed.append((number, opening.start("fence"), fence))
        return None

    def _walk(self, number: int, column: int) -> tuple[int, int]:
        """Hide the code spans and comments of one line; return where to go on."""
        text = self.lines[number].text
        if column == 0 and _TAG_LINE.match(text):
            return number + 1, 0
        hopeless: set[int] = set()
        while found := _TICKS.search(text, column):
            column = found.end()
            if found[0] == "<!--":
                end = self._comment_end(number, found.start())
            elif found.start() > 0 and text[found.start() - 1] == "\\":
                end = None
            else:
                end = (
                    None
                    if len(found[0]) in hopeless
                    else self._span_end(number, column, len(found[0]))
                )
                if end is None:
                    hopeless.add(len(found[0]))
            if end is not None:
                self._hide((number, found.start()), end, COMMENT if found[0] == "<!--" else CODE)
                if end[0] != number:
                    return end
                column = end[1]
        return number + 1, 0

    def _comment_end(self, number: int, column: int) -> tuple[int, int] | None:
        start = column + 4
        for index in range(number, len(self.lines)) if self.comments_end else ():
            end = self.lines[index].text.find("-->", start)
            if end >= 0:
                return index, end + 3
            start = 0
        self.comments_end = False
        self.unclosed.append((number, column, "<!--"))
        return None

    def _span_end(self, number: int, column: int, length: int) -> tuple[int, int] | None:
        """Return the end of a code span within its paragraph."""
        run = re.compile("(?<!`)`{%d}(?!`)" % length)
        for index in range(number, min(number + 40, len(self.lines))):
            text = self.lines[index].text
            if index > number and (not text.strip() or _TAG_LINE.match(text) or _FENCE.match(text)):
                return None
            if found := run.search(text, column if index == number else 0):
                return index, found.end()
        return None

    def _hide(self, start: tuple[int, int], end: tuple[int, int], sign: str) -> None:
        for index in range(start[0], end[0] + 1):
            first = start[1] if index == start[0] else 0
            last = end[1] if index == end[0] else len(self.visible[index])
            self.visible[index][first:last] = [sign] * (last - first)


def scan(lines: Sequence[Line]) -> Scan:
    """Return the rows of a text, each with what is visible of it."""
    return _Scanner(lines).run()

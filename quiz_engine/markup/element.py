"""Finds `<question>` elements and what stands in them (L2).

Elements that are not closed, or closed without being open, are reported where they stand, and
reading goes on as if the author had written what was meant: one mistake gives one message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import nearest
from .source import COMMENT, Report, Row
from .tag import CHILDREN, HTML_NAMES, NAMES, Attribute, Tag, parse_tag

_ANY = re.compile(r"</?(?:%s)(?=[\s/>]|$)" % "|".join(NAMES), re.IGNORECASE)
_MOST = 20
"""Tags of one line that are looked at: more are no author's, and each would cost messages."""
_LONE = re.compile(rf"\s*</?[A-Za-z][\w-]*(?:\s[^<]*)?/?>[\s{COMMENT}]*$")


@dataclass(slots=True)
class Element:
    """A question or an element inside one."""

    name: str
    tag: Tag
    opened: int
    """Index of the row of the opening tag."""
    closed: int | None = None
    """Index of the row of the closing tag; None when it is missing."""
    end: int = 0
    """Index after the last row of the content."""
    children: list[Element] = field(default_factory=list)
    is_alone: bool = True
    """False when something stands beside its opening tag, which was reported."""
    is_stray: bool = False
    """True for a block outside a question, which was reported."""


class _Finder:
    def __init__(self, rows: Sequence[Row], report: Report) -> None:
        self.rows = rows
        self.report = report
        self.questions: list[Element] = []
        self.open: list[Element] = []
        """The open question and the open element inside it; a stray element stands alone."""

    def run(self) -> list[Element]:
        index = 0
        while index < len(self.rows):
            index = index + 1 if self.rows[index].hidden else self._read(index)
        self._close_all(len(self.rows), 0)
        return self.questions

    def _read(self, index: int) -> int:
        """Handle the tags of one row; return the index of the next row."""
        row = self.rows[index]
        tag = parse_tag(row.text, row.indent) if row.visible.lstrip().startswith("<") else None
        if tag is not None and tag.name not in NAMES:
            tag = self._misspelt(row, tag)
        at, is_told, count = 0, False, 0
        while tag is not None or (found := _ANY.search(row.visible, at)):
            tag = tag or parse_tag(row.text, found.start())
            count += 1
            if count > _MOST:
                break
            if not tag.is_complete:
                self._incomplete(row, tag)
                self._handle(index, tag)
                return self._skip(index)
            is_alone = tag.start == row.indent and not row.visible[tag.end :].strip()
            if not is_told and not is_alone:
                is_told = True
                self._not_alone(row, tag)
            if is_alone or tag.name == "question" or self.open:
                self._handle(index, tag, is_alone)
            at, tag = tag.end, None
        return index + 1

    def _not_alone(self, row: Row, tag: Tag) -> None:
        self.report.error(
            row.place(tag.start),
            "QE118",
            f'The tag "{self._show(tag)}" does not stand alone on its line.',
            "Put it on a line of its own, with a blank line before and after; to write about it, "
            "put it in backticks.",
        )

    def _misspelt(self, row: Row, tag: Tag) -> Tag | None:
        """Report an unknown element that has a line of its own; return it as what was meant."""
        if tag.name in HTML_NAMES or "-" in tag.name or not _LONE.match(row.visible):
            return None
        near = nearest(tag.name, NAMES)
        inside = bool(self.open) and self.open[0].name == "question"
        if near is None and not inside:
            return None
        allowed = ", ".join(f"<{name}>" for name in CHILDREN)
        self.report.error(
            row.place(tag.start),
            "QE109",
            f'"{self._show(tag)}" is not an element of a question.',
            (f'Did you mean "<{"/" * tag.is_closing}{near}>"? ' if near else "")
            + f"Allowed inside: {allowed}.",
        )
        if near is None:
            return None
        return Tag(
            near, tag.is_closing, tag.is_empty, tag.attributes, tag.start, tag.end, tag.is_complete
        )

    def _incomplete(self, row: Row, tag: Tag) -> None:
        text = row.text[tag.start :]
        attribute = tag.attributes[-1] if tag.attributes else None
        if attribute is not None and attribute.value is not None and text.count('"') % 2:
            self.report.error(
                row.place(attribute.name_index),
                "QE103",
                f'The value of "{attribute.name}" has no closing quotation mark.',
                f'Write {attribute.name}="…" and then ">" on the same line.',
            )
            return
        self.report.error(
            row.place(tag.start),
            "QE118",
            f'The tag "<{"/" * tag.is_closing}{tag.name}" does not end on its line.',
            'Write the whole tag, with all its attributes and ">", on one line.',
        )

    def _skip(self, index: int) -> int:
        """Return the index after the rest of a tag that goes on over several lines."""
        for following in range(index + 1, min(index + 10, len(self.rows))):
            text = self.rows[following].text.strip()
            if not text or text.startswith("<"):
                break
            if text.endswith(">"):
                return following + 1
        return index + 1

    def _handle(self, index: int, tag: Tag, is_alone: bool = True) -> None:
        if tag.is_closing:
            self._handle_closing(index, tag)
            return
        if tag.name == "question":
            self._close_all(index, 0)
        elif self.open and self.open[0].name == "question":
            self._close_all(index, 1)
        else:
            self._close_all(index, 0)
            self.report.error(
                self.rows[index].place(tag.start),
                "QE109",
                f'"<{tag.name}>" stands outside a question.',
                'It belongs between "<question>" and "</question>".',
            )
        element = Element(tag.name, tag, index, is_alone=is_alone and not tag.is_empty)
        element.is_stray = tag.name != "question" and not self.open
        if tag.name == "question":
            self.questions.append(element)
        elif self.open:
            self.open[0].children.append(element)
        self.open.append(element)
        if tag.is_empty:
            self.report.error(
                self.rows[index].place(tag.start),
                "QE101",
                f'"<{tag.name}/>" has no content.',
                f'Write "<{tag.name}>", the text, and "</{tag.name}>", each on lines of its own.',
            )
            self._finish(self.open.pop(), index + 1, index)

    def _handle_closing(self, index: int, tag: Tag) -> None:
        names = [element.name for element in self.open]
        if tag.name not in names:
            help = f'Write "<{tag.name}>" before it, or remove it.'
            if names:
                help = f'Open here is "<{names[-1]}>"; write "</{names[-1]}>" to close it.'
            self.report.error(
                self.rows[index].place(tag.start), "QE102", f'"</{tag.name}>" closes nothing.', help
            )
            return
        if tag.attributes:
            self.report.error(
                self.rows[index].place(tag.attributes[0].name_index),
                "QE103",
                f'"</{tag.name}" is not followed by ">".',
                f'Write "</{tag.name}>"; attributes stand in the opening tag.',
            )
        self._close_all(index, names.index(tag.name) + 1)
        self._finish(self.open.pop(), index, index)

    def _close_all(self, end: int, keep: int) -> None:
        """Report what is open beyond the first `keep` elements as not closed."""
        while len(self.open) > keep:
            element = self.open.pop()
            if not element.is_stray:
                self.report.error(
                    self.rows[element.opened].place(element.tag.start),
                    "QE101",
                    f'"<{element.name}>" is not closed.',
                    f'Write "</{element.name}>" on a line of its own after its last line.',
                )
            self._finish(element, end, None)

    @staticmethod
    def _finish(element: Element, end: int, closed: int | None) -> None:
        element.end, element.closed = end, closed

    @staticmethod
    def _show(tag: Tag) -> str:
        return f"<{'/' * tag.is_closing}{tag.name}>"


def find_questions(rows: Sequence[Row], report: Report) -> list[Element]:
    """Return the questions of a text in order, with their children; report broken structure."""
    return _Finder(rows, report).run()


def find_attribute(element: Element, name: str) -> Attribute | None:
    """Return an attribute of an element's tag."""
    return next((each for each in element.tag.attributes if each.name == name), None)

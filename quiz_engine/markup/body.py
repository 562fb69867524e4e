"""Divides a question into prompt, choices and blocks (L2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .attribute import CHILD_ATTRIBUTES, Values, read_attributes
from .element import Element
from .entry import CONTENT, is_bullet, is_entry, is_odd_entry
from .source import Place, Report, Row, common_indent
from .tag import HTML_NAMES, parse_tag

_ONCE = ("answer", "rubric", "explanation", "variables", "examples", "solution")
_CODE = 4
"""Spaces from which Markdown reads a paragraph as code."""


@dataclass(frozen=True, slots=True)
class Block:
    """An element inside a question with its rows."""

    element: Element
    place: Place
    rows: list[Row]
    """Without the tags, moved to the left as far as the question is indented."""
    values: Values
    """The attributes of its tag."""


@dataclass(frozen=True, slots=True)
class Body:
    """What stands between `<question>` and `</question>`."""

    lead: list[Row]
    """All that stands before the first block: prompt and choices."""
    prompt: list[Row]
    choices: list[Row]
    """From the first choice on; empty when there are none."""
    blocks: list[Block]
    has_late_choices: bool
    """True when choices stand after a block, which was reported."""
    is_alone: bool
    """As in Element."""

    def find(self, name: str) -> list[Block]:
        """Return the blocks of that name."""
        return [block for block in self.blocks if block.element.name == name]

    def rows(self, name: str) -> list[Row]:
        """Return the rows of the first block of that name, none when there is no such block."""
        return next((block.rows for block in self.find(name)), [])


def split_body(element: Element, rows: Sequence[Row], report: Report) -> Body:
    """Divide a closed question; report lines and blocks that stand where they do not belong."""
    base = rows[element.opened].indent
    first = element.children[0].opened if element.children else element.end
    lead = _cut(rows[element.opened + 1 : first], base, report)
    blocks = []
    is_late = False
    for number, child in enumerate(element.children):
        opening = rows[child.opened]
        place = opening.place(child.tag.start)
        inside = _cut(rows[child.opened + 1 : child.end], base, report)
        if child.name in _ONCE and child.name in [block.element.name for block in blocks]:
            report.error(
                place, "QE109", f'There is a second "<{child.name}>".', "Keep one of them."
            )
        values = Values({}, {}, ())
        if child.tag.is_complete:
            rules = CHILD_ATTRIBUTES.get(child.name, ())
            values = read_attributes(child, opening, rules, report)
        blocks.append(Block(child, place, inside, values))
        after = child.end if child.closed is None else child.closed + 1
        until = (
            element.children[number + 1].opened
            if number + 1 < len(element.children)
            else element.end
        )
        is_late |= _check_rest(rows[after:until], child.name, report)
    _warn_blank_lines(element, rows, report)
    start = _find_choices(lead, bool(element.children))
    _check_code([lead[:start], *([block.rows for block in blocks])], report)
    return Body(lead, lead[:start], lead[start:], blocks, is_late, element.is_alone)


def _cut(rows: Sequence[Row], base: int, report: Report) -> list[Row]:
    """Take the question's own indentation away; report the first line that has less."""
    short = next((row for row in rows if row.indent < base and not row.is_blank), None)
    if short is not None:
        report.error(
            short.place(),
            "QE121",
            f"This line is indented by {short.indent} spaces, its question by {base}.",
            "Indent all lines of a question at least as far as its opening tag.",
        )
    return [row.dedent(base) for row in rows]


def _check_code(pieces: Sequence[Sequence[Row]], report: Report) -> None:
    for piece in pieces:
        first = next((row for row in piece if not row.is_blank), None)
        if first is not None and common_indent(piece) >= _CODE:
            report.error(
                first.place(),
                "QE121",
                "This text is indented four spaces more than its question, so Markdown reads it as "
                "code.",
                "Begin its lines below the tag; for code use a fence.",
            )


def _check_rest(rows: Sequence[Row], name: str, report: Report) -> bool:
    """Report text after a block; return True when it is choices. Comments may stand there."""
    first = next((row for row in rows if not row.is_blank and not _is_told(row)), None)
    if first is None:
        return False
    is_choice = is_entry(first)
    report.error(
        first.place(),
        "QE111",
        f'{"These choices stand" if is_choice else "This text stands"} after "</{name}>".',
        "The order is: prompt, choices, blocks. Move it before the first block, or into one.",
    )
    return is_choice


def _is_told(row: Row) -> bool:
    """Return True for comments, and for an unknown element, which was reported where tags are
    read."""
    if row.hidden:
        return not row.is_fenced
    tag = parse_tag(row.text, row.indent)
    return tag is not None and tag.name not in HTML_NAMES


def _warn_blank_lines(element: Element, rows: Sequence[Row], report: Report) -> None:
    """Git hosts show what directly follows a tag with all its marks."""
    for each in (element, *element.children):
        tags = [each.opened] if each.closed in (None, each.opened) else [each.opened, each.closed]
        for index in tags:
            following = rows[index + 1] if index + 1 < len(rows) else None
            if (
                following is not None
                and not following.is_blank
                and not following.text.lstrip().startswith("<")
            ):
                report.warn(
                    following.place(),
                    "QE120",
                    f'There is no blank line after "{rows[index].text.strip()}".',
                    'Git hosts would show its marks; "quiz-engine fmt" adds the line.',
                )


def _find_choices(rows: Sequence[Row], has_blocks: bool) -> int:
    """Return the index of the row where the list of choices begins, the end when there is none."""
    start = next((index for index, row in enumerate(rows) if is_entry(row)), None)
    if start is None and not has_blocks:
        start = next((index for index, row in enumerate(rows) if is_odd_entry(row)), None)
    if start is None:
        return len(rows)
    for index in range(start - 1, -1, -1):
        row = rows[index]
        if is_bullet(row) and row.indent < CONTENT:
            start = index
        elif not row.is_blank and row.indent < CONTENT:
            break
    return start

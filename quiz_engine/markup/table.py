"""Tables inside a question: pairs to be matched, grids, rubrics (L2).

As GitHub reads them (GFM 0.29, "Tables"), told strictly: a row with too many cells would lose them
there, so it is a mistake here. Bars in code do not divide (as Python-Markdown has it), and `\\|` is
a bar everywhere, so that a cell may hold one whatever renders it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .source import COMMENT, Report, Row, Segment, make_segment, trim

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r" *\|?(?: *:?-+:? *\|)* *:?-+:? *\|? *$")
TABLE_HELP = (
    'Write a row of headings, then "|---|---|", then one row a line: "| left | right |".'
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    row: Row
    """What stands in it, without spaces at both ends; bars still as the author wrote them."""

    @property
    def is_empty(self) -> bool:
        """Return True when nothing stands in it."""
        return self.row.is_blank

    @property
    def segment(self) -> Segment:
        """Return its Markdown, with `\\|` made a bar; an empty cell gives an empty segment."""
        row = self.row
        if "\\|" in row.text:
            row = replace(
                row, text=row.text.replace("\\|", "|"), visible=row.visible.replace("\\|", "|")
            )
        return make_segment([row])


@dataclass(frozen=True, slots=True)
class Table:
    """A table, every row with as many cells as the head."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    start: int
    """Index of the head among the rows it was found in."""
    end: int
    """Index after its last row."""


def find_table(rows: Sequence[Row]) -> int | None:
    """Return the index of the first row that heads a table, None where none does."""
    for index in range(len(rows) - 1):
        head, rule = rows[index], rows[index + 1]
        if head.hidden or rule.hidden or not _BAR.search(head.visible):
            continue
        if "-" in rule.visible and _BAR.search(rule.visible) and _RULE.match(rule.visible):
            return index
    return None


def parse_table(rows: Sequence[Row], start: int, report: Report) -> Table:
    """Read the table that begins at `start`; rows of another width are reported and left out or
    filled up. It ends at a blank row."""
    head = split_cells(rows[start])
    rule = split_cells(rows[start + 1])
    if len(rule) != len(head):
        report.error(
            rows[start + 1].place(),
            "QE111",
            f"Cells in this row: {len(rule)}; headings above it: {len(head)}.",
            'Write "---" once for each heading.',
        )
    body: list[tuple[Cell, ...]] = []
    end = start + 2
    while end < len(rows) and not rows[end].is_blank:
        cells = split_cells(rows[end])
        if len(cells) > len(head):
            report.error(
                cells[len(head)].row.place(),
                "QE111",
                f"Cells in this row: {len(cells)}; headings: {len(head)}.",
                'Each row has as many cells as the first one. A bar in a text is written "\\|".',
            )
        missing = len(head) - len(cells)
        empty = Cell(rows[end].cut(len(rows[end].text)))
        body.append((*cells[: len(head)], *[empty] * missing))
        end += 1
    return Table(head, tuple(body), start, end)


def split_cells(row: Row) -> tuple[Cell, ...]:
    """Cut one row at its bars; those at both ends are optional."""
    bars = [bar.start() for bar in _BAR.finditer(row.visible)]
    edges = bars if bars and not _is_shown(row.visible[: bars[0]]) else [-1, *bars]
    if not bars or _is_shown(row.visible[bars[-1] + 1 :]) or len(edges) == 1:
        edges = [*edges, len(row.text)]
    return tuple(
        Cell(_strip(row, left + 1, right))
        for left, right in zip(edges, edges[1:], strict=False)
    )


def _is_shown(visible: str) -> bool:
    return bool(visible.replace(COMMENT, " ").strip())


def _strip(row: Row, start: int, end: int) -> Row:
    cut = row.end(end).cut(start)
    return cut.cut(cut.indent)


def report_rest(rows: Sequence[Row], end: int, report: Report) -> None:
    """Report what stands after a table, before the first block."""
    rest = trim(rows[end:])
    if rest:
        report.error(
            rest[0].place(),
            "QE111",
            "This text stands after the table.",
            "Move it above the table, or into an element such as <hint> or <explanation>.",
        )

"""A table of ticks: one tick in every row gives round buttons, anything else boxes (L2)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...core.response import Pairing
from ...core.shape import Grid, Row, Target
from ...errors import nearest
from ..attribute import Unfit
from ..entry import letters
from ..html import inline_or_block
from ..mark import Mark, take_mark
from ..plain import plain_text
from ..source import Place, Report, Segment, make_segment
from ..table import Cell, find_table, parse_table, report_rest
from .kind import Drawing, Form, FormKind, Source

if TYPE_CHECKING:
    from ..question import Question

TABLE_HELP = (
    'Write a row of headings, "|---|---|---|", and one row a line: "| text | [x] | [ ] |".'
)
_BOX = re.compile(r"\[([ xX])\]$")


@dataclass(frozen=True, slots=True)
class Heading:
    """The text of a column or row."""

    id: str
    text: Segment


@dataclass(frozen=True, slots=True)
class Detail:
    """What the page shows besides the shape."""

    corner: Segment
    """Above the rows; often empty."""
    columns: tuple[Heading, ...]
    rows: tuple[Heading, ...]


def read_matrix(source: Source, report: Report) -> Form:
    """Read the prompt and the table below it."""
    lead = source.body.lead
    start = find_table(lead)
    if start is None:
        report.error(source.place, "QE111", "There is no table in this question.", TABLE_HELP)
        return Form("matrix", prompt=make_segment(lead))
    table = parse_table(lead, start, report)
    report_rest(lead, table.end, report)
    form = Form("matrix", prompt=make_segment(lead[:start]), rows=tuple(lead[start : table.end]))
    form.texts = [form.prompt]
    has_feedback = len(table.head) > 1 and table.head[-1].row.text == ">"
    heads = table.head[1:-1] if has_feedback else table.head[1:]
    columns = _headings(heads, "column", form, report)
    rows = _headings([row[0] for row in table.rows], "row", form, report)
    made: list[Row] = []
    for (heading, mark), cells in zip(rows, table.rows, strict=True):
        keys = [
            column.id
            for (column, _), cell in zip(columns, cells[1:], strict=False)
            if _is_ticked(cell, report)
        ]
        feedback = cells[-1].segment if has_feedback else Segment()
        if feedback.rows:
            form.feedback.append((f"part:{heading.id}", feedback))
        made.append(Row(heading.id, tuple(keys), heading.text.text, feedback.text, mark.weight))
    multiple = any(len(row.keys) != 1 for row in made)
    form.shape = Grid(
        tuple(Target(column.id, column.text.text) for column, _ in columns), tuple(made), multiple
    )
    form.detail = Detail(
        table.head[0].segment, tuple(each for each, _ in columns), tuple(each for each, _ in rows)
    )
    if not report.has_errors():
        _advise_rows(made, form.places, report)
    return form


def _headings(
    cells: Sequence[Cell], what: str, form: Form, report: Report
) -> list[tuple[Heading, Mark]]:
    """Read texts and marks of columns, called 1, 2, 3 …, or of rows, called a, b, c …"""
    found: list[tuple[Heading, Mark]] = []
    for index, cell in enumerate(cells):
        row, mark = take_mark(cell.row, report)
        own = mark.id or (str(index + 1) if what == "column" else letters(index))
        place = cell.row.place(0)
        if any(own == heading.id for heading, _ in found):
            report.error(
                place,
                "QE106",
                f'The {what} id "{own}" is used before in this question.',
                f"Write another id at the end of the cell, such as {{#{own}2}}.",
            )
        if what == "column" and mark.weight != 1:
            report.error(
                place,
                "QE220",
                "A weight has no effect on a column.",
                "Remove it, or write it in the first cell of a row.",
            )
        found.append((Heading(own, Cell(row).segment), mark))
        form.texts.append(found[-1][0].text)
        form.places[own] = place
    return found


def _is_ticked(cell: Cell, report: Report) -> bool:
    box = _BOX.match(cell.row.visible)
    if box is None:
        found = f'"{cell.row.text}" is not a box.' if cell.row.text else "This cell has no box."
        report.error(
            cell.row.place(0), "QE104", found, 'Use "[x]" for a tick or "[ ]" for none.'
        )
    return box is not None and box[1] != " "


def _advise_rows(rows: list[Row], places: dict[str, Place], report: Report) -> None:
    """One row that was forgotten makes boxes of all round buttons."""
    bare = [row for row in rows if not row.keys]
    if bare and len(bare) < len(rows) and all(len(row.keys) < 2 for row in rows):
        report.warn(
            places[bare[0].id],
            "QE201",
            f'Row "{bare[0].id}" has no tick, so learners may tick any number in every row.',
            "If one tick belongs into every row, tick the right cell of this one.",
        )


def draw_matrix(drawing: Drawing, parent: etree.Element) -> None:
    """Add the table; a column's text stands beside each box too, for screens too narrow for a
    table."""
    detail: Detail = drawing.question.form.detail
    shape: Grid = drawing.question.item.shape
    name, parse = drawing.name, drawing.parse
    box = etree.SubElement(parent, "div", {"class": "qe-grid"})
    table = etree.SubElement(box, "table", {"class": "qe-table"})
    head = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    corner = etree.SubElement(head, "th" if detail.corner.rows else "td")
    if detail.corner.rows:
        corner.set("scope", "col")
        corner.append(inline_or_block(detail.corner, parse))
    for column in detail.columns:
        cell = etree.SubElement(head, "th", {"scope": "col", "id": f"{name}c{column.id}"})
        cell.append(inline_or_block(column.text, parse))
    body = etree.SubElement(table, "tbody")
    for row in detail.rows:
        line = etree.SubElement(body, "tr", {"data-row": row.id})
        text = inline_or_block(row.text, parse)
        text.set("id", f"{name}r{row.id}")
        etree.SubElement(line, "th", {"scope": "row"}).append(text)
        for column in detail.columns:
            label = etree.SubElement(etree.SubElement(line, "td"), "label")
            control = {
                "type": "checkbox" if shape.multiple else "radio",
                "name": f"{name}r{row.id}",
                "value": column.id,
                "aria-labelledby": f"{name}r{row.id} {name}c{column.id}",
            }
            etree.SubElement(label, "input", control)
            beside = inline_or_block(column.text, parse)
            beside.set("class", "qe-column")
            label.append(beside)


def matrix_key(question: Question) -> str:
    """Return each row with its right columns."""
    shape: Grid = question.item.shape
    texts = {column.id: plain_text(column.text) for column in shape.columns}
    return "; ".join(
        f"{plain_text(row.text)}: {', '.join(texts[key] for key in row.keys) or '–'}"
        for row in shape.rows
    )


def matrix_response(shape: Grid, text: str) -> Pairing:
    """Read "a=1, b=2": row and column of each tick. Raises Unfit."""
    rows, columns = [row.id for row in shape.rows], [column.id for column in shape.columns]
    help = 'Write row=column for each tick, separated by commas, such as "a=1, b=2".'
    pairs: list[tuple[str, str]] = []
    for part in (part.strip() for part in text.split(",")):
        row, equals, column = (piece.strip() for piece in part.partition("="))
        if not equals or (row, column) in pairs:
            raise Unfit(help)
        for word, known, what in ((row, rows, "rows"), (column, columns, "columns")):
            if word not in known:
                near = nearest(word, known)
                meant = f'Did you mean "{near}"? ' if near else ""
                raise Unfit(f"{meant}The {what} are: {', '.join(known)}.")
        pairs.append((row, column))
    return Pairing(tuple(pairs))


MATRIX = FormKind(("matrix",), read_matrix, draw_matrix, matrix_key, matrix_response)

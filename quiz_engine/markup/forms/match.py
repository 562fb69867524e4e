"""Match pairs: a table of two columns, left what stays in place, right the cards (L2)."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from ...core.shape import Card, Placement, Target
from ..entry import letters
from ..mark import Mark, name_part, take_mark
from ..source import Place, Report, Segment, make_segment, trim
from ..table import Cell, Table, find_table, parse_table, report_rest
from .kind import Drawing, Form, FormKind, Source
from .placement import Sheet, key_line, parse_pairs, render_sheet

_HELP = 'Write a row of headings, then "|---|---|", then one pair a line: "| left | right |".'


def read_match(source: Source, report: Report) -> Form:
    """Read the table of pairs; rows without a left cell are cards that belong nowhere."""
    rows = source.body.lead
    start = find_table(rows)
    if start is None:
        place = source.values.places["type"]
        report.error(place, "QE111", "There is no table of pairs in this question.", _HELP)
        return Form("match", prompt=make_segment(rows))
    table = parse_table(rows, start, report)
    report_rest(rows, table.end, report)
    form = Form("match", prompt=make_segment(rows[:start]), rows=tuple(trim(rows[start:])))
    if len(table.head) not in (2, 3):
        report.error(
            table.head[0].row.place(),
            "QE111",
            f"The number of columns is {len(table.head)}.",
            "A table of pairs has two columns, or a third one with feedback.",
        )
        return form
    _read_pairs(table, form, report)
    return form


def _read_pairs(table: Table, form: Form, report: Report) -> None:
    targets: list[Target] = []
    cards: list[Card] = []
    texts: tuple[list[Segment], list[Segment]] = ([], [])
    for index, cells in enumerate(table.rows):
        left, right = cells[:2]
        note = cells[2].segment if len(cells) > 2 else Segment()
        place = (left if not left.is_empty else right).row.place()
        (left, own), (right, other) = _take(left, report), _take(right, report)
        if right.is_empty:
            report.error(
                place,
                "QE205",
                "The right cell of this row is empty.",
                "Write the card that belongs to the left cell. A card that belongs nowhere has "
                "an empty left cell.",
            )
            continue
        weight = _weight(own, other, left, right, report)
        target = ""
        if not left.is_empty:
            target = name_part(
                own, str(len(targets) + 1), left.row, "target", [each.id for each in targets], report
            )
            targets.append(Target(target, left.segment.text))
            form.places[target] = left.row.place()
            texts[0].append(left.segment)
        card = name_part(
            other, letters(index), right.row, "card", [each.id for each in cards], report
        )
        cards.append(Card(card, right.segment.text, target, note.text, weight))
        form.places[f"card:{card}"] = right.row.place()
        form.places.setdefault(card, place)
        form.feedback.append((f"card:{card}", note))
        texts[1].append(right.segment)
    if cards:
        form.shape = Placement(tuple(targets), tuple(cards), True)
    elif not report.has_errors():
        place: Place = table.head[0].row.place()
        report.error(place, "QE203", "This table has no pair.", _HELP)
    heads = tuple(cell.segment for cell in table.head[:2])
    form.detail = Sheet(tuple(texts[0]), tuple(texts[1]), heads)


def _take(cell: Cell, report: Report) -> tuple[Cell, Mark]:
    row, mark = take_mark(cell.row, report)
    return Cell(row), mark


def _weight(own: Mark, other: Mark, left: Cell, right: Cell, report: Report) -> int:
    if own.weight != 1 and other.weight != 1:
        report.error(
            right.row.place(),
            "QE111",
            "Both cells of this pair have a weight.",
            "Write it in the left cell only.",
        )
    if other.weight != 1 and left.is_empty:
        report.error(
            right.row.place(),
            "QE111",
            "This card belongs nowhere, so it has no weight.",
            "Remove the weight, or write its place into the left cell.",
        )
    return own.weight if own.weight != 1 else other.weight


def render_match(drawing: Drawing, group: etree.Element) -> None:
    """Add the two columns, numbered and lettered."""
    render_sheet(drawing, group, "match")


MATCH = FormKind(
    ("match",),
    read_match,
    render_match,
    lambda question: key_line(question.item.shape),
    parse_pairs,
)

"""Written answer: a prompt, and a `<rubric>` with a table of criteria and levels (L2)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping
from dataclasses import dataclass

from ...core.response import Writing
from ...core.shape import Criterion, Essay, Level, Shape
from ..attribute import Unfit
from ..body import Block
from ..entry import letters
from ..html import add_text, fill, inline_or_block
from ..mark import name_part, take_mark
from ..source import Report, Segment, make_segment
from ..table import Cell, Table, find_table, parse_table, report_rest
from .kind import Drawing, Form, FormKind, Source

_HELP = (
    'Write a heading and the points of each level, such as "| Criterion | 0 | 1 | 2 |", then '
    '"|---|---|---|---|", then one criterion a line.'
)
_GREATEST = 1000


@dataclass(frozen=True, slots=True)
class Rubric:
    """The texts of a rubric as they are drawn."""

    criteria: tuple[Segment, ...]
    levels: tuple[tuple[Segment, ...], ...]
    """Of each criterion, in the order of its levels."""


def read_essay(source: Source, report: Report) -> Form:
    """Read the rubric; all that stands before the first block is the prompt."""
    form = Form("extended-text", prompt=make_segment(source.body.lead))
    block = next(iter(source.body.find("rubric")), None)
    if block is None:
        place = source.values.places["type"]
        help = "Write <rubric> below the prompt. " + _HELP
        report.error(place, "QE201", "This question has no rubric.", help)
        return form
    table = _find(block, report)
    points = _read_points(table, report) if table is not None else None
    if points is not None:
        _read_criteria(table, points, source.values.get("words", (0, 0)), form, report)
    return form


def _find(block: Block, report: Report) -> Table | None:
    start = find_table(block.rows)
    if start is None:
        if any(not row.is_blank for row in block.rows):
            report.error(block.place, "QE111", "There is no table in this rubric.", _HELP)
        return None
    above = make_segment(block.rows[:start])
    if above.rows:
        report.error(
            above.place,
            "QE111",
            "This text stands above the table of the rubric.",
            "Move it into the prompt.",
        )
    table = parse_table(block.rows, start, report)
    report_rest(block.rows, table.end, report)
    return table


def _read_points(table: Table, report: Report) -> list[int] | None:
    """Return the points of each column after the first; None when a heading is not readable."""
    points: list[int] = []
    for cell in table.head[1:]:
        text = cell.row.text
        place = cell.row.place() if text else table.head[0].row.place()
        if not re.fullmatch("[0-9]{1,4}", text) or int(text) > _GREATEST:
            report.error(
                place,
                "QE111",
                f'"{text}" is not a number of points.',
                f"Write a whole number from 0 to {_GREATEST} above each level.",
            )
            return None
        if int(text) in points:
            report.error(
                place,
                "QE204",
                f'"{text}" stands above two levels.',
                "Give each level points of its own.",
            )
            return None
        points.append(int(text))
    if len(points) < 2:
        report.error(
            table.head[0].row.place(), "QE203", f"The number of levels is {len(points)}.", _HELP
        )
        return None
    return points


def _read_criteria(
    table: Table, points: list[int], words: tuple[int, int], form: Form, report: Report
) -> None:
    criteria: list[Criterion] = []
    texts: list[Segment] = []
    levels: list[tuple[Segment, ...]] = []
    for index, cells in enumerate(table.rows):
        place = next((cell.row.place() for cell in cells if not cell.is_empty), None)
        if place is None:
            continue
        row, mark = take_mark(cells[0].row, report)
        head = Cell(row)
        if mark.weight != 1:
            report.error(
                place,
                "QE111",
                "A criterion has no weight.",
                "Its points say what it is worth: give its levels more of them.",
            )
        name = name_part(
            mark, letters(index), row, "criterion", [each.id for each in criteria], report
        )
        made = [
            (Level(str(number), each, cell.segment.text), cell.segment)
            for number, (each, cell) in enumerate(zip(points, cells[1:], strict=True), 1)
            if not cell.is_empty
        ]
        criteria.append(Criterion(name, tuple(level for level, _ in made), head.segment.text))
        texts.append(head.segment)
        levels.append(tuple(text for _, text in made))
        form.places[name] = place
    form.shape = Essay(tuple(criteria), *words)
    form.detail = Rubric(tuple(texts), tuple(levels))
    if not criteria:
        report.error(table.head[0].row.place(), "QE201", "The rubric has no criterion.", _HELP)


def length_sentence(shape: Essay, messages: Mapping[str, str]) -> str:
    """Return how long the text is to be, empty where nothing is said."""
    if shape.least and shape.most:
        return fill(messages["item.words.between"], least=shape.least, most=shape.most)
    if shape.least or shape.most:
        kind = "least" if shape.least else "most"
        return fill(messages[f"item.words.{kind}"], count=shape.least or shape.most)
    return ""


def render_essay(drawing: Drawing, group: etree.Element) -> None:
    """Add a field of several lines, and the rubric, closed, as radio buttons."""
    messages, name, parse = drawing.messages, drawing.name, drawing.parse
    shape: Essay = drawing.question.item.shape
    rubric: Rubric = drawing.question.form.detail
    box = etree.SubElement(group, "div", {"class": "qe-essay"})
    length = length_sentence(shape, messages)
    if length:
        add_text(box, "p", length, id=f"{name}w")
    label = etree.SubElement(box, "label")
    add_text(label, "span", messages["item.response"])
    described = {"aria-describedby": f"{name}w"} if length else {}
    etree.SubElement(label, "textarea", {"rows": "6", **described})
    details = etree.SubElement(box, "details", {"class": "qe-rubric"})
    add_text(details, "summary", messages["item.rubric"])
    for criterion, text, levels in zip(shape.criteria, rubric.criteria, rubric.levels, strict=True):
        inner = etree.SubElement(details, "fieldset", {"data-criterion": criterion.id})
        etree.SubElement(inner, "legend").append(inline_or_block(text, parse))
        for level, segment in zip(criterion.levels, levels, strict=True):
            option = etree.SubElement(inner, "label")
            kind = {"type": "radio", "name": f"{name}k{criterion.id}", "value": level.id}
            etree.SubElement(option, "input", kind)
            option.append(inline_or_block(segment, parse))
            points = fill(messages["item.points"], points=level.points)
            add_text(option, "span", points, **{"class": "qe-points"})


def respond(shape: Shape, source: str) -> Writing:
    """A written answer is judged by its writer, so there is no example of it. Raises Unfit."""
    raise Unfit("A written answer is judged by its writer; remove <examples>.")


EXTENDED_TEXT = FormKind(
    ("extended-text",), read_essay, render_essay, lambda question: "", respond, ("rubric",)
)

"""A program: starter, tests and solution as code fences (L2)."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Sequence

from markdown.util import AtomicString

from ...core.response import Response
from ...core.shape import Case, Program, Shape
from ...core.shape.program import SECONDS
from ..attribute import Unfit
from ..body import Block
from ..entry import letters
from ..fence import Fence, find_fences
from ..source import Report, Row, Segment, make_segment, trim
from .kind import Drawing, Form, FormKind, Source

PYTHON = ("python", "py", "python3")
TEXT = ("text", "txt")
_LEAST_ROWS, _MOST_ROWS = 4, 24


def read_program(source: Source, report: Report) -> Form:
    """Read starter, tests and solution."""
    lead, starter = _split_starter(source.body.lead)
    form = Form("program", prompt=make_segment(lead), rows=tuple(starter))
    cases: list[Case] = []
    for index, block in enumerate(source.body.find("test")):
        case, text = _read_case(block, letters(index), report)
        if case.id in form.places:
            report.error(
                block.values.places.get("id", block.place),
                "QE106",
                f'The test id "{case.id}" is used before in this question.',
                "Give each test an id of its own, or none at all.",
            )
        form.places.setdefault(case.id, block.place)
        cases.append(case)
        if text.rows:
            form.texts.append(text)
    form.detail = tuple(form.texts)
    fences = find_fences(starter)
    form.shape = Program(
        tuple(cases),
        fences[0].code if fences else "",
        _read_solution(source.body.find("solution"), report),
        source.values.get("seconds", SECONDS),
        source.values.get("packages", ()),
    )
    return form


def _split_starter(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Cut off the python fence that stands last, if one does."""
    rows = trim(rows)
    fences = find_fences(rows)
    if fences and fences[-1].end == len(rows) and fences[-1].language in PYTHON:
        return rows[: fences[-1].start], rows[fences[-1].start :]
    return rows, []


def _read_case(block: Block, name: str, report: Report) -> tuple[Case, Segment]:
    fences = find_fences(block.rows)
    values = block.values
    text = make_segment(_outside(block.rows, fences))
    output = _one(fences, TEXT, "what must be printed", report)
    code = _one(fences, PYTHON, "code that is run after the program", report)
    for fence in fences:
        if fence.language not in (*PYTHON, *TEXT):
            report.error(
                fence.place,
                "QE111",
                f'A fence in a test is "text" or "python", not "{fence.language}".',
                "Write ```text for what must be printed, ```python for code that is run after "
                "the program.",
            )
    case = Case(
        values.get("id", name),
        "" if code is None else code,
        values.get("input", ""),
        None if output is None else output.removesuffix("\n"),
        values.get("hidden", False),
        values.get("weight", 1),
        text.text,
    )
    return case, text


def _outside(rows: Sequence[Row], fences: Sequence[Fence]) -> list[Row]:
    inside = {index for fence in fences for index in range(fence.start, fence.end)}
    return [row for index, row in enumerate(rows) if index not in inside]


def _one(
    fences: Sequence[Fence], languages: Sequence[str], what: str, report: Report
) -> str | None:
    """Return the code of the only fence of these languages; report a second one."""
    found = [fence for fence in fences if fence.language in languages]
    for second in found[1:]:
        report.error(
            second.place,
            "QE111",
            f"This test has a second fence with {what}.",
            "Keep one of them, or write another test.",
        )
    return found[0].code if found else None


def _read_solution(blocks: Sequence[Block], report: Report) -> str:
    for block in blocks[:1]:
        fences = find_fences(block.rows)
        if len(fences) == 1 and fences[0].language in PYTHON:
            if not trim(_outside(block.rows, fences)):
                return fences[0].code
        if any(not row.is_blank for row in block.rows):
            report.error(
                block.place,
                "QE111",
                "A solution is one python fence and nothing else.",
                'Begin it with "```python"; what explains it belongs into <explanation>.',
            )
            return "pass\n"  # told already: not again as missing
    return ""


def render_program(drawing: Drawing, fieldset: etree.Element) -> None:
    """Add the editor and the list of tests."""
    say, shape = drawing.messages, drawing.question.item.shape
    box = etree.SubElement(fieldset, "div", {"class": "qe-program"})
    name = f"{drawing.name}c"
    _text(box, "label", say["program.label"], {"for": name})
    lines = shape.starter.count("\n") + 1
    options = {
        "id": name, "class": "qe-listing", "wrap": "off", "spellcheck": "false",
        "autocapitalize": "off", "autocomplete": "off", "autocorrect": "off", "translate": "no",
        "rows": str(min(max(lines, _LEAST_ROWS), _MOST_ROWS)),
    }  # fmt: skip
    _text(box, "textarea", shape.starter, options)
    _text(box, "p", say["program.tests"], {"class": "qe-tests-head"})
    listing = etree.SubElement(box, "ol", {"class": "qe-tests"})
    for number, case in enumerate(shape.tests, 1):
        _add_case(etree.SubElement(listing, "li", {"data-test": case.id}), case, number, drawing)


def _add_case(row: etree.Element, case: Case, number: int, drawing: Drawing) -> None:
    say = drawing.messages
    head = say["program.test"].replace("{number}", str(number))
    _text(row, "strong", head, {"class": "qe-test"})
    if case.hidden:
        _text(row, "p", say["program.hidden"], {"class": "qe-soft"})
        return
    if case.text:
        drawing.parse(etree.SubElement(row, "div"), case.text)
    parts = etree.SubElement(row, "dl", {"class": "qe-io"})
    shown = (
        ("typed", "program.typed", case.input),
        ("code", "program.code", case.code),
        ("expected", "program.expected", case.output),
    )
    for part, label, text in shown:
        if text:
            group = etree.SubElement(parts, "div", {"data-io": part})
            _text(group, "dt", say[label])
            _text(etree.SubElement(group, "dd"), "pre", text.rstrip("\n"))


def explain_program(drawing: Drawing, details: etree.Element) -> None:
    """Add the solution, for who has solved it or given up."""
    _text(details, "p", drawing.messages["program.solution"], {"class": "qe-key"})
    _text(details, "pre", drawing.question.item.shape.solution.rstrip("\n"), {"class": "qe-listing"})


def _text(
    parent: etree.Element, tag: str, text: str, attributes: dict[str, str] | None = None
) -> etree.Element:
    element = etree.SubElement(parent, tag, attributes or {})
    # HTML drops a line break that stands first in these two.
    first = "\n" if tag in ("pre", "textarea") and text.startswith("\n") else ""
    element.text = AtomicString(first + text)
    return element


def respond(_shape: Shape, _text: str) -> Response:
    """Refuse: what would be examples are the solution and the starter."""
    raise Unfit(
        "A program has no examples: the build runs its solution, which must pass all tests, and "
        "its starter, which must not."
    )


PROGRAM = FormKind(
    ("program",),
    read_program,
    render_program,
    lambda _question: "",
    respond,
    ("test", "solution"),
    explain_program,
)

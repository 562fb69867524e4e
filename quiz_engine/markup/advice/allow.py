"""Warnings that an author allows, each with a reason (L2).

`<!-- allow QE213: the reason -->` on a line of its own: within a question for that question, before
the first heading for the whole page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import CODES, Diagnostic, nearest
from ..element import Element
from ..source import Place, Report, Row

WARNINGS = (
    "QE119", "QE120", "QE121", "QE213", "QE240", "QE241", "QE242", "QE243",
)  # fmt: skip
"""Codes that are told as warnings, so that they can be allowed."""
_ALLOW = re.compile(r"\s*<!--\s*allow\b\s*([^\s:]*)\s*(:?)\s*(.*?)\s*-->\s*$", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}#{1,6} ")
_ALL = 1 << 60
"""A line that no file has."""
_HELP = "Write <!-- allow QE213: the reason -->."


@dataclass(slots=True)
class _Allowance:
    code: str
    place: Place
    first: int
    last: int
    """Lines for which it holds."""
    is_used: bool = False


def apply_allowances(rows: Sequence[Row], questions: Sequence[Element], report: Report) -> None:
    """Take the warnings away that are allowed; report allowances that are not well formed, and those
    that allow nothing."""
    made = [each for each in _find(rows, questions, report) if each is not None]
    kept: list[Diagnostic] = []
    for told in report.diagnostics:
        fitting = [
            each
            for each in made
            if told.severity == "warning"
            and each.code == told.code
            and each.first <= told.line <= each.last
        ]
        for each in fitting:
            each.is_used = True
        if not fitting:
            kept.append(told)
    report.diagnostics[:] = kept
    for each in made:
        if not each.is_used:
            report.warn(
                each.place,
                "QE245",
                f"There is no {each.code} here that could be allowed.",
                "Remove the comment.",
            )


def _find(
    rows: Sequence[Row], questions: Sequence[Element], report: Report
) -> list[_Allowance | None]:
    heading = next(
        (index for index, row in enumerate(rows) if not row.hidden and _HEADING.match(row.text)),
        len(rows),
    )
    made = []
    for index, row in enumerate(rows):
        found = None if row.is_fenced or "<!--" not in row.text else _ALLOW.match(row.text)
        if found is None:
            continue
        element = next((each for each in questions if each.opened <= index < each.end), None)
        made.append(_read(found, row, report))
        if made[-1] is None:
            continue
        if element is not None:
            made[-1].first = rows[element.opened].line.number
            made[-1].last = rows[min(element.end, len(rows) - 1)].line.number
        elif index > heading:
            report.error(
                row.place(),
                "QE244",
                "This comment allows a warning, but stands neither in a question nor before the "
                "first heading.",
                "Move it into the question, or to the top of the page for all of it.",
            )
            made[-1] = None
    return made


def _read(found: re.Match[str], row: Row, report: Report) -> _Allowance | None:
    code, _, reason = found.groups()
    code = code.upper()
    place = row.place(found.start(1)) if code else row.place()
    if code not in WARNINGS:
        near = nearest(code, WARNINGS)
        message = f'"{found[1]}" is not the code of a warning.'
        if code in CODES:
            message, near = f"{code} is a mistake, which cannot be allowed.", None
        allowed = f"Warnings: {', '.join(WARNINGS)}."
        report.error(
            place, "QE244", message, (f'Did you mean "{near}"? ' if near else "") + allowed
        )
        return None
    if not found[2] or not reason:
        report.error(place, "QE244", f"There is no reason for allowing {code}.", _HELP)
        return None
    return _Allowance(code, row.place(), 0, _ALL)

"""Gaps in running text: `[[answer | other]]`, `[[= 3.14 ± 0.01 km]]`, `[[( right ) | wrong]]`
(L2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..core.shape import Blank, Choice, Choices, TextRule
from .answer import Expected, make_number_entry, make_text_entry, read_text, split_bars
from .entry import letters
from .mark import ID, ID_HELP, read_weight
from .opened import find_open
from .source import Place, Report, Row

_OPEN = re.compile(r"(?<!\\)\[\[")
_MARK = re.compile(r"\s*(?=#|weight=)(?:#(?P<id>\S+)(?:\s+|$))?(?:weight=(?P<weight>\S+)(?:\s+|$))?")
_KEY = re.compile(r"\((.*)\)", re.DOTALL)
GAP_HELP = 'Write "[[answer | other spelling]]", "[[= 12 ± 1 km]]" or "[[( right ) | wrong]]".'
INSIDE = ("A gap stands within a link, a picture or a tag.", "Move it into running text.")
_AFTER = re.compile(r"[^\[\]]*\]\(")


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap and where it stands."""

    blank: Blank
    row: int
    """Index of the row of the prompt."""
    start: int
    end: int
    """Characters `start` to `end` of that row are the gap."""
    place: Place
    unit: str = ""
    """Shown behind a number gap."""


def has_gap(rows: Sequence[Row]) -> bool:
    """Return True when something that opens like a gap stands in the text."""
    return any(_OPEN.search(row.visible) for row in rows)


def parse_gaps(
    rows: Sequence[Row], language: str, rule: TextRule, report: Report
) -> list[Gap] | None:
    """Read all gaps of a prompt; None when one is not readable, which is reported."""
    gaps: list[Gap] = []
    is_sound, count = True, 0
    taken: set[str] = set()
    for number, row in enumerate(rows):
        at = 0
        while opening := _OPEN.search(row.visible, at):
            count += 1
            end = row.visible.find("]]", opening.end())
            inner = _OPEN.search(row.visible, opening.end())
            if end < 0 or (inner and inner.start() < end):
                report.error(
                    row.place(opening.start()),
                    "QE112",
                    'This gap has no "]]" on its line.',
                    GAP_HELP + ' For two brackets that are no gap write "\\[[".',
                )
                is_sound, at = False, opening.end()
                continue
            at = end + 2
            if is_inside(row.visible, opening.start(), at):
                report.error(row.place(opening.start()), "QE112", *INSIDE)
                is_sound = False
                continue
            gap = _parse_gap(
                row, number, opening.start(), end, letters(count - 1), language, rule, report
            )
            if gap is None:
                is_sound = False
                continue
            if gap.blank.id in taken:
                report.error(
                    gap.place,
                    "QE106",
                    f'The gap id "{gap.blank.id}" is used before in this question.',
                    "Write another id: [[#id answer]].",
                )
                is_sound = False
            taken.add(gap.blank.id)
            gaps.append(gap)
    return gaps if is_sound else None


def is_inside(text: str, start: int, end: int) -> bool:
    """Return True when what stands at `start` to `end` of a line is part of a link, a picture or a
    tag."""
    if text[start - 1 : start] == "!" and text.startswith("](", end):
        return True
    opened = set(find_open(text, start))
    return bool(opened & {"<", "]("} or (opened and _AFTER.match(text, end)))


def _parse_gap(
    row: Row,
    number: int,
    start: int,
    end: int,
    name: str,
    language: str,
    rule: TextRule,
    report: Report,
) -> Gap | None:
    place, body = row.place(start), row.text[start + 2 : end]
    own, weight = _MARK.match(body), 1
    if own is not None:
        body = body[own.end() :]
        if own["id"] is not None and not ID.fullmatch(own["id"]):
            at = row.place(start + 2 + own.start("id"))
            report.error(at, "QE107", f'"{own["id"]}" is not an id.', ID_HELP)
            return None
        name = own["id"] or name
        if own["weight"] is not None:
            weight = read_weight(own["weight"], row.place(start + 2 + own.start("weight")), report)
    parts = split_bars(body)
    if not all(parts):
        what = "This gap is empty." if len(parts) == 1 else "An answer of this gap is empty."
        report.error(place, "QE112", what, GAP_HELP)
        return None
    for part in parts:
        if part.startswith("(") and ")" in part and not part.endswith(")"):
            report.error(
                place,
                "QE112",
                f'"{part}" begins with a bracket that ends in the middle.',
                'In a drop-down, the key stands in round brackets and "|" follows: [[( right ) | '
                "wrong]].",
            )
            return None
    if any(_KEY.fullmatch(part) for part in parts):
        return Gap(Blank(name, _drop_down(parts), weight), number, start, end + 2, place)
    is_table = row.text.lstrip().startswith("|")
    expected = [_expect(index, part, place, is_table) for index, part in enumerate(parts)]
    if expected[0].is_number:
        entry = make_number_entry(expected, language, report)
        return entry and Gap(
            Blank(name, entry, weight), number, start, end + 2, place, entry.answers[0].number.unit
        )
    odd = next((each.source for each in expected if each.is_number), None)
    if odd is not None:
        report.error(
            place,
            "QE112",
            f'"{odd}" is a number among texts.',
            'Begin the gap with "=": [[= 12 | 13]].',
        )
        return None
    return Gap(Blank(name, make_text_entry(expected, rule), weight), number, start, end + 2, place)


def _expect(index: int, part: str, place: Place, is_table: bool) -> Expected:
    text, pattern = read_text(part)
    if pattern and is_table:
        text = text.replace("\\|", "|")  # as in every cell
    return Expected(letters(index), text, place, pattern=pattern)


def _drop_down(parts: Sequence[str]) -> Choices:
    choices = []
    for index, part in enumerate(parts):
        key = _KEY.fullmatch(part)
        choices.append(Choice(letters(index), key is not None, (key[1] if key else part).strip()))
    return Choices(tuple(choices))

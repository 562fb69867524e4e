"""Code fences in the rows of an element, with their content (L2).

CommonMark 0.31, 4.5 "Fenced code blocks"; which rows are fenced was found by `scan`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .source import Place, Row

_OPEN = re.compile(r" *(?P<fence>`{3,}|~{3,}) *(?P<language>[^\s`{]*)")


@dataclass(frozen=True, slots=True)
class Fence:
    """One code fence."""

    language: str
    """First word after the opening marks, in small letters."""
    code: str
    """What stands between the marks, each line ended by a line break."""
    place: Place
    """Of the opening marks."""
    start: int
    """Index of its first row."""
    end: int
    """Index after its last row."""


def find_fences(rows: Sequence[Row]) -> list[Fence]:
    """Return the fences that stand in `rows` themselves, not in a list or quote, in order."""
    found = []
    index = 0
    while index < len(rows):
        opening = _OPEN.match(rows[index].text) if rows[index].is_fenced else None
        if opening is None:
            index += 1
            continue
        marks, indent = opening["fence"], rows[index].indent
        end = index + 1
        while end < len(rows) and not _closes(rows[end], marks):
            end += 1
        inside = [row.dedent(indent).text + "\n" for row in rows[index + 1 : end]]
        language = opening["language"].lower()
        found.append(
            Fence(language, "".join(inside), rows[index].place(), index, min(end + 1, len(rows)))
        )
        index = end + 1
    return found


def _closes(row: Row, marks: str) -> bool:
    text = row.text.strip()
    return len(text) >= len(marks) and set(text) == {marks[0]}

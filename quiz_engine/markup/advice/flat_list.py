"""Lists that a Git host shows as lists, and Python-Markdown does not (L2)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..source import Report, Row, Segment

_MARKER = re.compile(r" *(?:[-*+]|\d+[.)]) +(?=\S)")
_ENDING = re.compile(r" *(?:[-*+]|1[.)]) +(?=\S)")


def advise_lists(segments: Sequence[Segment], report: Report) -> None:
    """Warn of lists that a Git host shows as lists, and Python-Markdown does not."""
    for segment in segments:
        advise_rows(segment.rows, report)


def advise_rows(rows: Sequence[Row], report: Report) -> None:
    """The same for any rows."""
    above: list[int] = []
    """Indentations of the list entries that the current row may stand in."""
    before: Row | None = None
    for row in rows:
        if row.hidden or row.is_blank:
            before = None if row.is_blank else before
            continue
        marker = _MARKER.match(row.visible)
        if marker is None:
            if before is None or not above:
                above = [indent for indent in above if row.indent > indent]
        else:
            above = [indent for indent in above if indent < row.indent]
            if above and row.indent - above[-1] in (2, 3):
                report.warn(
                    row.place(),
                    "QE119",
                    f"This entry is indented by {row.indent - above[-1]} spaces, so it is not "
                    "shown below the one above.",
                    "Indent nested lists by four spaces.",
                )
            elif (
                not above
                and before is not None
                and _ENDING.match(row.visible)
                and not _MARKER.match(before.visible)
            ):
                report.warn(
                    row.place(),
                    "QE119",
                    "This list begins right below a line of text, so it is shown as text.",
                    "Put a blank line before it.",
                )
            above.append(row.indent)
        before = row

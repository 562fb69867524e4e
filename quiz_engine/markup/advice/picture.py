"""Pictures that nobody can hear (L2). W3C, WCAG 2.2, 1.1.1 "Non-text Content"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..source import Report, Row

_SILENT = re.compile(r"!\[\s*\]\(")


def advise_pictures(rows: Sequence[Row], report: Report) -> None:
    """Warn of pictures without a text for those who do not see them."""
    for row in rows:
        for found in _SILENT.finditer(row.visible) if not row.hidden else ():
            report.warn(
                row.place(found.start()),
                "QE242",
                "This picture has no text for those who do not see it.",
                "Write between the brackets what it shows: ![A phone with a message](…).",
            )

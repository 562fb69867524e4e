"""Warnings: what is allowed, but shown or answered otherwise than its author expects (L2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..core.item import Item
from ..core.shape import Choices
from ..core.text import normalise
from .source import Place, Report, Row, Segment

_MARKER = re.compile(r" *(?:[-*+]|\d+[.)]) +(?=\S)")
_ENDING = re.compile(r" *(?:[-*+]|1[.)]) +(?=\S)")
_CATCH_ALL = (
    "tất cả các đáp án "
    "trên", "tất cả đáp án trên", "tất cả các câu trên", "tất cả đều đúng", "cả ba đáp án trên",
    "cả hai đáp án trên", "không có đáp án nào", "không đáp án nào đúng",
    "all of the above", "none of the above", "both of the above",
    "alle der oben "
    "genannten", "alle oben genannten", "keine der oben genannten", "alle antworten sind richtig",
)  # fmt: skip
_MUCH = 2
_LONG = 40
_TARGET = re.compile(r"(?<=\])\([^)]*\)|[*_`~\[\]!]|<[^>]*>")


def visible_text(markdown: str) -> str:
    """Return roughly what a reader sees: no link targets, no marks."""
    return " ".join(_TARGET.sub("", markdown).split())


def advise_choices(item: Item, places: Mapping[str, Place], report: Report) -> None:
    """Warn of choices that give the key away."""
    if not isinstance(item.shape, Choices) or item.type == "true-false":
        return
    texts = {choice.id: visible_text(choice.text) for choice in item.shape.choices}
    for choice in item.shape.choices:
        text = texts[choice.id]
        folded = normalise(text)
        if any(normalise(phrase) in folded for phrase in _CATCH_ALL):
            report.warn(
                places[choice.id],
                "QE213",
                f'Choice "{choice.id}" speaks of the other choices.',
                "It gives itself away, and choices are shown in any order. Ask for several keys "
                "instead.",
            )
        others = [len(texts[other]) for other in texts if other != choice.id]
        if (
            choice.key
            and len(others) > 1
            and len(text) > _MUCH * max(others)
            and len(text) > max(others) + _LONG
        ):
            report.warn(
                places[choice.id],
                "QE213",
                f'Key "{choice.id}" is much longer than all other choices.',
                "The longest choice is taken for the key. Shorten it, or move what explains it "
                "into the feedback.",
            )


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

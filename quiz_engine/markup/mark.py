"""What an author says of one part at the end of its line: `{#own-id weight=2}` (L2)."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace

from .source import COMMENT, Place, Report, Row

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Item ids, choice ids and the like: small letters and digits, joined by single hyphens."""
ID_HELP = "Use small letters, digits and single hyphens, such as scam-sms."
_MARK = re.compile(
    r"(?:^|(?<=\s))\{:?\s*(?=#|weight=)(?:#(?P<id>[^\s{}]*))?\s*(?:weight=(?P<weight>[^\s{}]*))?\s*\}"
    rf"(?P<rest>[\s{COMMENT}]*)$"
)
_GREATEST = 1000


@dataclass(frozen=True, slots=True)
class Mark:
    """The id and the weight of a part, as far as they are written."""

    id: str = ""
    """Empty where none is written, or where it is not well formed, which was reported."""
    weight: int = 1

    def __str__(self) -> str:
        """Return it as authors write it, empty where there is nothing to say."""
        words = [f"#{self.id}"] if self.id else []
        words += [f"weight={self.weight}"] if self.weight != 1 else []
        return "{" + " ".join(words) + "}" if words else ""


def read_weight(value: str, place: Place, report: Report) -> int:
    """Return a weight; 1 for one that is not allowed, which is reported."""
    if re.fullmatch("[0-9]{1,4}", value) and 1 <= int(value) <= _GREATEST:
        return int(value)
    report.error(
        place,
        "QE108",
        f'"{value}" is not allowed as a weight.',
        f"Allowed: a whole number from 1 to {_GREATEST}.",
    )
    return 1


def take_mark(row: Row, report: Report) -> tuple[Row, Mark]:
    """Return a row without the mark at its end, and the mark. A comment behind it stays."""
    found = _MARK.search(row.visible)
    if found is None:
        return row, Mark()
    name, weight = row.text[slice(*found.span("id"))] if found["id"] else "", 1
    if found["id"] is not None and not ID.fullmatch(name):
        place = row.place(found.start("id"))
        report.error(place, "QE107", f'"{name}" is not an id.', ID_HELP)
        name = ""
    if found["weight"] is not None:
        value = row.text[slice(*found.span("weight"))]
        weight = read_weight(value, row.place(found.start("weight")), report)
    short = row.end(found.start())
    if rest := row.text[found.start("rest") :].strip():
        text, visible = f"{short.text} {rest}", f"{short.visible} {COMMENT * len(rest)}"
        short = replace(short, text=text.lstrip(), visible=visible.lstrip())
    return short, Mark(name, weight)


def name_part(
    mark: Mark, fallback: str, row: Row, what: str, taken: Container[str], report: Report
) -> str:
    """Return the id of a part, the author's own or `fallback`; report one that is taken. `what`
    names the part in messages."""
    name = mark.id or fallback
    if name in taken:
        report.error(
            row.place(),
            "QE106",
            f'The {what} id "{name}" is used before in this question.'
            if mark.id
            else f'This {what} gets the id "{name}" by its place, and one before it has it already.',
            f"Write another id after its text, such as {{#{name}2}}.",
        )
    return name

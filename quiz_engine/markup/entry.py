"""Lists: choices, answers and examples with a box each, and numbered cards without; all with an id
and feedback (L2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .mark import Mark, take_mark
from .source import Place, Report, Row, Segment, common_indent, make_segment, trim

BOX = re.compile(r" *[-*+] +\[([ xX])\](?= |$)")
_BULLET = re.compile(r" *([-*+])(?= |$)")
_ORDERED = re.compile(r" *\d+[.)] ")
_NUMBER = re.compile(r" *(\d{1,9})[.)](?= |$)")
_ODD = re.compile(r" *(?:[-*+]|\d+[.)]) *(\[[^\[\]]{0,3}\])(?![(\[:])")
_TIGHT = re.compile(r" *[-*+]\[[ xX]\]")
_MARKER = re.compile(r" *(?:[-*+]|\d+[.)])")
_LIST = re.compile(r" *(?:[-*+]|1[.)]) +\S")
CONTENT = 2
"""Columns by which an entry's further lines are indented at least."""
NUMBERED_CONTENT = 3
"""The same in a numbered list."""
_CODE = 4
"""Columns beyond those from which a Git host shows an entry's further paragraphs as code."""
_SPELLED = {CONTENT: "two", NUMBERED_CONTENT: "three"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list."""

    key: bool
    """True for a ticked box; False where there is none."""
    id: str
    """Written by the author, or a, b, c … by its place in the list."""
    has_own_id: bool
    place: Place
    """Of its box or number."""
    text: Segment
    feedback: Segment = Segment()
    weight: int = 1

    @property
    def mark(self) -> Mark:
        """Return the id and the weight as far as the author wrote them."""
        return Mark(self.id if self.has_own_id else "", self.weight)


def letters(index: int) -> str:
    """Return a, b, … z, aa, ab … for 0, 1, … 25, 26, 27 …"""
    name = ""
    while index >= 0:
        name = chr(ord("a") + index % 26) + name
        index = index // 26 - 1
    return name


def is_entry(row: Row) -> bool:
    """Return True when the row begins an entry with a readable box."""
    return row.indent < 4 and not row.hidden and bool(BOX.match(row.visible))


def is_odd_entry(row: Row) -> bool:
    """Return True when the row looks like an entry whose box is not readable."""
    return row.indent < 4 and not row.hidden and bool(_ODD.match(row.visible)) and not is_entry(row)


def is_bullet(row: Row) -> bool:
    """Return True when the row begins an entry of any list."""
    is_list = _BULLET.match(row.visible) or _ORDERED.match(row.visible) or _TIGHT.match(row.visible)
    return row.indent < 4 and not row.hidden and bool(is_list)


def parse_entries(rows: Sequence[Row], what: str, report: Report) -> list[Entry]:
    """Read the rows of a task list. `what` names an entry in messages: choice, answer or
    example."""
    entries: list[Entry] = []
    groups, margin = _group(rows, is_bullet, CONTENT, what, report)
    for index, group in enumerate(groups):
        entry = _parse_entry(group, margin, index, what, report)
        if entry is not None:
            _add(entries, entry, what, report)
    return entries


def parse_bullets(rows: Sequence[Row], what: str, report: Report) -> list[Entry]:
    """Read the rows of a list without boxes, numbered or not. `what` names an entry in messages.
    Ids that two entries have are left to the caller."""
    groups, margin = _group(rows, is_bullet, CONTENT, what, report)
    return [
        _finish(
            group[0].cut(_MARKER.match(group[0].visible).end()), group[1:], False, margin, index,
            group[0].place(), what, report, CONTENT,
        )
        for index, group in enumerate(groups)
    ]  # fmt: skip


def is_numbered(row: Row) -> bool:
    """Return True when the row begins an entry of a numbered list."""
    return row.indent < 4 and not row.hidden and bool(_NUMBER.match(row.visible))


def parse_numbered(rows: Sequence[Row], what: str, report: Report) -> list[Entry]:
    """Read the rows of a numbered list, whose order means something. `what` names an entry in
    messages; numbers that contradict the order are reported."""
    entries: list[Entry] = []
    groups, margin = _group(rows, is_numbered, NUMBERED_CONTENT, what, report)
    numbers = [int(_NUMBER.match(group[0].visible)[1]) for group in groups]
    for index, group in enumerate(groups):
        if numbers[index] != index + 1 and set(numbers) != {1}:
            report.error(
                group[0].place(),
                "QE111",
                f"This {what} has the number {numbers[index]}, but stands in place {index + 1}.",
                f'Write the {what}s in the right order and number them 1, 2, 3 …, or all of them "1.".',
            )
            numbers = [1] * len(groups)
        head = group[0].cut(_NUMBER.match(group[0].visible).end())
        place = group[0].place()
        entry = _finish(head, group[1:], False, margin, index, place, what, report, NUMBERED_CONTENT)
        _add(entries, entry, what, report)
    return entries


def parse_boxless(rows: Sequence[Row], what: str, report: Report, first: int = 0) -> list[Entry]:
    """Read the rows of a bullet list; boxes and numbers are reported. `what` names an entry in messages; `first` is
    the place of its first entry, where the ids of several lists go on."""
    entries: list[Entry] = []
    groups, margin = _group(rows, is_bullet, CONTENT, what, report)
    for index, group in enumerate(groups, first):
        head, place = cut_bullet(group[0], what, report), group[0].place()
        entry = _finish(head, group[1:], False, margin, index, place, what, report, CONTENT)
        _add(entries, entry, what, report)
    return entries


def split_bullets(
    rows: Sequence[Row], what: str, report: Report
) -> list[tuple[Row, list[Row], list[Row]]]:
    """Cut a nested bullet list: of each outer entry its first row without the bullet, the other
    rows of its text, and the rows of the list nested below it. `what` names an outer entry."""
    parts = []
    for head, *rest in _group(rows, is_bullet, CONTENT, what, report)[0]:
        width = common_indent(rest)
        rest = [row.dedent(width) for row in rest]
        start = next((index for index, row in enumerate(rest) if is_bullet(row)), len(rest))
        parts.append((cut_bullet(head, what, report), rest[:start], rest[start:]))
    return parts


def cut_bullet(row: Row, what: str, report: Report) -> Row:
    """Return the first row of an entry without its bullet; report a box or a number."""
    box = BOX.match(row.visible)
    if box:
        report.error(
            row.place(box.start(1) - 1),
            "QE111",
            f"This {what} has a box.",
            'Nothing is ticked in a question of this type: begin its line with "- " alone.',
        )
        row = row.cut(box.end())
    else:
        bullet = _BULLET.match(row.visible)
        if bullet is None:
            report.error(
                row.place(),
                "QE111",
                f"This {what} stands in a numbered list.",
                'Begin its line with "- ".',
            )
        row = row.cut((bullet or _NUMBER.match(row.visible) or _TIGHT.match(row.visible)).end())
    return row.cut(row.indent)


def _group(
    rows: Sequence[Row], is_start: Callable[[Row], bool], content: int, what: str, report: Report
) -> tuple[list[list[Row]], int]:
    """Cut a list at its entries; report what belongs to none. Return also its indentation."""
    rows = trim(rows)
    margin = rows[0].indent if rows else 0
    groups: list[list[Row]] = []
    is_stray = False
    for row in rows:
        indent = row.indent - margin
        if is_start(row) and indent < content:
            groups.append([row])
        elif row.is_blank:
            if groups:
                groups[-1].append(row)
        elif indent >= content and groups:
            groups[-1].append(row)
        else:
            if not is_stray:
                _report_stray(row, what, bool(groups), content, report)
            is_stray = True
            continue
        is_stray = is_stray and row.is_blank
    return groups, margin


def _add(entries: list[Entry], entry: Entry, what: str, report: Report) -> None:
    if entry.id in [each.id for each in entries]:
        _report_twice(entry, what, report)
    entries.append(entry)


def _report_stray(row: Row, what: str, has_entries: bool, content: int, report: Report) -> None:
    by = f"{_SPELLED[content]} spaces"
    if row.text.lstrip().startswith(">"):
        report.error(
            row.place(),
            "QE111",
            f"This quote is feedback for no {what}.",
            f"Indent it by {by} below its {what}.",
        )
    elif has_entries:
        report.error(
            row.place(),
            "QE111",
            f"This line stands after the {what}s and belongs to none of them.",
            f"Indent it by {by} to continue the {what} above, or move it before the list.",
        )
    else:
        report.error(
            row.place(),
            "QE111",
            f"This line stands where a list of {what}s is expected.",
            'Write each on a line of its own: "- [x] …" or "- [ ] …".',
        )


def _report_twice(entry: Entry, what: str, report: Report) -> None:
    if entry.has_own_id:
        message = f'The {what} id "{entry.id}" is used before in this question.'
    else:
        message = (
            f'This {what} gets the id "{entry.id}" by its place, and one before it has it already.'
        )
    report.error(
        entry.place,
        "QE106",
        message,
        f"Write another id at the end of its line, such as {{#{entry.id}2}}.",
    )


def _report_marker(row: Row, what: str, report: Report) -> None:
    help = 'Use "[x]" for a key or "[ ]" for a distractor.'
    if what != "choice":
        help = f'Use "[x]" for {what}s that are right or "[ ]" for others.'
    odd = _ODD.match(row.visible)
    if _TIGHT.match(row.visible):
        report.error(
            row.place(), "QE104", f'There is no space after "{row.text[row.indent]}".', help
        )
    elif odd and odd[1] in ("[ ]", "[x]", "[X]") and _ORDERED.match(row.visible):
        report.error(
            row.place(),
            "QE104",
            "A numbered list is not a list of choices.",
            'Begin each line with "- [ ]" or "- [x]".',
        )
    elif odd and odd[1] in ("[ ]", "[x]", "[X]"):
        report.error(row.place(odd.start(1)), "QE104", f'There is no space after "{odd[1]}".', help)
    elif odd:
        found = row.text[slice(*odd.span(1))]
        report.error(row.place(odd.start(1)), "QE104", f'"{found}" is not a choice marker.', help)
    else:
        report.error(row.place(), "QE104", f'This {what} has no box: "{_short(row.text)}".', help)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _parse_entry(
    rows: list[Row], margin: int, index: int, what: str, report: Report
) -> Entry | None:
    first = rows[0]
    box = BOX.match(first.visible)
    if box is None:
        _report_marker(first, what, report)
        return None
    place = first.place(box.start(1) - 1)
    head = first.cut(box.end())
    return _finish(head, rows[1:], box[1] != " ", margin, index, place, what, report, CONTENT)


def _finish(
    head: Row,
    rest: list[Row],
    key: bool,
    margin: int,
    index: int,
    place: Place,
    what: str,
    report: Report,
    width: int,
) -> Entry:
    """Read what follows the box or number of an entry, and its further rows."""
    head = head.cut(head.indent)
    mark = Mark()
    if what != "example":
        head, mark = take_mark(head, report)
    name = mark.id or letters(index)
    content, quote = _split_feedback(_dedent(rest, margin, what, width, report), what, report)
    if content and _LIST.match(content[0].visible) and not content[0].hidden and not head.is_blank:
        # Git hosts show a list here; Python-Markdown needs a blank line before it
        content.insert(0, content[0].cut(len(content[0].text)))
    *before, last = trim([head, *content]) or [head]
    text = Segment((*before, last.end()) if not last.is_blank else ())
    return Entry(key, name, bool(mark.id), place, text, make_segment(quote), mark.weight)


def _dedent(
    rows: list[Row], margin: int, what: str, content: int, report: Report
) -> list[Row]:
    """Move an entry's further rows to the left; what is indented like code stays code."""
    width = common_indent(rows)
    if width - margin >= content + _CODE:
        first = next(row for row in rows if not row.is_blank)
        report.warn(
            first.place(),
            "QE121",
            f"These lines are indented by {width - margin} spaces, so a Git host shows them as "
            "code.",
            f"Indent by {_SPELLED[content]} spaces to continue the {what}.",
        )
        if rows[0].is_blank:
            width = margin + content
    return [row.dedent(width) for row in rows]


def _split_feedback(rows: list[Row], what: str, report: Report) -> tuple[list[Row], list[Row]]:
    """Divide an entry's further rows into content and the quote that is its feedback."""
    start = next((index for index, row in enumerate(rows) if _is_quote(row)), None)
    if start is None:
        return rows, []
    quote: list[Row] = []
    for index in range(start, len(rows)):
        row = rows[index]
        if _is_quote(row):
            after = row.cut(row.indent + 1)
            quote.append(after.cut(1) if after.text.startswith(" ") else after)
        elif row.is_blank or (
            rows[index - 1].text.strip() and not row.hidden and not is_bullet(row)
        ):
            # a line without ">" right below a quote goes on with it, as every renderer shows it
            quote.append(row.cut(row.indent))
        else:
            report.error(
                row.place(),
                "QE111",
                f"This text stands after the feedback of a {what}.",
                'Move it before the quote, or begin its lines with ">" to make it feedback.',
            )
            break
    if all(row.is_blank for row in quote):
        report.error(
            rows[start].place(),
            "QE111",
            f"The feedback of this {what} is empty.",
            'Write its text after ">", or remove it.',
        )
    return rows[:start], quote


def _is_quote(row: Row) -> bool:
    return (
        row.indent < CONTENT
        and row.text.lstrip().startswith(">")
        and (row.quoted or not row.hidden)
    )

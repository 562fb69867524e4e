"""Sort into groups: a nested list, groups on the first level and their cards on the second (L2)."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from ...core.shape import Card, Placement, Target
from ..entry import is_bullet, parse_boxless, split_bullets
from ..mark import name_part, take_mark
from ..source import Report, Row, Segment, make_segment, trim
from .kind import Drawing, Form, FormKind, Source
from .placement import Sheet, key_line, parse_pairs, render_sheet

_HELP = 'Write each group as "- Group", and below it, indented by four spaces, its cards as "- Card".'


def read_group(source: Source, report: Report) -> Form:
    """Read the nested list; it begins at the first bullet of the question."""
    rows = source.body.lead
    start = next((index for index, row in enumerate(rows) if is_bullet(row)), None)
    if start is None:
        place = source.values.places["type"]
        report.error(place, "QE111", "There is no list of groups in this question.", _HELP)
        return Form("group", prompt=make_segment(rows))
    form = Form("group", prompt=make_segment(rows[:start]), rows=tuple(trim(rows[start:])))
    targets: list[Target] = []
    cards: list[Card] = []
    texts: tuple[list[Segment], list[Segment]] = ([], [])
    for head, content, nested in split_bullets(rows[start:], "group", report):
        target, text = _read_target(head, content, [each.id for each in targets], form, report)
        targets.append(target)
        texts[0].append(text)
        for entry in parse_boxless(nested, "card", report, len(cards)):
            if entry.id in [each.id for each in cards]:
                report.error(
                    entry.place,
                    "QE106",
                    f'The card id "{entry.id}" is used before in this question.',
                    f"Write another id after its text, such as {{#{entry.id}2}}.",
                )
            cards.append(
                Card(entry.id, entry.text.text, target.id, entry.feedback.text, entry.weight)
            )
            form.places[f"card:{entry.id}"] = entry.place
            form.places.setdefault(entry.id, entry.place)
            form.feedback.append((f"card:{entry.id}", entry.feedback))
            texts[1].append(entry.text)
    form.shape = Placement(tuple(targets), tuple(cards))
    form.detail = Sheet(tuple(texts[0]), tuple(texts[1]))
    form.texts += [*texts[0], *texts[1]]
    return form


def _read_target(
    head: Row, content: list[Row], taken: list[str], form: Form, report: Report
) -> tuple[Target, Segment]:
    place = head.place(0)
    row, mark = take_mark(head, report)
    name = name_part(mark, str(len(taken) + 1), head, "group", taken, report)
    if mark.weight != 1:
        report.error(place, "QE111", "A group has no weight.", "Write it behind its cards.")
    quote = next((each for each in content if each.text.lstrip().startswith(">")), None)
    if quote is not None and not quote.hidden:
        report.error(
            quote.place(),
            "QE111",
            "This quote is feedback for no card.",
            "Indent it by two spaces below its card.",
        )
    text = Segment(tuple(trim([row, *content])))
    form.places[name] = place
    return Target(name, text.text), text


def render_group(drawing: Drawing, group: etree.Element) -> None:
    """Add the groups with room to write, and the lettered cards."""
    render_sheet(drawing, group, "group")


GROUP = FormKind(
    ("group",),
    read_group,
    render_group,
    lambda question: key_line(question.item.shape),
    parse_pairs,
)

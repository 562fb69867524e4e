"""Example responses in an `<examples>` list, in the author's notation (L2).

Choices: ids separated by commas. Gaps: values separated by semicolons, a drop-down's by its text or
id. Texts and numbers: as a learner would type them."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.item import Example
from ..core.response import Filling, Response, Selection, Text
from ..core.shape import Blank, Blanks, Choices, Shape
from ..core.text import normalise
from ..errors import nearest
from .answer import plain
from .attribute import Unfit
from .entry import Entry
from .forms import FormKind, find_kind
from .source import Place, Report


def make_examples(
    entries: Sequence[Entry], item_type: str, shape: Shape, report: Report
) -> tuple[list[Example], dict[str, Place]]:
    """Return the examples that are readable, and the place of each by its id."""
    examples, places = [], {}
    for number, entry in enumerate(entries, 1):
        source = " ".join(row.text.strip() for row in entry.text.rows)
        place = entry.text.place if entry.text.rows else entry.place
        if entry.feedback.rows:
            report.error(
                entry.feedback.place,
                "QE111",
                "An example has no feedback.",
                "Write feedback below the choice or answer.",
            )
        kind = find_kind(item_type)
        if kind is not None:
            response = _ask(kind, source, shape, place, report)
        else:
            response = _response(source, shape, place, report)
        if response is not None:
            examples.append(Example(str(number), response, entry.key))
            places[str(number)] = place
    return examples, places


def _ask(
    kind: FormKind, source: str, shape: Shape, place: Place, report: Report
) -> Response | None:
    try:
        return kind.respond(shape, source)
    except Unfit as unfit:
        report.error(place, "QE114", f'"{source}" is no response to this question.', str(unfit))
        return None


def _response(source: str, shape: Shape, place: Place, report: Report) -> Response | None:
    match shape:
        case Choices(choices):
            ids = [part.strip() for part in source.split(",") if part.strip()]
            known = [choice.id for choice in choices]
            for each in ids:
                if each not in known:
                    near = nearest(each, known)
                    help = (
                        f'Did you mean "{near}"? ' if near else ""
                    ) + f"Write choice ids separated by commas: {', '.join(known)}."
                    report.error(place, "QE114", f'"{each}" is no choice of this question.', help)
                    return None
            return Selection(tuple(ids))
        case Blanks(blanks):
            values = [plain(part) for part in source.split(";")]
            if len(values) != len(blanks):
                report.error(
                    place,
                    "QE114",
                    f"Values in this example: {len(values)}; gaps in the question: {len(blanks)}.",
                    'Write the values in the order of the gaps, separated by " ; ".',
                )
                return None
            filled = [
                _fill(blank, value, place, report)
                for blank, value in zip(blanks, values, strict=True)
            ]
            if None in filled:
                return None
            return Filling(
                tuple((blank.id, value) for blank, value in zip(blanks, filled, strict=True))
            )
    return Text(plain(source))


def _fill(blank: Blank, value: str, place: Place, report: Report) -> str | None:
    if not isinstance(blank.entry, Choices) or not value:
        return value
    texts = {normalise(choice.text): choice.id for choice in blank.entry.choices}
    ids = [choice.id for choice in blank.entry.choices]
    found = texts.get(normalise(value)) or (value if value in ids else None)
    if found is None:
        shown = [choice.text for choice in blank.entry.choices]
        near = nearest(value, shown)
        help = (f'Did you mean "{near}"? ' if near else "") + f"Allowed: {', '.join(shown)}."
        report.error(place, "QE114", f'"{value}" cannot be chosen in the gap "{blank.id}".', help)
    return found

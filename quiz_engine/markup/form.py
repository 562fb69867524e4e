"""What a question asks for: choices, a text, a number or gaps (L2).

The item type follows from what stands inside; `type=` decides where that is not enough. Nothing is
guessed: where two types are possible, the author is asked.
"""

from __future__ import annotations

from ..core.shape import Blanks, Choice, Choices, NumberEntry
from . import advice, answer, gap
from .attribute import TYPES, Values, check_types
from .body import Body
from .entry import Entry, parse_entries
from .forms import FORM_KINDS, Form, Source, find_kind
from .forms.kind import Read
from .source import Place, Report, Segment


def find_form(
    values: Values,
    body: Body,
    prompt: Segment,
    place: Place,
    language: str,
    own: Report,
    read: Read | None = None,
) -> Form:
    """Tell the item type by what stands inside, or by `type=`, and read its shape."""
    wanted = values.get("type", "")
    kind = find_kind(wanted)
    _check_elements(wanted, body, own)
    if kind is not None:
        form = kind.read(Source(values, body, place, language, read), own)
        check_types(values, wanted, own)
        _check_strangers(form, body, own)
        advice.advise_lists([*form.texts, *(text for _, text in form.feedback)], own)
        return form
    has_gaps = gap.has_gap(prompt.rows)
    found = {
        "a list of choices": bool(body.choices),
        "gaps": has_gaps,
        "answer=": "answer" in values.places,
        "<answer>": bool(body.find("answer")),
    }
    forms = [name for name, is_there in found.items() if is_there]
    if len(forms) > 1:
        own.error(
            place,
            "QE111",
            f"This question has {' and '.join(forms)}.",
            "Keep one of them."
            + (' For two brackets that are no gap write "\\[[".' if has_gaps else ""),
        )
        return Form()
    if not forms:
        if ("type" not in values.places or wanted) and not body.has_late_choices:
            _report_no_form(wanted, place, own)
        return Form()
    if forms[0] == "a list of choices":
        form = _choices(wanted, body, own)
    elif forms[0] == "gaps":
        form = _gaps(values, prompt, language, own)
    else:
        form = _typed(wanted, values, body, place, language, own)
    if wanted and form.item_type and wanted != form.item_type:
        own.error(
            values.places["type"],
            "QE111",
            f'{forms[0]} does not fit the type "{wanted}".'.replace("a list", "A list").replace(
                "gaps does", "Gaps do"
            ),
            f"What stands inside is of the type: {_fitting(forms[0])}.",
        )
        return Form()
    if form.item_type:
        check_types(values, form.item_type, own)
    return form


def _check_elements(wanted: str, body: Body, own: Report) -> None:
    """Report elements that belong to questions of other types."""
    for block in body.blocks:
        name = block.element.name
        owners = [each for kind in FORM_KINDS if name in kind.elements for each in kind.types]
        if owners and wanted not in owners:
            types = " or ".join(f'type="{each}"' for each in owners)
            own.error(
                block.place,
                "QE109",
                f'"<{name}>" belongs to a question of another type.',
                f"Write {types} in the question's tag, or remove it.",
            )


def _check_strangers(form: Form, body: Body, own: Report) -> None:
    """Report gaps and answers in a question that has something else to do, unless its form did."""
    told = {(each.line, each.column) for each in own.diagnostics}
    for block in body.find("answer"):
        if block.place not in told:
            own.error(
                block.place,
                "QE109",
                '"<answer>" belongs to a question of another type.',
                f'Remove it, or write type="short-text" instead of type="{form.item_type}".',
            )
    if form.prompt is not None and gap.has_gap(form.prompt.rows):
        message = f'Gaps do not fit the type "{form.item_type}".'
        own.error(form.prompt.place, "QE111", message, 'For two brackets write "\\[[".')


def _fitting(form: str) -> str:
    types = {"a list of choices": TYPES[:3], "gaps": ("gaps",)}.get(form, ("short-text", "number"))
    return ", ".join(types)


def _report_no_form(wanted: str, place: Place, own: Report) -> None:
    if wanted == "gaps":
        own.error(place, "QE212", "There is no gap.", gap.GAP_HELP)
        return
    own.error(
        place,
        "QE110",
        "There is nothing to answer in this question.",
        'Write choices ("- [ ] …", "- [x] …"), gaps ("[[…]]"), answer="…" or an <answer> list.',
    )


def _choices(wanted: str, body: Body, own: Report) -> Form:
    entries = parse_entries(body.choices, "choice", own)
    made = tuple(
        Choice(each.id, each.key, each.text.text, each.feedback.text, each.weight)
        for each in entries
    )
    keys = sum(each.key for each in entries)
    types = TYPES[:3]
    item_type = wanted if wanted in types else "multiple-choice" if keys > 1 else "single-choice"
    places = {each.id: each.place for each in entries}
    advice.advise_lists([piece for each in entries for piece in (each.text, each.feedback)], own)
    shape = Choices(made, item_type == "multiple-choice") if entries else None
    return Form(item_type, shape, entries=entries, places=places)


def _gaps(values: Values, prompt: Segment, language: str, own: Report) -> Form:
    gaps = gap.parse_gaps(prompt.rows, language, values.text_rule, own)
    if gaps is None:
        return Form("gaps")
    places: dict[str, Place] = {}
    for each in gaps:
        places[each.blank.id] = each.place
        parts = (
            each.blank.entry.choices
            if isinstance(each.blank.entry, Choices)
            else each.blank.entry.answers
        )
        places.update({f"{each.blank.id}/{part.id}": each.place for part in parts})
    return Form("gaps", Blanks(tuple(each.blank for each in gaps)), gaps=gaps, places=places)


def _typed(
    wanted: str, values: Values, body: Body, place: Place, language: str, own: Report
) -> Form:
    listed: list[Entry] = []
    if "answer" in values.places:
        if "answer" not in values.values:
            return Form(wanted)
        answers = answer.split_answers(values.get("answer"), values.places["answer"])
    else:
        listed = parse_entries(body.rows("answer"), "answer", own)
        answers = answer.list_answers(listed, own)
        if not answers:
            return Form(wanted)
    is_number = wanted == "number" or (not wanted and all(each.is_number for each in answers))
    if not wanted and not is_number and answer.looks_like_number(answers):
        own.error(
            answers[0].place,
            "QE110",
            "This answer can be a number or a text of digits.",
            'Write type="number" to compare values (12,0 is 12), or type="short-text" to compare '
            "digits.",
        )
        return Form()
    places = {each.id: each.place for each in answers}
    if not is_number:
        if not wanted and any(each.is_number for each in answers):
            odd = next(each for each in answers if each.is_number)
            own.error(
                odd.place,
                "QE111",
                f'"{odd.source}" is a number among texts.',
                'Write type="number", or remove the "=".',
            )
        shape = answer.make_text_entry(answers, values.text_rule)
        return Form("short-text", shape, answers=answers, answer_entries=listed, places=places)
    extra = answer.Defaults(values.get("unit", ""), values.get("tolerance", ""))
    entry: NumberEntry | None = answer.make_number_entry(answers, language, own, extra)
    right = [each.number.unit for each in entry.answers if each.right] if entry is not None else []
    unit = right[0] if right else ""
    return Form("number", entry, answers=answers, answer_entries=listed, unit=unit, places=places)

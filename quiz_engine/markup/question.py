"""One `<question>` element becomes an item and the pieces of Markdown around it (L2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..core.item import Item
from ..core.shape import Blanks, Choice, Choices, NumberEntry, Shape, TextRule
from ..item_types import check_item
from . import advice, answer, gap
from .attribute import ATTRIBUTES, FEEDBACK_ATTRIBUTES, TYPES, Values, check_types, read_attributes
from .body import Body, split_body
from .element import Element, find_attribute
from .entry import Entry, parse_entries
from .example import make_examples
from .source import Place, Report, Row, Segment, make_segment


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a page says for all its questions."""

    competency: str = ""
    level: int = 0
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it stands in a lesson."""

    item: Item | None
    """None when the question has a mistake."""
    draft: Item | None
    """As much of the item as could be read, the id empty when it is missing."""
    place: Place
    """Of the opening tag."""
    element: Element
    """With the indices of its rows in the lesson."""
    indent: int
    """Columns by which the whole question is indented."""
    prompt: Segment
    gaps: tuple[gap.Gap, ...] = ()
    """`Gap.row` counts the rows of `prompt`."""
    entries: tuple[Entry, ...] = ()
    """Choices, in the order of `item.shape.choices`."""
    answer_entries: tuple[Entry, ...] = ()
    """Of an `<answer>` list."""
    example_entries: tuple[Entry, ...] = ()
    """Of an `<examples>` list."""
    answers: tuple[answer.Expected, ...] = ()
    """Expected texts or numbers, in the order of `item.shape.answers`."""
    unit: str = ""
    """Shown behind a number's field."""
    hints: tuple[Segment, ...] = ()
    feedback: tuple[tuple[str, Segment], ...] = ()
    explanation: Segment = Segment()
    places: dict[str, Place] = field(default_factory=dict)
    """Where attributes stand ("@competency") and parts (an id, as in Problem.part)."""


@dataclass(slots=True)
class _Form:
    """What the learner is to do, as found in the body."""

    item_type: str = ""
    shape: Shape | None = None
    entries: list[Entry] = field(default_factory=list)
    answers: list[answer.Expected] = field(default_factory=list)
    answer_entries: list[Entry] = field(default_factory=list)
    gaps: list[gap.Gap] = field(default_factory=list)
    unit: str = ""
    places: dict[str, Place] = field(default_factory=dict)


def parse_question(
    element: Element, rows: Sequence[Row], language: str, defaults: Defaults, report: Report
) -> Question:
    """Read one question; everything wrong with it goes to `report`."""
    own = Report(report.path)
    opening = rows[element.opened]
    place = opening.place(element.tag.start)
    values = read_attributes(element, opening, ATTRIBUTES, own)
    if find_attribute(element, "id") is None:
        help = 'Write id="…"; "quiz-engine fmt" does it for you.'
        own.error(place, "QE105", "This question has no id.", help)
    if element.closed is None:
        report.diagnostics += own.diagnostics
        return Question(None, None, place, element, opening.indent, Segment())
    body = split_body(element, rows, own)
    prompt = make_segment(body.prompt)
    form = _find_form(values, body, prompt, place, language, own)
    places = {**{f"@{name}": each for name, each in values.places.items()}, **form.places}
    question = Question(
        item=None,
        draft=None,
        place=place,
        element=element,
        indent=opening.indent,
        prompt=prompt,
        gaps=tuple(form.gaps),
        entries=tuple(form.entries),
        answers=tuple(form.answers),
        answer_entries=tuple(form.answer_entries),
        unit=form.unit,
        hints=tuple(make_segment(each.rows) for each in body.find("hint")),
        feedback=_read_feedback(body, rows, own),
        explanation=make_segment(body.rows("explanation")),
        places=places,
    )
    _check_pieces(body, prompt, place, own)
    advice.advise_lists([prompt, question.explanation, *question.hints], own)
    if form.shape is not None:
        question = _make_item(question, form, values, body, language, defaults, own)
    report.diagnostics += own.diagnostics
    return question


def _make_item(
    question: Question, form: _Form, values: Values, body: Body, language: str, defaults: Defaults, own: Report
) -> Question:
    entries = parse_entries(body.rows("examples"), "example", own)
    examples, example_places = make_examples(entries, form.shape, own)
    has_menu = any(isinstance(each.blank.entry, Choices) for each in form.gaps)
    shuffled = has_menu or form.item_type in ("single-choice", "multiple-choice")
    draft = Item(
        id=values.get("id", ""),
        type=form.item_type,
        shape=form.shape,
        points=values.get("points", 1),
        attempts=values.get("attempts", 0),
        shuffle=values.get("shuffle", shuffled),
        prompt=question.prompt.text,
        hints=tuple(each.text for each in question.hints),
        feedback=tuple((outcome, each.text) for outcome, each in question.feedback),
        explanation=question.explanation.text,
        competency=values.get("competency", defaults.competency),
        level=values.get("level", defaults.level),
        audience=values.get("audience", defaults.audience),
        tags=values.get("tags", ()),
        aliases=values.get("aliases", ()),
        language=language,
        examples=tuple(examples),
    )
    places = {**question.places, **example_places}
    for problem in check_item(draft):
        place = example_places.get(problem.part) if problem.code == "QE208" else form.places.get(problem.part)
        add = own.error if problem.severity == "error" else own.warn
        add(place or question.place, problem.code, problem.message, problem.help)
    advice.advise_choices(draft, form.places, own)
    item = None if own.has_errors() else draft
    return replace(question, item=item, draft=draft, places=places, example_entries=tuple(entries))


def _find_form(
    values: Values, body: Body, prompt: Segment, place: Place, language: str, own: Report
) -> _Form:
    """Tell the item type by what stands inside, or by `type=`, and read its shape."""
    wanted = values.get("type", "")
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
            'Keep one of them. For two brackets that are no gap write "\\[[".',
        )
        return _Form()
    if not forms:
        if "type" not in values.places or wanted:
            _report_no_form(wanted, place, own)
        return _Form()
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
            f'{forms[0]} does not fit the type "{wanted}".'.replace("a list", "A list").replace("gaps does", "Gaps do"),
            f"What stands inside is of the type: {_fitting(forms[0])}.",
        )
        return _Form()
    if form.item_type:
        check_types(values, form.item_type, own)
    return form


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


def _choices(wanted: str, body: Body, own: Report) -> _Form:
    entries = parse_entries(body.choices, "choice", own)
    made = tuple(Choice(each.id, each.key, each.text.text, each.feedback.text) for each in entries)
    keys = sum(each.key for each in entries)
    types = TYPES[:3]
    item_type = wanted if wanted in types else "multiple-choice" if keys > 1 else "single-choice"
    places = {each.id: each.place for each in entries}
    advice.advise_lists([each.text for each in entries], own)
    shape = Choices(made, item_type == "multiple-choice") if entries else None
    return _Form(item_type, shape, entries, places=places)


def _gaps(values: Values, prompt: Segment, language: str, own: Report) -> _Form:
    gaps = gap.parse_gaps(prompt.rows, language, _rule(values), own)
    if gaps is None:
        return _Form("gaps")
    places: dict[str, Place] = {}
    for each in gaps:
        places[each.blank.id] = each.place
        parts = each.blank.entry.choices if isinstance(each.blank.entry, Choices) else each.blank.entry.answers
        places.update({f"{each.blank.id}/{part.id}": each.place for part in parts})
    return _Form("gaps", Blanks(tuple(each.blank for each in gaps)), gaps=gaps, places=places)


def _rule(values: Values) -> TextRule:
    return TextRule(values.get("case") == "required", values.get("marks", "required") == "required")


def _typed(wanted: str, values: Values, body: Body, place: Place, language: str, own: Report) -> _Form:
    listed: list[Entry] = []
    if "answer" in values.places:
        if "answer" not in values.values:
            return _Form(wanted)
        answers = answer.split_answers(values.get("answer"), values.places["answer"])
    else:
        listed = parse_entries(body.rows("answer"), "answer", own)
        answers = answer.list_answers(listed, own)
        if not answers:
            if not own.has_errors():
                own.error(place, "QE201", "The <answer> list is empty.", 'Write "- [x] …" between its tags.')
            return _Form(wanted)
    is_number = wanted == "number" or (not wanted and all(each.is_number for each in answers))
    if not wanted and not is_number and answer.looks_like_number(answers):
        own.error(
            answers[0].place,
            "QE110",
            "This answer can be a number or a text of digits.",
            'Write type="number" to compare values (12,0 is 12), or type="short-text" to compare digits.',
        )
        return _Form()
    places = {each.id: each.place for each in answers}
    if not is_number:
        if not wanted and any(each.is_number for each in answers):
            odd = next(each for each in answers if each.is_number)
            own.error(odd.place, "QE111", f'"{odd.source}" is a number among texts.', 'Write type="number", or remove the "=".')
        shape = answer.make_text_entry(answers, _rule(values))
        return _Form("short-text", shape, answers=answers, answer_entries=listed, places=places)
    extra = answer.Defaults(values.get("unit", ""), values.get("tolerance", ""))
    entry: NumberEntry | None = answer.make_number_entry(answers, language, own, extra)
    unit = ""
    if entry is not None:
        shown = next((index for index, each in enumerate(answers) if each.right), 0)
        unit = answer.shown_unit(answers[shown].source, entry.answers[shown].number, extra)
    return _Form("number", entry, answers=answers, answer_entries=listed, unit=unit, places=places)


def _read_feedback(body: Body, rows: Sequence[Row], own: Report) -> tuple[tuple[str, Segment], ...]:
    made: dict[str, Segment] = {}
    for block in body.find("feedback"):
        row = rows[block.element.opened]
        values = read_attributes(block.element, row, FEEDBACK_ATTRIBUTES, own)
        outcome = values.get("outcome")
        place = row.place(block.element.tag.start)
        if "outcome" not in values.places:
            help = 'Write <feedback outcome="correct">, "partial" or "incorrect".'
            own.error(place, "QE103", 'This "<feedback>" does not say for which outcome.', help)
        elif outcome in made:
            own.error(place, "QE109", f'There is a second feedback for "{outcome}".', "Keep one of them.")
        elif outcome:
            made[outcome] = make_segment(block.rows)
    return tuple(made.items())


def _check_pieces(body: Body, prompt: Segment, place: Place, own: Report) -> None:
    if not prompt.rows:
        own.error(place, "QE206", "The prompt is empty.", "Write what is asked before the choices or the first block.")
    for block in body.blocks:
        if not any(not row.is_blank for row in block.rows):
            name = block.element.name
            own.error(
                block.place, "QE111", f'"<{name}>" is empty.', "Write its text between the tags, or remove it."
            )


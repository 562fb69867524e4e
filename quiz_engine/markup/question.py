"""One `<question>` element becomes an item and the pieces of Markdown around it (L2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial

from ..core.item import Item, Scoring
from ..core.shape import Choices
from ..item_types import check_item
from ..errors import Problem
from . import advice, answer, gap, variables
from .attribute import ATTRIBUTES, Values, read_attributes
from .body import Body, split_body
from .element import Element, find_attribute
from .entry import Entry, parse_entries
from .example import make_examples
from .form import find_form
from .forms import Form, find_kind
from .forms.kind import Read
from .source import Place, Report, Row, Segment, make_segment


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a page says for all its questions."""

    competency: str = ""
    level: int = 0
    audience: tuple[str, ...] = ()
    read: Read | None = None
    """Reads files beside the page."""
    draws: variables.Draws | None = None
    """What was drawn for questions with variables; None where nothing has been yet, and there is no
    item of them."""


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
    id: str
    """Empty when it is missing or not well formed."""
    indent: int
    """Columns by which the whole question is indented."""
    prompt: Segment
    form: Form = field(default_factory=Form)
    """What is to be done, as it was read."""
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
    request: variables.Request | None = None
    """What is to be drawn for it; None for a question without variables."""
    places: dict[str, Place] = field(default_factory=dict)
    """Where attributes stand ("@competency") and parts (an id, as in Problem.part)."""


def parse_question(
    element: Element, rows: Sequence[Row], language: str, defaults: Defaults, report: Report
) -> Question:
    """Read one question; everything wrong with it goes to `report`."""
    own = Report(report.path)
    opening = rows[element.opened]
    place = opening.place(element.tag.start)
    values = read_attributes(element, opening, ATTRIBUTES, own)
    if find_attribute(element, "id") is None and element.tag.is_complete:
        help = 'Write id="…"; "quiz-engine fmt" does it for you.'
        own.error(place, "QE105", "This question has no id.", help)
    if element.closed is None or not element.tag.is_complete:
        report.diagnostics += own.diagnostics
        return Question(None, None, place, element, "", opening.indent, Segment())
    body = split_body(element, rows, own)
    prompt = make_segment(body.prompt)
    form_report = Report(report.path)
    form = find_form(values, body, prompt, place, language, form_report, defaults.read)
    prompt = prompt if form.prompt is None else form.prompt
    own.diagnostics += form_report.diagnostics
    places = {**{f"@{name}": each for name, each in values.places.items()}, **form.places}
    question = Question(
        item=None,
        draft=None,
        place=place,
        element=element,
        id=values.get("id", ""),
        indent=opening.indent,
        prompt=prompt,
        form=form,
        gaps=tuple(form.gaps),
        entries=tuple(form.entries),
        answers=tuple(form.answers),
        answer_entries=tuple(form.answer_entries),
        unit=form.unit,
        hints=tuple(make_segment(each.rows) for each in body.find("hint")),
        feedback=_read_feedback(body, own),
        explanation=make_segment(body.rows("explanation")),
        request=variables.read_request(body, own),
        places=places,
    )
    _check_pieces(body, prompt, place, own)
    written = [
        prompt,
        question.explanation,
        *question.hints,
        *(each for _, each in question.feedback),
    ]
    advice.advise_lists(written, own)
    if form.shape is not None and not form_report.has_errors():
        uses = variables.find_uses(element, rows, own) if question.request else []
        question = _make_item(question, form, values, body, language, defaults, uses, own)
    report.diagnostics += own.diagnostics
    return question


def _make_item(
    question: Question,
    form: Form,
    values: Values,
    body: Body,
    language: str,
    defaults: Defaults,
    uses: Sequence[variables.Use],
    own: Report,
) -> Question:
    entries = parse_entries(body.rows("examples"), "example", own)
    examples, example_places = make_examples(entries, form.item_type, form.shape, own)
    has_menu = any(isinstance(each.blank.entry, Choices) for each in form.gaps)
    shuffled = has_menu or form.item_type in ("single-choice", "multiple-choice", "match", "group")
    draft = Item(
        id=question.id,
        type=form.item_type,
        shape=form.shape,
        points=values.get("points", 1),
        attempts=values.get("attempts", 0),
        scoring=Scoring(
            values.get("scoring", ""),
            values.get("penalty", Fraction(0)),
            values.get("hint-cost", Fraction(0)),
            values.get("negative", False),
        ),
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

    def find_place(problem: Problem) -> Place:
        known = example_places if problem.code == "QE208" else question.places
        return known.get(problem.part) or question.place

    item: Item | None = draft
    if question.request is not None:
        item = _draw(question.request, draft, form, values, defaults.draws, uses, find_place, own)
    elif body.find("variables"):
        item = None  # its code is not readable, which was reported
    elif keys := variables.has_names(draft):
        place = form.places.get(keys[0]) or question.place
        message = f'"{keys[1]}" holds a name, but this question has no <variables>.'
        own.error(place, "QE123", message, "Add <variables> with the code that sets the name.")
    else:
        for problem in check_item(draft):
            add = own.error if problem.severity == "error" else own.warn
            add(find_place(problem), problem.code, problem.message, problem.help)
    advice.advise_item(draft, form.places, question.place, own)
    item = None if own.has_errors() else item
    return replace(question, item=item, draft=draft, places=places, example_entries=tuple(entries))


def _draw(
    request: variables.Request,
    draft: Item,
    form: Form,
    values: Values,
    draws: variables.Draws | None,
    uses: Sequence[variables.Use],
    find_place: Callable[[Problem], Place],
    own: Report,
) -> Item | None:
    """Return the item with what was drawn for it, checked; None where nothing was, or for
    mistakes."""
    drawn = draws.get(request.code) if draws is not None else None
    if drawn is None:
        return None
    item = variables.complete(draft, request, drawn, uses, own)
    if item is not None and not own.has_errors():
        kind = find_kind(form.item_type)
        check = kind and kind.check_drawn
        more = partial(check, form) if check else None
        variables.check_draws(item, find_place, "type" in values.places, request, own, more)
    return item


def _read_feedback(body: Body, own: Report) -> tuple[tuple[str, Segment], ...]:
    made: dict[str, Segment] = {}
    for block in body.find("feedback"):
        if not block.element.tag.is_complete:
            continue
        outcome = block.values.get("outcome")
        if "outcome" not in block.values.places:
            help = 'Write <feedback outcome="correct">, "partial" or "incorrect".'
            own.error(
                block.place, "QE103", 'This "<feedback>" does not say for which outcome.', help
            )
        elif outcome in made:
            own.error(
                block.place,
                "QE109",
                f'There is a second feedback for "{outcome}".',
                "Keep one of them.",
            )
        elif outcome:
            made[outcome] = make_segment(block.rows)
    return tuple(made.items())


def _check_pieces(body: Body, prompt: Segment, place: Place, own: Report) -> None:
    if not prompt.rows and body.is_alone:
        own.error(
            place,
            "QE206",
            "The prompt is empty.",
            "Write what is asked before the choices or the first block.",
        )
    for block in body.blocks:
        if all(row.is_blank for row in block.rows) and block.element.is_alone:
            name = block.element.name
            own.error(
                block.place,
                "QE111",
                f'"<{name}>" is empty.',
                "Write its text between the tags, or remove it.",
            )

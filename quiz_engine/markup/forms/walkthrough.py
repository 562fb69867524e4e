"""Walkthroughs: how they are written (L2). `screen` reads a screen, `phone` draws it.

`type="walkthrough"` in the question's tag; then the prompt, and a `<step>` for each screen, which
holds what is to be done and, below it, the list of the screen's parts.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Iterator
from dataclasses import dataclass

from ...core.item import Item
from ...core.response import Actions
from ...core.shape import Control, Step, Walk
from ...errors import Problem, nearest
from ...item_types.short_text import first_right
from ..attribute import Unfit, Values
from ..body import Block
from ..plain import plain_text
from ..source import Place, Report, Segment, make_segment
from .kind import Drawing, Form, FormKind, Source
from .phone import draw_step
from .screen import Part, is_typable, not_digits, parse_screen, split_screen, walk_parts

TYPE = "walkthrough"


@dataclass(frozen=True, slots=True)
class Screen:
    """One step as it is drawn."""

    step: Step
    instruction: Segment
    parts: tuple[Part, ...]


def read(source: Source, report: Report) -> Form:
    """Read the steps; everything wrong with them goes to the report."""
    form = Form(TYPE)
    form.prompt = make_segment(source.body.prompt)
    if source.body.choices:
        report.error(
            source.body.choices[0].place(),
            "QE111",
            "A task list stands before the first step.",
            "The parts of a screen stand in its <step>.",
        )
    for block in source.body.find("answer"):
        report.error(
            block.place,
            "QE109",
            '"<answer>" means nothing in a walkthrough.',
            'Write the typed value at its field: "- [x] field: Name = Hoa".',
        )
    blocks = source.body.find("step")
    if not blocks:
        report.error(
            source.place,
            "QE111",
            "This walkthrough has no step.",
            'Write each screen between <step title="…"> and </step>.',
        )
        return form
    screens: list[Screen] = []
    for number, block in enumerate(blocks, 1):
        screens.append(_read_step(number, block, source.values, form, report))
    form.shape = Walk(tuple(screen.step for screen in screens))
    form.detail = tuple(screens)
    return form


def _read_step(number: int, block: Block, values: Values, form: Form, report: Report) -> Screen:
    name = block.values.get("id", "") or str(number)
    place = block.values.places.get("id", block.place)
    if name in form.places:
        report.error(
            place,
            "QE106",
            f'The step id "{name}" is used before in this question.',
            "Every step of a walkthrough has an id of its own.",
        )
    form.places[name] = block.place
    above, listing = split_screen(block.rows)
    instruction = make_segment(above)
    if block.element.is_alone and any(not row.is_blank for row in block.rows):
        _check_pieces(block.place, instruction, bool(listing), report)
    parts = parse_screen(listing, values.text_rule, report)
    controls: list[Control] = []
    form.texts.append(instruction)
    for part in walk_parts(parts):
        if part.control is None:
            continue
        controls.append(part.control)
        prefix = f"{name}/{part.control.id}"
        form.places[prefix] = part.place
        form.texts.append(part.feedback)
        for answer in part.answers:
            form.places[f"{prefix}/{answer.id}"] = answer.place
            form.texts.append(answer.feedback)
    step = Step(
        id=name,
        controls=tuple(controls),
        title=block.values.get("title", ""),
        text=instruction.text,
        screen=make_segment(listing).text,
        weight=block.values.get("weight", 1),
    )
    return Screen(step, instruction, parts)


def check_drawn(form: Form, item: Item) -> Iterator[Problem]:
    """Yield the drawn values that cannot be typed on their keypad."""
    screens: tuple[Screen, ...] = form.detail
    drawn = {(step.id, each.id): each for step in item.shape.steps for each in step.controls}
    for screen in screens:
        for part in walk_parts(screen.parts):
            if part.kind != "keypad" or part.control is None:
                continue
            entry = drawn[screen.step.id, part.control.id].entry
            for each in entry.answers if entry else ():
                if not each.pattern and not is_typable(each.text):
                    name = f"{screen.step.id}/{part.control.id}/{each.id}"
                    yield Problem("QE111", *not_digits(each.text), name)


def _check_pieces(place: Place, instruction: Segment, has_screen: bool, report: Report) -> None:
    if not instruction.rows:
        report.error(
            place,
            "QE206",
            "This step does not say what is to be done.",
            "Write it between the tag and the list of the screen's parts.",
        )
    if not has_screen:
        report.error(
            place,
            "QE111",
            "This step has no screen.",
            'Write its parts as a list, such as "- [x] button: Continue".',
        )


def render(drawing: Drawing, fieldset: etree.Element) -> None:
    """Add all steps, one below the other, with what is right marked in each: that is how they are
    read without a script and on paper. The script shows one at a time, without the marks."""
    screens: tuple[Screen, ...] = drawing.question.form.detail
    walk = etree.SubElement(fieldset, "div", {"class": "qe-walk"})
    for number, screen in enumerate(screens, 1):
        draw_step(walk, drawing, screen.step, screen.parts, number, len(screens))


def key(question: object) -> str:
    """Return what is right in each step, with arrows between them."""
    return " → ".join(_key(screen) for screen in question.form.detail)


def _key(screen: Screen) -> str:
    control = next(each for each in screen.step.controls if each.key)
    label = plain_text(control.text)
    if control.entry is None:
        return label
    return f"{label}: {first_right(control.entry).text}"


def respond(shape: Walk, source: str) -> Actions:
    """Read `step:control` or `step:control=typed`, joined by " ; "; `step:?` looks at the help."""
    actions = []
    for piece in source.split(";"):
        step, colon, rest = (each.strip() for each in piece.partition(":"))
        control, _, typed = (each.strip() for each in rest.partition("="))
        known = {each.id: [control.id for control in each.controls] for each in shape.steps}
        if not colon:
            raise Unfit('Write "step:control" or "step:control=typed", separated by " ; ".')
        if step not in known:
            raise Unfit(_near(step, list(known), "Steps"))
        if control != "?" and control not in known[step]:
            raise Unfit(_near(control, known[step], f'On the screen of "{step}"'))
        actions.append((step, "" if control == "?" else control, typed))
    return Actions(tuple(actions))


def _near(word: str, known: list[str], what: str) -> str:
    near = nearest(word, known)
    return (f'Did you mean "{near}"? ' if near else "") + f"{what}: {', '.join(known)}."


WALKTHROUGH = FormKind(
    (TYPE,), read, render, key, respond, ("step",), check_drawn=check_drawn
)

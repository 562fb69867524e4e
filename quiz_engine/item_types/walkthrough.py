"""Walkthrough: a task on the screens of a practice phone, one step after the other.

A step counts as right when its first action was right: a look at the help before that is an action
too. Credit is the share of right steps, by their weights; "all-or-nothing" asks for all of them. A
walk is graded only when it was walked to its end, so a step without any right action makes the
response invalid. No interaction of QTI or question type of Moodle does the same; in QTI it would be
a test part with linear navigation, one item for each step.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit, Tell
from ..core.response import Actions
from ..core.shape import Control, Step, Walk
from ..core.text import quote
from ..errors import CodecError, Problem
from .item_type import ItemType
from .scoring import ALL_OR_NOTHING, PER_PART, Part, credit_parts
from .short_text import NO_TYPOS, check_entry, first_right, forgives, grade_entry

Action = tuple[str, str, str]
"""Step, control and what was typed; see `core.response.Actions`."""


def check_walk(item: Item) -> Iterator[Problem]:
    """Yield problems of every step: nothing to do, empty or equal labels, unfit typed values."""
    entries = [
        control.entry
        for step in item.shape.steps
        for control in step.controls
        if control.entry is not None
    ]
    if any(each.rule.typos for each in entries) and not any(map(forgives, entries)):
        yield Problem("QE222", *NO_TYPOS, "@typos")
    for step in item.shape.steps:
        if not any(control.key for control in step.controls):
            yield Problem(
                "QE201",
                "Nothing on this screen is right to tap.",
                'Mark the right part of the screen with "[x]".',
                step.id,
            )
        yield from _check_labels(step)
        for control in step.controls:
            if control.entry is not None:
                yield from check_entry(control.entry, f"{step.id}/{control.id}")


def _check_labels(step: Step) -> Iterator[Problem]:
    seen: dict[str, Control] = {}
    for control in step.controls:
        text = " ".join(control.text.split())
        part = f"{step.id}/{control.id}"
        other = seen.setdefault(text, control)
        if not text:
            yield Problem(
                "QE205",
                "This part of the screen has no label.",
                "Write after the colon what stands on it.",
                part,
            )
        elif other.key != control.key:
            yield Problem(
                "QE204",
                f'"{text}" stands twice on this screen, once right and once not.',
                "Nobody can tell them apart: change one of the labels.",
                part,
            )


def find_control(walk: Walk, action: Action) -> Control | None:
    """Return the control that an action used; None for a look at the help. Raises CodecError for
    a step or control that is not there."""
    step = next((each for each in walk.steps if each.id == action[0]), None)
    if step is None:
        raise CodecError("action is on no step of this walk")
    if not action[1]:
        return None
    control = next((each for each in step.controls if each.id == action[1]), None)
    if control is None:
        raise CodecError("action is on no control of its step")
    return control


def grade_action(walk: Walk, action: Action) -> Iterator[Operation]:
    """Full credit for a right action; tell of a typed value what is known of it.

    The only place that judges an action: the browser asks it about typed values, one by one, while
    the learner walks. Raises CodecError as `find_control` does.
    """
    control = find_control(walk, action)
    if control is None or control.entry is None:
        yield SetCredit(Fraction(control is not None and control.key))
        return
    for operation in grade_entry(control.entry, action[2], f"{action[0]}/{control.id}"):
        is_wrong_place = isinstance(operation, SetCredit) and not control.key
        yield SetCredit(Fraction(0)) if is_wrong_place else operation


def grade_walk(item: Item, response: Actions) -> Iterator[Operation]:
    """Each step by its first action; invalid as long as one of them was not done rightly."""
    walk: Walk = item.shape
    done: dict[str, list[list[Operation]]] = {step.id: [] for step in walk.steps}
    first: dict[str, Action] = {}
    for action in response.actions:
        try:
            judged = list(grade_action(walk, action))
        except CodecError:
            named = (("choice", quote("/".join(action[:2]))),)
            yield Invalidate(Feedback("invalid.unknown-choice", args=named))
            continue
        if not any(isinstance(each, Invalidate) for each in judged):
            first.setdefault(action[0], action)
            done[action[0]].append(judged)
    parts = []
    for step in walk.steps:
        if not any(_is_right(judged) for judged in done[step.id]):
            yield Invalidate(Feedback("invalid.step-unfinished", step.id))
            continue
        judged = done[step.id][0]
        parts.append(Part(step.id, _is_right(judged), step.weight))
        yield Tell(_verdict(first[step.id], judged))
    if parts:
        yield from credit_parts(item.scoring.rule or PER_PART, parts)
    right = sum(part.right for part in parts)
    if right < len(parts):
        found = (("found", str(right)), ("steps", str(len(parts))))
        yield Tell(Feedback("walk.found", args=found))


def _is_right(judged: list[Operation]) -> bool:
    return any(isinstance(each, SetCredit) and each.credit == 1 for each in judged)


def _verdict(action: Action, judged: list[Operation]) -> Feedback:
    """Return what is told of a step: the verdict, and what the first action was if it was wrong.

    `reason` is helped, tapped, typed (unexpected), expected (a wrong value that the author knows,
    named by `answer`) or marks (right but for Vietnamese marks).
    """
    step, control, _ = action
    if _is_right(judged):
        return Feedback("part.correct", step)
    if not control:
        return Feedback("part.incorrect", step, (("reason", "helped"),))
    args = {"reason": "typed" if len(action[2]) else "tapped", "control": control}
    for operation in judged:
        if isinstance(operation, Tell) and operation.feedback.code == "text.marks-differ":
            args["reason"] = "marks"
        elif isinstance(operation, Tell):
            args |= {"reason": "expected", "answer": operation.feedback.part.split("/")[-1]}
    return Feedback("part.incorrect", step, tuple(args.items()))


def _right_action(step: Step) -> Action | None:
    """Return a right action of a step; None where only a pattern says what is typed."""
    for control in step.controls:
        if control.key and control.entry is None:
            return (step.id, control.id, "")
        answer = first_right(control.entry) if control.key else None
        if answer is not None:
            return (step.id, control.id, answer.text)
    return None


def _wrong_actions(step: Step) -> Iterator[Action]:
    yield (step.id, "", "")
    for control in step.controls:
        if control.entry is None and not control.key:
            yield (step.id, control.id, "")
        elif control.entry is not None:
            for answer in control.entry.answers:
                if not answer.right and not answer.pattern:
                    yield (step.id, control.id, answer.text)


def walk_examples(item: Item) -> Iterator[Example]:
    """Yield the right way, and the right way after each wrong action that the author thought of."""
    right = [_right_action(step) for step in item.shape.steps]
    if None in right:
        return
    yield Example("key", Actions(tuple(right)), True)
    for index, step in enumerate(item.shape.steps):
        for action in _wrong_actions(step):
            name = f"{step.id}/{action[1]}={action[2]}" if action[1] else f"{step.id}/help"
            way = (*right[:index], action, *right[index:])
            yield Example(name, Actions(way), False)


WALKTHROUGH = ItemType(
    "walkthrough", Walk, Actions, check_walk, grade_walk, walk_examples, (PER_PART, ALL_OR_NOTHING)
)

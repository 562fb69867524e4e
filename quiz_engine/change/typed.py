"""Typed texts and numbers: what is accepted, then and now (L3).

An accepted answer more or less is one thing, and another key is another: the key is told as changed
where nothing of what was right is still right.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from ..core.number import bounds, expand_units, format_number, unit_of
from ..core.shape import (
    Choices,
    NumberAnswer,
    NumberEntry,
    NumberKey,
    Regions,
    Shape,
    TextAnswer,
    TextEntry,
    TextRule,
)
from ..core.text import normalise
from ..markup.plain import plain_text
from .part import Change, name_of, setting
from .text import canonical


def right_of(shape: Shape, language: str) -> str:
    """Return what is right in a question that is answered in one step, for people; empty for
    others."""
    match shape:
        case Choices(choices) | Regions(choices):
            return " · ".join(name_of(each) for each in choices if each.key)
        case TextEntry(answers):
            return " · ".join(typed_text(each) for each in answers if each.right)
        case NumberEntry(answers):
            return " · ".join(number(each.number, language) for each in answers if each.right)
    return ""


def text_entry(base: TextEntry, head: TextEntry) -> Iterator[Change]:
    """Yield what changed between two typed texts."""
    rule = head.rule
    old, new = _accepted(base.answers, rule), _accepted(head.answers, rule)
    gone = [text for form, text in old.items() if form not in new]
    more = [text for form, text in new.items() if form not in old]
    yield from _answers(gone, more, len(old) > len(gone))
    yield from _order(base, head)
    for name in ("case", "marks", "typos"):
        before, now = getattr(base.rule, name), getattr(head.rule, name)
        if before != now:
            yield setting(name, before, now)
    yield from _wrong_answers(
        {_form(each, rule): (typed_text(each), each.feedback, each.right) for each in base.answers},
        {_form(each, rule): (typed_text(each), each.feedback, each.right) for each in head.answers},
    )


def _order(base: TextEntry, head: TextEntry) -> Iterator[Change]:
    """Yield that a right and a wrong answer, one of them a pattern, changed places: what fits both
    is graded by the first one."""
    before = {_form(each, head.rule): index for index, each in enumerate(base.answers)}
    kept = [each for each in head.answers if _form(each, head.rule) in before]
    for first, second in itertools.combinations(kept, 2):
        was_later = before[_form(first, head.rule)] > before[_form(second, head.rule)]
        if was_later and first.right != second.right and (first.pattern or second.pattern):
            yield Change("answers-order", {"now": f"{typed_text(first)} → {typed_text(second)}"})
            return


def typed_text(answer: TextAnswer) -> str:
    """Return an accepted answer as Markdown that shows what is typed; a pattern between slashes."""
    text = f"/{answer.text}/" if answer.pattern else answer.text
    if not answer.pattern and plain_text(text) == " ".join(text.split()):
        return text
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{ticks} {text} {ticks}" if "`" in text else f"`{text}`"


def _accepted(answers: Sequence[TextAnswer], rule: TextRule) -> dict[str, str]:
    return {_form(each, rule): typed_text(each) for each in answers if each.right}


def _form(answer: TextAnswer, rule: TextRule) -> str:
    return f"/{answer.text}/" if answer.pattern else normalise(answer.text, rule)


def _answers(gone: list[str], more: list[str], is_same: bool) -> Iterator[Change]:
    """Yield accepted answers that came and went; where none is left, the key is another one."""
    if gone and more and not is_same:
        yield Change("key-changed", {"before": " · ".join(gone), "now": " · ".join(more)})
        return
    yield from (Change("answer-removed", {"before": each}) for each in gone)
    yield from (Change("answer-added", {"now": each}) for each in more)


def _wrong_answers(
    base: dict[object, tuple[str, str, bool]], head: dict[object, tuple[str, str, bool]]
) -> Iterator[Change]:
    """Yield what changed about expected wrong answers, and the feedback of all: text, feedback
    and whether it is right, by what makes two answers equal."""
    for form, (text, feedback, is_right) in head.items():
        old = base.get(form)
        if old is None or old[2] != is_right:
            if not is_right:
                yield Change("wrong-answer-added", {"now": text})
        elif canonical(old[1]) != canonical(feedback):
            yield Change("feedback-changed", {"part": text, "before": old[1], "now": feedback})
    for form, (text, _, is_right) in base.items():
        if not is_right and (form not in head or head[form][2]):
            yield Change("wrong-answer-removed", {"before": text})


def number(key: NumberKey, language: str) -> str:
    """Return a number key for people, in the notation of the page."""
    if key.source:
        return key.source
    tolerance = ""
    if key.tolerance and key.relative:
        tolerance = f" ± {format_number(key.tolerance * 100, language)} %"
    elif key.tolerance:
        tolerance = f" ± {format_number(key.tolerance, language)}"
    return f"{format_number(key.value, language)}{tolerance} {key.unit}".strip()


def _middle(key: NumberKey) -> object:
    if key.source:
        return key.source
    return unit_of(key).dimension, key.value * unit_of(key).factor


def _interval(key: NumberKey) -> object:
    return key.source or (unit_of(key).dimension, *bounds(key))


def number_entry(base: NumberEntry, head: NumberEntry, language: str) -> Iterator[Change]:
    """Yield what changed between two typed numbers."""
    all_old, all_new = expand_units(base.answers), expand_units(head.answers)
    old = [each.number for each in all_old if each.right]
    new = [each.number for each in all_new if each.right]
    gone = [each for each in old if _interval(each) not in map(_interval, new)]
    more = [each for each in new if _interval(each) not in map(_interval, old)]
    for each in list(gone):
        other = next((one for one in more if _middle(one) == _middle(each)), None)
        if other is not None:
            gone.remove(each)
            more.remove(other)
            values = {"before": number(each, language), "now": number(other, language)}
            yield Change("tolerance-changed", values)
    if len(gone) == len(more) == 1:
        values = {"before": number(gone[0], language), "now": number(more[0], language)}
        yield Change("key-number", values)
    else:
        names = [[number(one, language) for one in each] for each in (gone, more)]
        yield from _answers(*names, len(old) > len(gone))
    yield from _wrong_answers(_by_interval(all_old, language), _by_interval(all_new, language))


def _by_interval(
    answers: Sequence[NumberAnswer], language: str
) -> dict[object, tuple[str, str, bool]]:
    return {
        _interval(each.number): (number(each.number, language), each.feedback, each.right)
        for each in answers
    }


def fact_of(entry: object) -> object:
    """Return what two entries have in common that accept the same."""
    match entry:
        case TextEntry(answers, rule):
            return sorted(_accepted(answers, rule))
        case NumberEntry(answers):
            return sorted(str(_interval(each.number)) for each in answers if each.right)
        case Choices(choices):
            return sorted((canonical(each.text), each.key) for each in choices)

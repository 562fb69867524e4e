"""What changed about one question (L3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..core.item import Item
from ..core.shape import Choices
from ..markup.forms.hotspot import Map
from ..markup.question import Question
from .key import shape_changes
from .part import Change, name_of, percent, setting
from .practice import code_change
from .text import canonical, hide_gaps, is_close
from .typed import right_of

_SETTINGS = ("attempts", "shuffle")


def item_changes(base: Question, head: Question) -> Iterator[Change]:
    """Yield what changed between two versions of one question, both of which could be read; not
    its id, and not what its lesson says for all questions."""
    old, new = base.draft, head.draft
    are_choices = isinstance(old.shape, Choices) and isinstance(new.shape, Choices)
    if old.type != new.type and not are_choices:
        yield Change("key-type", {"before": old.type, "now": new.type})
        right = [right_of(each.shape, each.language) for each in (old, new)]
        if right[0] and right[1] and not is_close(*right):
            yield Change("key-changed", {"before": right[0], "now": right[1]})
    yield from shape_changes(old.shape, new.shape, new.shuffle, new.language)
    yield from _areas(base, head)
    codes = [each.request.code if each.request is not None else "" for each in (base, head)]
    yield from code_change("variables", *codes, "variables-changed")
    yield from _score(old, new)
    yield from _words(old, new)
    examples = [
        Counter((each.key, canonical(each.text.text)) for each in question.example_entries)
        for question in (base, head)
    ]
    if examples[0] != examples[1]:
        gone, more = examples[0] - examples[1], examples[1] - examples[0]
        values = [" · ".join(text for _, text in sorted(each)) for each in (gone, more)]
        yield Change("example-changed", {"before": values[0], "now": values[1]})
    for name in ("audience", "tags"):
        one, two = getattr(old, name), getattr(new, name)
        if sorted(one) != sorted(two) and f"@{name}" in {*base.places, *head.places}:
            values = {"name": name, "before": " ".join(one), "now": " ".join(two)}
            yield Change("facts-changed", values)


def _areas(base: Question, head: Question) -> Iterator[Change]:
    """Yield which choices are other elements of the picture now: its file may be all that changed."""
    maps = [each.form.detail for each in (base, head)]
    if not all(isinstance(each, Map) for each in maps):
        return
    before, now = (each.places for each in maps)
    moved = [
        name_of(each)
        for each in head.draft.shape.choices
        if each.id in before and each.id in now and before[each.id] != now[each.id]
    ]
    if moved:
        yield Change("key-area", {"part": " · ".join(moved)})


def _score(old: Item, new: Item) -> Iterator[Change]:
    if old.points != new.points:
        yield Change("points-changed", {"before": str(old.points), "now": str(new.points)})
    if old.scoring.rule != new.scoring.rule:
        values = {"before": old.scoring.rule or "–", "now": new.scoring.rule or "–"}
        yield Change("rule-changed", values)
    for name, attribute in (("penalty", "penalty"), ("hint_cost", "hint-cost")):
        one, two = getattr(old.scoring, name), getattr(new.scoring, name)
        if one != two:
            yield setting(attribute, percent(one), percent(two))
    if old.scoring.negative != new.scoring.negative:
        yield setting("negative", old.scoring.negative, new.scoring.negative)
    for name in _SETTINGS:
        one, two = getattr(old, name), getattr(new, name)
        # Whether options are shuffled begins otherwise for each type: a new type says it all.
        if one != two and (name != "shuffle" or type(old.shape) is type(new.shape)):
            yield setting(name, one, two)


def _words(old: Item, new: Item) -> Iterator[Change]:
    prompts = hide_gaps(old.prompt), hide_gaps(new.prompt)
    if canonical(prompts[0]) != canonical(prompts[1]):
        yield Change("prompt-changed", {"before": prompts[0], "now": prompts[1]})
    for number in range(max(len(old.hints), len(new.hints))):
        one, two = ("".join(each.hints[number : number + 1]) for each in (old, new))
        if canonical(one) != canonical(two):
            yield Change("hint-changed", {"number": str(number + 1), "before": one, "now": two})
    given = dict(old.feedback), dict(new.feedback)
    for outcome in dict.fromkeys([*given[0], *given[1]]):
        one, two = (each.get(outcome, "") for each in given)
        if canonical(one) != canonical(two):
            yield Change("feedback-changed", {"outcome": outcome, "before": one, "now": two})
    if canonical(old.explanation) != canonical(new.explanation):
        values = {"before": old.explanation, "now": new.explanation}
        yield Change("explanation-changed", values)

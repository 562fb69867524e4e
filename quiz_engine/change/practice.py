"""What is right in a question of several steps, then and now (L3): a rubric, screens, a
conversation, a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..core.shape import Case, Control, Conversation, Criterion, Essay, Program, Scene, Step, Walk
from .part import Change, is_moved, match_parts, name_of, part_texts, percent, setting
from .text import canonical, is_close, shown
from .typed import text_entry, typed_text


def essay(base: Essay, head: Essay) -> Iterator[Change]:
    """Yield what changed about a written answer and its rubric."""
    for old, new in match_parts(base.criteria, head.criteria):
        if old is None:
            yield Change("criterion-added", {"now": name_of(new)}, None, new.id)
        elif new is None:
            yield Change("criterion-removed", {"before": name_of(old)}, old.id, None)
        elif is_close(old.text, new.text):
            yield from _criterion(old, new)
        else:
            yield Change("criterion-removed", {"before": name_of(old)}, old.id, None)
            yield Change("criterion-added", {"now": name_of(new)}, None, new.id)
    for name in ("least", "most"):
        if getattr(base, name) != getattr(head, name):
            yield setting(name, getattr(base, name), getattr(head, name))


def _criterion(old: Criterion, new: Criterion) -> Iterator[Change]:
    yield from part_texts(old, new)
    points = [" · ".join(str(level.points) for level in each.levels) for each in (old, new)]
    if points[0] != points[1]:
        values = {"part": name_of(new), "before": points[0], "now": points[1]}
        yield Change("key-points", values, old.id, new.id)
    for one, two in zip(old.levels, new.levels, strict=False):
        if canonical(one.text) != canonical(two.text):
            values = {"before": one.text, "now": two.text, "where": name_of(new)}
            yield Change("part-changed", values, old.id, new.id)


def walk(base: Walk, head: Walk) -> Iterator[Change]:
    """Yield what changed about the screens of a practice phone."""
    pairs = match_parts(base.steps, head.steps, lambda each: f"{each.title} {each.text}")
    for old, new in pairs:
        if old is None:
            yield Change("step-added", {"now": _title(new)}, None, new.id)
        elif new is None:
            yield Change("step-removed", {"before": _title(old)}, old.id, None)
        else:
            yield from _inside(_title(new), _step(old, new), old.id, new.id)
    if is_moved(pairs, base.steps):
        names = [" → ".join(map(_title, each.steps)) for each in (base, head)]
        yield Change("key-order", {"before": names[0], "now": names[1]})


def _title(part: Step | Scene) -> str:
    return part.title or shown(part.text, 60) or part.id


def _inside(
    where: str, changes: Iterator[Change], base: str | None, head: str | None
) -> Iterator[Change]:
    for each in changes:
        yield Change(each.kind, {**each.values, "where": where}, base, head)


def _step(old: Step, new: Step) -> Iterator[Change]:
    pairs = match_parts(old.controls, new.controls)
    keys = [[each for each in step.controls if each.key] for step in (old, new)]
    same = {
        one.id: two.id
        for one, two in pairs
        if one is not None and two is not None and is_close(one.text, two.text)
    }
    if {same.get(each.id) for each in keys[0]} != {each.id for each in keys[1]}:
        names = [" · ".join(map(name_of, each)) for each in keys]
        yield Change("key-step", {"before": names[0], "now": names[1]})
    for one, two in pairs:
        if one is not None and two is not None:
            yield from part_texts(one, two, "option-changed")
            yield from _typed(one, two)
        elif two is not None and not two.key:
            yield Change("option-added", {"now": two.text})
        elif one is not None and not one.key:
            yield Change("option-removed", {"before": one.text})
    yield from part_texts(old, new)
    if old.title != new.title:
        yield Change("part-changed", {"before": old.title, "now": new.title})
    screens = [_fixed(each) for each in (old, new)]
    if screens[0] != screens[1]:
        yield Change("part-changed", {"before": screens[0], "now": screens[1]})


def _typed(one: Control, two: Control) -> Iterator[Change]:
    if one.entry is not None and two.entry is not None:
        yield from text_entry(one.entry, two.entry)
    elif (one.entry is None) != (two.entry is None):
        answers = [
            " · ".join(typed_text(each) for each in control.entry.answers if each.right)
            if control.entry is not None
            else name_of(control)
            for control in (one, two)
        ]
        yield Change("key-step", {"before": answers[0], "now": answers[1]})


def _fixed(step: Step) -> str:
    """Return the lines of a screen that nobody taps: the others are told as options."""
    lines = step.screen.splitlines()
    kept = [line for line in lines if not line.lstrip().startswith(("- [", "* [", "+ [", ">"))]
    return canonical("\n".join(kept))


def conversation(base: Conversation, head: Conversation) -> Iterator[Change]:
    """Yield what changed about the scenes of a conversation, and where what is said leads."""
    pairs = match_parts(base.scenes, head.scenes)
    now_of = {old.id: new.id for old, new in pairs if old is not None and new is not None}
    titles = [{each.id: _title(each) for each in shape.scenes} for shape in (base, head)]
    if base.scenes and head.scenes and now_of.get(base.scenes[0].id) != head.scenes[0].id:
        values = {"before": _title(base.scenes[0]), "now": _title(head.scenes[0])}
        yield Change("key-start", values, base.scenes[0].id, head.scenes[0].id)
    for old, new in pairs:
        if old is None:
            yield Change("scene-added", {"now": _title(new)}, None, new.id)
        elif new is None:
            yield Change("scene-removed", {"before": _title(old)}, old.id, None)
        else:
            yield from _inside(_title(new), _scene(old, new, now_of, titles), old.id, new.id)


def _scene(
    old: Scene, new: Scene, now_of: Mapping[str, str], titles: Sequence[Mapping[str, str]]
) -> Iterator[Change]:
    if old.score != new.score:
        yield Change("key-ending", {"before": percent(old.score), "now": percent(new.score)})
    for one, two in match_parts(old.turns, new.turns):
        if one is None:
            to = titles[1].get(two.next, two.next)
            yield Change("way-added", {"part": name_of(two), "now": to})
        elif two is None:
            to = titles[0].get(one.next, one.next)
            yield Change("way-removed", {"part": name_of(one), "before": to})
        else:
            if now_of.get(one.next) != two.next:
                ends = titles[0].get(one.next, one.next), titles[1].get(two.next, two.next)
                values = {"part": name_of(two), "before": ends[0], "now": ends[1]}
                yield Change("key-way", values)
            yield from part_texts(one, two, "option-changed")
    yield from part_texts(old, new)
    if old.title != new.title:
        yield Change("part-changed", {"before": old.title, "now": new.title})


def program(base: Program, head: Program) -> Iterator[Change]:
    """Yield what changed about a program's tests, its beginning and its solution."""
    for old, new in match_parts(base.tests, head.tests, _test_text):
        if old is None:
            yield Change("test-added", {"now": _test_name(new)}, None, new.id)
        elif new is None:
            yield Change("test-removed", {"before": _test_name(old)}, old.id, None)
        else:
            yield from _test(old, new)
    for name in ("starter", "solution"):
        yield from code_change(name, getattr(base, name), getattr(head, name), "code-changed")
    if base.seconds != head.seconds:
        yield setting("seconds", base.seconds, head.seconds)
    if base.packages != head.packages:
        yield setting("packages", " ".join(base.packages), " ".join(head.packages))


def _test(old: Case, new: Case) -> Iterator[Change]:
    name = _test_name(new)
    ids = old.id, new.id
    facts = [(each.input, each.output or "", each.code) for each in (old, new)]
    for before, now in zip(*facts, strict=True):
        for each in code_change(name, before, now, "key-test"):
            yield Change(each.kind, each.values, *ids)
    yield from part_texts(old, new)
    if old.hidden != new.hidden:
        each = setting("hidden", old.hidden, new.hidden)
        yield Change(each.kind, {**each.values, "where": name}, *ids)


def _test_text(test: Case) -> str:
    return f"{test.text}\n{test.input}\n{test.output or ''}\n{test.code}"


def _test_name(test: Case) -> str:
    lines = [*test.code.splitlines(), *(test.output or "").splitlines()]
    return shown(test.text) or next((each.strip() for each in lines if each.strip()), test.id)


def code_change(part: str, before: str, now: str, kind: str) -> Iterator[Change]:
    """Yield that some lines of a text in which white space counts are others."""
    old, new = (
        [line.rstrip() for line in each.strip("\n").rstrip().splitlines()] for each in (before, now)
    )
    if old != new:
        gone = [line for line in old if line not in new]
        more = [line for line in new if line not in old]
        if not any(gone) and not any(more):
            gone, more = old, new  # the same lines in another order or number, or empty ones
        values = {"name": part, "before": "\n".join(gone) or "–", "now": "\n".join(more) or "–"}
        yield Change(kind, values)

"""Findings about questions (L3): those that came, went or moved, and what changed in the others."""

from __future__ import annotations

from collections.abc import Iterator

from .course import Asked
from .item import item_changes
from .model import Finding, Place
from .pair import AskedPair, LessonPair
from .part import Change
from .text import canonical


def question_findings(pair: AskedPair, lesson: LessonPair) -> Iterator[Finding]:
    """Yield what changed about one question; `lesson` is the pair of lessons it is in, or was."""
    old, new = pair.base, pair.head
    if new is None:
        if lesson.head is not None:
            yield _finding(pair, Change("item-removed", {"prompt": _prompt(old)}))
        return
    if old is None:
        if lesson.base is not None:
            yield _finding(pair, Change("item-added", {"prompt": _prompt(new)}))
        return
    yield from (_finding(pair, each) for each in _identity(old, new, lesson))
    if pair.can_compare:
        changes = [*item_changes(old.question, new.question), *_framework(old, new)]
        yield from (_finding(pair, each) for each in changes)
    elif canonical(_source(old)) != canonical(_source(new)):
        for side, each in (("base", old), ("head", new)):
            if each.question.draft is None:
                values = {"path": each.page.path, "line": str(each.line), "reason": _reason(each)}
                yield _finding(pair, Change(f"unreadable-{side}", values))


def _identity(old: Asked, new: Asked, lesson: LessonPair) -> Iterator[Change]:
    """Yield another id, other former ids, another lesson."""
    names = [
        each.question.draft.aliases if each.question.draft is not None else ()
        for each in (old, new)
    ]
    before, now = old.question.id, new.question.id
    if before and now and before != now and before not in names[1]:
        tag = add_alias(new, [*names[1], before])
        yield Change("id-changed", {"before": before, "now": now, "tag": tag})
    gone = [each for each in names[0] if each not in (*names[1], now)]
    if gone and now and old.question.draft is not None and new.question.draft is not None:
        values = {"before": " ".join(gone), "tag": add_alias(new, [*names[1], *gone])}
        yield Change("alias-removed", values)
    more = [each for each in names[1] if each not in names[0]]
    if more and old.question.draft is not None:
        yield Change("alias-added", {"now": " ".join(more)})
    if lesson.base is not old.page:
        yield Change("item-moved", {"before": old.page.title, "now": new.page.title})


def add_alias(asked: Asked, names: list[str]) -> str:
    """Return the opening tag of a question as it has to be written so that it has these former
    ids."""
    element = asked.question.element
    tag = element.tag
    line = asked.page.file.text.splitlines()[element.opened].expandtabs(4)
    text = line[tag.start : tag.end]
    listed = " ".join(names)
    found = next((each for each in tag.attributes if each.name == "aliases"), None)
    if found is None:
        place = next(each for each in tag.attributes if each.name == "id")
        at = place.value_index - tag.start + len(place.value or "")
        at += text[at : at + 1] in ('"', "'")
        return f'{text[:at]} aliases="{listed}"{text[at:]}'
    start, end = (
        found.name_index - tag.start,
        found.value_index - tag.start + len(found.value or ""),
    )
    end += text[end : end + 1] in ('"', "'")
    return f'{text[:start]}aliases="{listed}"{text[end:]}'


def _framework(old: Asked, new: Asked) -> Iterator[Change]:
    """Yield another competency or level, but where the lesson says it for all its questions."""
    for name in ("competency", "level"):
        before, now = (getattr(each.question.draft, name) for each in (old, new))
        given = [getattr(each.page.file.defaults, name) for each in (old, new)]
        if before != now and (before, now) != tuple(given):
            values = {"before": str(before or "–"), "now": str(now or "–")}
            yield Change(f"{name}-changed", values)


def _source(asked: Asked) -> str:
    """Return the lines of a question as they were written."""
    element = asked.question.element
    return "\n".join(asked.page.file.text.splitlines()[element.opened : element.end])


def _reason(asked: Asked) -> str:
    """Return the first mistake within a question, as `quiz-engine check` tells it."""
    element = asked.question.element
    last = asked.line + element.end - element.opened
    told = (each for each in asked.page.file.diagnostics if each.severity == "error")
    found = next((each for each in told if asked.line <= each.line <= last), None)
    return found.message if found is not None else "–"


def _prompt(asked: Asked) -> str:
    return asked.question.prompt.text if asked.question.draft is not None else asked.question.id


def _finding(pair: AskedPair, change: Change) -> Finding:
    return Finding(
        change.kind,
        pair.page.id,
        pair.id,
        pair.page.folder,
        _place(pair.base, change.base),
        _place(pair.head, change.head),
        change.values,
    )


def _place(asked: Asked | None, part: str | None) -> Place | None:
    if asked is None:
        return None
    place = asked.question.places.get(part) if part else None
    return Place(asked.page.path, place.line if place else asked.line)

"""What is right in a question, then and now (L3): the shapes that are chosen, typed or arranged.

`shape_changes` compares two shapes of one kind part by part and yields a Change for each thing that
a reviewer would want to be told. What differs in the order of the source alone, or is another
spelling of the same key, is none: that follows `core.revision.key_revision`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..core.shape import (
    Blanks,
    Choice,
    Choices,
    Conversation,
    Essay,
    Grid,
    NumberEntry,
    Placement,
    Program,
    Regions,
    Shape,
    TextEntry,
    Walk,
)
from ..core.shape import Sequence as Order
from . import practice
from .part import Change, align, is_moved, match_parts, name_of, part_texts, replaced
from .text import canonical, is_close
from .typed import fact_of, number_entry, right_of, text_entry


def shape_changes(base: Shape, head: Shape, is_shuffled: bool, language: str) -> Iterator[Change]:
    """Yield what changed between two shapes of one kind. `is_shuffled`: learners see options in
    another order than the source's; `language` gives numbers their notation."""
    match base, head:
        case (Choices(), Choices()) | (Regions(), Regions()):
            yield from _choices(base, head, is_shuffled)
        case TextEntry(), TextEntry():
            yield from text_entry(base, head)
        case NumberEntry(), NumberEntry():
            yield from number_entry(base, head, language)
        case Blanks(), Blanks():
            yield from _blanks(base, head, is_shuffled, language)
        case Order(), Order():
            yield from _order(base, head)
        case Placement(), Placement():
            yield from _placement(base, head)
        case Grid(), Grid():
            yield from _grid(base, head)
        case Essay(), Essay():
            yield from practice.essay(base, head)
        case Walk(), Walk():
            yield from practice.walk(base, head)
        case Conversation(), Conversation():
            yield from practice.conversation(base, head)
        case Program(), Program():
            yield from practice.program(base, head)


def _choices(
    base: Choices | Regions, head: Choices | Regions, is_shuffled: bool
) -> Iterator[Change]:
    pairs = match_parts(base.choices, head.choices)
    has_places = isinstance(head, Regions)
    gone, new, told = [], [], set()
    for old, now in pairs:
        same = old is not None and now is not None and is_close(old.text, now.text)
        if has_places and same and old.id != now.id:
            same = False  # the same words for another place of the picture
            old, now = (replace(each, text=f"{each.text} (#{each.id})") for each in (old, now))
        if old is not None and old.key and not (same and now.key):
            gone.append(name_of(old))
            told.add(old.id)
        if now is not None and now.key and not (same and old.key):
            new.append(name_of(now))
            told.add(now.id)
    yield from replaced(gone, new)
    if base.multiple != head.multiple:
        yield Change("key-many", {"now": "many" if head.multiple else "one"})
    for old, now in pairs:
        if old is not None and now is not None:
            is_told = old.id in told and now.id in told and old.key and now.key
            kept = _same_words(old, now) if is_told else old
            yield from part_texts(kept, now, "option-changed")
        elif now is not None and not now.key:
            yield Change("option-added", {"now": now.text}, None, now.id)
        elif old is not None and not old.key:
            yield Change("option-removed", {"before": old.text}, old.id, None)
    if not is_shuffled and isinstance(head, Choices) and is_moved(pairs, base.choices):
        yield Change("order-changed", {"now": " · ".join(name_of(each) for each in head.choices)})


def _same_words(old: Choice, now: Choice) -> Choice:
    """Return `old` with the words of `now`: the change of its words has been told."""
    return replace(old, text=now.text)


def _blanks(base: Blanks, head: Blanks, is_shuffled: bool, language: str) -> Iterator[Change]:
    numbers = {id(each): index + 1 for index, each in enumerate(base.blanks)}
    places = {id(each): index + 1 for index, each in enumerate(head.blanks)}
    # As many gaps as before are the same ones: two that accept alike, or that changed places, would
    # be taken for each other.
    are_same = len(base.blanks) == len(head.blanks)
    pairs = (
        zip(base.blanks, head.blanks, strict=True)
        if are_same
        else align(base.blanks, head.blanks, lambda each: fact_of(each.entry))
    )
    for old, new in pairs:
        place = str(places[id(new)] if new is not None else numbers[id(old)])
        if old is None:
            found = [Change("key-added", {"now": right_of(new.entry, language)}, None, new.id)]
        elif new is None:
            found = [Change("key-removed", {"before": right_of(old.entry, language)}, old.id)]
        elif type(old.entry) is not type(new.entry):
            values = {"before": right_of(old.entry, language), "now": right_of(new.entry, language)}
            found = [Change("key-changed", values)]
        else:
            found = list(shape_changes(old.entry, new.entry, is_shuffled, language))
            if old.weight != new.weight:
                values = {"before": str(old.weight), "now": str(new.weight)}
                values["part"] = right_of(new.entry, language)
                found.append(Change("weight-changed", values))
        ids = (old.id if old is not None else None, new.id if new is not None else None)
        yield from (Change(each.kind, {**each.values, "gap": place}, *ids) for each in found)


def _order(base: Order, head: Order) -> Iterator[Change]:
    pairs = match_parts(base.cards, head.cards)
    both = all(
        old is not None and new is not None and is_close(old.text, new.text) for old, new in pairs
    )
    is_told = not both or is_moved(pairs, base.cards)
    if is_told:
        names = [" → ".join(name_of(card) for card in each.cards) for each in (base, head)]
        yield Change("key-order", {"before": names[0], "now": names[1]})
    for old, new in pairs:
        if old is not None and new is not None:
            found = part_texts(old, new, "option-changed")
            yield from (each for each in found if not is_told or each.kind != "option-changed")


def _placement(base: Placement, head: Placement) -> Iterator[Change]:
    targets = match_parts(base.targets, head.targets)
    now_of = {old.id: new.id for old, new in targets if old is not None and new is not None
              and is_close(old.text, new.text)}  # fmt: skip
    names = [{each.id: name_of(each) for each in shape.targets} for shape in (base, head)]
    cards = match_parts(base.cards, head.cards)
    used = set()
    for old, new in cards:
        place = names[0].get(old.target, "") if old is not None else ""
        there = names[1].get(new.target, "") if new is not None else ""
        used |= {each.target for each in (old, new) if each is not None}
        if old is None:
            kind = "key-added" if there else "option-added"
            yield Change(
                kind, {"now": f"{name_of(new)} → {there}" if there else new.text}, None, new.id
            )
        elif new is None:
            kind = "key-removed" if place else "option-removed"
            yield Change(
                kind, {"before": f"{name_of(old)} → {place}" if place else old.text}, old.id
            )
        elif (old.target or new.target) and now_of.get(old.target, "") != new.target:
            values = {"part": name_of(new), "before": place or "–", "now": there or "–"}
            yield Change("key-place", values, old.id, new.id)
        elif new.target and not is_close(old.text, new.text):
            values = {"before": f"{name_of(old)} → {place}", "now": f"{name_of(new)} → {there}"}
            yield Change("key-changed", values, old.id, new.id)
        if old is not None and new is not None:
            yield from _unless_told(old, new, "option-changed")
    yield from _columns(targets, used)
    if base.single != head.single:
        yield Change("key-many", {"now": "one" if head.single else "many"})


def _unless_told(old: object, new: object, kind: str) -> Iterator[Change]:
    """Yield what changed about a part, but not its words where these changed what it means."""
    is_told = not is_close(old.text, new.text)
    yield from (each for each in part_texts(old, new, kind) if not is_told or each.kind != kind)


def _columns(pairs: Sequence[tuple[object, object]], used: set[str]) -> Iterator[Change]:
    """Yield what changed about places for cards, or columns: those that nothing belongs to are
    told as options, the others with what belongs to them."""
    for old, new in pairs:
        if old is not None and new is not None:
            if canonical(old.text) != canonical(new.text):
                values = {"before": old.text, "now": new.text}
                yield Change("option-changed", values, old.id, new.id)
        elif new is not None and new.id not in used:
            yield Change("option-added", {"now": new.text}, None, new.id)
        elif old is not None and old.id not in used:
            yield Change("option-removed", {"before": old.text}, old.id, None)


def _grid(base: Grid, head: Grid) -> Iterator[Change]:
    columns = match_parts(base.columns, head.columns)
    now_of = {old.id: new.id for old, new in columns if old is not None and new is not None
              and is_close(old.text, new.text)}  # fmt: skip
    names = [{each.id: name_of(each) for each in shape.columns} for shape in (base, head)]
    for old, new in match_parts(base.rows, head.rows):
        ticks = [
            " · ".join(names[side].get(key, key) for key in row.keys) if row is not None else ""
            for side, row in enumerate((old, new))
        ]
        if old is None:
            yield Change("key-added", {"now": f"{name_of(new)}: {ticks[1] or '–'}"}, None, new.id)
        elif new is None:
            yield Change("key-removed", {"before": f"{name_of(old)}: {ticks[0] or '–'}"}, old.id)
        elif {now_of.get(key) for key in old.keys} != set(new.keys):
            values = {"part": name_of(new), "before": ticks[0] or "–", "now": ticks[1] or "–"}
            yield Change("key-row", values, old.id, new.id)
        elif not is_close(old.text, new.text):
            values = {"before": f"{name_of(old)}: {ticks[0]}", "now": f"{name_of(new)}: {ticks[1]}"}
            yield Change("key-changed", values, old.id, new.id)
        if old is not None and new is not None:
            yield from _unless_told(old, new, "option-changed")
    used = {key for shape in (base, head) for row in shape.rows for key in row.keys}
    yield from _columns(columns, used)
    if base.multiple != head.multiple:
        yield Change("key-many", {"now": "many" if head.multiple else "one"})

"""Which part of a question is which part of another version of it (L3).

Ids alone do not tell: a part without a written one is called a, b, c … by its place, so all names
move when one is put in front. Nor does the text alone, which may have been edited. So equal texts
are found first, then edited ones, then those of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from typing import NamedTuple, TypeVar

from .text import canonical, likeness, shown

Part = TypeVar("Part")
MOST = 60
"""Parts that are compared each with each."""


class Change(NamedTuple):
    """One thing that changed within a question."""

    kind: str
    values: dict[str, str]
    base: str | None = None
    """Id of the part there; None for the whole question."""
    head: str | None = None


def match_parts(
    base: Sequence[Part], head: Sequence[Part], text: Callable[[Part], str] = lambda each: each.text
) -> list[tuple[Part | None, Part | None]]:
    """Return the pairs, in the order of the head, then those that are only in the base."""
    old = [canonical(text(each)) for each in base]
    new = [canonical(text(each)) for each in head]
    found: dict[int, int] = {}
    left = dict.fromkeys(range(len(base)))

    def pair(then: Callable[[int], object], now: Callable[[int], object]) -> None:
        """Pair what is left and has the same fact, the first with the first."""
        places: dict[object, list[int]] = {}
        for one in left:
            places.setdefault(then(one), []).append(one)
        for two in range(len(head)):
            same = places.get(now(two)) if two not in found else None
            if same and now(two) != "":
                found[two] = same.pop(0)
                del left[found[two]]

    pair(lambda one: (base[one].id, old[one]), lambda two: (head[two].id, new[two]))
    pair(lambda one: old[one], lambda two: new[two])
    rest = [two for two in range(len(head)) if two not in found]
    if max(len(rest), len(left)) <= MOST:
        ranked = sorted(
            (-likeness(old[one], new[two]), base[one].id != head[two].id, two, one)
            for two in rest
            for one in left
        )
        for share, _, two, one in ranked:
            if share <= -1 and two not in found and one in left:
                found[two] = one
                del left[one]
    pair(lambda one: base[one].id, lambda two: head[two].id)
    return [
        *((base[found[two]] if two in found else None, each) for two, each in enumerate(head)),
        *((base[one], None) for one in left),
    ]


def is_moved(pairs: Sequence[tuple[Part | None, Part | None]], base: Sequence[Part]) -> bool:
    """Return True where parts that are in both stand in another order."""
    places = {id(each): index for index, each in enumerate(base)}
    order = [places[id(old)] for old, new in pairs if old is not None and new is not None]
    return order != sorted(order)


def align(
    base: Sequence[Part], head: Sequence[Part], fact: Callable[[Part], object]
) -> Iterator[tuple[Part | None, Part | None]]:
    """Yield pairs of what stands in order and has no words to be known by: the longest common
    stretches first, and what lies between two of them by its place there."""
    old, new = [repr(fact(each)) for each in base], [repr(fact(each)) for each in head]
    for _, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        both = min(last - first, end - start)
        yield from zip(base[first : first + both], head[start : start + both], strict=True)
        yield from ((each, None) for each in base[first + both : last])
        yield from ((None, each) for each in head[start + both : end])


def name_of(part: object) -> str:
    """Return what people call a part: its text, else its id."""
    return shown(part.text) or part.id


def replaced(gone: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Yield that some things are right no longer, and others are now."""
    if len(gone) == len(new) == 1:
        yield Change("key-changed", {"before": gone[0], "now": new[0]})
        return
    yield from (Change("key-removed", {"before": each}) for each in gone)
    yield from (Change("key-added", {"now": each}) for each in new)


def part_texts(base: object, head: object, kind: str = "part-changed") -> Iterator[Change]:
    """Yield that the wording, the feedback or the weight of one part changed."""
    ids = base.id, head.id
    if canonical(base.text) != canonical(head.text):
        yield Change(kind, {"before": base.text, "now": head.text}, *ids)
    name = name_of(head)
    old, new = getattr(base, "feedback", ""), getattr(head, "feedback", "")
    if canonical(old) != canonical(new):
        yield Change("feedback-changed", {"part": name, "before": old, "now": new}, *ids)
    old, new = getattr(base, "weight", 1), getattr(head, "weight", 1)
    if old != new:
        yield Change("weight-changed", {"part": name, "before": f"{old}", "now": f"{new}"}, *ids)


def setting(name: str, before: object, now: object) -> Change:
    """Return that an attribute has another value."""
    shown_values = [
        {True: "true", False: "false"}[each] if isinstance(each, bool) else f"{each}"
        for each in (before, now)
    ]
    return Change(
        "setting-changed", {"name": name, "before": shown_values[0], "now": shown_values[1]}
    )


def percent(share: Fraction | None) -> str:
    """Return a share of the credit, "–" for none."""
    return "–" if share is None else f"{float(share) * 100:g} %"

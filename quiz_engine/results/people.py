"""Which files are of one learner (L1).

A file names nobody: nickname and picture are free, and two may be called Lan. What tells a person
is what was carried along: the moment at which name and picture were chosen, and attempts, to the
millisecond. So files are put together where name and picture are the same *and* one of those is;
everything else is a doubt, which only the teacher can settle.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .sheet import Sheet

EARLIEST = 8
"""Attempts by which files with different names are compared: what was copied is how they begin."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Files of which nobody but the teacher knows whether they are of one learner."""

    kind: str
    """"name": the same name, nothing else in common. "shared": the same attempts, other names."""
    groups: tuple[tuple[int, ...], ...]
    """Groups of files that are in question."""


@dataclass(frozen=True, slots=True)
class People:
    """Files by learner; each is told by its place in what was given."""

    groups: tuple[tuple[int, ...], ...]
    """Files of each learner, in the order of their first."""
    doubled: tuple[Pair, ...] = ()
    """Files that say exactly what another says, and that other; they are in no group."""
    doubts: tuple[Doubt, ...] = ()


def fold_name(name: str) -> str:
    """Return a name as it is compared: "  LAN " is "lan"."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def sort_name(name: str) -> tuple[str, str]:
    """Return what names are put in order by: letters first, marks after ("Đức" stands at D)."""
    folded = fold_name(name)
    letters = unicodedata.normalize("NFD", folded.replace("đ", "d"))
    return "".join(each for each in letters if not unicodedata.combining(each)), folded


def recognise(
    sheets: Sequence[Sheet], same: Iterable[Pair] = (), apart: Iterable[Pair] = ()
) -> People:
    """Put sheets of one file each together by learner.

    `same` and `apart` are what the teacher decided of pairs of files; `apart` wins.
    """
    doubled, places = _find_doubled(sheets)
    group = {place: {place} for place in places}
    parted = {frozenset(pair) for pair in apart}

    def is_parted(one: Iterable[int], other: Iterable[int]) -> bool:
        return any(frozenset((a, b)) in parted for a in one for b in other) if parted else False

    def join(one: int, other: int) -> None:
        a, b = group[one], group[other]
        if a is b or is_parted(a, b):
            return
        a |= b
        for place in b:
            group[place] = a

    of = dict(doubled)
    for one, other in same:
        one, other = of.get(one, one), of.get(other, other)
        if one in group and other in group:
            join(one, other)
    _join_known(sheets, places, join)
    groups = tuple(sorted({id(each): tuple(sorted(each)) for each in group.values()}.values()))
    doubts = _find_doubts(sheets, groups, is_parted)
    return People(groups, tuple(doubled), doubts)


def _find_doubled(sheets: Sequence[Sheet]) -> tuple[list[Pair], list[int]]:
    first: dict[Sheet, int] = {}
    doubled, places = [], []
    for place, sheet in enumerate(sheets):
        before = first.setdefault(sheet, place)
        if before != place and (sheet.marks or sheet.when):
            doubled.append((place, before))
        else:
            places.append(place)
    return doubled, places


def _join_known(sheets: Sequence[Sheet], places: Sequence[int], join) -> None:
    chosen: dict[tuple, int] = {}
    known: dict[tuple, int] = {}
    for place in places:
        sheet = sheets[place]
        name = fold_name(sheet.name)
        if not name:
            continue
        if sheet.when:
            join(chosen.setdefault((name, sheet.picture, sheet.when), place), place)
        for mark in sheet.marks:
            join(known.setdefault((name, sheet.picture, mark), place), place)


def _find_doubts(
    sheets: Sequence[Sheet], groups: Sequence[tuple[int, ...]], is_parted
) -> tuple[Doubt, ...]:
    by_name: dict[str, list[tuple[int, ...]]] = {}
    by_mark: dict[int, dict[tuple[int, ...], None]] = {}
    for group in groups:
        for name in sorted({fold_name(sheets[place].name) for place in group} - {""}):
            by_name.setdefault(name, []).append(group)
        for place in group:
            for mark in sheets[place].marks[:EARLIEST]:
                by_mark.setdefault(mark, {})[group] = None
    doubts: dict[tuple, Doubt] = {}
    named = [("name", each) for each in by_name.values()]
    for kind, found in [*named, *(("shared", list(each)) for each in by_mark.values())]:
        open_groups = [
            each
            for each in found
            if any(other is not each and not is_parted(each, other) for other in found)
        ]
        if len(open_groups) > 1:
            key = tuple(sorted(open_groups))
            doubts.setdefault(key, Doubt(kind, key))
    return tuple(sorted(doubts.values(), key=lambda each: each.groups))

"""What changed about a lesson outside of its questions (L3): its text, paragraph by paragraph, and
what it says about itself."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

import msgspec

from ..curriculum import LessonFacts
from .course import Page
from .model import Finding, Place
from .pair import LessonPair
from .text import canonical, likeness, split_blocks

LEAST = 20
"""Letters of a paragraph that is known again where it was moved to."""
EDITED = 0.6
"""Likeness (see `text.likeness`) from which a paragraph in the place of another one is that one."""

LONG = 2000
"""Paragraphs from which a text is long."""
MOST = 400
"""Pairs of paragraphs of one stretch that are compared each with each."""

Block = tuple[int, str]
"""Line of the file, and Markdown."""


def outside_blocks(page: Page) -> list[Block]:
    """Return the paragraphs of a lesson that belong to no question."""
    file = page.file
    lines = file.text.splitlines()
    for question in file.lesson.questions:
        element = question.element
        end = element.end if element.closed is None else element.closed + 1
        lines[element.opened : end] = [""] * (min(end, len(lines)) - element.opened)
    return [(file.first_line + line, text) for line, text in split_blocks("\n".join(lines))]


def text_findings(pair: LessonPair) -> Iterator[Finding]:
    """Yield what changed in the text of a lesson that is in both revisions."""
    for old, new in changed_blocks(pair):
        kind = "text-changed" if old and new else "text-added" if new else "text-removed"
        if old and new and canonical(old[1]) == canonical(new[1]):
            kind = "text-moved"
        values = {name: block[1] for name, block in (("before", old), ("now", new)) if block}
        yield Finding(
            kind,
            pair.page.id,
            language=pair.page.folder,
            base=Place(pair.base.path, old[0]) if old else None,
            head=Place(pair.head.path, new[0]) if new else None,
            values=values,
        )


def changed_blocks(pair: LessonPair) -> list[tuple[Block | None, Block | None]]:
    """Return the paragraphs that differ, then and now; equal ones are those that were moved."""
    old, new = outside_blocks(pair.base), outside_blocks(pair.head)
    forms = [[canonical(text) for _, text in blocks] for blocks in (old, new)]
    spans = _differing(*forms)
    gone = {at for first, last, _, _ in spans for at in range(first, last)}
    places: dict[str, list[int]] = {}
    for at in sorted(gone):
        places.setdefault(forms[0][at], []).append(at)
    found: dict[int, int] = {}
    for to in (to for _, _, start, end in spans for to in range(start, end)):
        if len(forms[1][to]) >= LEAST and places.get(forms[1][to]):
            found[to] = places[forms[1][to]].pop(0)
    moved = set(found.values())
    for first, last, start, end in spans:
        left = [at for at in range(first, last) if at not in moved]
        rest = [to for to in range(start, end) if to not in found]
        found |= _edited(forms, left, rest)
    more = [to for _, _, start, end in spans for to in range(start, end)]
    return [
        *((old[found[to]] if to in found else None, new[to]) for to in more),
        *((old[at], None) for at in sorted(gone - {*found.values()})),
    ]


def _differing(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """Return the stretches that differ: first and last place then, first and last place now."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    inner = old[first : len(old) - last], new[first : len(new) - last]
    # What stands everywhere says nothing in a long text, and would take for ever to be compared.
    is_long = max(map(len, inner)) > LONG
    steps = SequenceMatcher(None, *inner, autojunk=is_long).get_opcodes()
    return [
        (first + each[1], first + each[2], first + each[3], first + each[4])
        for each in steps
        if each[0] != "equal"
    ]


def _edited(forms: list[list[str]], left: list[int], rest: list[int]) -> dict[int, int]:
    """Return which paragraphs of one stretch are edited ones: the place now, and the place then.
    Of a long stretch, only those that stand opposite each other are compared."""
    is_short = len(left) * len(rest) <= MOST
    pairs = itertools.product(left, rest) if is_short else zip(left, rest, strict=False)
    ranked = sorted((-likeness(forms[0][at], forms[1][to]), at, to) for at, to in pairs)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for share, at, to in ranked:
        if -share >= EDITED and to not in found and at not in taken:
            found[to] = at
            taken.add(at)
    return found


def facts_findings(pair: LessonPair) -> Iterator[Finding]:
    """Yield what a lesson says otherwise about itself."""
    old, new = pair.base.file.facts, pair.head.file.facts
    if old is None or new is None:
        return
    for name in LessonFacts.__struct_fields__:
        before, now = getattr(old, name), getattr(new, name)
        if name != "id" and _form(before) != _form(now):
            kind = {"title": "title-changed", "competency": "competency-changed",
                    "level": "level-changed"}.get(name, "facts-changed")  # fmt: skip
            yield Finding(
                kind,
                new.id,
                language=pair.head.folder,
                base=_place(pair.base, name),
                head=_place(pair.head, name),
                values={"name": name, "before": _show(before), "now": _show(now)},
            )


def _form(value: object) -> object:
    if isinstance(value, str):
        return canonical(value)
    return Counter(map(repr, value)) if isinstance(value, tuple) else value


def _place(page: Page, name: str) -> Place:
    mark = page.file.document.places.get((name,))
    return Place(page.path, mark.line + 2 if mark else 1)


def _show(value: object) -> str:
    if value is None or value == () or value == "":
        return ""
    if isinstance(value, tuple):
        return ", ".join(_show(each) for each in value)
    if isinstance(value, msgspec.Struct):
        return str(getattr(value, "title", "") or msgspec.to_builtins(value))
    return str(value)

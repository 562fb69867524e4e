"""What changed about a lesson outside of its questions (L3): its text, paragraph by paragraph, and
what it says about itself."""

from __future__ import annotations

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
    gone: list[Block] = []
    more: list[Block] = []
    pairs: list[tuple[Block | None, Block | None]] = []
    for step, first, last, start, end in SequenceMatcher(
        None, *forms, autojunk=False
    ).get_opcodes():
        if step != "equal":
            found, left, rest = _edited(old[first:last], new[start:end])
            pairs += found
            gone += left
            more += rest
    for block in list(more):
        form = canonical(block[1])
        other = next((each for each in gone if canonical(each[1]) == form), None)
        if other is not None and len(form) >= LEAST:
            pairs.append((other, block))
            gone.remove(other)
            more.remove(block)
    return [*pairs, *((None, each) for each in more), *((each, None) for each in gone)]


def _edited(
    old: list[Block], new: list[Block]
) -> tuple[list[tuple[Block, Block]], list[Block], list[Block]]:
    """Return the pairs of paragraphs in the same place of which one is the other one edited, and
    the rest of both."""
    if len(old) * len(new) > 400:
        return [], old, new
    ranked = sorted(
        (-likeness(one[1], two[1]), at, to)
        for at, one in enumerate(old)
        for to, two in enumerate(new)
    )
    at_of: dict[int, int] = {}
    for share, at, to in ranked:
        if -share >= EDITED and to not in at_of and at not in at_of.values():
            at_of[to] = at
    pairs = [(old[at], new[to]) for to, at in sorted(at_of.items())]
    left = [each for at, each in enumerate(old) if at not in at_of.values()]
    return pairs, left, [each for to, each in enumerate(new) if to not in at_of]


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

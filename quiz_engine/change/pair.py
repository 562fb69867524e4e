"""Which lesson and which question is which in the other revision (L3): by id, wherever it stands.

What has no partner of its id may have been given another one. A question is recognised by its
former id in `aliases`, else by what it asks and what is right; a lesson by its place or its
questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..core.item import Item
from ..core.revision import content_hash
from .course import Asked, Page
from .text import canonical, is_close

SAME = 0.5
"""Share of the questions, or of the paragraphs of a page without any, by which a lesson with
another id is the same one."""


@dataclass(frozen=True, slots=True)
class LessonPair:
    """One lesson of one language in both revisions."""

    base: Page | None
    head: Page | None

    @property
    def page(self) -> Page:
        """Return its head, its base where it is gone."""
        return self.head or self.base


@dataclass(frozen=True, slots=True)
class AskedPair:
    """One question of one language in both revisions."""

    base: Asked | None
    head: Asked | None

    @property
    def page(self) -> Page:
        """Return the page it stands on, stood where it is gone."""
        return (self.head or self.base).page

    @property
    def id(self) -> str:
        """Return its id, the former one where it is gone."""
        return (self.head or self.base).question.id

    @property
    def can_compare(self) -> bool:
        """Return True where it is in both, and both could be read."""
        return all(
            each is not None and each.question.draft is not None for each in (self.base, self.head)
        )


def pair_lessons(base: Iterable[Page], head: Iterable[Page]) -> list[LessonPair]:
    """Return the pairs, those in the head in its order first. All pages are of one language."""
    left = list(base)
    pairs: dict[str, LessonPair] = {}
    head = list(head)

    def pair(is_same: Callable[[Page, Page], bool]) -> None:
        for page in head:
            other = next((each for each in left if is_same(each, page)), None)
            if page.path not in pairs and other is not None:
                pairs[page.path] = LessonPair(other, page)
                left.remove(other)

    pair(lambda old, new: old.id == new.id and old.name == new.name)
    pair(lambda old, new: old.id == new.id != "")
    pair(lambda old, new: old.name == new.name)
    pair(lambda old, new: _likeness(old, new) >= SAME)
    return [
        *(pairs.get(page.path) or LessonPair(None, page) for page in head),
        *(LessonPair(page, None) for page in left),
    ]


def _likeness(old: Page, new: Page) -> float:
    """Return the share of questions, else of paragraphs, that two pages have in common."""
    for facts in (
        [{each.question.id for each in page.asked()} for page in (old, new)],
        [{canonical(each) for each in page.file.text.split("\n\n")} for page in (old, new)],
    ):
        if facts[0] and facts[1]:
            return len(facts[0] & facts[1]) / max(map(len, facts))
    return 0


def pair_questions(base: Iterable[Asked], head: Iterable[Asked]) -> list[AskedPair]:
    """Return the pairs, those in the head in its order first. All are of one language."""
    old = {each.question.id: each for each in reversed(list(base))}
    new = {each.question.id: each for each in reversed(list(head))}
    new = dict(reversed(new.items()))
    pairs = {name: AskedPair(old.pop(name), each) for name, each in new.items() if name in old}
    for name, each in new.items():
        former = next((one for one in _aliases(each) if one in old), None)
        if name not in pairs and former is not None:
            pairs[name] = AskedPair(old.pop(former), each)
    for is_same in (_is_unchanged, _is_edited):
        for name, each in new.items():
            if name not in pairs:
                found = next((one for one, other in old.items() if is_same(other, each)), None)
                if found is not None:
                    pairs[name] = AskedPair(old.pop(found), each)
    return [
        *(pairs.get(name) or AskedPair(None, each) for name, each in new.items()),
        *(AskedPair(each, None) for each in reversed(old.values())),
    ]


def _aliases(asked: Asked) -> tuple[str, ...]:
    return asked.question.draft.aliases if asked.question.draft is not None else ()


def _is_unchanged(old: Asked, new: Asked) -> bool:
    items = old.question.draft, new.question.draft
    return None not in items and _bare(items[0]) == _bare(items[1])


def _bare(item: Item) -> str:
    return content_hash(replace(item, id="", aliases=()))


def _is_edited(old: Asked, new: Asked) -> bool:
    """Return True for two questions of one lesson that ask nearly the same in the same way."""
    items = old.question.draft, new.question.draft
    if None in items or items[0].type != items[1].type or old.page.id != new.page.id:
        return False
    return is_close(items[0].prompt, items[1].prompt)

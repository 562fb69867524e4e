"""Which lesson and which question is which in the other revision (L3): by id, wherever it stands.

What has no partner of its id may have been given another one. A question is recognised by its
former id in `aliases`, else by what it asks and what is right; a lesson by its place or its
questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ..core.revision import content_hash
from .course import Asked, Page
from .text import canonical, is_close

SAME = 0.5
"""Share of the questions, or of the paragraphs of a page without any, by which a lesson with
another id is the same one."""
MOST = 10_000
"""Pairs of questions that are compared each with each."""


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
    head = list(head)
    left = {page.path: page for page in base}
    pairs: dict[str, LessonPair] = {}

    def pair(fact: Callable[[Page], object]) -> None:
        """Pair what is left and has the same fact; "" is none."""
        places: dict[object, list[Page]] = {}
        for page in left.values():
            places.setdefault(fact(page), []).append(page)
        for page in head:
            same = places.get(fact(page)) if page.path not in pairs and fact(page) != "" else None
            if same:
                pairs[page.path] = LessonPair(same.pop(0), page)
                del left[pairs[page.path].base.path]

    pair(lambda page: (page.id, page.name))
    pair(lambda page: page.id)
    pair(lambda page: page.name)
    for page, other in _alike(left.values(), [page for page in head if page.path not in pairs]):
        pairs[page.path] = LessonPair(other, page)
        del left[other.path]
    return [
        *(pairs.get(page.path) or LessonPair(None, page) for page in head),
        *(LessonPair(page, None) for page in left.values()),
    ]


def _alike(base: Iterable[Page], head: Iterable[Page]) -> Iterator[tuple[Page, Page]]:
    """Yield pages of the head with those of the base that have most of their questions, or of their
    paragraphs where they have none; each once."""
    facts = {page.path: (page, _facts(page)) for page in base}
    places: dict[str, list[str]] = {}
    for path, (_, own) in facts.items():
        for each in own:
            places.setdefault(each, []).append(path)
    for page in head:
        own = _facts(page)
        common = Counter(path for each in own for path in places.get(each, ()) if path in facts)
        for path, count in common.most_common(1):
            if count / max(len(own), len(facts[path][1])) >= SAME:
                yield page, facts.pop(path)[0]


def _facts(page: Page) -> set[str]:
    asked = {f"question {each.question.id}" for each in page.asked() if each.question.id}
    return asked or {canonical(each) for each in page.file.text.split("\n\n") if each.strip()}


def pair_questions(base: Iterable[Asked], head: Iterable[Asked]) -> list[AskedPair]:
    """Return the pairs, those in the head in its order first. All are of one language."""
    old = {each.name: each for each in reversed(list(base))}
    new = {each.name: each for each in reversed(list(head))}
    new = dict(reversed(new.items()))
    pairs = {
        name: AskedPair(old.pop(name), each)
        for name, each in new.items()
        if name in old and each.question.id
    }
    for name, each in new.items():
        former = next((one for one in _aliases(each) if one in old), None)
        if name not in pairs and former is not None:
            pairs[name] = AskedPair(old.pop(former), each)
    contents = {_content(each): name for name, each in reversed(old.items())}
    for name, each in new.items():
        same = contents.pop(_content(each), None) if name not in pairs else None
        if same is not None:
            pairs[name] = AskedPair(old.pop(same), each)
    rest = [name for name in new if name not in pairs]
    for name in rest if len(rest) * len(old) <= MOST else ():
        same = next((one for one, other in old.items() if _is_edited(other, new[name])), None)
        if same is not None:
            pairs[name] = AskedPair(old.pop(same), new[name])
    return [
        *(pairs.get(name) or AskedPair(None, each) for name, each in new.items()),
        *(AskedPair(each, None) for each in reversed(old.values())),
    ]


def _aliases(asked: Asked) -> tuple[str, ...]:
    return asked.question.draft.aliases if asked.question.draft is not None else ()


def _content(asked: Asked) -> str:
    """Return what two questions have in common that differ in their ids alone; of one that cannot
    be read, its own id."""
    item = asked.question.draft
    return content_hash(replace(item, id="", aliases=())) if item is not None else f"#{asked.name}"


def _is_edited(old: Asked, new: Asked) -> bool:
    """Return True for two questions of one lesson that ask nearly the same in the same way."""
    items = old.question.draft, new.question.draft
    if None in items or items[0].type != items[1].type or old.page.id != new.page.id:
        return False
    return is_close(items[0].prompt, items[1].prompt)

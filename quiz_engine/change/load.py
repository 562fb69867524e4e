"""How much a changed lesson asks of its reader, and of a slow network (L3)."""

from __future__ import annotations

from collections.abc import Iterator

from ..markup.words import count_lesson
from ..stats.time import answering_seconds, minutes, reading_seconds
from .comparison import Comparison
from .course import Course, Page
from .link import find_links
from .model import Finding, Place
from .pair import LessonPair

WORDS = 25
"""Words more or less from which reading is told to take another time."""
LINE = 20_000
"""Letters of the longest line that is counted."""
BYTES = 10_000
"""Bytes more or less from which a page is told to be heavier or lighter."""


def load_findings(made: Comparison) -> Iterator[Finding]:
    """Yield which lessons take longer, or less long, to read and to load."""
    for pair in made.lessons:
        if pair.base is not None and pair.head is not None:
            yield from _load(made, pair)


def _load(made: Comparison, pair: LessonPair) -> Iterator[Finding]:
    about = (pair.head.id, "", pair.head.folder, Place(pair.base.path, 1), Place(pair.head.path, 1))
    (old, earlier), (new, later) = _reading(pair.base), _reading(pair.head)
    if old and new and abs(new - old) >= WORDS:
        values = {"before": old, "now": new, "earlier": earlier, "later": later}
        yield Finding("reading-load", *about, {name: str(each) for name, each in values.items()})
    sizes = [_weight(made.base, pair.base), _weight(made.head, pair.head)]
    if abs(sizes[1] - sizes[0]) >= BYTES:
        values = dict(zip(("before", "now"), map(str, sizes), strict=True))
        yield Finding("weight-of-page", *about, values)


def _reading(page: Page) -> tuple[int, int]:
    """Return the words of a lesson, and the minutes that reading and answering take; zeros where a
    line is no author's."""
    file = page.file
    if max(map(len, file.text.splitlines()), default=0) > LINE:
        return 0, 0
    prose, asked = count_lesson(file.text, file.lesson)
    words = prose + sum(asked)
    drafts = [each.draft for each in file.lesson.questions if each.draft is not None]
    seconds = reading_seconds(words, file.language) + answering_seconds(
        each.type for each in drafts
    )
    return words, minutes(seconds)


def _weight(course: Course, page: Page) -> int:
    """Return the bytes of a lesson's text and of the files that it shows or plays."""
    name = f"{page.folder}/{page.name}"
    shown = {
        course.resolve(name, each.address) for each in find_links(page.file.text) if each.is_shown
    }
    return len(page.file.text.encode()) + sum(course.size_of(each) for each in shown)

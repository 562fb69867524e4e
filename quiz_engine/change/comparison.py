"""Two revisions of a course, and what of them has to be read (L3).

Files with the same object name are the same bytes, so they are not even opened; a course of 1,000
lessons is compared in the time that its few changed ones take.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .course import LARGEST, Course, find_conflict, is_lesson, names_file
from .model import Finding, Place
from .pair import AskedPair, LessonPair, pair_lessons, pair_questions


@dataclass(slots=True)
class Comparison:
    """A base and a head, and the lessons and questions of both that belong together."""

    base: Course
    head: Course
    changed: list[str] = field(default_factory=list)
    """Paths in the course of all files that are not the same bytes in both, sorted."""
    lessons: list[LessonPair] = field(default_factory=list)
    """Of the lessons that changed, or whose pictures did."""
    questions: list[AskedPair] = field(default_factory=list)
    """All questions of these lessons."""
    trouble: list[Finding] = field(default_factory=list)
    """What of them could not be read."""
    skipped: set[str] = field(default_factory=set)
    """Lessons that could not be read, by their paths in the course."""

    @property
    def lesson_names(self) -> list[str]:
        """Return the changed lessons, by their paths in the course."""
        return [name for name in self.changed if is_lesson(name)]


def make_comparison(base: Course, head: Course) -> Comparison:
    """Read what changed, and find out what is what."""
    names = sorted({*base.files, *head.files})
    made = Comparison(base, head)
    made.changed = [name for name in names if base.object_of(name) != head.object_of(name)]
    wanted = [*made.lesson_names, *_showing(made)]
    for course in (base, head):
        course.tree.load(
            course.files[name]
            for name in wanted
            if name in course.files and course.size_of(name) <= LARGEST
        )
    readable = {
        id(course): [
            name for name in wanted if name in course.files and _can_read(made, course, name)
        ]
        for course in (base, head)
    }
    for folder in dict.fromkeys([*base.folders(), *head.folders()]):
        sides = [
            [
                page
                for name in readable[id(course)]
                if name.startswith(f"{folder}/") and name not in made.skipped
                for page in [course.page(name)]
            ]
            for course in (base, head)
        ]
        pairs = pair_lessons(*sides)
        made.lessons += pairs
        made.questions += pair_questions(
            [each for pair in pairs if pair.base is not None for each in pair.base.asked()],
            [each for pair in pairs if pair.head is not None for each in pair.head.asked()],
        )
    return made


def _can_read(made: Comparison, course: Course, name: str) -> bool:
    """Return False, and note why, where a lesson is not to be read; its partner of the same name is
    left out too, since all of its questions would seem new, or gone."""
    path = course.files[name]
    is_head = course is made.head
    side = "head" if is_head else "base"
    if course.size_of(name) > LARGEST:
        values = {"path": path, "size": str(course.size_of(name)), "most": str(LARGEST)}
        finding = Finding("too-large", values=values, **{side: Place(path, 1)})
    elif line := find_conflict(course.read(name)):
        kind = "conflict" if is_head else "unreadable-base"
        values = {"path": path, "line": str(line), "reason": "<<<<<<<"}
        finding = Finding(kind, values=values, **{side: Place(path, line)})
    elif not course.page(name).is_readable:
        told = course.page(name).file.diagnostics[0]
        values = {"path": path, "line": str(told.line), "reason": told.message}
        finding = Finding(f"unreadable-{side}", values=values, **{side: Place(path, told.line)})
    else:
        return True
    made.trouble.append(finding)
    made.skipped.add(name)
    return False


def _showing(made: Comparison) -> list[str]:
    """Return the unchanged lessons that name a changed file: their pictures are others now."""
    pictures = [
        name
        for name in made.changed
        if not is_lesson(name) and name in made.base.files and not name.endswith((".yml", ".yaml"))
    ]
    if not pictures:
        return []
    lessons = [
        name
        for name in made.head.lessons()
        if name not in made.changed and made.head.size_of(name) <= LARGEST
    ]
    made.head.tree.load(made.head.files[name] for name in lessons)
    return [
        name
        for name in lessons
        for data in [made.head.read(name)]
        if any(
            file.rpartition("/")[2].encode() in data
            and names_file(made.head, name, data.decode("utf-8", "replace"), file)
            for file in pictures
        )
    ]

"""The numbers of a course (L3): lessons, questions, words, minutes, coverage, translations.

What a lesson says is taken from its source, as the check reads it; nothing is built, drawn or run.
A question with mistakes counts when its type can be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..curriculum import Framework
from ..errors import Diagnostic
from ..item_types import ITEM_TYPES
from ..locale import LANGUAGES
from ..markup.words import count_lesson
from ..site.course import find_content, find_targets, read_framework
from ..site.lesson_file import FOLDERS, LessonFile, read_lesson_file
from ..site.translation import ORIGINAL, check_translation
from .time import answering_seconds, minutes, reading_seconds

PRESENT, BEHIND, MISSING = "present", "behind", "missing"
"""How a translation stands: as the original, unlike it, not there."""
TYPES = tuple(each.name for each in ITEM_TYPES)
HOME = "home.html"
"""Template of a home page, which is no lesson."""
GUIDE = "authors"
"""The folder of the author's guide: no learner reads it, and it counts only where it is named."""


@dataclass(frozen=True, slots=True)
class LessonStats:
    """One lesson in one language."""

    id: str
    path: str
    """As shown in messages."""
    language: str
    title: str
    competency: str
    """Empty where it states none."""
    level: int
    """0 where it states none."""
    audience: tuple[str, ...]
    questions: tuple[tuple[str, str, int], ...]
    """Type, competency and level of each, in the order of the lesson."""
    words: int
    """Of its text and its questions."""
    stated: int | None
    """Minutes, as learners are shown them."""
    reading: int
    """Minutes, estimated."""
    answering: int
    """Minutes, estimated."""
    translation: str = ""
    """PRESENT or BEHIND; empty for an original."""
    behind: tuple[str, ...] = ()
    """What differs from the original, in sentences."""

    @property
    def types(self) -> Counter[str]:
        """Return how many questions of each type there are."""
        return Counter(type for type, _, _ in self.questions)


@dataclass(frozen=True, slots=True)
class Cell:
    """What there is for a competence on a level."""

    competency: str
    level: int
    lessons: int
    questions: int

    @property
    def is_empty(self) -> bool:
        """Return True where there is nothing."""
        return not (self.lessons or self.questions)


@dataclass(frozen=True, slots=True)
class Stats:
    """A course in numbers."""

    course: str
    """Its folder, as shown in messages."""
    languages: tuple[str, ...]
    """In which there are lessons; the first is the one by which coverage is told."""
    lessons: tuple[LessonStats, ...]
    framework: Framework | None
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language, the lessons of the original (ids) that are not translated."""
    mistakes: tuple[Diagnostic, ...] = ()
    """Why something could not be counted."""

    def of(self, language: str) -> list[LessonStats]:
        """Return the lessons of a language."""
        return [each for each in self.lessons if each.language == language]

    @property
    def main(self) -> str:
        """Return the language by which coverage is told; empty without lessons."""
        return self.languages[0] if self.languages else ""

    @property
    def levels(self) -> tuple[int, ...]:
        """Return the levels of the framework and those that occur; 0 for none comes last."""
        known = [each.id for each in self.framework.levels] if self.framework else []
        used = {cell.level for cell in self._cells()} - {*known, 0}
        has_none = any(cell.level == 0 for cell in self._cells())
        return (*known, *sorted(used), *([0] if has_none else []))

    @property
    def competencies(self) -> tuple[str, ...]:
        """Return the competences of the framework and those that occur; "" for none comes last."""
        known = self.framework.competencies if self.framework else ()
        used = {cell.competency for cell in self._cells()} - {*known, ""}
        has_none = any(cell.competency == "" for cell in self._cells())
        return (*known, *sorted(used), *([""] if has_none else []))

    def coverage(self) -> list[Cell]:
        """Return a cell for each competence and level, in that order, also where there is
        nothing."""
        found = {(cell.competency, cell.level): cell for cell in self._cells()}
        return [
            found.get((name, level), Cell(name, level, 0, 0))
            for name in self.competencies
            for level in self.levels
        ]

    def _cells(self) -> list[Cell]:
        lessons = Counter((each.competency, each.level) for each in self.of(self.main))
        questions = Counter(
            (competency, level)
            for each in self.of(self.main)
            for _, competency, level in each.questions
        )
        return [Cell(*key, lessons[key], questions[key]) for key in {**lessons, **questions}]


def collect(paths: Sequence[Path]) -> Stats:
    """Count what stands in the given paths of one course. Raises OSError, and ValueError where they
    are of several courses, or one is a file and no lesson."""
    files: dict[Path, Path | None] = {}
    for path in paths:
        is_guide = GUIDE in path.resolve().parts
        for file, content in find_targets(path):
            if is_guide or not _is_guide(file, content):
                files.setdefault(file.resolve(), content)
    courses = {content.resolve() if content else None for content in files.values()}
    if len(courses) > 1:
        named = ", ".join(sorted(str(each or "outside of a course") for each in courses))
        raise ValueError(f"These are of several courses: {named}. Count one at a time.")
    content = next(iter(files.values()), None)
    read = {file: read_lesson_file(file, content) for file in files}
    for path in paths:
        named = read.get(path.resolve())
        if named and named.facts is None and not named.diagnostics:
            raise ValueError(f"{path} is no lesson: a lesson begins with its id and title.")
    lessons = [
        _count(each, _original(path, content, read))
        for path, each in read.items()
        if each.facts and each.facts.template != HOME
    ]
    found = {each.language for each in lessons}
    shown = content or (find_content(paths[0]) if paths else None) or Path()
    return Stats(
        course=shown.as_posix(),
        languages=tuple(each for each in LANGUAGES if each in found),
        lessons=tuple(lessons),
        framework=read_framework(content) if content else None,
        missing=_missing(content, read, found),
        mistakes=tuple(_mistakes(read.values())),
    )


def _is_guide(file: Path, content: Path | None) -> bool:
    return content is not None and file.resolve().is_relative_to((content / GUIDE).resolve())


def _mistakes(read: Iterable[LessonFile]) -> Iterable[Diagnostic]:
    """Yield why files or questions do not count: one reason for each file."""
    for file in read:
        errors = [each for each in file.diagnostics if each.severity == "error"]
        is_counted = file.facts is not None and all(each.draft for each in file.lesson.questions)
        if errors and not is_counted:
            yield errors[0]


def _original(
    file: Path, content: Path | None, read: Mapping[Path, LessonFile]
) -> LessonFile | None:
    """Return the lesson that a file translates, None for an original. `read` is what was read."""
    if content is None:
        return None
    folder, *rest = file.relative_to(content.resolve()).parts
    path = (content / ORIGINAL).resolve().joinpath(*rest)
    if folder == ORIGINAL or FOLDERS.get(folder) != folder or not path.is_file():
        return None
    return read.get(path) or read_lesson_file(path, content)


def _count(file: LessonFile, original: LessonFile | None) -> LessonStats:
    facts = file.facts
    drafts = [each.draft for each in file.lesson.questions if each.draft and each.draft.type]
    questions = tuple((each.type, each.competency, each.level) for each in drafts)
    prose, asked = count_lesson(file.text, file.lesson)
    words = prose + sum(asked)
    behind = _behind(original, file) if original else ()
    return LessonStats(
        id=facts.id,
        path=file.path,
        language=file.language,
        title=facts.title,
        competency=facts.competency,
        level=facts.level or 0,
        audience=facts.audience,
        questions=questions,
        words=words,
        stated=facts.minutes,
        reading=minutes(reading_seconds(words, file.language)),
        answering=minutes(answering_seconds(type for type, _, _ in questions)),
        translation=(BEHIND if behind else PRESENT) if original else "",
        behind=behind,
    )


def _behind(original: LessonFile, translation: LessonFile) -> tuple[str, ...]:
    """Return by what a translation is told to be behind: it differs, or the facts of the original
    were compared with their sources since."""
    told = [each.message for each in check_translation(original, translation)]
    ours, theirs = translation.facts, original.facts
    dates = [each.reviewed for each in (theirs, ours) if each and each.reviewed]
    if len(dates) == 2 and dates[1] < dates[0]:
        told.append(f"It was reviewed on {dates[1]}, and the original on {dates[0]}.")
    return tuple(told)


def _missing(
    content: Path | None, read: Mapping[Path, LessonFile], languages: set[str]
) -> dict[str, tuple[str, ...]]:
    """Return, for each language that has lessons, which of those originals are not translated that
    were read."""
    if content is None:
        return {}
    root = (content / ORIGINAL).resolve()
    facts = {
        path.relative_to(root): each.facts
        for path, each in read.items()
        if path.is_relative_to(root) and each.facts and each.facts.template != HOME
    }
    return {
        language: tuple(
            each.id for path, each in facts.items() if not (content / language / path).is_file()
        )
        for language in LANGUAGES
        if language != ORIGINAL and language in languages
    }

"""What a class is measured by: lessons, questions in words, competences (L1).

The build writes it to `assets/quiz/report.<language>.js`, one script that the teacher's page loads
and `quiz-engine report` reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core.reader import mapping, record, sequence, text, tuple_of, whole
from ..errors import CodecError

VERSION = 1
START = "self.QE = self.QE || {};\nQE.report = "
"""What the script begins with; JSON, a semicolon and a line end follow."""
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, in words."""

    id: str
    keys: tuple[str, ...]
    """Revisions of its key, in all languages."""
    lesson: int
    """Place of its lesson in `Course.lessons`."""
    number: int
    """In its lesson, from 1."""
    text: str = ""
    """What is asked, plain and in one line."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What can be chosen, by id; places for cards by "=" and id; choices of a gap by
    "gap/choice"."""
    varied: bool = False
    """True where its numbers are drawn anew for everybody: answers cannot be compared."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson."""

    id: str
    title: str
    page: str
    """Path in the site."""
    questions: tuple[int, ...] = ()
    """Places in `Course.questions`."""
    competence: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Competence:
    """Something that lessons teach."""

    id: str
    name: str
    domain: str
    """Name of what it is part of."""


@dataclass(frozen=True, slots=True)
class Course:
    """A course in one language."""

    name: str
    """As in progress files."""
    language: str
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]
    """In the order of the lessons."""
    competences: tuple[Competence, ...] = ()
    """Those that lessons name, in the order of the framework."""

    def lessons_of(self, competence: str) -> tuple[int, ...]:
        """Return the places of the lessons that teach a competence."""
        found = [place for place, each in enumerate(self.lessons) if each.competence == competence]
        return tuple(found)


def dump_course(name: str, language: str, course_map: Mapping, questions: Mapping) -> str:
    """Return the script: `course_map` as site/course_map.py has it, `questions` by id as
    site/report_data.py describes them."""
    lessons = [
        {
            "id": each["id"],
            "title": each["title"],
            "page": each["page"],
            "level": each.get("level", 0),
            "competency": each.get("competency", ""),
            "items": each.get("items", []),
        }
        for each in course_map["lessons"]
    ]
    data = {
        "version": VERSION,
        "course": name,
        "language": language,
        "lessons": lessons,
        "competencies": course_map.get("competencies", []),
        "questions": dict(questions),
    }
    return START + json.dumps(data, ensure_ascii=False, separators=(",", ":")) + ";\n"


def parse_course(script: str) -> Course:
    """Read the script. Raises CodecError: QE301, or QE302 where it is of a newer version."""
    body = script.removeprefix("\ufeff").replace("\r\n", "\n")
    if not body.startswith(START):
        raise CodecError("the course's data for reports is not of the expected form")
    try:
        data = json.loads(body.removeprefix(START).rstrip().removesuffix(";"))
    except (ValueError, RecursionError):
        raise CodecError("the course's data for reports is damaged") from None
    return load_course(data)


def load_course(data: object) -> Course:
    """Read the data. Raises CodecError as `parse_course`."""
    data = mapping(data, "course")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise CodecError("course has no version")
    if version > VERSION:
        raise CodecError("course has a newer version", "QE302")
    words = mapping(data.get("questions"), "course.questions")
    lessons: list[Lesson] = []
    questions: list[Question] = []
    for place, entry in enumerate(sequence(mapping)(data.get("lessons"), "course.lessons")):
        where = f"course.lessons[{place}]"
        first = len(questions)
        for number, (name, *keys) in enumerate(_ITEMS(entry.get("items"), f"{where}.items"), 1):
            about = _QUESTION(words.get(name, {}), f"course.questions.{name[:40]}")
            questions.append(
                Question(name, tuple(keys), place, number, about.text, about.labels, about.varied)
            )
        lessons.append(
            Lesson(
                *(text(entry.get(each), f"{where}.{each}") for each in ("id", "title", "page")),
                tuple(range(first, len(questions))),
                text(entry.get("competency", ""), where),
                whole()(entry.get("level", 0), where),
            )
        )
    triples = sequence(tuple_of(text, text, text))(data.get("competencies"), "course.competencies")
    return Course(
        text(data.get("course"), "course.course"),
        text(data.get("language"), "course.language"),
        tuple(lessons),
        tuple(questions),
        tuple(Competence(*each) for each in triples),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    text: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    varied: bool = False


def _texts(value: object, where: str) -> dict[str, str]:
    return {name: text(each, where) for name, each in mapping(value, where).items()}


def _item(value: object, where: str) -> tuple[str, ...]:
    row = sequence(text)(value, where)
    if len(row) < 2:
        raise CodecError(f"{where} has no id and key")
    return row


_ITEMS = sequence(_item)
_QUESTION = record(
    _Words, {"text": text, "labels": _texts, "varied": lambda value, _: value is True}
)

"""The report of a class as one value, and as JSON: `quiz_engine/schema/report.schema.json` (L1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .advice import Advice, advise
from .count import Numbers, Reached, Standings, count
from .course import Course
from .people import sort_name
from .sheet import Sheet
from .standing import BEGUN, NEW, SOLVED

VERSION = 1
Json = dict[str, object]
WORDS = {SOLVED: "can", BEGUN: "begun", NEW: "not-yet"}


@dataclass(frozen=True, slots=True)
class Person:
    """One learner of the class."""

    name: str
    """As chosen; empty for somebody who gave none."""
    files: tuple[str, ...]
    """Names of the files that were put together."""
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Left:
    """A file that was left out."""

    file: str
    reason: str
    """A word of view.LEFT."""
    detail: str = ""
    """What it names: the other course, the file that says the same."""


@dataclass(frozen=True, slots=True)
class Report:
    """Who can what in a class."""

    course: Course
    people: tuple[Person, ...]
    """In the order of their names."""
    numbers: Numbers
    next: tuple[Advice, ...]
    left: tuple[Left, ...] = ()
    doubts: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    """Kind, and groups of names of files, as in people.Doubt."""


def make_report(
    course: Course,
    people: Sequence[Person],
    left: Sequence[Left] = (),
    doubts: Sequence[tuple[str, Sequence[Sequence[str]]]] = (),
    counter: Callable[[Course, Sequence[Sheet]], Numbers] = count,
) -> Report:
    """Return the report of a class; `counter` is what counts: `count` or the database."""
    ordered = sorted(people, key=lambda each: (not each.name, sort_name(each.name), each.files))
    numbers = counter(course, [each.sheet for each in ordered])
    named = tuple((kind, tuple(tuple(group) for group in groups)) for kind, groups in doubts)
    return Report(
        course, tuple(ordered), numbers, advise(course, numbers, len(ordered)), tuple(left), named
    )


def dump_report(report: Report) -> Json:
    """Return a report as JSON data. Times are ms since 1970."""
    course, numbers = report.course, report.numbers
    return {
        "format": "hoc-so-report",
        "version": VERSION,
        "course": course.name,
        "language": course.language,
        "learners": [
            {
                "name": person.name,
                "files": list(person.files),
                "last": person.sheet.last,
                **_reached(reached),
                "competences": {
                    each.id: _reached(skill)
                    for each, skill in zip(course.competences, skills, strict=True)
                },
            }
            for person, reached, skills in zip(
                report.people, numbers.people, numbers.skills, strict=True
            )
        ],
        "competences": [
            {"id": each.id, "name": each.name, "domain": each.domain, **_standings(found)}
            for each, found in zip(course.competences, numbers.competences, strict=True)
        ],
        "lessons": [
            {"id": each.id, "title": each.title, **_standings(found), "stuck": stuck}
            for each, found, stuck in zip(
                course.lessons, numbers.lessons, numbers.stuck, strict=True
            )
        ],
        "questions": [
            {
                "id": each.id,
                "lesson": course.lessons[each.lesson].id,
                "number": each.number,
                "text": each.text,
                "tried": found.tried,
                "solved": found.solved,
                "missed": found.missed,
                "answers": [{"text": text, "learners": many} for text, many in found.answers],
            }
            for each, found in zip(course.questions, numbers.questions, strict=True)
        ],
        "next": [
            {
                "lesson": course.lessons[each.lesson].id,
                "reason": each.reason,
                "learners": each.learners,
                "questions": [course.questions[place].id for place in each.questions],
            }
            for each in report.next
        ],
        "left": [
            {"file": each.file, "reason": each.reason, "detail": each.detail}
            for each in report.left
        ],
        "doubts": [
            {"kind": kind, "files": [list(group) for group in groups]}
            for kind, groups in report.doubts
        ],
    }


def _reached(reached: Reached) -> Json:
    return {"solved": reached.solved, "done": reached.done, "state": WORDS[reached.state]}


def _standings(found: Standings) -> Json:
    return {"can": found.can, "begun": found.begun, "not-yet": found.new}

"""The numbers of a class (L1): who can what, and what went wrong for many.

DuckDB counts the same for large folders (cli/report_database.py); a test lets both count random
classes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .course import Course
from .sheet import Sheet
from .standing import BEGUN, NEW, SOLVED, group_state

ANSWERS = 3
"""Wrong answers that are told of a question, the commonest."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What one learner reached in one competence, or in all."""

    solved: int
    """Questions."""
    done: int
    """Lessons."""
    state: str
    """NEW, BEGUN or SOLVED of standing.py: not yet, under way, can."""


@dataclass(frozen=True, slots=True)
class Standings:
    """How many learners of a class are where with something."""

    can: int
    begun: int
    new: int


@dataclass(frozen=True, slots=True)
class Asked:
    """How a class fared with one question."""

    tried: int
    """Learners who answered it."""
    solved: int
    missed: int
    """Learners who answered it and have not solved it yet."""
    answers: tuple[tuple[str, int], ...] = ()
    """The commonest wrong answers and how many learners gave them; the commonest first, then by
    letters."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """All numbers of a class; everything stands in the order of the course and of the learners."""

    people: tuple[Reached, ...]
    skills: tuple[tuple[Reached, ...], ...]
    """By learner, by competence."""
    competences: tuple[Standings, ...]
    lessons: tuple[Standings, ...]
    stuck: tuple[int, ...]
    """By lesson, learners who missed a question of it."""
    questions: tuple[Asked, ...]


def count(course: Course, sheets: Sequence[Sheet]) -> Numbers:
    """Count a class, of which there is one sheet for each learner."""
    groups = [course.lessons_of(each.id) for each in course.competences]
    everything = tuple(range(len(course.lessons)))
    people = tuple(_reach(course, each, everything) for each in sheets)
    skills = tuple(tuple(_reach(course, each, group) for group in groups) for each in sheets)
    return Numbers(
        people,
        skills,
        tuple(_stand([each[place].state for each in skills]) for place in range(len(groups))),
        tuple(_stand([each.lessons[place] for each in sheets]) for place in everything),
        tuple(
            sum(any(each.states[place] == BEGUN for place in lesson.questions) for each in sheets)
            for lesson in course.lessons
        ),
        tuple(_ask(place, sheets) for place in range(len(course.questions))),
    )


def _reach(course: Course, sheet: Sheet, lessons: Sequence[int]) -> Reached:
    solved = sum(
        sheet.states[place] == SOLVED
        for each in lessons
        for place in course.lessons[each].questions
    )
    done = sum(sheet.lessons[each] == SOLVED for each in lessons)
    return Reached(solved, done, group_state(solved, done, len(lessons)))


def _stand(states: Sequence[str]) -> Standings:
    return Standings(*(states.count(each) for each in (SOLVED, BEGUN, NEW)))


def _ask(place: int, sheets: Sequence[Sheet]) -> Asked:
    states = Counter(each.states[place] for each in sheets)
    answers: Counter[str] = Counter()
    for sheet in sheets:
        if sheet.states[place] == BEGUN:
            answers.update(dict(sheet.answers).get(place, ()))
    common = sorted(answers.items(), key=lambda each: (-each[1], each[0]))[:ANSWERS]
    missed, solved = states[BEGUN], states[SOLVED]
    return Asked(missed + solved, solved, missed, tuple(common))

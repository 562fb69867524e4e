"""What to teach next, and why (L1).

In this order: first lessons in which questions stand wrong for some of the class, most learners
first, because they have met the question and are waiting for an explanation; then lessons that some
have begun and not finished; then what nobody has begun, in the order of the course.
"""

from __future__ import annotations

from dataclasses import dataclass

from .count import Numbers
from .course import Course

MOST = 5
"""Lessons that are named: a plan for the next hours, not for the year."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One lesson to teach next."""

    lesson: int
    """Place in the course."""
    reason: str
    """"missed", "begun" or "new"."""
    learners: int
    """How many it is for."""
    questions: tuple[int, ...] = ()
    """Places of the questions to speak about, the most missed first, three at most."""


def advise(course: Course, numbers: Numbers, learners: int) -> tuple[Advice, ...]:
    """Return at most MOST lessons, the most needed first."""
    found = []
    for place, (lesson, standings) in enumerate(zip(course.lessons, numbers.lessons, strict=True)):
        missed = sorted(
            (each for each in lesson.questions if numbers.questions[each].missed),
            key=lambda each: (-numbers.questions[each].missed, each),
        )
        if missed:
            found.append(Advice(place, "missed", numbers.stuck[place], tuple(missed[:3])))
        elif standings.begun:
            found.append(Advice(place, "begun", standings.begun))
        elif standings.new:
            found.append(Advice(place, "new", standings.new))
    order = ("missed", "begun", "new")
    by_course = {"missed": False, "begun": False, "new": True}
    found.sort(
        key=lambda each: (
            order.index(each.reason),
            0 if by_course[each.reason] else -each.learners,
            each.lesson,
        )
    )
    return tuple(found[:MOST]) if learners else ()

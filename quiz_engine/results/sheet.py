"""What one learner reached, in a few hundred bytes (L1).

Progress holds every response; a class needs states and wrong answers only. Whoever has several
files is merged first, by core/progress.py, and put on a sheet then.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import reduce

from ..core.progress import Progress, merge
from ..core.progress_codec import FORMAT, parse_progress
from ..errors import CodecError
from .answer import clean_text, wrong_answers
from .course import Course
from .standing import BEGUN, NEW, lesson_state, state_of

LARGEST = 5_000_000
"""Bytes of a result file at most: a hundred times what a course of 160 questions takes."""
LONGEST_NAME = 60
"""Characters of a nickname that are told; the page for learners takes 30."""
REASONS = {"QE302": "newer", "QE304": "foreign", "QE301": "damaged"}


class Refused(Exception):
    """A file that cannot be counted; `reason` is a word of view.LEFT, `detail` what it names."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one learner reached in one course."""

    name: str
    picture: str
    when: int
    """When name and picture were chosen, in ms since 1970; 0 where they never were."""
    states: str
    """State of each question, in the order of the course (standing.py)."""
    lessons: str
    """State of each lesson."""
    answers: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """Questions that stand wrong, and what was wrong about each."""
    last: int = 0
    """When the learner last did something, in ms since 1970; 0 for never."""
    marks: tuple[int, ...] = ()
    """Attempts, the earliest first: moment and question in one number. Two learners share none."""

    @property
    def is_empty(self) -> bool:
        """Return True where it says nothing about anybody."""
        return not (self.name or self.last or self.states.strip(NEW))


def read_progress(file: str, course: Course) -> Progress:
    """Read the text of a result file. Raises Refused."""
    if not file.strip():
        raise Refused("nothing")
    try:
        return parse_progress(file.removeprefix("\ufeff"), course.name)
    except CodecError as error:
        reason = REASONS.get(error.code)
        if reason is None:
            reason = "damaged" if f'"{FORMAT}"' in file[:400] else "other"
        named = clean_text(str(error).rpartition(" course ")[2]) if reason == "foreign" else ""
        raise Refused(reason, named) from None


def read_sheet(files: Sequence[str], course: Course) -> Sheet:
    """Read the texts of all result files of one learner. Raises Refused."""
    return make_sheet(reduce(merge, [read_progress(each, course) for each in files]), course)


def make_sheet(progress: Progress, course: Course) -> Sheet:
    """Return what counts of progress in `course`."""
    learner = progress.learner
    states, answers, marks = [], [], []
    last = max((each.last for each in progress.lessons.values()), default=0)
    for place, question in enumerate(course.questions):
        item = progress.items.get(question.id)
        state = state_of(item, question.keys)
        states.append(state)
        if item is None:
            continue
        marks += [each.when * 4096 + place % 4096 for each in item.log]
        last = max(last, *(each.when for each in item.log), 0)
        work = item.work
        if state == BEGUN and work.key in question.keys and work.response and work.outcome:
            wrong = wrong_answers(question, work.response, work.outcome)
            if wrong:
                answers.append((place, wrong))
    told = "".join(states)
    lessons = "".join(
        lesson_state(
            "".join(told[place] for place in each.questions), progress.lessons.get(each.id)
        )
        for each in course.lessons
    )
    who = ("", "", 0)
    if learner:
        who = (clean_text(learner.name)[:LONGEST_NAME], clean_text(learner.picture), learner.when)
    return Sheet(*who, told, lessons, tuple(answers), last, tuple(sorted(marks)))


def dump_sheet(sheet: Sheet) -> str:
    """Return a sheet as text that `load_sheet` reads."""
    return json.dumps(astuple(sheet), ensure_ascii=False, separators=(",", ":"))


def load_sheet(line: str) -> Sheet:
    """Read what `dump_sheet` gave; nothing else is ever handed to it."""
    name, picture, when, states, lessons, answers, last, marks = json.loads(line)
    wrong = tuple((place, tuple(each)) for place, each in answers)
    return Sheet(name, picture, when, states, lessons, wrong, last, tuple(marks))

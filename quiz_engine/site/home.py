"""What the home page asks and lists (L3): goals, audiences, and the lessons by level.

The page reads without a script, as a list of all lessons; `runtime/js/home.js` makes it a choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..curriculum import Framework

_STEP = 5
"""Minutes to which the time for several lessons is rounded: nobody learns by the clock."""


@dataclass(frozen=True, slots=True)
class HomeLevel:
    """The lessons of one level."""

    id: int
    """As in the framework; 0 for lessons that state none."""
    name: str
    text: str
    lessons: Sequence[Mapping[str, object]]
    """As in the course's map."""


@dataclass(frozen=True, slots=True)
class Home:
    """A home page."""

    levels: Sequence[HomeLevel]
    """Those with lessons, the easiest first; what states no level comes last."""
    goals: Sequence[tuple[str, str]]
    """Competency, and what somebody wants to be able to do who learns it, in the order of the
    lessons."""
    audiences: Sequence[tuple[str, str]]
    """Id and name of those for whom there are lessons."""

    @property
    def lessons(self) -> list[Mapping[str, object]]:
        """Return all lessons in the order in which they are listed."""
        return [lesson for level in self.levels for lesson in level.lessons]


def describe_home(
    course: Mapping[str, object], framework: Framework | None, language: str
) -> Home:
    """Return the home page of a course; `course` is what `describe_course` returned."""
    lessons: Sequence[Mapping[str, object]] = course["lessons"]
    levels = [
        HomeLevel(id, name, text, [each for each in lessons if each.get("level") == id])
        for id, name, text in course.get("levels", ())
    ]
    listed = [lesson for level in levels for lesson in level.lessons]
    rest = [each for each in lessons if each not in listed]
    if rest:
        levels.append(HomeLevel(0, "", "", rest))
    goals = {}
    for domain in framework.domains if framework else ():
        for each in domain.competences:
            goals[f"{domain.id}.{each.id}"] = getattr(each.goal or each.name, language)
    first = [each.get("competency") for level in levels for each in level.lessons]
    names = [name for name, *_ in course.get("competencies", ())]
    names.sort(key=first.index)
    audiences = [(id, name) for id, name in course.get("audiences", ())]
    return Home(levels, [(name, goals[name]) for name in names], audiences)


def tell_time(lessons: Iterable[Mapping[str, object]], words: Mapping[str, str]) -> str:
    """Return how long several lessons take, in words; empty where none says so.

    `words` are the sentences of a language. The same as `timeOf` in runtime/js/path.js.
    """
    minutes = sum(int(each.get("minutes", 0)) for each in lessons)
    if not minutes:
        return ""
    hours, rest = divmod((minutes + _STEP // 2) // _STEP * _STEP, 60) if minutes >= 60 else (0, minutes)
    code = "both" if hours and rest else "hours" if hours else "minutes"
    return words[f"progress.time-{code}"].format(hours=hours, minutes=rest)

"""The course at a glance (L3): which lessons and questions there are, for progress and paths.

It ships as a classic script per language, so that a page can tell how far a learner is without
opening any other page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..curriculum import Framework, LessonFacts


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One lesson."""

    facts: LessonFacts
    page: str
    """Path in the site."""
    section: str
    """Title of the part of the navigation it stands in; empty at the top."""
    items: Mapping[str, Sequence[str]]
    """By item id, in the order of the page, the revisions of its key: first this language's."""
    written: str = ""
    """Language of title and text where it is not that of the map: the lesson is not translated."""


def describe_course(
    entries: Iterable[MapEntry], framework: Framework | None, language: str
) -> dict[str, object]:
    """Return what the browser needs to know of a course, in the order of its navigation.

    `lessons`: id, page, title, text (what it is about), language (of both where it is another),
    section, level, competency, minutes, audience, items (id and key revisions). `levels`,
    `audiences` and `competencies`: the names of those that occur, in the order of the framework.
    """
    lessons = [_describe(entry) for entry in entries]
    data: dict[str, object] = {"lessons": lessons}
    if framework is None:
        return data

    def used(name: str) -> set[object]:
        values = [each.get(name) for each in lessons]
        return {part for each in values for part in (each if isinstance(each, list) else [each])}

    levels, audiences, competencies = map(used, ("level", "audience", "competency"))
    data["levels"] = [
        [each.id, getattr(each.name, language), getattr(each.description, language)]
        for each in framework.levels
        if each.id in levels
    ]
    data["audiences"] = [
        [each.id, getattr(each.name, language)]
        for each in framework.audiences
        if each.id in audiences
    ]
    data["competencies"] = [
        [name, getattr(each.name, language), getattr(domain.name, language)]
        for domain in framework.domains
        for each in domain.competences
        if (name := f"{domain.id}.{each.id}") in competencies
    ]
    return data


def render_map_script(data: Mapping[str, object]) -> str:
    """Return the script that hands the map to the page."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"self.QE = self.QE || {{}};\nQE.course = {text};\n"


def _describe(entry: MapEntry) -> dict[str, object]:
    facts = entry.facts
    data = {
        "id": facts.id,
        "page": entry.page,
        "title": facts.title,
        "text": facts.description,
        "language": entry.written,
        "section": entry.section,
        "level": facts.level,
        "competency": facts.competency,
        "minutes": facts.minutes,
        "audience": list(facts.audience),
        "items": [[name, *keys] for name, keys in entry.items.items()],
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}

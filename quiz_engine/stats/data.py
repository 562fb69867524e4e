"""The numbers of a course as JSON (L3): `quiz_engine/schema/stats.schema.json`."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .collect import BEHIND, TYPES, LessonStats, Stats

FORMAT, VERSION = "hoc-so-stats", 1


def dump_stats(stats: Stats) -> dict[str, Any]:
    """Return the numbers as data; see the schema."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "course": stats.course,
        "languages": [_language(stats, each) for each in stats.languages],
        "types": {
            each: {language: count_types(stats, language)[each] for language in stats.languages}
            for each in TYPES
        },
        "coverage": {
            "language": stats.main,
            "cells": [
                {
                    "competency": each.competency,
                    "level": each.level,
                    "lessons": each.lessons,
                    "questions": each.questions,
                }
                for each in stats.coverage()
            ],
            "uncovered": uncovered(stats),
        },
        "lessons": [_lesson(each) for each in stats.lessons],
    }


def count_types(stats: Stats, language: str) -> Counter[str]:
    """Return how many questions of each type a language has."""
    return sum((each.types for each in stats.of(language)), Counter())


def uncovered(stats: Stats) -> list[str]:
    """Return the competences of the framework for which there is no lesson and no question."""
    covered = {cell.competency for cell in stats.coverage() if not cell.is_empty}
    known = stats.framework.competencies if stats.framework else ()
    return [each for each in known if each not in covered]


def sum_up(stats: Stats, language: str) -> dict[str, int]:
    """Return lessons, questions, words and minutes of a language, and how its translations stand."""
    lessons = stats.of(language)
    behind = sum(each.translation == BEHIND for each in lessons)
    return {
        "lessons": len(lessons),
        "questions": sum(len(each.questions) for each in lessons),
        "words": sum(each.words for each in lessons),
        "stated": sum(each.stated or 0 for each in lessons),
        "reading": sum(each.reading for each in lessons),
        "answering": sum(each.answering for each in lessons),
        "present": sum(each.translation != "" for each in lessons) - behind,
        "behind": behind,
        "missing": len(stats.missing.get(language, ())),
    }


def _language(stats: Stats, language: str) -> dict[str, Any]:
    sums = sum_up(stats, language)
    states = {name: sums.pop(name) for name in ("present", "behind", "missing")}
    minutes = {name: sums.pop(name) for name in ("stated", "reading", "answering")}
    made: dict[str, Any] = {"language": language, **sums, "minutes": minutes, "translations": None}
    if language in stats.missing:
        made["translations"] = {**states, "untranslated": list(stats.missing[language])}
    return made


def _lesson(lesson: LessonStats) -> dict[str, Any]:
    return {
        "id": lesson.id,
        "path": lesson.path,
        "language": lesson.language,
        "title": lesson.title,
        "competency": lesson.competency,
        "level": lesson.level,
        "audience": list(lesson.audience),
        "questions": [
            {"type": type, "competency": competency, "level": level}
            for type, competency, level in lesson.questions
        ],
        "words": lesson.words,
        "minutes": {
            "stated": lesson.stated,
            "reading": lesson.reading,
            "answering": lesson.answering,
        },
        "translation": lesson.translation or None,
        "behind": list(lesson.behind),
    }

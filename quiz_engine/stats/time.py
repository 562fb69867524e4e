"""About how long learners need (L3): reading, and answering.

An author's `minutes` are what learners are shown, and summed up for a path (site/home.py). Beside
them stands this estimate, which goes by the same rule for every lesson, so that a lesson stands out
that states far less than it asks. It is a rule of thumb and no measurement: reading at the pace of
a calm voice, as recordings are estimated (site/narration.py), and for each question the time to
decide and to act, which its words do not show.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..site.narration import PACE

ANSWERING = {
    "single-choice": 20,
    "multiple-choice": 30,
    "true-false": 15,
    "short-text": 30,
    "number": 40,
    "gaps": 40,
    "order": 45,
    "scenario": 90,
    "walkthrough": 90,
    "match": 45,
    "group": 45,
    "extended-text": 240,
    "matrix": 45,
    "program": 300,
    "hotspot": 20,
}
"""Seconds to decide and to act, by item type, when everything is read."""


def reading_seconds(words: int, language: str) -> float:
    """Return how long it takes to read so many words."""
    return words / PACE[language]


def answering_seconds(types: Iterable[str]) -> int:
    """Return how long it takes to answer questions of these types."""
    return sum(ANSWERING[each] for each in types)


def minutes(seconds: float) -> int:
    """Return whole minutes, rounded to the nearest; one at least where there is anything."""
    return max(1, round(seconds / 60)) if seconds else 0

"""Kinds of findings, by weight (L3): the one place that says what a reviewer reads first.

A kind is known by its name everywhere: its sentence is `change.<kind>` in the catalogues, the
heading of its group `change.group.<group>`.
"""

from __future__ import annotations

from collections.abc import Iterable

from .model import Finding

GROUPS: dict[str, tuple[str, ...]] = {
    # what is right
    "key": (
        "key-changed", "key-number", "key-order", "key-place", "key-row", "key-step", "key-way",
        "key-area",
        "key-ending", "key-start", "key-test", "key-points", "key-removed", "key-added",
        "step-removed", "step-added", "scene-removed", "scene-added", "way-removed", "way-added",
        "test-removed", "test-added", "criterion-removed", "criterion-added", "key-type",
        "key-many", "variables-changed",
    ),
    # what could not be compared
    "trouble": ("conflict", "unreadable-head", "unreadable-base", "too-large", "submodule"),
    # what it is worth, and what else counts
    "score": (
        "points-changed", "rule-changed", "setting-changed", "weight-changed", "tolerance-changed",
        "answer-added", "answer-removed", "answers-order",
        "wrong-answer-added", "wrong-answer-removed",
    ),
    # what learners lose or find
    "items": (
        "lesson-removed", "item-removed", "lesson-id-changed", "id-changed", "alias-removed",
        "lesson-added", "item-added", "alias-added", "item-moved", "lesson-moved",
    ),
    "feedback": ("feedback-changed", "explanation-changed", "hint-changed"),
    "wording": (
        "option-added", "option-removed", "prompt-changed", "option-changed", "part-changed",
        "code-changed", "order-changed", "title-changed", "text-changed", "text-added", "text-removed", "text-moved",
        "example-changed", "facts-changed", "term-changed", "term-removed", "term-added",
    ),
    "pictures": (
        "picture-changed", "picture-removed", "picture-added", "file-changed", "file-removed",
        "file-added",
    ),
    "translations": ("translation-behind", "translation-missing"),
    "coverage": (
        "coverage-lost", "coverage-gained", "competency-changed", "level-changed",
        "framework-removed", "framework-added", "framework-changed",
    ),
    "diagnostics": ("diagnostic-new",),
    "links": ("link-broken",),
    "load": ("weight-of-page", "reading-load"),
    "other": ("settings-changed", "other-files"),
}  # fmt: skip
"""Kinds by the heading they stand under: the heaviest heading first, and so within it."""
KINDS = tuple(kind for kinds in GROUPS.values() for kind in kinds)
"""All kinds, the heaviest first."""
_GROUP = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
_WEIGHT = {kind: index for index, kind in enumerate(KINDS)}


def group_of(kind: str) -> str:
    """Return the heading of a kind, a key of GROUPS. Raises KeyError for what is no kind."""
    return _GROUP[kind]


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the heaviest first; those of a kind by lesson, language and place."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.head or finding.base
    where = (place.path, place.line) if place else ("", 0)
    return (_WEIGHT[finding.kind], *where, finding.item, sorted(finding.values.items()))

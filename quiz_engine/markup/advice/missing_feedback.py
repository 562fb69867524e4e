"""Wrong choices that explain nothing (L2).

Only in questions of a lesson with a competency: what a learner believes who chooses wrongly is what
the lesson is for. A quick example elsewhere needs none.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...core.item import Item
from ...core.shape import Choices
from ...errors import Problem


def advise(item: Item) -> Iterator[Problem]:
    """Warn of wrong choices without a word of feedback, once for each question."""
    if not isinstance(item.shape, Choices) or not item.competency:
        return
    if any(outcome in ("incorrect", "partial") for outcome, _ in item.feedback):
        return
    silent = [each.id for each in item.shape.choices if not each.key and not each.feedback]
    if silent and not (item.type == "true-false" and item.explanation):
        names = ", ".join(f'"{each}"' for each in silent)
        yield Problem(
            "QE241",
            f"Learners are not told why it is wrong to choose: {names}.",
            'Write a quote below each, "> …", or <feedback outcome="incorrect">.',
            silent[0],
        )

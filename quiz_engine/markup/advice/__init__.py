"""Advice: what is allowed, but shown, read or answered otherwise than its author expects (L2).

One file for each kind of advice. All of it is warnings; `allow` takes those away that an author
allows with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ...core.item import Item
from ...errors import Problem
from ..source import Place, Report
from . import catch_all, given_away, key_length, missing_feedback, near_choices, reading_load
from .allow import WARNINGS, apply_allowances
from .flat_list import advise_lists, advise_rows
from .picture import advise_pictures
from .reading_load import advise_paragraphs
from .visible import visible_text

ITEM_ADVICE: tuple[Callable[[Item], Iterator[Problem]], ...] = (
    catch_all.advise,
    key_length.advise,
    given_away.advise,
    near_choices.advise,
    missing_feedback.advise,
    reading_load.advise,
)
"""Looks at one question each; the only registration."""


def advise_item(item: Item, places: Mapping[str, Place], place: Place, report: Report) -> None:
    """Warn of all that the advice on questions finds; `place` is that of the question."""
    for advise in ITEM_ADVICE:
        for problem in advise(item):
            at = places.get(problem.part or "", place)
            report.warn(at, problem.code, problem.message, problem.help)


__all__ = [
    "ITEM_ADVICE", "WARNINGS", "advise_item", "advise_lists", "advise_paragraphs",
    "advise_pictures", "advise_rows", "apply_allowances", "visible_text",
]  # fmt: skip

"""Forms: how the questions of an item type are written and drawn (L2), one file each.

A question whose `type=` a form names is read and drawn by it; the other item types (choices, typed
answers, gaps) are told by what stands inside, in `quiz_engine.markup.form`.
"""

from __future__ import annotations

from .extended_text import EXTENDED_TEXT
from .group import GROUP
from .hotspot import HOTSPOT
from .kind import Drawing, Form, FormKind, Source
from .match import MATCH
from .matrix import MATRIX
from .order import ORDER
from .program import PROGRAM
from .scenario import SCENARIO_FORM
from .walkthrough import WALKTHROUGH

FORM_KINDS: tuple[FormKind, ...] = (
    ORDER,
    SCENARIO_FORM,
    WALKTHROUGH,
    MATCH,
    GROUP,
    EXTENDED_TEXT,
    MATRIX,
    PROGRAM,
    HOTSPOT,
)
"""The only registration."""


def find_kind(item_type: str) -> FormKind | None:
    """Return the form of an item type, None where what stands inside tells it."""
    return next((kind for kind in FORM_KINDS if item_type in kind.types), None)


__all__ = ["FORM_KINDS", "Drawing", "Form", "FormKind", "Source", "find_kind"]

"""What an item type is (L1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..core.item import Example, Item
from ..core.outcome import Operation
from ..core.response import Response
from ..errors import Problem


@dataclass(frozen=True, slots=True)
class ItemType:
    """One kind of question: a shape, what makes it sound, and how a response is graded."""

    name: str
    """As authors write it in `type=`."""
    shape: type
    """Class of `Item.shape`."""
    response: type
    """Class of the responses `grade` takes."""
    check: Callable[[Item], Iterator[Problem]]
    """Yield what is wrong with an item of this type."""
    grade: Callable[[Item, Response], Iterator[Operation]]
    """Yield operations; see `quiz_engine.core.outcome.fold`."""
    examples: Callable[[Item], Iterator[Example]]
    """Yield responses that follow from the key, right and wrong, for the build to grade."""
    rules: tuple[str, ...] = ("all-or-nothing",)
    """Scoring rules that make sense for it, of `scoring.RULES` or its own; the first one is used
    where the author names none."""
    usual_rule: Callable[[Item], str] | None = None
    """Returns the rule that is used instead of the first one, where that depends on the item."""

    split: Callable[[Item], Iterator[Item]] | None = None
    """Yields an item for each part, where parts are judged each by itself: an item is right when all
    of these are. Their examples are graded instead of its own, which are as many as the parts, and
    as long."""

    def rule_of(self, item: Item) -> str:
        """Return the scoring rule of an item of this type."""
        usual = self.usual_rule(item) if self.usual_rule else self.rules[0]
        return item.scoring.rule or usual

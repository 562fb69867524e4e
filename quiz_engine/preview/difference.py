"""What is between two texts, block by block and word by word (L3).

Blocks are put in line by difflib; those that stand in each other's place and are alike are compared
by words, others are gone or new. Whatever is marked, the pieces that are not new are the text
before, and those that are not gone are the text after: nothing is left out or said twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from .pair import pair_up
from .text import Block, Piece

SAME, GONE, NEW = "same", "gone", "new"
_ALIKE = 0.5
"""Share of their words from which two blocks are taken for one that was changed."""
_MOST = 60
"""Blocks on a side that are compared each with each; more are taken in their order."""
_LONGEST = 4000
"""Pieces of a block that are compared by words."""


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces that are the same, gone or new."""

    state: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A block with what became of it."""

    before: Block | None
    """None where it is new."""
    after: Block | None
    """None where it is gone."""
    runs: tuple[Run, ...]

    @property
    def block(self) -> Block:
        """As it is now, as it was where it is gone."""
        return self.after or self.before

    @property
    def state(self) -> str:
        """SAME, GONE, NEW, or empty for what was changed."""
        if self.before is None or self.after is None:
            return NEW if self.before is None else GONE
        return SAME if self.before == self.after else ""

    def text(self, state: str) -> str:
        """Return the text of one side: without what is NEW for GONE, without what is GONE for
        NEW."""
        other = NEW if state == GONE else GONE
        return "".join(
            piece.text for run in self.runs if run.state != other for piece in run.pieces
        )


def mark(before: Sequence[Block], after: Sequence[Block]) -> list[Marked]:
    """Return the blocks of both texts in one order."""
    marked: list[Marked] = []
    for tag, i, k, j, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            marked += [_same(*pair) for pair in zip(before[i:k], after[j:m], strict=True)]
        else:
            marked += _replace(before[i:k], after[j:m])
    return marked


def _same(before: Block, after: Block) -> Marked:
    return Marked(before, after, (Run(SAME, after.pieces),))


def _gone(block: Block) -> Marked:
    return Marked(block, None, (Run(GONE, block.pieces),))


def _new(block: Block) -> Marked:
    return Marked(None, block, (Run(NEW, block.pieces),))


def _replace(before: Sequence[Block], after: Sequence[Block]) -> list[Marked]:
    """Mark blocks none of which stayed as it was."""
    marked: list[Marked] = []
    i = j = 0
    for k, m in pair_up(before, after, _likeness, _MOST):
        marked += [*map(_gone, before[i:k]), *map(_new, after[j:m])]
        marked.append(Marked(before[k], after[m], tuple(_compare(before[k].pieces, after[m].pieces))))
        i, j = k + 1, m + 1
    return [*marked, *map(_gone, before[i:]), *map(_new, after[j:])]


def _likeness(before: Block, after: Block) -> float:
    """Return how much of two blocks is the same, 0 where they are not one."""
    is_one = (before.kind, before.is_secret) == (after.kind, after.is_secret)
    if not is_one or max(len(before.pieces), len(after.pieces)) > _LONGEST:
        return 0.0
    words = [[each for each in side.pieces if not each.text.isspace()] for side in (before, after)]
    matcher = SequenceMatcher(None, *words, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    found = matcher.ratio()
    return found if found >= _ALIKE else 0.0


def _compare(before: Sequence[Piece], after: Sequence[Piece]) -> list[Run]:
    """Compare two blocks by words. A space that stayed between two changes goes with them: whole
    phrases are read more easily than every other word."""
    states: list[tuple[str, Piece]] = []
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for index, (tag, i, k, j, m) in enumerate(opcodes):
        is_between = 0 < index < len(opcodes) - 1
        is_space = all(each.text.isspace() and not each.picture for each in before[i:k])
        if tag == "equal" and not (is_between and is_space):
            states += [(SAME, each) for each in after[j:m]]
        else:
            states += [(GONE, each) for each in before[i:k]]
            states += [(NEW, each) for each in after[j:m]]
    return _gather(states)


def _gather(states: Sequence[tuple[str, Piece]]) -> list[Run]:
    """Return runs; between two that stayed, what is gone stands before what is new."""
    runs: list[Run] = []
    for is_same, group in groupby(states, lambda each: each[0] == SAME):
        pieces = list(group)
        for state in (SAME,) if is_same else (GONE, NEW):
            own = tuple(piece for each, piece in pieces if each == state)
            if own:
                runs.append(Run(state, own))
    return runs

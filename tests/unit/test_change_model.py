"""Facts about findings and their order."""

from __future__ import annotations

from quiz_engine.change import GROUPS, KINDS, Finding, Place, group_of
from quiz_engine.change.kind import sort_findings


def test_every_kind_has_one_heading() -> None:
    """No kind stands under two headings."""
    assert len(set(KINDS)) == len(KINDS)
    assert [group for group in GROUPS if group_of(GROUPS[group][0]) != group] == []


def test_the_heaviest_comes_first() -> None:
    """Kinds decide before files, and lines count as numbers."""
    found = [
        Finding("text-changed", head=Place("a.md", 1)),
        Finding("key-changed", base=Place("b.md", 10)),
        Finding("key-changed", head=Place("b.md", 9)),
    ]
    assert sort_findings(found) == (found[2], found[1], found[0])

"""Facts about texts: when two of them say the same, and how their difference is shown."""

from __future__ import annotations

import pytest

from quiz_engine.change.course import find_conflict
from quiz_engine.change.part import match_parts
from quiz_engine.change.text import canonical, is_close, pieces, shown, split_blocks
from quiz_engine.core.shape import Choice


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("a  b\nc", "a b c"),
        ("* a\n+ b", "- a\n- b"),
        ("- [X] a", "- [x] a"),
        ("__a__ and _b_", "**a** and *b*"),
        ("| a |\n|---|", "|  a  |\n|-----|"),
        ("Vie\u0302\u0323t", "Việt"),
        ("```\nx = 1  \n```", "```\nx = 1\n```"),
    ],
)
def test_the_same_written_otherwise(before: str, now: str) -> None:
    """Layout is no difference."""
    assert canonical(before) == canonical(now)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("a b", "ab"),
        ("a **b**", "a b"),
        ("snake_case_name", "snake*case*name"),
        ("```\nif x:\n  y\n```", "```\nif x:\ny\n```"),
        ("[a](b.md)", "[a](c.md)"),
    ],
)
def test_what_is_written_says_something_else(before: str, now: str) -> None:
    """Words, emphasis, code and addresses count."""
    assert canonical(before) != canonical(now)


@pytest.mark.parametrize(
    ("before", "now", "is_same"),
    [
        ("Comfirm your account", "Confirm your account", True),
        ("Ra công an xã hỏi", "Ra công an xã hỏi lại", True),
        ("Có, gửi mã cho họ", "Không gửi mã cho họ", False),
        ("Bạn gửi mã cho họ", "Bạn không gửi mã cho họ", False),
        ("Send the code", "Never send the code", False),
        ("Tell your children about it all", "Don’t tell your children about it all", False),
        ("You should call them back at once", "You shouldn't call them back at once", False),
        ("Call the bank and your child", "Call nobody, the bank and your child", False),
        ("Geben Sie den Code mit Ihrer Karte ab", "Geben Sie den Code ohne Ihre Karte ab", False),
        ("You don't call them back", "You don’t call them back", True),
        ("Geben Sie den Code weiter", "Geben Sie den Code nie weiter", False),
        ("within 10 minutes", "within 15 minutes", False),
        ("1.200.000 đồng", "1.200.000 đ", True),
        ("True", "False", False),
        ("Paris", "London", False),
        ("Hanoi", "Hà Nội", False),
        ("north", "south", False),
    ],
)
def test_another_meaning(before: str, now: str, is_same: bool) -> None:
    """Typing errors and a word more keep a meaning; numbers, a "not" and other words do not."""
    assert is_close(before, now) is is_same
    assert is_close(now, before) is is_same


def test_a_difference_leaves_out_what_is_far() -> None:
    """Four words stand on both sides of what changed."""
    before = "a b c d e f g OLD h i j k l m n"
    assert list(pieces(before, before.replace("OLD", "NEW"))) == [
        ("gap", "…"),
        ("same", "d e f g"),
        ("old", "OLD"),
        ("new", "NEW"),
        ("same", "h i j k"),
        ("gap", "…"),
    ]


def test_a_text_is_cut_between_words() -> None:
    """Marks are gone, and an end shows that there is more."""
    assert shown("**Look** at [this](b.md), please.", 12) == "Look at …"


def test_blocks_know_their_lines() -> None:
    """Entries, rows and fences are pieces of their own; a blank line in a fence ends none."""
    text = "A\nb\n\n- c\n  d\n- e\n\n```\n\nf\n```\n| g |\n|---|\n"
    assert split_blocks(text) == [
        (0, "A\nb"),
        (3, "- c\n  d"),
        (5, "- e"),
        (7, "```\n\nf\n```"),
        (11, "| g |"),
        (12, "|---|"),
    ]


def test_parts_are_known_by_their_words() -> None:
    """An option in front moves the names of all others, and nothing else."""
    base = [Choice("a", text="One"), Choice("b", text="Two two"), Choice("c", text="Three")]
    head = [
        Choice("a", text="Zero"),
        Choice("b", text="One"),
        Choice("c", text="Two twos"),
        Choice("d", text="Three"),
    ]
    pairs = match_parts(base, head)
    assert [(old and old.text, new.text) for old, new in pairs] == [
        (None, "Zero"),
        ("One", "One"),
        ("Two two", "Two twos"),
        ("Three", "Three"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n", 2),
        ("<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> x\r\n", 1),
        ("    <<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n", 0),
        ("Title\n=======\n\n<<<<<<<\n", 0),
        ("<<<<<<< a\nb\n", 0),
    ],
)
def test_marks_of_a_conflict(text: str, line: int) -> None:
    """All three marks stand at the beginning of lines, in their order."""
    assert find_conflict(text.encode()) == line

"""Facts about patterns and typing errors that hold for all texts."""

from __future__ import annotations

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.core.pattern import LONGEST, PatternError, compile_pattern, is_full_match
from quiz_engine.core.shape import TextAnswer, TextEntry, TextRule
from quiz_engine.core.spelling import distance
from quiz_engine.core.text import normalise
from quiz_engine.item_types.short_text import grade_entry

EXACT = TextRule(case=True)
atoms = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "ab", "1", "^", "$", ""])
small = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("({}){}".format, inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "{0,}"])),
    ),
    max_leaves=8,
)
"""Patterns that `re` reads in the same way."""
tricky = st.text("ab1", max_size=10)
soup = st.text("ab01(|)[]^$.*+?{},-\\dwsDWS/ß \u0301ò", max_size=30)
words = st.text("abcd", max_size=8)


@given(small, tricky)
def test_patterns_fit_what_python_fits(pattern: str, text: str) -> None:
    """Followed letter by letter or tried back and forth: the verdict is the same."""
    expected = re.fullmatch(pattern, text, re.ASCII) is not None
    assert is_full_match(pattern, text, EXACT) == expected


@given(soup, st.text(max_size=20) | tricky)
def test_any_text_is_a_pattern_or_refused(pattern: str, text: str) -> None:
    """Nothing but PatternError is raised, with a place in the pattern."""
    try:
        compile_pattern(pattern)
    except PatternError as error:
        assert 0 <= error.index <= len(pattern)
    else:
        assert is_full_match(pattern, text) in (True, False)


@given(small, small, st.sampled_from(["a", "ab", "aab", "1"]))
def test_no_pattern_is_slow(first: str, second: str, piece: str) -> None:
    """Repeated twice over and followed by what does not come, on the longest text there is: the
    time stays within the same bound for all."""
    pattern = f"(({first})*|({second})+)*x"
    text = (piece * LONGEST)[:LONGEST]
    start = time.process_time()
    try:
        assert not is_full_match(pattern, text, EXACT)
    except PatternError:
        return
    assert time.process_time() - start < 2


@given(words, words)
def test_distance_is_optimal_string_alignment(left: str, right: str) -> None:
    """The quick way agrees with the definition, up to its limit, and is the same both ways."""
    expected = alignment(left, right)
    for limit in range(4):
        assert distance(left, right, limit) == min(expected, limit + 1)
        assert distance(right, left, limit) == min(expected, limit + 1)


@given(
    st.text("abcdđê 12", min_size=1, max_size=14),
    st.text("abcdđê 12", min_size=1, max_size=14),
    st.integers(0, 3),
)
def test_typing_errors_never_reach_another_answer(right: str, wrong: str, typos: int) -> None:
    """An expected wrong text is wrong, a right one right, and digits are never forgiven."""
    entry = TextEntry((TextAnswer("a", right), TextAnswer("b", wrong, False)), TextRule(typos=typos))
    if normalise(right) != normalise(wrong):
        assert verdict(entry, wrong) in (0, None)
    assert verdict(entry, right) in (1, None)
    for digit in "379":
        if verdict(entry, right) == 1:
            assert verdict(entry, right + digit) == 0


def verdict(entry: TextEntry, text: str) -> int | None:
    """Return the credit of a text, None when it cannot be graded."""
    operation = next(grade_entry(entry, text))
    return getattr(operation, "credit", None)


def alignment(left: str, right: str) -> int:
    """Return the optimal string alignment distance by its definition."""
    table = {(i, -1): i + 1 for i in range(-1, len(left))}
    table |= {(-1, j): j + 1 for j in range(-1, len(right))}
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            table[i, j] = min(
                table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b)
            )
            if i and j and a == right[j - 1] and left[i - 1] == b:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(left) - 1, len(right) - 1]

"""Facts about patterns: what they fit, what is refused, and that none is slow."""

from __future__ import annotations

import time

import pytest

from quiz_engine.core.pattern import LONGEST, PatternError, compile_pattern, is_full_match
from quiz_engine.core.shape import TextRule


@pytest.mark.parametrize(
    ("pattern", "right", "wrong"),
    [
        ("abc", ["abc", "ABC", " abc. "], ["ab", "abcd", ""]),
        (r"0\d{9}", ["0912345678", "０９１２３４５６７８"], ["091234567", "09123456789", "o912345678"]),
        ("(ông|bà) nam", ["Ông Nam", "bà  nam"], ["nam", "cô nam"]),
        ("hòa|thủy", ["hoà", "thuỷ"], ["hoa"]),
        ("Đặng.*", ["đặng", "Đặng Văn A"], ["dang"]),
        ("a{2}b{1,}c{0,1}", ["aab", "aabbbc"], ["ab", "aabcc", "aac"]),
        ("a*?b+?c??", ["b", "aabbc"], ["a"]),
        ("[^0-9]+", ["abc", "a-b"], ["a1"]),
        ("[a-c-]+", ["a-b", "C"], ["d"]),
        ("[]a]", ["]", "a"], ["b"]),
        (r"[\d\s]+", ["1 2"], ["1a"]),
        (r"\D\W\S", ["a-b"], ["1-b", "aab"]),
        ("^a$", ["a"], ["aa"]),
        ("a^b|$", [], ["ab", "a"]),
        ("(?:ab)+", ["abab"], ["aba"]),
        (r"\(\+84\)\/", ["(+84)/"], ["+84/"]),
        ("straße", ["STRASSE", "straße"], ["strase"]),
        ("it’s", ["it's"], ["its"]),
        ("a  b", ["a b"], ["ab"]),
        ("{{x}}!?", ["{{x}}"], ["x"]),
    ],
)
def test_fits(pattern: str, right: list[str], wrong: list[str]) -> None:
    """All of the text has to fit, after capitals, spaces and the like were made equal."""
    assert [each for each in right if not is_full_match(pattern, each)] == []
    assert [each for each in wrong if is_full_match(pattern, each)] == []


def test_rules_hold_in_patterns() -> None:
    """Case and marks as the item says, in letters and in ranges."""
    assert not is_full_match("Hà Nội", "hà nội", TextRule(case=True))
    assert is_full_match("Hà Nội", "Hà Nội", TextRule(case=True))
    assert is_full_match("Hà Nội", "ha noi", TextRule(marks=False))
    assert is_full_match("[A-Z]+", "abc")
    assert not is_full_match("[A-Z]+", "abc", TextRule(case=True))
    assert is_full_match("[đê]+", "Đe", TextRule(marks=False))


@pytest.mark.parametrize(
    ("pattern", "message", "index"),
    [
        ("(a", '"(" is not closed', 0), ("a)", '")" closes nothing', 1),
        ("x[a", '"[" is not closed', 1), ("x[", '"[" is not closed', 1),
        ("a**", "after another repetition", 2), ("a{2}{3}", "after another repetition", 4),
        ("*a", "nothing stands before", 0), ("(|+)", "nothing stands before", 2),
        ("a\\", 'a "\\" stands at the end', 1), (r"(a)\1", r'"\1" is not allowed', 3),
        (r"\bx", r'"\b" is not allowed', 0), ("a(?=b)", '"(?=" is not allowed', 1),
        ("(?P<x>a)", '"(?P" is not allowed', 0), ("a{3,2}", "counts down", 1),
        ("^+", 'stands after "^"', 1), ("a{b", "is no repetition", 1),
        ("[b-a]", "range", 3), (r"[a-\d]", "range", 4), ("[ß]", 'cannot stand in "[…]"', 1),
        ("a" * 201, "longer than 200", 200), ("((a{99}){99}){99}", "longer than 1000 steps", 0),
        ("(" * 21 + ")" * 21, "more than 20 brackets", 20),
    ],
)  # fmt: skip
def test_refused(pattern: str, message: str, index: int) -> None:
    """What is not understood is told with its place."""
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)
    assert message in str(caught.value)
    assert caught.value.index == index


def test_what_would_explode_elsewhere_is_quick() -> None:
    """Nested and neighbouring repetitions, on the longest text that is looked at."""
    start = time.perf_counter()
    for pattern in ("(a*)*b", "(a|a)*b", "(a|aa)+b", "a*" * 40 + "b", "(a?){99}a{99}b", "(.*.*)*x"):
        assert not is_full_match(pattern, "a" * LONGEST)
    assert time.perf_counter() - start < 5


def test_long_texts_fit_nothing() -> None:
    """More than 200 characters are not looked at."""
    assert is_full_match(".*", "a" * LONGEST)
    assert not is_full_match(".*", "a" * (LONGEST + 1))
    assert not is_full_match(".*", "…" * 100)

"""Facts about typing errors."""

from __future__ import annotations

import pytest

from quiz_engine.core.spelling import distance, has_same_digits, tolerance


@pytest.mark.parametrize(
    ("left", "right", "errors"),
    [
        ("", "", 0), ("abc", "abc", 0), ("abc", "ab", 1), ("abc", "xabc", 1), ("abc", "axc", 1),
        ("abc", "bac", 1), ("abcd", "badc", 2), ("ca", "abc", 3), ("mật khẩu", "mât khâu", 2),
        ("password", "psasworld", 2), ("abc", "xyz", 3), ("", "abc", 3),
    ],
)  # fmt: skip
def test_distance(left: str, right: str, errors: int) -> None:
    """Missing, added, wrong and exchanged letters count 1 each, in both directions; beyond the
    limit the number is not told."""
    assert distance(left, right, 3) == distance(right, left, 3) == errors
    for limit in range(errors):
        assert distance(left, right, limit) == limit + 1


@pytest.mark.parametrize(
    ("expected", "forgiven"),
    [
        ("chip", 0), ("a b c d", 0), ("wi-fi", 0), ("phone", 1), ("passwor", 1), ("password", 2),
        ("screenshots", 2), ("authenticati", 3), ("authentication number one", 3), ("01234567890", 0),
    ],
)  # fmt: skip
def test_tolerance(expected: str, forgiven: int) -> None:
    """None below five letters, else one for every four; never more than the author allows."""
    assert tolerance(expected, 3) == forgiven
    assert tolerance(expected, 1) == min(forgiven, 1)
    assert tolerance(expected, 0) == 0


def test_digits() -> None:
    """All digits, in their order."""
    assert has_same_digits("covid 19", "covd19")
    assert not has_same_digits("windows 10", "windows 11")
    assert not has_same_digits("12", "21")
    assert not has_same_digits("a", "a1")

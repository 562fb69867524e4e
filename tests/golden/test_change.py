"""Facts about reviews, one golden case each: what a change means is said as expected."""

from __future__ import annotations

import pytest

from .change_cases import actual, names, part, read_parts


def test_there_are_cases_for_everything() -> None:
    """The folder is found: a suite of nothing would pass."""
    assert len(names()) >= 60


@pytest.mark.parametrize("name", names())
def test_summary(name: str) -> None:
    """The summary of a case is the expected one, word for word."""
    expected = part(read_parts(name), "summary")
    assert expected
    assert actual(name) == expected

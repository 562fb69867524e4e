"""Facts about numbers that hold for all numbers and texts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.core.number import (
    LANGUAGES,
    Reading,
    bounds,
    format_number,
    is_match,
    parse_number_key,
    read_number,
)
from quiz_engine.core.shape import NumberKey
from tests.property.strategies import numbers

decimals = st.builds(
    Fraction, st.integers(-(10**15), 10**15), st.sampled_from([10**each for each in range(10)])
)
typed = st.text("0123456789.,-+/ '½¼²k$€%\u00a0mhđtriệunghìngờ", max_size=20) | st.text(max_size=20)


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=decimals)
def test_round_trip(language: str, value: Fraction) -> None:
    """A number written in a language's notation is read back, before any other reading."""
    assert read_number(format_number(value, language), language)[0] == Reading(value, "")


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=typed)
def test_reading_never_raises(language: str, text: str) -> None:
    """Any text has no, one or two readings, and each can be written and matched."""
    readings = read_number(text, language)
    assert len(readings) <= 2
    assert len(set(readings)) == len(readings)
    for reading in readings:
        assert format_number(reading.value, language)
        is_match(reading, NumberKey(Fraction(5), unit="km"))


@given(typed)
def test_languages_read_the_same_values(text: str) -> None:
    """Languages differ in which reading comes first, not in which readings there are."""
    vietnamese, english = (set(read_number(text, language)) for language in ("vi", "en"))
    assert vietnamese == english


@given(st.text(max_size=30) | typed)
def test_parsing_a_key_raises_only_value_errors(source: str) -> None:
    """Any text is a number key or a ValueError."""
    try:
        key = parse_number_key(source)
    except ValueError:
        return
    assert key.tolerance >= 0


@given(numbers, st.sampled_from(LANGUAGES))
def test_key_matches_itself(key: NumberKey, language: str) -> None:
    """The exact value in the key's unit lies within the tolerance."""
    assert is_match(Reading(key.value, key.unit), key)
    assert is_match(Reading(key.value, ""), key)
    least, greatest = bounds(key)
    assert least <= greatest

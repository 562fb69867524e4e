"""Facts about units of measurement."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quiz_engine.core import unit
from quiz_engine.core.unit import NO_UNIT, find_unit, make_unit, split_scale


def test_no_word_names_two_units() -> None:
    """Every word of the table stands there once."""
    words = [
        unit.clean(each) for rows in unit._TABLE.values() for _, row in rows for each in row.split()
    ]
    assert sorted(words) == sorted(set(words))


def test_words_without_marks_name_one_unit() -> None:
    """Leaving out the marks never turns one unit's word into that of another."""
    seen: dict[str, object] = {}
    for rows in unit._TABLE.values():
        for _, row in rows:
            for word in row.split():
                bare, found = unit.fold_marks(unit.clean(word)), make_unit(word)
                assert seen.setdefault(bare, found) == found, word


def test_no_scale_is_a_unit() -> None:
    """A word is a scale or a unit, not both."""
    assert [word for word in unit._scales() if find_unit(word)] == []


@pytest.mark.parametrize(
    ("word", "dimension", "factor"),
    [("km", "length", 1000), ("KM", "length", 1000), ("Kilômét", "length", 1000),
     ("ki-lô-mét", "length", 1000), ("giờ", "time", 3600), ("gio", "time", 3600),
     ("Std.", "time", 3600),
     ("m²", "area", 1), ("m2", "area", 1), ("mét vuông", "area", 1), ("VNĐ", "dong", 1),
     ("₫", "dong", 1),
     ("d", "dong", 1), ("phần  trăm", "share", 1), ("GiB", "data", 2**30), ("°C", "temperature", 1),
     ("℃", "temperature", 1)],
)  # fmt: skip
def test_find_unit(word: str, dimension: str, factor: int) -> None:
    """Units are found by symbol, word and word without marks, whatever the case."""
    assert find_unit(word) == unit.Unit(dimension, Fraction(factor))


def test_authors_keep_their_marks() -> None:
    """A learner's "yen" may be yến, an author's is the currency."""
    assert find_unit("yen") == make_unit("yến")
    assert make_unit("yen").dimension == "=yen"


def test_unlisted_unit_is_no_dimension() -> None:
    """The name of a dimension is a unit of its own: "data" is not a byte."""
    assert make_unit("data") not in (make_unit("b"), NO_UNIT)
    assert make_unit("data").dimension != make_unit("b").dimension
    assert make_unit("  ") == NO_UNIT


@pytest.mark.parametrize(
    ("words", "language", "scale", "rest"),
    [("", "vi", 1, ""), ("nghìn đồng", "vi", 1000, "đồng"), ("Mio. Euro", "de", 10**6, "Euro"),
     ("nghìn tỷ", "vi", 10**12, ""), ("trăm nghìn", "vi", 100_000, ""), ("trieu", "vi", 10**6, ""),
     ("k", "vi", 1000, ""), ("KM", "vi", 1, "KM"), ("Billion", "de", 10**12, ""),
     ("billion", "en", 10**9, ""), ("phần trăm", "vi", 1, "phần trăm"),
     ("con gà", "vi", 1, "con gà")],
)  # fmt: skip
def test_split_scale(words: str, language: str, scale: int, rest: str) -> None:
    """Scale words multiply; what follows stays as written."""
    assert split_scale(words, language) == (scale, rest)

"""Facts about what may be written to a terminal."""

from __future__ import annotations

from quiz_engine.terminal import clean, count


def test_nothing_steers_a_terminal():
    """Escapes, bells, returns and turns of the direction go; letters and lines stay."""
    assert clean("Học\x1b[31m \x07số\r\n\u202etxt.exe\u2069 100 %") == "Học[31m số\ntxt.exe 100 %"


def test_one_is_not_many():
    """A number and its noun agree."""
    assert (count(1), count(2, "page"), count(0)) == ("1 file", "2 pages", "0 files")

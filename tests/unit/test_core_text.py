"""Facts about comparing typed text, seen as a Vietnamese, German or English teacher would."""

from __future__ import annotations

import unicodedata

import pytest

from quiz_engine.core.shape import TextRule
from quiz_engine.core.text import fold_marks, is_equal, normalise, place_tones, quote

EQUAL = [
    ("hà nội", "Hà Nội", "case"),
    ("  Hà   Nội\t", "Hà Nội", "spaces"),
    ("Hà\u00a0Nội", "Hà Nội", "no-break space"),
    ("Hà\u2009Nội", "Hà Nội", "thin space"),
    ("Hà\nNội", "Hà Nội", "line break from a copied text"),
    (unicodedata.normalize("NFD", "Hà Nội"), "Hà Nội", "decomposed"),
    ("HOÀ BÌNH", "hòa bình", "old and new tone placement, capitals"),
    ("hoà bình.", "Hòa Bình", "full stop at the end"),
    ("hoà bình !", "Hòa Bình", "space before the mark, as in French typing"),
    ("khỏe", "khoẻ", "oe"),
    ("thủy", "thuỷ", "uy"),
    ("Qúy", "Quý", "tone on u of qu"),
    ("tài khỏan", "tài khoản", "tone placed early before a final letter"),
    ("điện thọai", "điện thoại", "tone placed early in oai"),
    ("Ðà Nẵng", "Đà Nẵng", "eth instead of d with stroke"),
    ("ðồng", "đồng", "small eth"),
    ("Straße", "Strasse", "sharp s, Swiss spelling"),
    ("STRASSE", "straße", "sharp s in capitals"),
    ("STRAẞE", "straße", "capital sharp s"),
    ("ＶＮｅＩＤ", "VNeID", "full-width letters"),
    ("e‑mail", "e-mail", "no-break hyphen"),
    ("e–mail", "e-mail", "dash for hyphen"),
    ("“xong”", '"xong"', "curly quotes"),
    ("„fertig“", '"fertig"', "German quotes"),
    ("don’t", "don't", "typographic apostrophe"),
    ("mật\u200bkhẩu", "mậtkhẩu", "zero-width space from a web page"),
    ("mật khẩu\u200e", "mật khẩu", "direction mark from a chat"),
    ("pass\u00adword", "password", "soft hyphen"),
    ("\ufeffmật khẩu", "mật khẩu", "byte order mark"),
    ("chờ…", "chờ...", "ellipsis"),
]
DIFFERENT = [
    ("ma", "má", "marks matter"),
    ("Ha Noi", "Hà Nội", "marks matter"),
    ("dồng", "đồng", "d is not đ"),
    ("Mueller", "Müller", "ue is not ü"),
    ("Muller", "Müller", "u is not ü"),
    ('"học số"', "học số", "quotes count"),
    ("e mail", "e-mail", "a space is not a hyphen"),
    ("email", "e-mail", "nothing is not a hyphen"),
    ("?", "!", "punctuation alone is kept"),
    (".", "", "punctuation alone is kept"),
    (".vn", "vn", "a mark in front counts"),
]


@pytest.mark.parametrize(("left", "right", "why"), EQUAL)
def test_equal(left: str, right: str, why: str) -> None:
    """What people type for the same word is equal without any rule."""
    assert is_equal(left, right)


@pytest.mark.parametrize(("left", "right", "why"), DIFFERENT)
def test_different(left: str, right: str, why: str) -> None:
    """What is another word stays another word."""
    assert not is_equal(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("Ha Noi", "Hà Nội"), ("da nang", "Đà Nẵng"), ("Muller", "Müller"), ("hoa", "hòa")],
)
def test_marks_may_be_ignored(left: str, right: str) -> None:
    """Without the marks rule, letters count alone."""
    assert is_equal(left, right, TextRule(marks=False))


def test_case_may_be_required() -> None:
    """With the case rule, capitals count and everything else stays as it was."""
    rule = TextRule(case=True)
    assert not is_equal("vneid", "VNeID", rule)
    assert is_equal("ＶＮｅＩＤ.", "VNeID", rule)
    assert is_equal("HÒA", "HOÀ", rule)
    assert is_equal("Straße", "Strasse", rule)


@pytest.mark.parametrize(
    ("old", "new"),
    [("hòa", "hoà"), ("Hòa", "Hoà"), ("HÒA", "HOÀ"), ("ộa", "ộa"), ("quờ", "quờ"),
     ("ngòai", "ngoài"),
     ("toà", "toà"), ("òâ", "òâ")],
)  # fmt: skip
def test_place_tones(old: str, new: str) -> None:
    """A tone moves only from a plain o or u to a plain second vowel, whatever the case."""
    assert place_tones(old) == unicodedata.normalize("NFC", new)


def test_fold_marks() -> None:
    """Folding keeps the letters and their case."""
    assert fold_marks("Đặng Thuỳ Trâm, Straße, Üb") == "Dang Thuy Tram, Strasse, Ub"


def test_text_of_marks_alone() -> None:
    """A text that is nothing but marks vanishes when marks are ignored."""
    assert normalise("\u0300", TextRule(marks=False)) == ""


def test_half_a_surrogate_pair() -> None:
    """A lone surrogate, which JavaScript can send, is a character as any other."""
    assert is_equal("a\ud800", "A\ud800")


def test_quote_is_short() -> None:
    """A repeated response is short, on one line, and visible."""
    assert quote("  mười\nhai ") == "mười hai"
    assert quote("x" * 1_000_000) == "x" * 59 + "…"
    assert quote("\u200b") == ""

"""Facts about reading and writing numbers, from what people really type."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quiz_engine.core.number import (
    LONGEST,
    Reading,
    bounds,
    expand_units,
    format_number,
    is_match,
    parse_number_key,
    read_number,
)
from quiz_engine.core.shape import NumberAnswer, NumberKey

VIETNAMESE = [
    ("12", 12, ""), ("  12. ", 12, ""), ("-5", -5, ""), ("−5", -5, ""), ("– 5", -5, ""),
    ("+5", 5, ""),
    ("１２", 12, ""), ("12\u200b", 12, ""), ("007", 7, ""), (",5", "1/2", ""), (".5", "1/2", ""),
    ("5.", 5, ""),
    ("1200", 1200, ""), ("1 200", 1200, ""), ("1\u202f200\u00a0000", 1_200_000, ""),
    ("1\u2009200", 1200, ""),
    ("1'200", 1200, ""), ("1’200", 1200, ""), ("1.200.000", 1_200_000, ""),
    ("1,200,000", 1_200_000, ""),
    ("1.200,5", "2401/2", ""), ("1,200.5", "2401/2", ""), ("1 200,5", "2401/2", ""),
    ("3,14", "157/50", ""),
    ("3.14", "157/50", ""), ("0.500", "1/2", ""), ("0,500", "1/2", ""), ("-0.500", "-1/2", ""),
    ("50k", 50_000, ""), ("50 K", 50_000, ""), ("50kđ", 50, "kđ"), ("50.000.000đ", 50_000_000, "đ"),
    ("50000 VNĐ", 50_000, "VNĐ"), ("1,2 triệu", 1_200_000, ""), ("1.2 triệu", 1_200_000, ""),
    ("1,2 trieu dong", 1_200_000, "dong"), ("5 chục nghìn", 50_000, ""),
    ("2 nghìn tỷ đồng", 2 * 10**12, "đồng"),
    ("1 triệu 200 nghìn", 1_200_000, ""), ("1 triệu 200 nghìn đồng", 1_200_000, "đồng"),
    ("1 tỷ 200 triệu", 1_200_000_000, ""), ("1tr2", 1_200_000, ""), ("1tr25", 1_250_000, ""),
    ("1 triệu 2", 1_200_000, ""),
    ("2 triệu rưỡi", 2_500_000, ""), ("2 trieu ruoi", 2_500_000, ""), ("3 giờ rưỡi", "7/2", "giờ"),
    ("12 %", 12, "%"), ("12%", 12, "%"), ("12 phần trăm", 12, "phần trăm"), ("3 giờ", 3, "giờ"),
    ("3h", 3, "h"),
    ("3h30", "7/2", "h"), ("3 giờ 30 phút", "7/2", "giờ"), ("5 phút 30", "11/2", "phút"),
    ("2 kg", 2, "kg"),
    ("1 kg 200 g", "6/5", "kg"), ("1kg2", "6/5", "kg"), ("1m70", "17/10", "m"),
    ("1m7", "17/10", "m"),
    ("2 năm 6 tháng", "5/2", "năm"), ("37 độ 5", "75/2", "độ"), ("5 m2", 5, "m2"), ("5m²", 5, "m2"),
    ("1m2", 1, "m2"), ("½", "1/2", ""), ("1½", "3/2", ""), ("1 1/2", "3/2", ""),
    ("3/4 giờ", "3/4", "giờ"),
    ("$5", 5, "$"), ("₫50000", 50_000, "₫"), ("$5 million", 5_000_000, "$"),
    ("12 chữ số", 12, "chữ số"),
]  # fmt: skip
GERMAN = [
    ("1.200,50 €", "2401/2", "€"), ("50,- €", 50, "€"), ("50,–", 50, ""), ("50.--", 50, ""),
    ("EUR 50", 50, "EUR"), ("2 Mio. Euro", 2_000_000, "Euro"), ("1,5 Mrd. €", 1_500_000_000, "€"),
    ("1 Billion", 10**12, ""), ("3 Std.", 3, "Std"), ("2,5 kg", "5/2", "kg"),
]  # fmt: skip
ENGLISH = [
    ("1,200.5", "2401/2", ""), ("1.200,5", "2401/2", ""), ("2 billion", 2 * 10**9, ""),
    ("1,5", "3/2", ""),
    ("1,200,000", 1_200_000, ""), ("3 hours", 3, "hours"),
]  # fmt: skip
CASES = [
    (language, *case)
    for language, cases in (("vi", VIETNAMESE), ("de", GERMAN), ("en", ENGLISH))
    for case in cases
]


@pytest.mark.parametrize(("language", "text", "value", "unit"), CASES)
def test_one_reading(language: str, text: str, value: object, unit: str) -> None:
    """Each of these has exactly one meaning."""
    assert read_number(text, language) == (Reading(Fraction(value), unit),)


@pytest.mark.parametrize(
    "text",
    ["", " ", "mười hai", "khoảng 12", "1e5", "3:30", "5-10", "12 34", "1900 1234", "0909 123 456",
     "1.20.000", "1,2,3", "1..2", "5 , 10", "1/0", "1/2/3", "2/9/1945", "٣", "½½", "--5", "$-5",
     "$5 €", "1 kg 2 m", "200 nghìn 1 triệu", "1 triệu 2 triệu", "12 người 5", "5 giờ 75",
     "2 ngày 5",
     "1'20", "\ud800", "9" * (LONGEST + 1), "٣ km", "5 ٣ 5"],
)  # fmt: skip
def test_no_reading(text: str) -> None:
    """What could be misread is not read at all, so that it is invalid and never wrong."""
    assert read_number(text, "vi") == ()


@pytest.mark.parametrize(
    ("language", "text", "first", "second"),
    [("vi", "1.200", 1200, "6/5"), ("de", "1.200", 1200, "6/5"), ("en", "1.200", "6/5", 1200),
     ("en", "1,200", 1200, "6/5"), ("vi", "1,200", "6/5", 1200), ("vi", "-1.200", -1200, "-6/5"),
     ("vi", "50.000đ", 50_000, 50), ("de", "1.200 Mio.", 1_200_000_000, 1_200_000)],
)  # fmt: skip
def test_two_readings(language: str, text: str, first: object, second: object) -> None:
    """One mark before three digits has two meanings; the page's language comes first."""
    values = [reading.value for reading in read_number(text, language)]
    assert values == [Fraction(first), Fraction(second)]


@pytest.mark.parametrize("text", ["9" * 10**6, "1." * 10**6, " " * 10**6 + "a", "1 " * 10**6])
def test_huge_text(text: str) -> None:
    """A pasted megabyte is no number."""
    assert read_number(text, "vi") == ()


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [("2401/2", "vi", "1.200,5"), ("2401/2", "en", "1,200.5"), ("-5", "de", "-5"), ("0", "vi", "0"),
     ("1/3", "vi", "0,333333"), ("-1/10000000000", "en", "-0.0000000001"),
     ("1/1024", "en", "0.0009765625"),
     (str(10**30), "de", "1" + ".000" * 10), ("-1/3000000000", "vi", "0"),
     ("200000001/3", "en", "66,666,667")],
)  # fmt: skip
def test_format_number(value: str, language: str, text: str) -> None:
    """Numbers are written exactly where decimals allow it, and grouped as the language does."""
    assert format_number(Fraction(value), language) == text


@pytest.mark.parametrize(
    ("source", "value", "tolerance", "relative", "unit"),
    [("12", "12", "0", False, ""), ("3.14 ± 0.01 km", "157/50", "1/100", False, "km"),
     ("5 ± 1 % km", "5", "1/100", True, "km"), ("5±1%", "5", "1/100", True, ""),
     ("-5 +- 1", "-5", "1", False, ""), ("−5 +/- 1.5 m²", "-5", "3/2", False, "m²"),
     ("50 %", "50", "0", False, "%"), ("12 GB", "12", "0", False, "GB"),
     ("1.2 ± 0.1 triệu đồng", "1200000", "100000", False, "đồng"), ("5 m2", "5", "0", False, "m2")],
)  # fmt: skip
def test_parse_number_key(
    source: str, value: str, tolerance: str, relative: bool, unit: str
) -> None:
    """Keys are read exactly, with the unit as the author wrote it."""
    expected = NumberKey(Fraction(value), Fraction(tolerance), relative, unit)
    assert parse_number_key(source) == expected


@pytest.mark.parametrize(
    "source",
    ["", "= 12", "1'200", "1,200", "1.200.5", "12 ± km", "½", "5 / 2", "12 5", "12 _x", "± 5", "km",
     "1 Billion", "12 ± -1", "4 IPv4-Adressen", "9" * 61, "5 ± 1 ± 2"],
)  # fmt: skip
def test_unreadable_number_key(source: str) -> None:
    """A key in any other notation is an author's mistake, not a guess."""
    with pytest.raises(ValueError, match='"'):
        parse_number_key(source)


@pytest.mark.parametrize(
    ("text", "key", "matches"),
    [("3140 m", "3.14 km", True), ("3,15 km", "3.14 ± 0.01 km", True),
     ("3,151 km", "3.14 ± 0.01 km", False),
     ("3,13", "3.14 ± 0.01 km", True), ("99", "-100 ± 1 %", False), ("-99", "-100 ± 1 %", True),
     ("1 GiB", "1 GB", False), ("1 MB", "1000 KB", True), ("5 kg", "5 km", False),
     ("5 kg", "5", False),
     ("50 nghìn", "50000 đồng", True), ("50k", "50000 đồng", True),
     ("12 con  GÀ", "12 con gà", True),
     ("12 con vịt", "12 con gà", False), ("60 phút", "1 giờ", True), ("12", "12 con gà", True)],
)  # fmt: skip
def test_is_match(text: str, key: str, matches: bool) -> None:
    """Units convert inside a dimension, the ends of the tolerance are included."""
    reading = read_number(text, "vi")[0]
    assert is_match(reading, parse_number_key(key)) is matches


def test_bounds_of_a_negative_value() -> None:
    """A relative tolerance of a negative value still widens the interval."""
    assert bounds(parse_number_key("-100 ± 10 % km")) == (-110_000, -90_000)


def test_expand_units() -> None:
    """An expected number without a unit is in the unit of the first right one that has one."""
    answers = (
        NumberAnswer("a", NumberKey(Fraction(12)), False),
        NumberAnswer("b", NumberKey(Fraction(5), unit="km")),
        NumberAnswer("c", NumberKey(Fraction(5000), unit="m")),
    )
    assert [each.number.unit for each in expand_units(answers)] == ["km", "km", "m"]
    assert expand_units(answers[:1]) == answers[:1]


def test_a_key_may_be_a_fraction() -> None:
    """A third is exact as 1/3; nothing is divided by zero."""
    assert parse_number_key("1/3 ± 1/100 km").value == Fraction(1, 3)
    assert parse_number_key("-22/7").value == Fraction(-22, 7)
    for source in ("1/0", "1/00", "1/", "/2", "1/2/3", "1.5/2"):
        with pytest.raises(ValueError, match="not a number key"):
            parse_number_key(source)

"""Reading numbers as people write them in Vietnamese, German and English (L0).

Vietnamese and German write 1.200,5; English writes 1,200.5. A text such as "1.200" has two
readings; the page's language decides, and the caller gets both, because a learner who used the
other notation must not be marked wrong. Where only one reading exists ("3.14" cannot be grouped,
nor can "0.500") it is taken. In all three languages thousands may also be grouped by spaces of any
kind or by apostrophes.

Also read: scales and units ("1,2 triệu", "50k", "2 Mio. €", see `unit`); a currency in front ("$5",
"EUR 50"); a German price ("50,- €"); fractions ("1/2", "1½"); sums of falling units ("1 triệu 200
nghìn", "3 giờ 30 phút"); Vietnamese short forms ("1tr2" is 1.2 million, "1m70" is 1.70 m, "3h30",
"2 triệu rưỡi"). Not read, so invalid rather than wrong: numbers in words, powers, ranges, "about",
clock times as 3:30.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from fractions import Fraction

from .shape import NumberAnswer, NumberKey
from .text import INVISIBLE, fold_marks
from .unit import Unit, clean, find_unit, make_unit, split_scale

_MARKS = {"vi": (".", ","), "de": (".", ","), "en": (",", ".")}
"""Grouping and decimal mark by language."""
LANGUAGES = tuple(_MARKS)
LONGEST = 60
"""Characters; nobody types a longer number, and longer ones would cost time."""
_TIDY = str.maketrans(
    dict.fromkeys(INVISIBLE, "") | dict.fromkeys("−–—‒‐‑", "-") | dict.fromkeys("’‘ʼ´`", "'")
)
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?P<currency>[$€₫]|(?:eur|usd|vnd|vnđ)(?= ?\d)|) ?(?P<terms>[.,]?\d.*)",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"(?P<digits>(?:\d+ )?\d+ ?/ ?\d+|[.,]?\d(?:[\d.,' ]*\d)?)"
    r"(?P<words>(?:\D|(?<=m)[23](?![\d.,]))*)",  # the 2 of m2 belongs to the unit
    re.ASCII | re.IGNORECASE,
)
_HALF = re.compile(r"\b(?:rưỡi|ruoi)\b", re.IGNORECASE)
_KEY = re.compile(
    r"(?P<value>[+-]?[0-9]+(?:\.[0-9]+|/0*[1-9][0-9]*)?) ?"
    r"(?:± ?(?P<tolerance>[0-9]+(?:\.[0-9]+|/0*[1-9][0-9]*)?) ?(?P<percent>%?))? ?"
    r"(?P<unit>(?:[^\W\d_]|[%‰°$€₫]).*)?"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text as a number."""

    value: Fraction
    """The number in `unit`; scales such as "triệu" are multiplied in."""
    unit: str
    """The unit as typed; empty for none."""


def read_number(text: str, language: str) -> tuple[Reading, ...]:
    """Return the readings of `text`, the one of `language` first; empty when it is no number.

    Two readings are returned only when they differ in value.
    """
    match = _NUMBER.fullmatch(_tidy(text))
    if match is None:
        return ()
    group, decimal = _MARKS[language]
    readings: list[Reading] = []
    for marks in ((group, decimal), (decimal, group)):
        reading = _read_terms(match["terms"], marks, language)
        if reading is None or (match["currency"] and reading.unit):
            continue
        value = -reading.value if match["sign"] == "-" else reading.value
        reading = Reading(value, match["currency"] or reading.unit)
        if reading not in readings:
            readings.append(reading)
    return tuple(readings)


def _tidy(text: str) -> str:
    """Return `text` with plain digits, spaces and hyphens; nothing when it is too long."""
    text = text.strip()
    if len(text) > LONGEST:
        return ""
    text = re.sub("(?<=[0-9])(?=[¼-¾⅐-⅞])", " ", text.translate(_TIDY))
    text = unicodedata.normalize("NFKC", text).translate(_TIDY).replace("⁄", "/")
    text = re.sub(r"(?<=\d)[.,]-+", "", text)
    return " ".join(text.split()).rstrip(".,;:!? ")


def _read_terms(terms: str, marks: tuple[str, str], language: str) -> Reading | None:
    """Read "1,2 triệu", and add up "1 triệu 200 nghìn đồng", in the unit of the first term."""
    total = None
    for term in _TERM.finditer(terms):
        value = _read_digits(term["digits"], *marks)
        if value is None:
            return None
        words, half = _HALF.subn("", term["words"])
        scale, unit = split_scale(words, language)
        value = (value + Fraction(half, 2)) * scale
        if total is None:
            total, step = Reading(value, unit), Fraction(scale)
            continue
        known = total.unit
        worth = _ratio(known, unit) if words.strip() else _tail(known, step, term["digits"])
        if not worth or value * worth >= step:
            return None
        total, step = Reading(total.value + value * worth, known or unit), scale * worth
    return total


def _ratio(unit: str, smaller: str) -> Fraction:
    """Return how many of `unit` one of a later term's unit is; 0 when they do not go together."""
    first, second = find_unit(unit), find_unit(smaller)
    if not unit:
        return Fraction(1) if second or not smaller else Fraction(0)
    if first is None or second is None or first.dimension != second.dimension:
        return Fraction(0)
    return second.factor / first.factor


def _tail(unit: str, step: Fraction, digits: str) -> Fraction:
    """Return what one of a last number without words is worth: the 2 of "1tr2", the 30 of "3h30".

    After hours and minutes it counts the next smaller unit, else it is the part after the comma.
    """
    listed = find_unit(unit)
    if not digits.isdigit() or (step == 1 and listed is None):
        return Fraction(0)
    if listed is not None and listed.dimension in ("time", "month"):
        return Fraction(1, 60) if listed.factor in (60, 3600) and step == 1 else Fraction(0)
    return step / 10 ** len(digits)


def _read_digits(digits: str, group: str, decimal: str) -> Fraction | None:
    """Read unsigned digits with the given marks, or a fraction."""
    if "/" in digits:
        whole, over, under = re.fullmatch(r"(?:(\d+) )?(\d+) ?/ ?(\d+)", digits).groups()
        return int(whole or 0) + Fraction(int(over), int(under)) if int(under) else None
    whole, _, part = digits.partition(decimal)
    for separator in (group, " ", "'"):
        if separator in whole:
            # A group of "0" or "01" is none: 0.500 is a half in every language.
            if not re.fullmatch(rf"[1-9]\d?\d?({re.escape(separator)}\d\d\d)+", whole):
                return None
            whole = whole.replace(separator, "")
    if not (whole or "0").isdigit() or not (part or "0").isdigit():
        return None
    return Fraction(int((whole or "0") + part), 10 ** len(part))


def parse_number_key(source: str) -> NumberKey:
    """Parse an author's key `VALUE [± TOLERANCE[%]] [UNIT]`, for example "3.14 ± 0.01 km".

    Keys have one notation in every language: decimal point, no grouping; a fraction such as 1/3
    is exact. `+-` and `+/-` stand for ±. A scale before the unit is multiplied in. Raises ValueError with what is wrong.
    """
    source = " ".join(unicodedata.normalize("NFC", source).replace("−", "-").split())
    match = _KEY.fullmatch(re.sub(r"\+ ?/? ?-", "±", source)) if len(source) <= LONGEST else None
    if match is None:
        raise ValueError(f'"{source[:LONGEST]}" is not a number key')
    if clean(match["unit"] or "").split(" ")[0] == "billion":
        raise ValueError('"billion" is 1000 millions in English and a million millions in German')
    scale, unit = split_scale(match["unit"] or "")
    if re.search(r"\d", unit) and find_unit(unit) is None:
        raise ValueError(f'"{unit}" has a digit, which a response could not repeat')
    tolerance = Fraction(match["tolerance"] or 0)
    return NumberKey(
        value=Fraction(match["value"]) * scale,
        tolerance=tolerance / 100 if match["percent"] else tolerance * scale,
        relative=bool(match["percent"]),
        unit=unit,
    )


def expand_units(answers: tuple[NumberAnswer, ...]) -> tuple[NumberAnswer, ...]:
    """Return the answers with a unit each: one without is in the unit of the first right one."""
    units = [answer.number.unit for answer in answers if answer.right and answer.number.unit]
    if not units:
        return answers
    return tuple(
        answer
        if answer.number.unit
        else replace(answer, number=replace(answer.number, unit=units[0]))
        for answer in answers
    )


def unit_of(key: NumberKey) -> Unit:
    """Return the unit of a key; an unlisted one is a dimension of its own."""
    return make_unit(key.unit)


def bounds(key: NumberKey) -> tuple[Fraction, Fraction]:
    """Return the least and greatest value that match, in the first unit of the key's dimension."""
    factor = unit_of(key).factor
    margin = abs(key.value) * key.tolerance if key.relative else key.tolerance
    return (key.value - margin) * factor, (key.value + margin) * factor


def response_unit(reading: Reading, key: NumberKey) -> Unit | None:
    """Return the unit a reading is in, the key's own when none was typed, None when not understood.

    A unit where the key has none is not understood: "50 %" may mean 50 or 0.5, and nobody asked.
    Marks may be left out: "17 ky tu" is 17 ký tự.
    """
    own = unit_of(key)
    if not reading.unit or make_unit(reading.unit) == own:
        return own
    if key.unit and clean(reading.unit) == fold_marks(clean(key.unit)):
        return own
    return find_unit(reading.unit) if key.unit else None


def is_match(reading: Reading, key: NumberKey) -> bool:
    """Return True when the reading lies in the key's interval, ends included, in any unit."""
    unit = response_unit(reading, key)
    if unit is None or unit.dimension != unit_of(key).dimension:
        return False
    least, greatest = bounds(key)
    return least <= reading.value * unit.factor <= greatest


def format_number(value: Fraction, language: str) -> str:
    """Write a number in a language's notation: 2401/2 is "1.200,5" in Vietnamese.

    Exact when 20 decimals are enough, else rounded to 6.
    """
    group, decimal = _MARKS[language]
    places = next((each for each in range(21) if 10**each % value.denominator == 0), 6)
    digits = str(round(abs(value) * 10**places)).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    sign = "-" if value < 0 and digits.strip("0") else ""
    return sign + f"{int(whole):,}".replace(",", group) + (decimal + part if part else "")

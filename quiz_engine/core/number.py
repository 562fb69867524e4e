"""Reading numbers as people write them in Vietnamese, German and English (L0).

Vietnamese and German write 1.200,5; English writes 1,200.5. A text such as "1.200" has two readings;
the page's language decides, and the caller gets both, because a learner who used the other notation
must not be marked wrong. Where only one reading exists ("3.14" cannot be grouped) it is taken.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from .shape import NumberKey
from .unit import Unit, find_unit, make_unit, split_scale

_MARKS = {"vi": (".", ","), "de": (".", ","), "en": (",", ".")}
"""Grouping and decimal mark by language."""
LANGUAGES = tuple(_MARKS)
_NUMBER = re.compile(r"([+-]?)\s*([$€₫]?)\s*([\d.,'\u0020]*\d)\s*(.*)", re.DOTALL)
_LONGEST = 60
"""Characters; nobody types a longer number, and longer ones would cost time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text as a number."""

    value: Fraction
    """The number before its unit; scales such as "triệu" are multiplied in."""
    unit: str
    """The unit as typed, lower case; empty for none."""


def read_number(text: str, language: str) -> tuple[Reading, ...]:
    """Return the readings of `text`, the one of `language` first; empty when it is no number.

    Two readings are returned only when they differ in value.
    """
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    text = text.strip().rstrip(".,;:!? ")
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return ()
    sign, currency, digits, words = match.groups()
    if currency and words:
        return ()
    scale, unit = split_scale(words or currency)
    group, decimal = _MARKS[language]
    readings = []
    for marks in ((group, decimal), (decimal, group)):
        value = _read_digits(digits, *marks)
        if value is not None:
            value = scale * (-value if sign == "-" else value)
            if value not in [reading.value for reading in readings]:
                readings.append(Reading(value, unit))
    return tuple(readings)


def _read_digits(digits: str, group: str, decimal: str) -> Fraction | None:
    """Read unsigned digits with the given marks; groups are of three, spaces group as well."""
    whole, mark, part = digits.partition(decimal)
    if mark and not (part.isascii() and part.isdigit()):
        return None
    for separator in (group, " ", "'"):
        if separator in whole:
            groups = whole.split(separator)
            if not 1 <= len(groups[0]) <= 3 or any(len(each) != 3 for each in groups[1:]):
                return None
            whole = "".join(groups)
            break
    if not (whole.isascii() and whole.isdigit()) and (whole or not mark):
        return None
    return Fraction(int((whole or "0") + part), 10 ** len(part))


def parse_number_key(source: str) -> NumberKey:
    """Parse an author's key `VALUE [± TOLERANCE[%]] [UNIT]`, for example "3.14 ± 0.01 km".

    Keys have one notation in every language: decimal point, no grouping. `+-` and `+/-` stand for ±.
    Raises ValueError with what is wrong.
    """
    source = unicodedata.normalize("NFKC", source).replace("−", "-").strip()
    source = re.sub(r"\+\s*/?\s*-", "±", source)
    match = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)\s*(?:±\s*(\d+(?:\.\d+)?)\s*(%?))?\s*(\D.*)?", source)
    if match is None or (match[4] or "").startswith((".", ",", "±", "/", "+", "-")):
        raise ValueError(f'"{source}" is not a number key')
    value, tolerance, percent, unit = match.groups()
    scale, unit = split_scale(unit or "")
    allowed = Fraction(tolerance or 0)
    return NumberKey(
        value=Fraction(value) * scale,
        tolerance=allowed / 100 if percent else allowed * scale,
        relative=bool(percent),
        unit=unit,
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
    """Return the unit a reading is in, the key's own when none was typed, None when not understood."""
    if not reading.unit:
        return unit_of(key)
    own = make_unit(key.unit)
    if make_unit(reading.unit) == own:
        return own
    return find_unit(reading.unit)


def is_match(reading: Reading, key: NumberKey) -> bool:
    """Return True when the reading lies in the key's interval; its unit is converted."""
    unit = response_unit(reading, key)
    if unit is None or unit.dimension != unit_of(key).dimension:
        return False
    least, greatest = bounds(key)
    return least <= reading.value * unit.factor <= greatest


def format_number(value: Fraction, language: str) -> str:
    """Write a number in a language's notation, at most 6 decimals: 1200.5 is "1.200,5" in Vietnamese."""
    group, decimal = _MARKS[language]
    sign = "-" if value < 0 else ""
    whole, _, part = f"{float(abs(value)):.6f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", group)
    part = part.rstrip("0")
    return sign + grouped + (decimal + part if part else "")

"""Units of measurement that responses and keys may carry (L0).

One table: dimension, then each unit's factor to the dimension's first unit and the words for it in
Vietnamese, German and English. Decimal prefixes are SI's (1 GB is 1000 MB); KiB, MiB, GiB and TiB are
the binary ones (IEC 80000-13). A unit that is not listed is allowed: it only equals itself.
Scales are words that multiply and may stand before a unit: "50 nghìn đồng", "2 Mio. Euro".
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

_TABLE: dict[str, tuple[tuple[str, str], ...]] = {
    "length": (
        ("1", "m mét meter metre meters metres"),
        ("1/1000", "mm milimét millimeter millimetre"),
        ("1/100", "cm xentimét centimeter zentimeter centimetre"),
        ("1/10", "dm đềximét decimeter dezimeter decimetre"),
        ("1000", "km kilômét cây-số kilometer kilometre kilometers kilometres"),
    ),
    "mass": (
        ("1", "g gam gramm gram grams"),
        ("1/1000", "mg miligam milligramm milligram"),
        ("100", "lạng"),
        ("1000", "kg cân ký kí kilôgam kilogramm kilogram kilograms kilo"),
        ("10000", "yến"),
        ("100000", "tạ"),
        ("1000000", "t tấn tonne tonnen tonnes"),
    ),
    "time": (
        ("1", "s giây sekunde sekunden second seconds"),
        ("60", "min phút minute minuten minutes"),
        ("3600", "h giờ tiếng stunde stunden hour hours"),
        ("86400", "ngày tag tage tagen day days"),
        ("604800", "tuần woche wochen week weeks"),
    ),
    "data": (
        ("1", "b byte bytes"),
        ("1000", "kb kilobyte kilobytes"),
        ("1000000", "mb megabyte megabytes"),
        ("1000000000", "gb gigabyte gigabytes"),
        ("1000000000000", "tb terabyte terabytes"),
        ("1024", "kib"),
        ("1048576", "mib"),
        ("1073741824", "gib"),
        ("1099511627776", "tib"),
    ),
    "area": (("1", "m² m2 mét-vuông"), ("1000000", "km² km2"), ("10000", "ha hecta hektar hectare hectares")),
    "volume": (("1", "l lít liter litre liters litres"), ("1/1000", "ml mililít milliliter millilitre"), ("1000", "m³ m3 mét-khối")),
    "dong": (("1", "đồng đ ₫ vnd vnđ dong"),),
    "euro": (("1", "€ eur euro euros"), ("1/100", "cent cents")),
    "dollar": (("1", "$ usd đô-la dollar dollars"),),
    "share": (("1", "% phần-trăm prozent percent"),),
}  # fmt: skip

_SCALES: tuple[tuple[int, str], ...] = (
    (1_000, "nghìn ngàn k tausend tsd tsd. thousand"),
    (1_000_000, "triệu tr million millionen mio mio. millions"),
    (1_000_000_000, "tỷ tỉ milliarde milliarden mrd mrd. billion billions"),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement."""

    dimension: str
    """Units of one dimension convert into each other; the word itself for an unlisted unit."""
    factor: Fraction
    """Multiples of the dimension's first unit."""


_UNITS = {
    word.replace("-", " "): Unit(dimension, Fraction(factor))
    for dimension, rows in _TABLE.items()
    for factor, words in rows
    for word in words.split()
}
_SCALE_FACTORS = {word: factor for factor, words in _SCALES for word in words.split()}
NO_UNIT = Unit("", Fraction(1))


def find_unit(word: str) -> Unit | None:
    """Return the listed unit that `word` names, None when it is not listed. Case does not matter."""
    return _UNITS.get(_clean(word))


def make_unit(word: str) -> Unit:
    """Return the unit an author wrote: listed, or a dimension of its own; NO_UNIT for no word."""
    word = _clean(word)
    if not word:
        return NO_UNIT
    return _UNITS.get(word) or Unit(word, Fraction(1))


def split_scale(words: str) -> tuple[Fraction, str]:
    """Split "nghìn đồng" into the factor 1000 and "đồng"; the factor is 1 when no scale is there."""
    words = _clean(words)
    if words in _UNITS:
        return Fraction(1), words
    first, _, rest = words.partition(" ")
    if first in _SCALE_FACTORS:
        return Fraction(_SCALE_FACTORS[first]), rest
    return Fraction(1), words


def _clean(words: str) -> str:
    return " ".join(words.casefold().split())

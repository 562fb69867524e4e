"""Units of measurement that responses and keys may carry (L0).

One table: dimension, then each unit's factor to the dimension's first unit and the words for it in
Vietnamese, German and English (a hyphen stands for a space). Decimal prefixes are SI's (1 GB is
1000 MB); KiB, MiB, GiB and TiB are the binary ones (IEC 80000-13). Case does not matter, so Mb is
MB. Learners may leave out the Vietnamese marks ("5 trieu"); authors may not, for yến and yen are
two units. A unit that is not listed is allowed: it only equals itself. Scales are words that
multiply and stand before a unit: "50 nghìn đồng", "2 Mio. Euro", "3 nghìn tỷ".
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from .text import fold_marks

_TABLE: dict[str, tuple[tuple[str, str], ...]] = {
    "length": (
        ("1", "m mét met meter metre meters metres"),
        ("1/1000", "mm milimét mi-li-mét millimeter millimetre millimeters millimetres"),
        ("1/100", "cm xentimét xăng-ti-mét zentimeter centimeter centimetre centimetres"),
        ("1/10", "dm đềximét đề-xi-mét decimeter dezimeter decimetre decimeters decimetres"),
        ("1000", "km kilômét ki-lô-mét cây-số kilometer kilometre kilometers kilometres"),
    ),
    "mass": (
        ("1", "g gam gramm gram grams"),
        ("1/1000", "mg miligam mi-li-gam milligramm milligram milligrams"),
        ("100", "lạng"),
        ("1000", "kg cân ký kí kilôgam ki-lô-gam kilogramm kilogram kilograms kilo"),
        ("10000", "yến"),
        ("100000", "tạ"),
        ("1000000", "t tấn tonne tonnen tonnes"),
    ),
    "time": (
        ("1", "s giây sek sekunde sekunden sec second seconds"),
        ("60", "min phút p ph minute minuten minutes"),
        ("3600", "h giờ tiếng std stunde stunden hour hours"),
        ("86400", "ngày tag tage tagen day days"),
        ("604800", "tuần woche wochen week weeks"),
    ),
    "month": (
        ("1", "tháng monat monate monaten month months"),
        ("12", "năm jahr jahre jahren year years"),
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
    "area": (
        ("1", "m² mét-vuông quadratmeter"),
        ("1/10000", "cm²"),
        ("1000000", "km² ki-lô-mét-vuông quadratkilometer"),
        ("10000", "ha hecta héc-ta hektar hectare hectares"),
    ),
    "volume": (
        ("1", "l lít liter litre liters litres"),
        ("1/1000", "ml mililít mi-li-lít milliliter millilitre cm³"),
        ("1000", "m³ mét-khối khối kubikmeter"),
    ),
    "temperature": (("1", "°c độ-c độ grad grad-celsius degrees degrees-celsius"),),
    "dong": (("1", "đồng đ ₫ vnd vnđ"), ("1000", "kđ"), ("1000000", "trđ")),
    "euro": (("1", "€ eur euro euros"), ("1/100", "cent cents")),
    "dollar": (("1", "$ us$ usd đô-la dollar dollars"),),
    "share": (("1", "% phần-trăm prozent percent"),),
}  # fmt: skip

_SCALES: tuple[tuple[int, str], ...] = (
    (10, "chục"),
    (100, "trăm"),
    (1_000, "nghìn ngàn k tausend tsd thousand"),
    (10_000, "vạn"),
    (1_000_000, "triệu tr million millionen mio mn millions"),
    (1_000_000_000, "tỷ tỉ milliarde milliarden mrd billion billions bn"),
    (1_000_000_000_000, "billionen"),
)
_GERMAN_SCALES = {"billion": 1_000_000_000_000}
"""The one word that means something else in English."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement."""

    dimension: str
    """Units of one dimension convert into each other; "=word" for an unlisted unit."""
    factor: Fraction
    """Multiples of the dimension's first unit."""


NO_UNIT = Unit("", Fraction(1))


@cache
def _units() -> dict[str, dict[str, Unit]]:
    """Return units by word, "exact" or "lenient" about marks; built when first needed."""
    rows = [
        (clean(word), Unit(dimension, Fraction(factor)))
        for dimension, units in _TABLE.items()
        for factor, words in units
        for word in words.split()
    ]
    unmarked = [(fold_marks(word), unit) for word, unit in rows]
    return {"exact": dict(rows), "lenient": dict(unmarked[::-1]) | dict(rows)}


@cache
def _scales() -> dict[str, int]:
    rows = [(word, factor) for factor, words in _SCALES for word in words.split()]
    return {fold_marks(word): factor for word, factor in rows} | dict(rows)


def find_unit(word: str) -> Unit | None:
    """Return the listed unit that a learner's `word` means, None when it is not listed."""
    return _units()["lenient"].get(clean(word))


def make_unit(word: str) -> Unit:
    """Return the unit an author wrote: listed, or a dimension of its own; NO_UNIT for no word."""
    word = clean(word)
    if not word:
        return NO_UNIT
    return _units()["exact"].get(word) or Unit("=" + word, Fraction(1))


def split_scale(words: str, language: str = "") -> tuple[int, str]:
    """Split "nghìn đồng" into the factor 1000 and "đồng", as written; 1 when no scale is there.

    "Billion" is a million millions in German (`language` "de"), else a thousand.
    """
    rest = words.split()
    scale = 1
    while rest and find_unit(" ".join(rest)) is None:
        word = clean(rest[0])
        factor = (_GERMAN_SCALES if language == "de" else {}).get(word) or _scales().get(word)
        if factor is None:
            break
        scale *= factor
        del rest[0]
    return scale, " ".join(rest)


def clean(words: str) -> str:
    """Return `words` as the tables have them: small letters, no hyphens, no final dots."""
    words = unicodedata.normalize("NFKC", words).casefold().replace("-", " ")
    return " ".join(word.rstrip(".") for word in words.split()).strip()

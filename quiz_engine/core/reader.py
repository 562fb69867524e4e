"""Readers: functions that take one JSON value and its place, and return it checked (L0).

A reader raises CodecError, which names the place, for whatever it does not take. Nothing else may
escape on any JSON, so numbers and lengths are bounded: JSON has whole numbers that Python refuses
to print, and a fraction such as "1e999999999" would never end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from fractions import Fraction

from ..errors import CodecError

Reader = Callable[[object, str], object]

GREATEST = 2**53 - 1
"""Greatest whole number that JavaScript keeps exactly (RFC 8259, section 6)."""
_FRACTION = re.compile(r"-?[0-9]{1,99}(?:/0*[1-9][0-9]{0,98})?")


def text(value: object, where: str) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise CodecError(f"{where} is not text")
    return value


def flag(value: object, where: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise CodecError(f"{where} is not true or false")
    return value


def optional_flag(value: object, where: str) -> bool | None:
    """Read true, false or null."""
    return value if value is None else flag(value, where)


def whole(least: int = 0, greatest: int = GREATEST) -> Reader:
    """Make a reader of whole numbers from `least` to `greatest`."""

    def read(value: object, where: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= greatest:
            raise CodecError(f"{where} is not a whole number from {least} to {greatest}")
        return value

    return read


def number(greatest: float = GREATEST, least: float = 0) -> Reader:
    """Make a reader of numbers from `least` to `greatest`; not-a-number is none of them."""

    def read(value: object, where: str) -> float:
        if (
            not isinstance(value, int | float)
            or isinstance(value, bool)
            or not least <= value <= greatest
        ):
            raise CodecError(f"{where} is not a number from {least} to {greatest}")
        return value

    return read


def fraction(value: object, where: str) -> Fraction:
    """Read an exact number written as "12" or "-2401/2"."""
    if not _FRACTION.fullmatch(text(value, where)):
        raise CodecError(f'{where} is not a number such as "12" or "2401/2"')
    return Fraction(value)


def positive_fraction(value: object, where: str) -> Fraction:
    """Read an exact number that is not negative."""
    if text(value, where).startswith("-"):
        raise CodecError(f"{where} is negative")
    return fraction(value, where)


def share(value: object, where: str) -> Fraction:
    """Read an exact number from 0 to 1."""
    read = positive_fraction(value, where)
    if read > 1:
        raise CodecError(f"{where} is more than 1")
    return read


def word(*allowed: str) -> Reader:
    """Make a reader of the allowed words."""

    def read(value: object, where: str) -> str:
        if value not in allowed:
            raise CodecError(f"{where} is not one of: {', '.join(allowed)}")
        return value

    return read


def sequence(read: Reader, identity: Callable[[object], str] | None = None) -> Reader:
    """Make a reader of lists; with `identity`, no two entries may be the same in it."""

    def read_all(value: object, where: str) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise CodecError(f"{where} is not a list")
        entries = tuple(read(each, f"{where}[{index}]") for index, each in enumerate(value))
        if identity and len({identity(each) for each in entries}) < len(entries):
            raise CodecError(f"{where} names something twice")
        return entries

    return read_all


def tuple_of(*readers: Reader) -> Reader:
    """Make a reader of lists of as many entries as there are `readers`."""

    def read(value: object, where: str) -> tuple[object, ...]:
        if not isinstance(value, list) or len(value) != len(readers):
            raise CodecError(f"{where} is not a list of {len(readers)}")
        return tuple(
            each(part, f"{where}[{index}]")
            for index, (each, part) in enumerate(zip(readers, value, strict=True))
        )

    return read


def mapping(value: object, where: str) -> dict[str, object]:
    """Read an object."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise CodecError(f"{where} is not an object")
    return value


def record(cls: type, readers: dict[str, Reader], extra: tuple[str, ...] = ()) -> Reader:
    """Make a reader of objects that become a `cls`; a key without a reader must be in `extra`."""
    required = [
        field.name
        for field in fields(cls)
        if field.default is MISSING and field.default_factory is MISSING
    ]

    def read(value: object, where: str) -> object:
        data = mapping(value, where)
        for name in required:
            if name not in data:
                raise CodecError(f'{where} has no "{name}"')
        for name in data:
            if name not in readers and name not in extra:
                raise CodecError(f'{where} has an unknown "{name[:40]}"')
        return cls(
            **{
                name: read(data[name], f"{where}.{name}")
                for name, read in readers.items()
                if name in data
            }
        )

    return read

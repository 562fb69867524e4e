"""Bytes as a classic script: the only container that file:// lets a page load everywhere.

Runtime layer, standard library only. A runtime file is a script in UTF-16 (little endian, with a
byte order mark, which wins over whatever type a server claims) that registers one string; two bytes
are one unit of that string. Base64 would be a third larger, 3.5 MB of it in the browser's hot path.

The decoder is `decode` in js/payload.js; the two describe one format:

- The bytes, padded to an even number by one zero, are read as 16-bit units, low byte first.
- A unit that a script cannot carry (a surrogate, a line end, a quote, a backslash), nor the text of
  a page (zero, "<"), and the mark itself are written as two units: MARK, then (unit + SHIFT) modulo
  65536, which never needs it. So the same text stands in a script of its own, and in a page that
  has everything inside (release/lone.py).
"""

from __future__ import annotations

import array
import gzip
import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

MARK = 0x0001
"""The unit that says: the next one is shifted."""

SHIFT = 0x2900
"""Moves surrogates to 0100-08FF, and the few others to 2900-5129: harmless units all."""

SURROGATES = range(0xD800, 0xE000)
UNSAFE = frozenset(
    [MARK, *map(ord, '\0\n\r"<\\\u2028\u2029'), 0xFEFF, 0xFFFE, *SURROGATES]
)
"""Units never written as they are. HTML makes another sign of zero, and could end the text at a
"<" (13.2.5.4, script data). The two byte order marks are harmless in the middle of a file by
the standards, and escaped all the same: 0.003 % against having to trust every decoder."""

REGISTER = "QE.payload.register"
"""The JavaScript function that each runtime file calls."""


def encode_units(data: bytes) -> bytes:
    """Return `data` as UTF-16-LE text that is safe between double quotes in a script."""
    units = array.array("H", data + b"\0" * (len(data) % 2))
    if sys.byteorder == "big":
        units.byteswap()
    encoded = array.array("H")
    start = 0
    for index, unit in enumerate(units):
        if unit in UNSAFE:
            encoded.extend(units[start:index])
            encoded.append(MARK)
            encoded.append((unit + SHIFT) & 0xFFFF)
            start = index + 1
    encoded.extend(units[start:])
    if sys.byteorder == "big":
        encoded.byteswap()
    return encoded.tobytes()


def decode_units(text: bytes) -> bytes:
    """Return the bytes that `encode_units` wrote, padded to an even number.

    Raises ValueError where `text` is cut off.
    """
    units = array.array("H", text)
    if sys.byteorder == "big":
        units.byteswap()
    decoded = array.array("H")
    start = 0
    for index in _marks(units):
        if index + 1 == len(units):
            raise ValueError("the last unit says that another follows")
        decoded.extend(units[start:index])
        decoded.append((units[index + 1] - SHIFT) & 0xFFFF)
        start = index + 2
    decoded.extend(units[start:])
    if sys.byteorder == "big":
        decoded.byteswap()
    return decoded.tobytes()


def _marks(units: array.array) -> Iterator[int]:
    """Yield the places of the marks; what follows one is none, whatever it is."""
    place = -2
    with suppress(ValueError):
        while True:
            place = units.index(MARK, place + 2)
            yield place


def compress(data: bytes) -> bytes:
    """Return `data` as gzip without a time or a name, so that the same input gives the same bytes.

    The checksum at its end (RFC 1952, CRC32 and length) finds a damaged file in the browser.
    """
    packed = bytearray(gzip.compress(data, compresslevel=9, mtime=0))
    packed[9] = 255  # "unknown system": Python versions differ in what they write here
    return bytes(packed)


@dataclass(frozen=True, slots=True)
class Payload:
    """What a runtime file registers."""

    name: str
    version: str
    """Of Pyodide."""
    packed: bytes
    """Compressed."""


_HEAD = re.compile(re.escape(REGISTER) + r'\(("[^"\\]*"),("[^"\\]*"),(\d+),"')


def read_payload(script: bytes) -> Payload:
    """Return what `payload_script` wrote. Raises ValueError where it is something else."""
    start = script.decode("utf-16", "replace")[:200] if script[:2] == b"\xff\xfe" else ""
    head = _HEAD.match(start)
    end = '");\n'.encode("utf-16-le")
    if not head or not script.endswith(end):
        raise ValueError("this is no runtime file")
    text = script[2 + 2 * head.end() : -len(end)]
    length = int(head[3])
    packed = decode_units(text)
    if len(packed) - length not in (0, 1):
        raise ValueError(f"it has {len(packed)} bytes, not {length}")
    return Payload(json.loads(head[1]), json.loads(head[2]), packed[:length])


def payload_script(name: str, version: str, data: bytes) -> bytes:
    """Return the script that registers `data`, compressed, as `name` of `version` of Pyodide."""
    packed = compress(data)
    head = f"{REGISTER}({json.dumps(name)},{json.dumps(version)},{len(packed)},\""
    return (
        b"\xff\xfe"
        + head.encode("utf-16-le")
        + encode_units(packed)
        + '");\n'.encode("utf-16-le")
    )

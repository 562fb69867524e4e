"""What differs between two pictures of a page (L3).

What stands below a new paragraph has moved down, often by a part of a pixel, so that no row is as it
was. So a picture is read as bands (lines of text, pictures, borders) between rows that repeat each
other, and a band is known by the ink in its columns, which moving down leaves as it is. Bands are
put in line like the lines of a text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from PIL import Image

from .pair import pair_up

Region = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""
_GAP = 3
"""Rows that are the same before a band ends."""
_CELL = 4
"""Pixels of a column in which ink is counted."""
_INK = 120
"""Ink of a column in which two bands may differ: rows times 255 would be black. Another letter of
the same width differs by 200 and more, rounding by 60."""
_ROUNDED = 2
"""Rows that two bands may differ by."""
_MOST = 150
"""Bands on a side that are compared each with each; more are taken in their order."""
_PAD, _NEAR = 4, 12
"""Pixels around a mark, and between two that become one."""


@dataclass(frozen=True, slots=True)
class Band:
    """Rows with something in them."""

    top: int
    end: int
    """The first row below."""
    digest: bytes
    """Of all its pixels."""
    ink: tuple[int, ...]
    """By column of _CELL pixels."""

    @property
    def height(self) -> int:
        """Rows."""
        return self.end - self.top

    def columns(self, other: Band) -> list[int]:
        """Return the columns in which two bands differ."""
        pairs = zip(self.ink, other.ink, strict=True)
        return [index for index, (one, two) in enumerate(pairs) if abs(one - two) > _INK]

    def is_like(self, other: Band) -> bool:
        """Whether two bands show the same."""
        if self.digest == other.digest:
            return True
        return abs(self.height - other.height) <= _ROUNDED and not self.columns(other)


def compare_pictures(before: Image.Image, after: Image.Image) -> tuple[list[Region], list[Region]]:
    """Return what differs between two RGB pictures of one width, for each of them."""
    old, new = read_bands(before), read_bands(after)
    marks: tuple[list[Region], list[Region]] = ([], [])
    digests = [[each.digest for each in side] for side in (old, new)]
    for tag, i, k, j, m in SequenceMatcher(None, *digests, autojunk=False).get_opcodes():
        if tag != "equal":
            for gone, come in _unlike(old[i:k], new[j:m]):
                _mark(gone, come, marks)
    sizes = (before.size, after.size)
    return tuple([_padded(each, size) for each in _merge(own)] for own, size in zip(marks, sizes, strict=True))


def read_bands(picture: Image.Image) -> list[Band]:
    """Return the bands of a picture, from top to bottom."""
    data, size = picture.tobytes(), picture.width * 3
    rows = [data[at : at + size] for at in range(0, len(data), size)]
    spans: list[tuple[int, int]] = []
    at = 0
    for _, group in groupby(rows):
        count = sum(1 for _ in group)
        if count < _GAP and spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + count)
        elif count < _GAP:
            spans.append((at, at + count))
        at += count
    return [_read_band(picture, rows, *span) for span in spans]


def _read_band(picture: Image.Image, rows: Sequence[bytes], top: int, end: int) -> Band:
    piece = picture.crop((0, top, picture.width, end)).convert("L")
    row = piece.resize((max(1, picture.width // _CELL), 1), Image.Resampling.BOX)
    ink = tuple((255 - value) * (end - top) for value in row.tobytes())
    return Band(top, end, hashlib.blake2b(b"".join(rows[top:end]), digest_size=16).digest(), ink)


def _unlike(old: Sequence[Band], new: Sequence[Band]) -> list[tuple[Sequence[Band], Sequence[Band]]]:
    """Return the stretches of two sequences between bands that are alike."""
    found = []
    i = j = 0
    for k, m in [*pair_up(old, new, Band.is_like, _MOST), (len(old), len(new))]:
        if i < k or j < m:
            found.append((old[i:k], new[j:m]))
        i, j = k + 1, m + 1
    return found


def _mark(old: Sequence[Band], new: Sequence[Band], marks: tuple[list[Region], list[Region]]) -> None:
    """Add the regions of bands that stand in each other's place: where they are as many, only the
    columns that differ."""
    if len(old) == len(new):
        for one, two in zip(old, new, strict=True):
            columns = one.columns(two) or [0, len(one.ink) - 1]
            for own, band in zip(marks, (one, two), strict=True):
                own.append(_region(band, columns))
        return
    for own, bands in zip(marks, (old, new), strict=True):
        for band in bands:
            least = min(band.ink)
            own.append(_region(band, [index for index, ink in enumerate(band.ink) if ink > least] or [0]))


def _region(band: Band, columns: Sequence[int]) -> Region:
    left = columns[0] * _CELL
    return left, band.top, (columns[-1] + 1) * _CELL - left, band.height


def _merge(regions: Sequence[Region]) -> list[Region]:
    """Return regions from top to bottom, those close to each other as one."""
    merged: list[Region] = []
    for left, top, width, height in sorted(regions, key=lambda each: each[1]):
        if merged and top <= merged[-1][1] + merged[-1][3] + _NEAR:
            x, y, w, h = merged.pop()
            right, end = max(x + w, left + width), max(y + h, top + height)
            left, top = min(x, left), y
            width, height = right - left, end - top
        merged.append((left, top, width, height))
    return merged


def _padded(region: Region, size: tuple[int, int]) -> Region:
    left, top, width, height = region
    x, y = max(0, left - _PAD), max(0, top - _PAD)
    return x, y, min(size[0], left + width + _PAD) - x, min(size[1], top + height + _PAD) - y

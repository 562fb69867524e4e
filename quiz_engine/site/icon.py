"""The course's icon as PNG (L3), drawn from the same shapes as themes/hoc_so/assets/theme/icon.svg.

Home screens of phones want points, and nothing that is installed draws an SVG: this draws the few
shapes there are, row by row, as spans between their edges. Only the four operations and square
roots: every machine draws the same points.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

BOX = 64.0
"""Side of the drawing's view box."""
GREEN, WHITE, SUN = (11, 110, 110), (255, 255, 255), (242, 182, 50)
STEPS = 8
"""Straight pieces of which a curve is made."""
LINES = 4
"""Lines a row of pixels, between which its edges are evened out."""
SHRUNK = 0.8
"""How large the drawing is where a device cuts the edges off: its circle is kept (W3C: the safe
zone is a circle of 80 % of the side)."""

Point = tuple[float, float]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """An icon of one size."""

    size: int
    """Pixels a side."""
    purpose: str
    """As in the manifest; empty where it is not named there."""
    is_full: bool = False
    """True where the green goes to the edges, and the device cuts them."""


PICTURES = {
    "icon-192.png": Picture(192, "any"),
    "icon-512.png": Picture(512, "any"),
    "mask-512.png": Picture(512, "maskable", True),
    "touch.png": Picture(180, "", True),
}
"""Icons by the name of their files."""


def _curve(start: Point, control: Point, end: Point) -> list[Point]:
    points = []
    for step in range(1, STEPS + 1):
        t = step / STEPS
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        points.append(
            (a * start[0] + b * control[0] + c * end[0], a * start[1] + b * control[1] + c * end[1])
        )
    return points


def _book() -> list[Point]:
    """Return the outline of the open book: M12 20q10-5 20 1 10-6 20-1v25q-10-5-20 1-10-6-20-1z."""
    outline = [(12.0, 20.0)]
    for control, end in (((22, 15), (32, 21)), ((42, 15), (52, 20))):
        outline += _curve(outline[-1], control, end)
    outline.append((52.0, 45.0))
    for control, end in (((42, 40), (32, 46)), ((22, 40), (12, 45))):
        outline += _curve(outline[-1], control, end)
    return outline


BOOK = _book()
TICK = [(22.0, 32.0), (26.0, 36.0), (34.0, 27.0)]


def _across(y: float, outline: list[Point]) -> list[float]:
    """Return where a line at `y` crosses an outline, from left to right."""
    edges = zip(outline, [*outline[1:], outline[0]])
    return sorted(
        (x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in edges if (y1 > y) != (y2 > y)
    )


def _tile(y: float) -> list[Span]:
    """Return the span of the square with round corners."""
    radius = 14.0
    depth = radius - min(y, BOX - y)
    inset = radius - math.sqrt(radius * radius - depth * depth) if depth > 0 else 0.0
    return [(inset, BOX - inset)] if 0 < y < BOX else []


def _pages(y: float) -> list[Span]:
    """Return the spans of the book."""
    found = _across(y, BOOK)
    return list(zip(found[::2], found[1::2]))


def _fold(y: float) -> list[Span]:
    """Return the span of the line between its pages, whose ends are flat."""
    return [(30.5, 33.5)] if 21 < y < 46 else []


def _tick(y: float) -> list[Span]:
    """Return the spans of the tick, two strokes with round ends."""
    spans = [span for a, b in zip(TICK, TICK[1:]) if (span := _stroke(y, a, b, 2.5))]
    spans.sort()
    if len(spans) == 2 and spans[0][1] >= spans[1][0]:
        return [(spans[0][0], max(spans[0][1], spans[1][1]))]
    return spans


def _stroke(y: float, a: Point, b: Point, radius: float) -> Span | None:
    """Return the span of one stroke, which has no dents."""
    length = math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2)
    dx, dy = (a[1] - b[1]) * radius / length, (b[0] - a[0]) * radius / length
    body = [(a[0] + dx, a[1] + dy), (b[0] + dx, b[1] + dy), (b[0] - dx, b[1] - dy), (a[0] - dx, a[1] - dy)]
    found = _across(y, body)
    for x, middle in (a, b):
        height = y - middle
        if -radius < height < radius:
            half = math.sqrt(radius * radius - height * height)
            found += [x - half, x + half]
    return (min(found), max(found)) if found else None


def _cover(row: int, size: int, spans: Callable[[float], list[Span]], zoom: float) -> list[float]:
    """Return how much of each pixel of a row a shape covers, from 0 to 1."""
    scale = BOX / size
    steps = [0.0] * (size + 2)
    for line in range(LINES):
        y = (row + (line + 0.5) / LINES) * scale
        for span in spans((y - BOX / 2) / zoom + BOX / 2):
            for edge, sign in zip(span, (1, -1)):
                at = min(max(((edge - BOX / 2) * zoom + BOX / 2) / scale, 0.0), float(size))
                pixel = int(at)
                steps[pixel] += sign * (pixel + 1 - at) / LINES
                steps[pixel + 1] += sign * (at - pixel) / LINES
    return list(accumulate(steps))[:size]


@cache
def render_png(picture: Picture) -> bytes:
    """Return the icon as PNG with transparency (PNG, third edition)."""
    zoom = SHRUNK if picture.is_full else 1.0
    rows = []
    for row in range(picture.size):
        covers = [
            [1.0] * picture.size if picture.is_full else _cover(row, picture.size, _tile, 1.0),
            *(_cover(row, picture.size, shape, zoom) for shape in (_pages, _fold, _tick)),
        ]
        drawn: dict[tuple[float, ...], bytes] = {}
        pixels = (drawn.get(each) or drawn.setdefault(each, _paint(each)) for each in zip(*covers))
        rows.append(b"\0" + b"".join(pixels))  # each row begins with its filter, none
    header = struct.pack(">IIBBBBB", picture.size, picture.size, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def _paint(covers: tuple[float, ...]) -> bytes:
    """Return red, green, blue and opacity where tile, book, fold and tick cover that much."""
    colour: tuple[float, ...] = GREEN
    for cover, paint in zip(covers[1:], (WHITE, GREEN, SUN)):
        colour = tuple(old + (new - old) * cover for old, new in zip(colour, paint))
    return bytes(min(255, max(0, round(each))) for each in (*colour, 255 * covers[0]))

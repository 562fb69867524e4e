"""The pictures of the leaflet: our own drawings, as SVG, which the PDF takes in as outlines.

Black lines and light fills, so that a printer without colours shows them as well. Texts in them are
not part of the drawing but set by the leaflet, in its own letters: a drawing says where.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 288, 200
"""Units of every drawing."""

INK, TEAL, PALE = "#1b2a3a", "#0b6e6e", "#d9ecea"
GOLD, PAPER, GREY = "#f2b632", "#ffffff", "#e8e6e1"


@dataclass(frozen=True, slots=True)
class Label:
    """A text in a drawing: where its line begins, in units from the upper left corner."""

    text: str
    x: float
    y: float
    size: float
    """Height of its letters, in units."""
    is_bold: bool = False
    is_light: bool = False
    """White on a dark ground."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture and the texts in it."""

    svg: str
    labels: tuple[Label, ...] = ()


def _svg(*parts: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">' + "".join(parts) + "</svg>"
    )


def _path(data: str, fill: str = "none", stroke: str = INK, width: float = 3) -> str:
    return (
        f'<path d="{data}" fill="{fill}" stroke="{stroke}" stroke-width="{width}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _box(x: float, y: float, w: float, h: float, r: float, fill: str, width: float = 3) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="{fill}" '
        f'stroke="{INK}" stroke-width="{width}" stroke-linejoin="round"/>'
    )


def _fill(x: float, y: float, w: float, h: float, r: float, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="{fill}"/>'


def _dot(x: float, y: float, r: float, fill: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}"/>'


def _book(x: float, y: float, scale: float) -> str:
    """The course's sign (themes/hoc_so/assets/theme/icon.svg), of 64 units times `scale`."""

    def at(*points: float) -> str:
        pairs = zip(points[::2], points[1::2], strict=True)
        return " ".join(f"{x + a * scale:g} {y + b * scale:g}" for a, b in pairs)

    pages = (
        f"M{at(12, 20)}C{at(18.67, 16.67, 25.33, 17, 32, 21)}C{at(38.67, 17, 45.33, 16.67, 52, 20)}"
        f"L{at(52, 45)}C{at(45.33, 41.67, 38.67, 42, 32, 46)}"
        f"C{at(25.33, 42, 18.67, 41.67, 12, 45)}Z"
    )
    return (
        _fill(x, y, 64 * scale, 64 * scale, 14 * scale, TEAL)
        + f'<path d="{pages}" fill="#fff"/>'
        + _path(f"M{at(32, 21)}L{at(32, 46)}", stroke=TEAL, width=3 * scale)
        + _path(f"M{at(22, 32)}L{at(26, 36)}L{at(34, 27)}", stroke=GOLD, width=5 * scale)
    )


def draw_sign() -> Drawing:
    """The course's sign, in the upper left corner of the leaflet."""
    return Drawing(_svg(_book((WIDTH - HEIGHT) / 2, 0, HEIGHT / 64)))


def draw_stick() -> Drawing:
    """A stick that goes into a laptop."""
    return Drawing(
        _svg(
            _box(26, 14, 168, 118, 10, INK),
            _box(36, 24, 148, 98, 4, PALE, 2),
            _book(88, 50, 0.72),
            _path("M14 172L26 132H194L206 172Z", GREY),
            _path("M46 142H174L179 156H41Z", PAPER, width=2),
            _path("M10 172H210V178Q210 184 204 184H16Q10 184 10 178Z", PAPER),
            # the port, the stick, and the way between them
            _fill(199, 160, 7, 9, 1, INK),
            _box(222, 151, 18, 27, 2, PAPER),
            _fill(227, 157, 6, 5, 0, INK),
            _fill(227, 167, 6, 5, 0, INK),
            _box(240, 145, 42, 39, 7, GOLD),
            _dot(270, 164.5, 4, INK),
            _path("M262 112C262 84 240 78 226 96", stroke=TEAL, width=7),
            _path("M242 100L222 102L224 80", stroke=TEAL, width=7),
        )
    )


def draw_window(folder: str, files: Sequence[str], chosen: str) -> Drawing:
    """A window with what is at the top of the stick: a folder, and files of which one is pointed at
    with a double click. Names are without ".html", which Windows does not show."""
    rows = [folder, *files]
    step = min(34.0, 112 / len(rows))
    parts = [
        _box(8, 10, 228, 44 + step * len(rows), 8, PAPER),
        _path("M8 18Q8 10 16 10H228Q236 10 236 18V38H8Z", GREY),
        _path("M212 19L222 29M222 19L212 29", width=2.5),
        _path("M184 29H194", width=2.5),
    ]
    labels = []
    for number, name in enumerate(rows):
        y = 46 + step * number
        middle = y + step / 2
        if name == chosen:
            parts.append(_box(14, y, 216, step, 5, TEAL, 0))
        if number == 0:
            parts.append(_folder(26, middle))
        else:
            parts.append(_page(29, middle))
        is_chosen = name == chosen
        labels.append(Label(name, 60, middle + 5, 13.5, is_chosen, is_chosen))
        if is_chosen:
            parts += _pointer(205, middle - 1)
    parts += _mouse(246, 118)
    labels.append(Label("2×", 250, 104, 24, True))
    return Drawing(_svg(*parts), tuple(labels))


def _folder(x: float, middle: float) -> str:
    """A folder, from its left edge and its middle."""
    top, foot = middle - 9, middle + 9
    return _path(
        f"M{x} {foot:g}V{top:g}H{x + 9}L{x + 12} {top + 3:g}H{x + 24}V{foot:g}Z", GOLD, width=2
    )


def _page(x: float, middle: float) -> str:
    """A file with the course's colour, from its left edge and its middle."""
    top, foot = middle - 11, middle + 11
    sheet = f"M{x} {foot:g}V{top:g}H{x + 12}L{x + 18} {top + 6:g}V{foot:g}Z"
    return _path(sheet, PAPER, width=2) + _dot(x + 9, middle + 2, 5, TEAL)


def _pointer(x: float, y: float) -> list[str]:
    """An arrow that clicks, its point at this place."""
    points = ((0, 0), (0, 34), (8, 27), (13, 39), (20, 36), (15, 25), (25, 24))
    data = "M" + "L".join(f"{x + a:g} {y + b:g}" for a, b in points) + "Z"
    return [_path(data, PAPER, width=2.5)]


def _mouse(x: float, y: float) -> list[str]:
    """A mouse whose left button is pressed."""
    return [
        _box(x, y, 36, 58, 17, PAPER),
        _path(f"M{x + 18} {y}H{x + 17}Q{x} {y} {x} {y + 17}V{y + 24}H{x + 18}Z", GOLD),
        _path(f"M{x} {y + 24}H{x + 36}", width=3),
    ]


def draw_course() -> Drawing:
    """The course in the window of a browser: a lesson with its question, answered."""
    return Drawing(
        _svg(
            _box(8, 10, 272, 180, 8, PAPER),
            _path("M8 18Q8 10 16 10H272Q280 10 280 18V42H8Z", GREY),
            _dot(22, 26, 5, INK),
            _dot(38, 26, 5, INK),
            _dot(54, 26, 5, INK),
            _box(72, 17, 194, 18, 9, PAPER, 2),
            _book(22, 54, 0.72),
            _fill(80, 60, 150, 12, 4, INK),
            _fill(80, 80, 104, 8, 4, GREY),
            _box(22, 112, 150, 27, 6, PALE, 2),
            _path("M31 125L37 131L47 118", stroke=TEAL, width=5),
            _fill(58, 121, 98, 9, 4, INK),
            _box(22, 147, 150, 27, 6, PAPER, 2),
            _fill(58, 156, 76, 9, 4, GREY),
            _box(30, 153, 15, 15, 4, PAPER, 2),
            _box(190, 112, 74, 62, 8, PALE, 2),
            _path("M208 140L222 155L247 126", stroke=TEAL, width=9),
        )
    )

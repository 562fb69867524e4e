"""One printed page that shows how to open the course: three pictures, large letters, few words.

Set with fpdf2, in Be Vietnam Pro, which has every Vietnamese letter with its marks; the file
carries the outlines of the letters it uses. Not printed by a browser, which no builder needs to
have, nor by a converter from HTML, which needs system libraries. The same arguments give the same
bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..locale import load_catalogue
from ..runtime import vendor
from .drawing import HEIGHT, WIDTH, Drawing, draw_course, draw_sign, draw_stick, draw_window
from .problem import ReleaseError

FONT = "@fontsource/be-vietnam-pro"
PARTS = ("latin", "vietnamese", "latin-ext")
"""The font comes in files by letters; what one does not have is taken from the next."""
WEIGHTS = {"": "400", "B": "700"}

_PAGE = (210.0, 297.0)
_LEFT, _RIGHT, _TOP = 15.0, 195.0, 14.0
_PICTURES = (76.0, 68.0, 60.0, 52.0)
"""Widths of the pictures, in millimetres: smaller ones where the title is long."""
_INK, _TEAL, _SOFT = (27, 42, 58), (11, 110, 110), (74, 82, 90)
_POINT = 25.4 / 72
LARGE, LEAD, BODY, SMALL = 30, 20, 15, 11
"""Sizes in points: titles, first words of a step, everything to be read, and the foot."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Where the letters lie: files by style ("" or "B"), each in the order of PARTS."""

    files: Mapping[str, tuple[Path, ...]]


def find_fonts(cache: Path) -> Fonts:
    """Return the font's files, which are brought where they are not in the cache. Raises
    SetupError."""
    folder = vendor.bring(vendor.load_table()[FONT], cache) / "files"
    stem = FONT.rpartition("/")[2]
    return Fonts(
        {
            style: tuple(folder / f"{stem}-{part}-{weight}-normal.woff" for part in PARTS)
            for style, weight in WEIGHTS.items()
        }
    )


def render_leaflet(
    language: str,
    title: str,
    folder: str,
    launchers: Mapping[str, str],
    version: str,
    time: datetime,
    fonts: Fonts,
) -> bytes:
    """Return the leaflet as PDF, one page of A4.

    `launchers` are the files to open by language, `folder` is beside them. Raises ReleaseError
    where the course's title has a letter that the font has not, or is too long for the page.
    """
    words = load_catalogue(language)
    shown = {each: name.removesuffix(".html") for each, name in launchers.items()}
    names = {"title": title, "file": shown[language], "folder": folder}
    said = {
        code.removeprefix("release."): text.format(**names)
        for code, text in words.items()
        if code.startswith("release.")
    }
    foot = f"{title} · {version} · {time:%Y-%m-%d} · CC BY 4.0"
    window = draw_window(folder, sorted(shown.values()), shown[language])
    drawings = (draw_stick(), window, draw_course())
    for width in _PICTURES:
        with closing(_Page(language, said["title"], shown[language], time, fonts)) as page:
            page.write_head(said["title"], said["leaflet.without"])
            for number, drawing in enumerate(drawings, 1):
                texts = (said[f"leaflet.{part}.{number}"] for part in ("alt", "lead", "step"))
                page.write_step(number, drawing, width, *texts)
            page.write_help(
                said["leaflet.help"], [said["leaflet.help.zip"], said["leaflet.help.with"]]
            )
            if page.write_foot(foot):
                return page.finish()
    raise ReleaseError(f'The leaflet does not fit on a page: the title "{title}" is too long.')


class _Page:
    """The sheet, written from top to bottom."""

    def __init__(self, language: str, title: str, name: str, time: datetime, fonts: Fonts) -> None:
        # here, because it takes as long to load as all other commands together
        from fpdf import FPDF, ViewerPreferences

        pdf = FPDF(format=_PAGE)
        pdf.set_creation_date(time)
        pdf.set_lang(language)
        pdf.set_title(title)
        pdf.set_author("Học Số")
        pdf.set_producer("Học Số")
        pdf.set_display_mode("fullpage")
        pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        for style, files in fonts.files.items():
            for part, file in zip(PARTS, files, strict=True):
                pdf.add_font(part, style, file)
        pdf.set_fallback_fonts(list(PARTS[1:]))
        pdf.add_page()
        self._pdf = pdf
        self._name = name
        self._y = _TOP

    def write_head(self, title: str, below: str) -> None:
        """The sign, the title in at most two lines, and what one need not have."""
        self._draw(draw_sign(), _LEFT - 5.4, self._y, 33, "")
        left = _LEFT + 31
        size = next(
            (each for each in (LARGE, 26, 22) if self._lines(title, _RIGHT - left, each, "B") <= 2),
            22,
        )
        end = self._write(title, left, self._y, _RIGHT - left, size, "B", _TEAL)
        end = self._write(below, left, end + 1, _RIGHT - left, BODY)
        self._y = max(end, self._y + 23) + 5

    def write_step(
        self, number: int, drawing: Drawing, width: float, alt: str, lead: str, text: str
    ) -> None:
        """A picture, `width` millimetres wide, and beside it what to do."""
        top, left = self._y, _LEFT + width + 6
        height = width * HEIGHT / WIDTH
        self._draw(drawing, _LEFT, top, width, alt)
        pdf = self._pdf
        pdf.set_fill_color(*_TEAL)
        pdf.circle(left + 6, top + 8, 6, style="F")
        self._font(LEAD, "B", (255, 255, 255))
        half = pdf.get_string_width(str(number)) / 2
        pdf.text(left + 6 - half, top + 8 + LEAD * _POINT * 0.36, str(number))
        end = self._write(lead, left + 16, top + 3.4, _RIGHT - left - 16, LEAD, "B")
        end = self._write(text, left, max(end, top + 15) + 2, _RIGHT - left, BODY)
        self._y = max(end, top + height) + 5

    def write_help(self, title: str, texts: list[str]) -> None:
        """A frame with what to do where nothing opens."""
        top, left, width = self._y, _LEFT + 6, _RIGHT - _LEFT - 12
        end = self._write(title, left, top + 5, width, LEAD - 2, "B", _TEAL)
        for text in texts:
            end += 2
            self._pdf.set_fill_color(*_TEAL)
            self._pdf.circle(left + 1.5, end + BODY * _POINT * 0.72, 1.2, style="F")
            end = self._write(text, left + 6, end, width - 6, BODY)
        self._pdf.set_draw_color(*_TEAL)
        self._pdf.set_line_width(0.8)
        self._pdf.rect(
            _LEFT, top, _RIGHT - _LEFT, end + 5 - top, round_corners=True, corner_radius=4
        )
        self._y = end + 5

    def write_foot(self, text: str) -> bool:
        """What this is, and of when. Returns False where it does not fit below the rest."""
        height = self._lines(text, _RIGHT - _LEFT, SMALL, "") * SMALL * _POINT * 1.32
        top = _PAGE[1] - 8 - height
        self._write(text, _LEFT, top, _RIGHT - _LEFT, SMALL, colour=_SOFT)
        return self._y <= top - 2

    def finish(self) -> bytes:
        """Return the file."""
        return bytes(self._pdf.output())

    def close(self) -> None:
        """Close the files of the font, which fpdf2 reads in parts and leaves open."""
        for font in self._pdf.fonts.values():
            font.ttfont.close()

    def _draw(self, drawing: Drawing, x: float, y: float, width: float, alt: str) -> None:
        """Place a drawing with its texts; `alt` is for those who cannot see it."""
        self._pdf.image(io.BytesIO(drawing.svg.encode()), x, y, width, alt_text=alt or None)
        unit = width / WIDTH
        for label in drawing.labels:
            size = label.size * unit / _POINT
            self._font(
                size, "B" if label.is_bold else "", (255, 255, 255) if label.is_light else _INK
            )
            self._check(label.text)
            self._pdf.text(x + label.x * unit, y + label.y * unit, label.text)

    def _write(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        size: float,
        style: str = "",
        colour: tuple[int, int, int] = _INK,
    ) -> float:
        """Write a paragraph from its upper left corner, and return where it ends. The name of the
        file to open is bold."""
        self._check(text)
        self._font(size, style, colour)
        self._pdf.set_xy(x, y)
        height = size * _POINT * 1.32
        if style or self._name not in text:
            self._pdf.multi_cell(width, height, text, align="L")
        else:
            marked = text.replace(self._name, f"**{self._name}**")
            self._pdf.multi_cell(width, height, marked, align="L", markdown=True)
        return self._pdf.get_y()

    def _lines(self, text: str, width: float, size: float, style: str) -> int:
        self._font(size, style, _INK)
        lines = self._pdf.multi_cell(
            width, size * _POINT, text, align="L", dry_run=True, output="LINES"
        )
        return len(lines)

    def _font(self, size: float, style: str, colour: tuple[int, int, int]) -> None:
        self._pdf.set_font(PARTS[0], style, size)
        self._pdf.set_text_color(*colour)

    def _check(self, text: str) -> None:
        """Raise ReleaseError where a letter is in none of the font's files."""
        known = {code for part in PARTS for code in self._pdf.fonts[part].cmap}
        strange = sorted({each for each in text if ord(each) not in known})
        if strange:
            shown = ", ".join(f"{each} (U+{ord(each):04X})" for each in strange)
            raise ReleaseError(
                f'The leaflet has no letters for {shown} in "{text}". '
                "Change the title in mkdocs.yml."
            )

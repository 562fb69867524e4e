"""Pictures of both versions, taken by a browser of this machine, with what differs framed (L3).

One start of the browser takes all pictures of a page: a sheet holds both versions at both widths as
frames, and is cut apart. Chromium and its kin take pictures from the command line, without a driver
to be installed. Whatever goes wrong, a review is written without pictures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageChops, UnidentifiedImageError

from .region import Region, compare_pictures
from .side import AFTER, BEFORE
from .view import PageView

NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "msedge"),
)
"""Browsers by the names under which they are started."""
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
"""Where they stand on systems that do not find them by name."""
WIDTHS = {"phone": 390, "desktop": 1024}
"""CSS pixels of a page by the name of a width; as in preview_page.js."""
HEIGHT = 6000
"""CSS pixels of a page that are seen; a longer one is cut."""
PATIENCE = 60.0
"""Seconds that one start of the browser may take."""
ALL = 180.0
"""Seconds after which no more pages of a review are pictured."""
STILL = "#picture"
"""What makes a learner's page stand still for its picture (preview_frame.js)."""

@dataclass(frozen=True, slots=True)
class Shot:
    """One picture."""

    state: str
    """BEFORE or AFTER."""
    address: str
    """From the top of the review."""
    width: int
    height: int
    regions: tuple[Region, ...]
    """What differs from the other version; empty where there is none."""


def find_browser() -> str:
    """Return the program of a browser that can take pictures; empty where there is none."""
    found = (shutil.which(name) for name in NAMES)
    return next(filter(None, found), "") or next((each for each in PLACES if Path(each).is_file()), "")


@dataclass(slots=True)
class Camera:
    """Takes the pictures of a review."""

    browser: str
    seconds: float = ALL
    clock: Callable[[], float] = time.monotonic
    left_out: int = 0
    """Pages for which there was no time, or no picture."""
    _end: float = field(default=0.0, init=False)

    def take(self, output: Path, page: PageView) -> list[tuple[str, list[Shot]]]:
        """Write the pictures of a page below `output`, and return them by width; none where the
        browser fails."""
        self._end = self._end or self.clock() + self.seconds
        patience = min(PATIENCE, self._end - self.clock())
        sides = [(BEFORE, page.pair.before.address), (AFTER, page.pair.after.address)]
        sides = [(state, address) for state, address in sides if address]
        frames = [(name, width, *side) for name, width in WIDTHS.items() for side in sides]
        try:
            sheet = _photograph(self.browser, output, frames, patience) if patience > 0 else None
        except (OSError, subprocess.SubprocessError, UnidentifiedImageError):
            sheet = None
        if sheet is None:
            self.left_out += 1
            return []
        return self._cut(sheet, frames, output, page.name)

    def _cut(
        self, sheet: Image.Image, frames: Sequence[tuple[str, int, str, str]], output: Path, page: str
    ) -> list[tuple[str, list[Shot]]]:
        left, pictures = 0, {}
        for name, width, state, _ in frames:
            pictures[name, state] = trim(sheet.crop((left, 0, left + width, HEIGHT)))
            left += width
        (output / "pictures").mkdir(exist_ok=True)
        taken = []
        for name, group in groupby(frames, lambda each: each[0]):
            own = [(state, pictures[name, state]) for _, _, state, _ in group]
            regions = compare_pictures(*(each for _, each in own)) if len(own) == 2 else ((),)
            shots = []
            for (state, picture), marks in zip(own, regions, strict=True):
                address = f"pictures/{page}-{name}-{state}.png"
                picture.quantize(256, Image.Quantize.FASTOCTREE).save(output / address)
                shots.append(Shot(state, address, *picture.size, tuple(marks)))
            taken.append((name, shots))
        return taken


def _photograph(
    browser: str, output: Path, frames: Sequence[tuple[str, int, str, str]], patience: float
) -> Image.Image | None:
    """Return a picture of all frames beside each other. Raises OSError and SubprocessError."""
    width = sum(each[1] for each in frames)
    with tempfile.TemporaryDirectory(prefix="review-", ignore_cleanup_errors=True) as scratch:
        parts = "".join(
            f'<iframe src="{escape((output / address).resolve().as_uri())}{STILL}" width="{wide}" '
            f'height="{HEIGHT}" sandbox="allow-scripts allow-same-origin"></iframe>'
            for _, wide, _, address in frames
        )
        style = "body{margin:0;display:flex}iframe{border:0;flex:none}"
        page, picture = Path(scratch, "sheet.html"), Path(scratch, "sheet.png")
        page.write_text(f"<!doctype html><style>{style}</style>{parts}", "utf-8")
        arguments = [
            *("--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--mute-audio"),
            *("--disable-extensions", "--disable-background-networking", "--disable-sync"),
            "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever a page asks for, nobody is asked
            "--virtual-time-budget=5000",
            f"--user-data-dir={Path(scratch, 'profile')}",
            f"--window-size={width},{HEIGHT}",
            f"--screenshot={picture}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            arguments.append("--no-sandbox")  # it refuses to start as root otherwise, as in containers
        done = subprocess.run(
            [browser, *arguments, page.as_uri()],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience,
        )
        if done.returncode or not picture.is_file():
            return None
        with Image.open(picture) as sheet:
            return sheet.convert("RGB") if sheet.size == (width, HEIGHT) else None


def trim(picture: Image.Image) -> Image.Image:
    """Return a picture without the empty rows at its end."""
    empty = Image.new("RGB", picture.size, picture.getpixel((0, picture.height - 1)))
    box = ImageChops.difference(picture, empty).getbbox()
    return picture.crop((0, 0, picture.width, min(picture.height, (box[3] if box else 0) + 40)))

"""Facts about pictures of a review: what is framed, and that nothing which fails is fatal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from quiz_engine.preview.picture import Camera, find_browser, trim
from quiz_engine.preview.region import compare_pictures
from quiz_engine.preview.side import Pair, Side
from quiz_engine.preview.view import PageView

WIDTH = 400
ROOM = 30.0


def paint(lines: list[str], shift: float = 0.0) -> Image.Image:
    """Paint lines of text as a browser would, moved down by a part of a pixel: at four times the
    size, then made smaller."""
    large = Image.new("RGB", (WIDTH * 4, 4 * 400), "#fffdf9")
    draw = ImageDraw.Draw(large)
    for number, line in enumerate(lines):
        draw.text((80, (20 + number * ROOM + shift) * 4), line, fill="#1b2a3a", font_size=64)
    return large.resize((WIDTH, 400), Image.Resampling.BOX)


TEXT = ["The cat sat on a mat.", "Four is even.", "What is the capital?", "The end."]


def middle(region: tuple[int, int, int, int]) -> int:
    """Return which line a region is about."""
    _, top, _, height = region
    return int((top + height / 2 - 20) // ROOM)


def test_the_same_picture_has_no_marks():
    """Not even where all of it stands a part of a pixel lower."""
    assert compare_pictures(paint(TEXT), paint(TEXT)) == ([], [])
    assert compare_pictures(paint(TEXT), paint(TEXT, shift=0.5)) == ([], [])


def test_one_word_is_framed_in_both():
    """A changed word has a frame of its own width, not of the line's."""
    other = [TEXT[0], "Four is odd!!", *TEXT[2:]]
    (before,), (after,) = compare_pictures(paint(TEXT), paint(other))
    assert middle(before) == middle(after) == 1
    assert before[0] > 50 and before[2] < 120


def test_one_letter_is_enough():
    """The least that a key can be."""
    other = [*TEXT[:2], "What is the capitol?", TEXT[3]]
    (before,), (after,) = compare_pictures(paint(TEXT), paint(other))
    assert middle(before) == middle(after) == 2 and before[2] <= 40


def test_a_new_line_marks_nothing_below():
    """What it moved down is the same, also by a part of a pixel."""
    other = [*TEXT[:2], "A new line.", *TEXT[2:]]
    before, after = compare_pictures(paint(TEXT), paint(other))
    assert before == [] and [middle(each) for each in after] == [2]
    gone, come = compare_pictures(paint(other), paint(TEXT))
    assert [middle(each) for each in gone] == [2] and come == []


def test_empty_rows_at_the_end_are_cut():
    """A page is as high as what is on it."""
    assert trim(paint(TEXT)).height < 200
    assert trim(Image.new("RGB", (40, 400), "white")).height == 40


@pytest.mark.skipif(os.name != "posix", reason="the false browser is a script of the shell")
@pytest.mark.parametrize("script", ["exit 3", "exit 0", "sleep 30", 'for each; do case "$each" in --screenshot=*) echo no > "${each#*=}";; esac; done'])
def test_a_browser_that_fails_is_not_fatal(tmp_path: Path, script: str):
    """It may end badly, take no picture, or too long, or write what is none: the page is counted."""
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    side = Side(address="x.html")
    page = PageView(1, Pair(None, side, side), (), ())
    camera = Camera(str(program), seconds=1.0)
    assert camera.take(tmp_path, page) == [] and camera.left_out == 1
    assert Camera(str(tmp_path / "nothing")).take(tmp_path, page) == []


def test_time_for_all_pages_is_bounded(tmp_path: Path):
    """When it is over, no browser is started any more."""
    ticks = iter([0.0, 0.0, 500.0, 500.0])
    camera = Camera("/no/such/browser", seconds=100.0, clock=lambda: next(ticks))
    page = PageView(1, Pair(None, Side(address="x.html"), Side()), (), ())
    assert camera.take(tmp_path, page) == [] and camera.take(tmp_path, page) == []
    assert camera.left_out == 2


def test_a_browser_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Chromium and its kin, in the order of NAMES."""
    for name in ("google-chrome", "chromium"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(find_browser()).name == "chromium"

"""The numbers of a course as one file of HTML (L3), which opens from a stick and loads nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..locale import load_catalogue
from ..report.page import make_page
from ..results.tree import render_html
from ..shipped import find_shipped
from .collect import Stats
from .view import make_view

_THEME = (("hoc-so.css", ""), ("report.css", ""), ("paper.css", "print"))
"""Of the theme, by file; the second is the medium they are for."""
_LETTERS = re.compile(r"@font-face \{[^}]*\}")


def write_page(stats: Stats, path: Path, language: str) -> None:
    """Write the page; the file is whole or the one before. Raises OSError."""
    text = render_page(stats, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(text.encode("utf-8"))
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def render_page(stats: Stats, language: str) -> str:
    """Return the page in vi, en or de. It has the theme's look; the letters are the device's own,
    because the theme's are brought by a build only."""
    words = {
        name.removeprefix("stats."): text
        for name, text in load_catalogue(language).items()
        if name.startswith("stats.")
    }
    folder = find_shipped("themes/hoc_so") / "assets" / "theme"
    styles = [
        (_LETTERS.sub("", (folder / name).read_text(encoding="utf-8")), medium)
        for name, medium in _THEME
    ]
    styles.append((Path(__file__).with_name("stats.css").read_text(encoding="utf-8"), ""))
    body = render_html(make_view(stats, words, language))
    return make_page(language, words["title"], styles, body)

"""A small site in three languages, written by what writes the real one, for tests of releases."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path

from quiz_engine.locale import LANGUAGES
from quiz_engine.site import app, assets, licences

TIME = datetime(2026, 11, 26, 8, 30, 2, tzinfo=UTC)
PAGE = (
    '<!doctype html><html lang="{0}"><title>{0}</title>'
    '<img src="img/picture.svg" alt=""><a href="../licences.html?x#y">'
)


def write_site(
    folder: Path,
    languages: Iterable[str] = LANGUAGES,
    *,
    course: str = "hoc-so",
    title: str = "Học Số",
    offline: bool = True,
    more: Collection[str] = (),
) -> Path:
    """Write a site and return it; `more` are paths of files with a word in them."""
    languages = list(languages)
    for language in languages:
        for name, text in (
            ("index.html", PAGE.format(language)),
            ("img/picture.svg", "<svg/>\n" * 50),
        ):
            _write(folder / language / name, text)
    for name in ("assets/theme/icon.svg", "assets/theme/icon-mask.svg", *more):
        _write(folder / name, f"{name}\n")
    homes = {each: f"{each}/index.html" for each in languages}
    assets.write_shell(folder, languages[0], homes, {"course": course, "review": []}, title)
    licences.write_licences(folder, languages[0], languages[0])
    assets.write_manifest(folder, {"pages": len(languages), "items": 7})
    if not offline:
        app.write_end(folder)
        # what the shell names
        for name in ("shell.css", "shell.js", *assets.SHELL_SCRIPTS):
            _write(folder / "assets" / "quiz" / name, name)
        for name in ("theme.js", "hoc-so.css"):
            _write(folder / "assets" / "theme" / name, name)
    for language in languages if offline else ():
        manifest = app.describe_app(language, title, "")
        app.write_app(folder, language, languages, course, manifest)
    return folder


def copy_site(site: Path, folder: Path) -> Path:
    """Copy a site, to be damaged."""
    shutil.copytree(site, folder)
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")

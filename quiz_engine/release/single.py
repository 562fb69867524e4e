"""The files that are sent one by one: the course and each of its lessons, in each language.

    hoc-so-0.3.0-files/
        SHA256SUMS
        vi/KHOA-HOC-hoc-so.html      the course; the words before the hyphen by language
        vi/BAI-mat-khau.html         a lesson, by its id
        de/KURS-hoc-so.html  …

They are no part of the zip nor of what goes on a stick: each carries Python once more, and a folder
of many files that look alike would hide the one to open. Licences are inside every one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..locale import load_catalogue
from .built import BuiltSite
from .lone import LoneMaker
from .lone_held import Runtime
from .name import check_names
from .output import write_file
from .problem import ReleaseError
from .record import SUMS, render_sums

_SAFE = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Singles:
    """What was written."""

    folder: Path
    courses: dict[str, str]
    """The file of the whole course by language, from the folder."""
    sizes: dict[str, int]
    """Bytes of every file, by path from the folder."""


def folder_name(name: str) -> str:
    """Return the name of the folder for these files, of a release's."""
    return f"{name}-files"


def course_name(language: str, course: str) -> str:
    """Return the name of the file of a whole course."""
    return f"{load_catalogue(language)['lone.file.course']}-{_plain(course)}.html"


def lesson_name(language: str, lesson: str) -> str:
    """Return the name of the file of a lesson, by its id."""
    return f"{load_catalogue(language)['lone.file.lesson']}-{_plain(lesson)}.html"


def make_files(site: BuiltSite) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file, one made after the other. Raises ReleaseError where one
    is larger than is allowed, and OSError."""
    runtime = Runtime(site)
    for language in site.homes:
        maker = LoneMaker(site, language, runtime)
        yield f"{language}/{course_name(language, site.course)}", maker.make_course()
        for lesson in maker.lessons:
            yield f"{language}/{lesson_name(language, lesson.id)}", maker.make_lesson(lesson)


def write_singles(site: BuiltSite, folder: Path, time: datetime) -> dict[str, int]:
    """Write the files to `folder` with their checksums; return their sizes by path. Raises
    ReleaseError and OSError."""
    sums: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for path, data in make_files(site):
        if path in sums:
            raise ReleaseError(f"Two lessons would both be {path}. Give one of them another id.")
        sums[path] = write_file(folder / path, data, time)
        sizes[path] = len(data)
    reasons = check_names(sizes)
    if reasons:
        raise ReleaseError(*reasons)
    write_file(folder / SUMS, render_sums(sums).encode(), time)
    return sizes


def _plain(name: str) -> str:
    """Return a name in ASCII letters, digits and hyphens."""
    return _SAFE.sub("-", name).strip("-")

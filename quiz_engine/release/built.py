"""Reads a built site, and makes sure that it is whole.

What a site says of itself is enough for that: the shell names course and languages, and each
language's list, made for keeping the course on phones, names every file with its size and hash. A
site without lists (`offline: false`) is followed from page to page instead.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from ..locale import LANGUAGES
from ..site.app import LISTS, WORKER
from .problem import ReleaseError
from .reference import find_missing

DOOR = "index.html"
NOTICES = "licences.html"
COUNTS = "assets/quiz/build.json"
OWN = "release"
"""Folder in the course's own, for what a release adds to the site."""
AGAIN = 'Build it again with "python3 scripts/site.py".'

_JUNK = re.compile(r"\..*|thumbs\.db|desktop\.ini|__macosx|icon\r|.*~", re.IGNORECASE)
"""What systems and editors leave behind, and what is hidden on some."""
_COURSE = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A site as a build left it, whole."""

    folder: Path
    course: str
    """Name under which browsers keep its progress."""
    title: str
    homes: Mapping[str, str]
    """Home pages by language, the course's own first."""
    pages: int
    """Pages that a learner can open, all languages together; 0 where the build did not count."""
    items: int
    """Questions on them."""
    files: Mapping[str, int]
    """Sizes in bytes by path from the folder, sorted by path; without what is left out."""
    left_out: tuple[str, ...]
    """Hidden files, and what systems and editors left behind."""


class _Door(HTMLParser):
    """What the shell says in its head."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = ""
        self.title = ""
        self._is_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and values.get("name") == "quiz-engine":
            self.settings = values.get("content") or ""
        self._is_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        self._is_title = False

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.title += data


def read_site(folder: Path) -> BuiltSite:
    """Return what a built site is.

    Raises ReleaseError with everything that is missing or does not fit together, and OSError.
    """
    course, title, homes = read_door(folder)
    files, junk, reasons = _find_files(folder)
    listed, wrong = _read_lists(folder, files, homes)
    # What the build lists, phones want to keep, whatever it is called.
    files |= {name: junk.pop(name) for name in listed if name in junk}
    if any(path.startswith(f"{OWN}/") for path in files):
        reasons.append(
            f'{folder} has a folder "{OWN}": it is a release already, or the name is taken. '
            "Name the folder that the build made."
        )
    if NOTICES not in files:
        reasons.append(
            f"{folder} has no {NOTICES}, without which it must not be passed on. {AGAIN}"
        )
    reasons += [
        f"{language}: the home page {home} is missing. {AGAIN}"
        for language, home in homes.items()
        if home not in files
    ]
    reasons += [
        f'{folder} has a folder "{each}" that {DOOR} does not lead to: the languages were built '
        f"one by one and only put side by side. {AGAIN}"
        for each in LANGUAGES
        if each not in homes and f"{each}/{DOOR}" in files
    ]
    reasons += [*wrong, *_shorten(_check_files(folder, files, listed))]
    if reasons:
        raise ReleaseError(*reasons)
    counts = _read_counts(folder / COUNTS)
    files = dict(sorted(files.items()))
    left_out = tuple(sorted(junk))
    return BuiltSite(
        folder, course, title, homes, counts["pages"], counts["items"], files, left_out
    )


def read_door(folder: Path) -> tuple[str, str, dict[str, str]]:
    """Return course, title and home pages by language, as the shell names them. Raises
    ReleaseError and OSError."""
    path = folder / DOOR
    if not path.is_file():
        near = [each for each in (folder / "site", folder.parent) if _is_door(each / DOOR)]
        hint = f"Did you mean {near[0]}?" if near else 'Build one with "python3 scripts/site.py".'
        raise ReleaseError(f"{folder} is no built course: it has no {DOOR}. {hint}")
    settings, title = _read_settings(path)
    if settings is None:
        near = [each for each in (folder / "site", folder.parent) if _is_door(each / DOOR)]
        hint = f"Did you mean {near[0]}?" if near else "Name the folder that the build made."
        raise ReleaseError(f"{path} is not the front page of a course. {hint}")
    course, homes = settings["course"], settings["homes"]
    if not _COURSE.fullmatch(course):
        raise ReleaseError(
            f'The course is called "{course}", which makes no name of a file: small letters, '
            'digits, "-" and "_" are allowed, at most 40. Change "course" in mkdocs.yml.'
        )
    unknown = [each for each in homes if each not in LANGUAGES]
    if unknown:
        known = ", ".join(LANGUAGES)
        raise ReleaseError(f'There are no sentences in "{unknown[0]}"; there are: {known}.')
    return course, title, homes


def _is_door(path: Path) -> bool:
    return path.is_file() and _read_settings(path)[0] is not None


def _read_settings(path: Path) -> tuple[dict | None, str]:
    """Return what a shell says of the course, None where it is no shell, and the title."""
    door = _Door()
    door.feed(path.read_bytes().decode("utf-8", "replace"))
    data = _parse(door.settings)
    is_shell = (
        isinstance(data, dict)
        and isinstance(data.get("course"), str)
        and isinstance(data.get("homes"), dict)
        and data["homes"]
        and all(isinstance(each, str) for each in data["homes"].values())
    )
    return (data if is_shell else None), door.title.strip()


def _find_files(folder: Path) -> tuple[dict[str, int], dict[str, int], list[str]]:
    """Return the sizes of files by path, the same of what systems left behind (folders with a slash
    at the end), and what cannot be packed. Raises OSError."""
    files: dict[str, int] = {}
    junk: dict[str, int] = {}
    reasons: list[str] = []

    def fail(error: OSError) -> None:
        raise error

    for above, folders, names in os.walk(folder, onerror=fail):
        here = Path(above)
        links = [name for name in folders if (here / name).is_symlink()]
        for name in [*names, *links]:
            path = here / name
            shown = path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file():
                if not _JUNK.fullmatch(name):
                    what = "a link" if path.is_symlink() else "no ordinary file"
                    reasons.append(f'"{shown}" is {what}; put the file itself in its place.')
            else:
                (junk if _JUNK.fullmatch(name) else files)[shown] = path.stat().st_size
        hidden = [name for name in folders if _JUNK.fullmatch(name) and name not in links]
        junk |= {(here / name).relative_to(folder).as_posix() + "/": 0 for name in hidden}
        folders[:] = sorted(set(folders) - {*hidden, *links})
    return files, junk, sorted(reasons)


def _read_lists(
    folder: Path, files: Mapping[str, int], homes: Mapping[str, str]
) -> tuple[dict[str, tuple[int, str]], list[str]]:
    """Return size and hash by path of what the build lists, and what is wrong with the lists; of a
    site without, which files are missing."""
    if WORKER not in files:
        return {}, [f"{WORKER} is missing. {AGAIN}"]
    settings = _read_script(folder / WORKER, r"self\.QE = \{ offline: (\{.*?\}) \};\n")
    if settings is None:  # `offline: false`
        missing = find_missing(folder, files)
        return {}, _shorten([f"{page} names {name}, which is missing." for page, name in missing])
    listed: dict[str, tuple[int, str]] = _read_entries(settings)
    found = []
    if sorted(settings.get("languages", [])) != sorted(homes):
        found.append(f"{WORKER} and {DOOR} name different languages. {AGAIN}")
    for language in homes:
        path = f"{LISTS}/{language}.js"
        script = r"QE\.offline\.lists\[\"\w+\"\] = (\{.*\});\n"
        entries = _read_script(folder / path, script) if path in files else None
        if entries is None:
            found.append(
                f"{path}, the list of the files in {language}, is missing or cut off. {AGAIN}"
            )
        else:
            listed |= _read_entries(entries)
    return listed, found


def _check_files(
    folder: Path, files: Mapping[str, int], listed: Mapping[str, tuple[int, str]]
) -> list[str]:
    """Return a sentence for each file that is not as its build listed it."""
    found = []
    for name, (size, digest) in sorted(listed.items()):
        if name not in files:
            found.append(f"{name} is missing.")
        elif files[name] != size:
            found.append(f"{name} has {files[name]:,} bytes, but was built with {size:,}.")
        else:
            with (folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest()[:32] != digest:
                    found.append(f"{name} has changed since it was built.")
    return found


def _shorten(found: list[str]) -> list[str]:
    """Return the first of many complaints of one kind, their number, and what to do."""
    if not found:
        return []
    rest = len(found) - _SHOWN
    return [*found[:_SHOWN], *([f"… and {rest} files more."] if rest > 0 else []), AGAIN]


def _read_entries(data: object) -> dict[str, tuple[int, str]]:
    """Return size and hash by path of a list; what is no entry is none."""
    rows = data.get("files", []) if isinstance(data, dict) else []
    return {row[0]: (row[1], row[2]) for row in rows if isinstance(row, list) and len(row) == 3}


def _read_script(path: Path, pattern: str) -> dict | None:
    """Return the data with which a script begins; None where it does not."""
    text = path.read_bytes().decode("utf-8", "replace")
    match = re.match(pattern, text)
    data = _parse(match[1]) if match else None
    return data if isinstance(data, dict) else None


def _read_counts(path: Path) -> dict[str, int]:
    data = _parse(path.read_text("utf-8", "replace")) if path.is_file() else None
    counts = data if isinstance(data, dict) else {}
    return {
        key: counts[key] if isinstance(counts.get(key), int) else 0 for key in ("pages", "items")
    }


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None

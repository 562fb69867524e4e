"""Result files of a folder become sheets (L3).

Ten thousand files are read by all processors at once, and none is held longer than it takes to put
it on a sheet. Whatever else lies in the folder is named and left out; nothing in it is changed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..errors import CodecError
from ..results.answer import clean_text
from ..results.course import Course, parse_course
from ..results.people import Doubt, recognise
from ..results.report import Left, Person
from ..results.sheet import LARGEST, Refused, Sheet, read_sheet

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".heic", ".heif", ".avif")
MANY = 200
"""Files from which on several processes read."""
CHUNK = 50
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Problem(Exception):
    """Something that makes a report impossible; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in."""

    files: tuple[str, ...]
    """Names of the files that could be read, from the folder."""
    sheets: tuple[Sheet, ...]
    """One for each of them."""
    left: tuple[Left, ...]


def read_course(site: Path, language: str = "") -> Course:
    """Return the course of a built site, in `language`, or in the first that it has. Raises
    Problem."""
    folder = site / "assets" / "quiz"
    found = {path.name.split(".")[1]: path for path in sorted(folder.glob("report.??.js"))}
    if not found:
        raise Problem(
            f"{site} is no course that knows of reports: name the folder that was built, "
            'the one with "assets" in it, and build it with this version.'
        )
    if language and language not in found:
        raise Problem(f"The course has no {language}. It has: {', '.join(found)}.")
    first = next((each for each in ("vi", "en", "de") if each in found), min(found))
    path = found[language or first]
    try:
        return parse_course(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}.") from None
    except (CodecError, ValueError) as error:
        newer = getattr(error, "code", "") == "QE302"
        what = "was built by a newer version: use that"
        if not newer:
            what = "is damaged: build the course again"
        raise Problem(f"{path} {what}.") from None


def list_files(folder: Path, without: Path | None = None) -> list[str]:
    """Return all files below a folder, sorted, but those in `without`; links are not followed."""
    skipped = without.resolve() if without else None
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if (Path(place) / each).resolve() != skipped)
        found += [os.path.relpath(os.path.join(place, name), folder) for name in names]
    return sorted(found)


def read_folder(
    folder: Path,
    course: Course,
    without: Path | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Handed:
    """Read every file below a folder. `tell` hears how many of how many are done."""
    names = list_files(folder, without)
    read = partial(_read_one, str(folder), course)
    results: list[Sheet | Left] = []
    if len(names) < MANY or (os.cpu_count() or 1) == 1:
        for name in names:
            results.append(read(name))
            tell(len(results), len(names))
    else:
        with ProcessPoolExecutor(initializer=_begin, initargs=(str(folder), course)) as pool:
            for each in pool.map(_read_begun, names, chunksize=CHUNK):
                results.append(each)
                tell(len(results), len(names))
    pairs = list(zip(names, results, strict=True))
    return Handed(
        tuple(_shown(name) for name, each in pairs if isinstance(each, Sheet)),
        tuple(each for each in results if isinstance(each, Sheet)),
        tuple(each for each in results if isinstance(each, Left)),
    )


_course: list = []
"""Folder and course of a process that reads."""


def _begin(folder: str, course: Course) -> None:
    _course[:] = [folder, course]


def _read_begun(name: str) -> Sheet | Left:
    return _read_one(*_course, name)


def _read_one(folder: str, course: Course, name: str) -> Sheet | Left:
    try:
        sheet = read_sheet([_text(os.path.join(folder, name))], course)
    except Refused as refused:
        return Left(_shown(name), refused.reason, refused.detail)
    return Left(_shown(name), "empty") if sheet.is_empty else sheet


def _shown(name: str) -> str:
    """Return a file's name as it can be told, whatever bytes it is of."""
    return clean_text(os.fsencode(name).decode("utf-8", "replace")).replace(os.sep, "/")


def _text(path: str) -> str:
    """Return the text of a file. Raises Refused, without reading what is too large."""
    try:
        facts = os.lstat(path)
        if not stat.S_ISREG(facts.st_mode):
            raise Refused("unreadable")  # a pipe would wait for ever
        if path.lower().endswith(PICTURES):
            raise Refused("picture")
        if facts.st_size > LARGEST:
            raise Refused("large", str(round(facts.st_size / 1e6)))
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)  # it may grow meanwhile
    except OSError:
        raise Refused("unreadable") from None
    try:
        text = data.decode(MARKS.get(data[:2], "utf-8-sig"))
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Refused("encoding" if path.lower().endswith(".json") else "other")
    if text.lstrip().startswith("HS") and text.lstrip()[2:4].rstrip(":").isdigit():
        raise Refused("code-text")
    return text


def put_together(
    folder: Path,
    course: Course,
    handed: Handed,
    same: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
) -> tuple[list[Person], list[Left], list[Doubt]]:
    """Put the files of each learner together; `same` and `apart` are names of files that somebody
    decided about. Raises Problem for a name that is not there."""
    places = {name: place for place, name in enumerate(handed.files)}

    def find(pairs: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
        for name in (name for pair in pairs for name in pair):
            if name not in places:
                raise Problem(f"Among the files that were counted there is no {name}.")
        return [(places[one], places[other]) for one, other in pairs]

    found = recognise(handed.sheets, find(tuple(same)), find(tuple(apart)))
    left = [*handed.left]
    for place, before in found.doubled:
        left.append(Left(handed.files[place], "doubled", handed.files[before]))
    people = [_person(folder, course, handed, group) for group in found.groups]
    return people, left, list(found.doubts)


def _person(folder: Path, course: Course, handed: Handed, group: Sequence[int]) -> Person:
    files = tuple(handed.files[place] for place in group)
    sheet = handed.sheets[group[0]]
    if len(group) > 1:
        try:
            sheet = read_sheet([_text(str(folder / name)) for name in files], course)
        except Refused as refused:
            what = f"{', '.join(files)}: changed while the report was made ({refused})."
            raise Problem(what) from None
    return Person(sheet.name, files, sheet)

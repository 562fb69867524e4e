"""Which course a station shows, and what is wrong with it before anybody comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..doctor.folder import find_site, read_list
from ..doctor.host import Unreachable
from ..release.built import read_door
from ..release.problem import ReleaseError
from ..site.file_list import FILE
from .problem import StationError

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Course:
    """The course in a folder."""

    folder: Path
    title: str
    homes: Mapping[str, str]
    """Home pages by language, the course's own first."""
    files: int
    lost: tuple[str, ...]
    """Files that are missing or have another size than the build said."""


def read_course(folder: Path) -> Course:
    """Return the course in `folder`, or the only one below it, as on a stick or in a release.

    Raises StationError where there is none, and where the folder cannot be read.
    """
    if not folder.is_dir():
        raise StationError(
            f"There is no folder {folder}. Name the one that the build made, or that of a stick."
        )
    try:
        site = find_site(folder)
        listed = read_list(site)
        _, title, homes = read_door(site)
    except Unreachable as error:
        raise StationError(str(error)) from None
    except ReleaseError as error:
        raise StationError(" ".join(error.reasons)) from None
    except OSError as error:
        raise StationError(
            f"{error.filename or folder} cannot be read: {error.strerror}. Copy the course again."
        ) from None
    lost = tuple(each.path for each in listed if _size(site / each.path) != each.size)
    return Course(site, title.strip() or site.name, homes, len(listed) + 1, lost)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def find_clock_trouble(folder: Path, now: float) -> str:
    """Return a sentence where this computer's clock, in seconds since 1970, is behind the course's
    own files, else nothing."""
    try:
        made = (folder / FILE).stat().st_mtime
    except OSError:
        return ""
    if made - now < _DAY:
        return ""
    days = [f"{datetime.fromtimestamp(each, UTC):%Y-%m-%d}" for each in (now, made)]
    return (
        f"This computer's clock says {days[0]}, but the course is of {days[1]}. The station works "
        "all the same, and phones keep their own time; set the clock when you can."
    )

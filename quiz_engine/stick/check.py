"""Whether what is on a stick is whole, told by its manifest alone. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from .content import Content, Files
from .disk import Disk
from .manifest import Manifest
from .name import is_below
from .plan import read_live
from .problem import explain
from .shelf import OWN, Shelf

State = Literal["whole", "unfinished", "damaged"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out about one course."""

    course: str
    """Its name."""
    state: State
    """"unfinished" is whole, too: of a version that a run did not complete some parts are there,
    each of them whole, the others are still the old ones."""
    files: int
    """Files that are as they should be."""
    bad: tuple[str, ...]
    """Paths that are missing or hold something else."""


def check_stick(disk: Disk, advance: Callable[[int], None] = lambda _: None) -> list[Checked]:
    """Read every file that our runs wrote; return what was found by course. Raises StickError."""
    try:
        found = []
        for name in disk.list_names(OWN):
            entry = disk.find_entry(f"{OWN}/{name}")
            if entry is None or entry.kind != "folder":
                continue
            shelf = Shelf(disk, name)
            manifest = shelf.peek()
            if manifest.sequence:
                found.append(_check(shelf, manifest, advance))
        return found
    except OSError as error:
        raise explain(error) from error


def _check(shelf: Shelf, manifest: Manifest, advance: Callable[[int], None]) -> Checked:
    live = read_live(shelf, manifest, {}, advance)
    old, new = manifest.files, manifest.following
    if new is None:
        return _compare(manifest.course, "whole", old, live)
    checked = _compare(manifest.course, "whole", new, live)
    if not checked.bad:
        return checked
    switched = {
        point
        for point in manifest.points
        if all(live[path] == each for path, each in new.items() if is_below(path, point))
    }
    files = {}
    for path in {*old, *new}:
        points = [point for point in manifest.points if is_below(path, point)]
        # What lies nowhere between two versions is in both, or removed at the end.
        version = old if points and points[0] not in switched else new
        if path in version:
            files[path] = version[path]
        elif not points:
            files[path] = old[path]
    return _compare(manifest.course, "unfinished" if switched else "whole", files, live)


def _compare(
    course: str, state: State, files: Files, live: dict[str, Content | None]
) -> Checked:
    bad = tuple(sorted(path for path, content in files.items() if live[path] != content))
    checked = Checked(course, state, len(files) - len(bad), bad)
    return replace(checked, state="damaged") if bad else checked

"""What an interrupted run left behind is put right before anything else is done."""

from __future__ import annotations

import posixpath
from itertools import combinations

from .content import Content
from .manifest import Manifest
from .name import above
from .problem import FAILED, StickError
from .shelf import Shelf

PROBE = ".quiz-engine-probe"
"""Name of an empty file that is there for a moment."""


def repair(shelf: Shelf, manifest: Manifest) -> None:
    """Complete a switch that was interrupted between its two steps, bring back what others wrote,
    and remove what is of no use. Raises StickError where the file system itself is damaged."""
    disk = shelf.disk
    if manifest.following is not None:
        _check_apart(shelf, manifest)
    for point in manifest.points:
        gone, spare = shelf.area("gone", point), shelf.area("spare", point)
        if disk.find_entry(gone) is None or disk.find_entry(point) is not None:
            continue
        # Only a version that was read back is switched to, so the new one is whole.
        disk.move(gone if disk.find_entry(spare) is None else spare, point)
        disk.settle([point])
    for area in ("gone", "spare"):
        bring_back(shelf, area, manifest)
    for area in ("gone", "carry"):
        shelf.clear(shelf.area(area))


def _check_apart(shelf: Shelf, manifest: Manifest) -> None:
    """FAT writes the two names of a switch one after the other. A stick that is pulled out between
    them has one folder under two names, and writing to one would destroy the other."""
    for point in manifest.points:
        places = [point, shelf.area("spare", point), shelf.area("gone", point)]
        entries = [shelf.disk.find_entry(place) for place in places]
        folders = [place for place, each in zip(places, entries) if each and each.kind == "folder"]
        for one, other in combinations(folders, 2):
            if _is_one(shelf, other, one):
                raise StickError(
                    FAILED,
                    f'The stick was pulled out while it was written, and "{point}" is there under '
                    "two names now. It can be read. Let the system repair the stick (Windows: "
                    "chkdsk /f; Linux: fsck.fat -a), then run the command again.",
                )


def _is_one(shelf: Shelf, ours: str, other: str) -> bool:
    """Whether what is written to one folder appears in the other."""
    disk = shelf.disk
    disk.write(f"{ours}/{PROBE}", [])
    is_one = PROBE in disk.list_names(other)
    disk.remove(f"{ours}/{PROBE}")
    return is_one


def bring_back(shelf: Shelf, area: str, manifest: Manifest) -> None:
    """Put what others wrote from an area to where it was on the stick. Nothing is written over:
    where something else is by now, it gets a number."""
    disk = shelf.disk
    files = {shelf.key(path) for path in manifest.paths()}
    folders = {each for path in files for each in above(path)}
    start = len(shelf.area(area)) + 1
    found = [
        (place[start:], entry)
        for place, entry in disk.walk(shelf.area(area))
        if posixpath.basename(place) != PROBE
    ]
    strangers = [
        (path, entry)
        for path, entry in found
        if entry.kind == "other"
        or shelf.key(path) not in (files if entry.kind == "file" else folders)
    ]
    for path, entry in strangers:
        place = shelf.area(area, path)
        if entry.kind != "folder":
            _bring(shelf, place, path)
        elif disk.find_entry(path) is None and not disk.list_names(place):
            disk.make_folder(_find_free(shelf, path))
    for path, entry in reversed(strangers):
        if entry.kind == "folder":
            disk.remove_folder(shelf.area(area, path))


def _bring(shelf: Shelf, place: str, path: str) -> None:
    disk = shelf.disk
    entry, other = disk.find_entry(place), disk.find_entry(path)
    if entry == other and entry.kind == "file" and _content(shelf, place) == _content(shelf, path):
        disk.remove(place)
        return
    target = _find_free(shelf, path)
    folder = posixpath.dirname(target)
    if folder:
        disk.make_folder(folder)
    disk.move(place, target)
    disk.settle([target])


def _content(shelf: Shelf, path: str) -> Content:
    return shelf.disk.read_content(path)


def _find_free(shelf: Shelf, path: str) -> str:
    """Return a path where nothing is yet, the given one if possible."""
    disk = shelf.disk
    if any((entry := disk.find_entry(each)) and entry.kind != "folder" for each in above(path)):
        path = posixpath.basename(path)  # a file took the place of its folder
    stem, ending = posixpath.splitext(path)
    target, number = path, 2
    while disk.find_entry(target) is not None:
        target = f"{stem} ({number}){ending}"
        number += 1
    return target

"""The new version, written beside the old one and read back before it is switched to."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .content import Content
from .manifest import Manifest
from .name import above, is_below
from .plan import Plan, below
from .problem import FAILED, FULL, StickError, show_size, show_some
from .shelf import Shelf
from .source import Source

COPIED = 1 << 26
"""Bytes up to which a file of others must be copied before the switch; a larger one is moved right
after it where there is no room for a copy."""
_MARGIN = 1 << 16


@dataclass(frozen=True, slots=True)
class Stage:
    """What has to be done in the spare copy."""

    writes: tuple[str, ...]
    """Paths to be written."""
    reused: tuple[str, ...]
    """Paths that are there already."""
    obsolete: tuple[str, ...]
    """Paths to be removed there."""
    carried: tuple[str, ...]
    """Files of others that lie where we switch, to be copied."""
    folders: tuple[str, ...]
    """Folders of others there."""
    kept: int
    """Files of others there, with those that are moved after the switch."""


def make_stage(shelf: Shelf, manifest: Manifest, plan: Plan) -> Stage:
    """Look what the spare copy has. Raises StickError where there is no room for what it lacks."""
    disk = shelf.disk
    writes, reused, obsolete = [], [], []
    need, freed = _MARGIN, 0
    room, piece = disk.find_room()

    def rounded(size: int) -> int:
        return -(-size // piece) * piece

    for path in below(plan.wanted, plan.points):
        place, content = shelf.area("spare", path), plan.wanted[path]
        entry = disk.find_entry(place)
        is_there = entry is not None and entry.kind == "file" and entry.size == content.size
        if is_there and disk.try_content(place, entry.size) == content:
            reused.append(path)
            continue
        writes.append(path)
        need += rounded(content.size) + piece // 8
        if entry is not None and entry.kind == "file":
            freed += rounded(entry.size)
    start = len(shelf.area("spare")) + 1
    wanted = {shelf.key(path) for path in plan.wanted}
    for point in plan.points:
        place = shelf.area("spare", point)
        for each, entry in [(place, disk.find_entry(place)), *disk.walk(place)]:
            if entry and entry.kind != "folder" and shelf.key(each[start:]) not in wanted:
                obsolete.append(each[start:])
                freed += rounded(entry.size)
    folders, strangers = _find_strangers(shelf, plan)
    ours = {shelf.key(path) for path in manifest.paths()}
    carried = [path for path, size in strangers if size >= 0]
    sizes = dict(strangers)
    if need - freed + sum(rounded(sizes[path]) for path in carried) > room:
        carried = [
            path for path in carried if sizes[path] <= COPIED or shelf.key(path) in ours
        ]
    need += sum(rounded(sizes[path]) for path in carried)
    if need - freed > room:
        raise StickError(
            FULL,
            f"There is no room: the new version needs {show_size(need - freed)} beside the old "
            f"one, and {show_size(room)} are free. Nothing was changed. Delete what nobody needs, "
            "or take a larger stick.",
        )
    return Stage(
        tuple(writes),
        tuple(reused),
        tuple(obsolete),
        tuple(carried),
        tuple(folders),
        len(strangers),
    )


def _find_strangers(
    shelf: Shelf, plan: Plan
) -> tuple[list[str], list[tuple[str, int]]]:
    """Return folders, and files with their size, of others where we switch. A link has size -1."""
    folders, files = [], []
    wanted = {shelf.key(path) for path in plan.wanted}
    leftover = {shelf.key(path) for path in plan.leftover}
    ours = {each for path in plan.live for each in above(shelf.key(path))}
    for point in plan.points:
        for path, entry in shelf.disk.walk(point):
            key = shelf.key(path)
            if entry.kind == "folder":
                if key not in ours:
                    folders.append(path)
            elif key not in wanted and key not in leftover:
                files.append((path, entry.size if entry.kind == "file" else -1))
    return folders, files


def write_stage(
    shelf: Shelf, plan: Plan, stage: Stage, source: Source, advance: Callable[[int], None]
) -> None:
    """Write what is missing in the spare copy, and read it back. Raises StickError and OSError."""
    disk = shelf.disk
    for path in stage.obsolete:
        disk.remove(shelf.area("spare", path))
    for point in plan.points:
        remove_empty(shelf, shelf.area("spare", point))
    places = [shelf.area("spare", path) for path in stage.writes]
    _write(shelf, source, stage.writes, advance)
    disk.settle([*places, *_folders(shelf, plan)])
    bad = _find_bad(shelf, plan, stage.writes)
    if bad:  # once more: a single loose contact is no reason to throw a stick away
        _write(shelf, source, bad, lambda _: None)
        disk.settle([shelf.area("spare", path) for path in bad])
        bad = _find_bad(shelf, plan, bad)
    if bad:
        raise StickError(
            FAILED,
            f"The stick does not keep what is written to it: {show_some(bad)} read back otherwise. "
            "The old version is as it was. Take another stick.",
        )
    _carry(shelf, stage)


def drop_stage(shelf: Shelf, stage: Stage) -> None:
    """Remove what a run wrote into the spare copy, so that a full stick has room again."""
    for path in stage.writes:
        place = shelf.area("spare", path)
        if shelf.disk.find_entry(place) is not None:
            shelf.disk.remove(place)
    shelf.clear(shelf.area("carry"))


def _write(
    shelf: Shelf, source: Source, paths: Iterable[str], advance: Callable[[int], None]
) -> None:
    disk = shelf.disk
    for path in paths:
        place = shelf.area("spare", path)
        for each in (place, *above(place)):
            entry = disk.find_entry(each)
            if entry is not None and is_below(each, shelf.area("spare")):
                if (entry.kind == "folder") is (each == place):
                    shelf.clear(each)
        disk.write(place, source.read_blocks(path))
        advance(source.files[path].size)


def _find_bad(shelf: Shelf, plan: Plan, paths: Iterable[str]) -> list[str]:
    return [
        path
        for path in paths
        if shelf.disk.read_content(shelf.area("spare", path), cold=True) != plan.wanted[path]
    ]


def _carry(shelf: Shelf, stage: Stage) -> None:
    """Copy files of others into the spare copy: whole ones only, for what lies there and is not
    ours is brought back after an interruption."""
    disk = shelf.disk
    for path in stage.folders:
        disk.make_folder(shelf.area("spare", path))
    if not stage.carried and not stage.folders:
        return
    carried = [path for path in stage.carried if _copy(shelf, path)]
    disk.settle([shelf.area("carry", path) for path in carried])
    for path in carried:
        content: Content = disk.read_content(path)
        if disk.read_content(shelf.area("carry", path), cold=True) != content:
            raise StickError(
                FAILED,
                f'"{path}" on the stick changed while it was copied. Run the command again when '
                "nobody uses the stick.",
            )
        place = shelf.area("spare", path)
        disk.make_folder(place.rpartition("/")[0])
        disk.move(shelf.area("carry", path), place)
    disk.settle([shelf.area("spare", path) for path in (*stage.folders, *carried)])
    shelf.clear(shelf.area("carry"))


def _copy(shelf: Shelf, path: str) -> bool:
    """Copy a file of others; return False where a part of it cannot be read any more. It is moved
    as it is after the switch."""
    place = shelf.area("carry", path)
    try:
        shelf.disk.write(place, shelf.disk.read_blocks(path))
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        shelf.clear(place)
        return False
    return True


def _folders(shelf: Shelf, plan: Plan) -> list[str]:
    """Return every folder of the new version in the spare copy."""
    every = {each for path in below(plan.wanted, plan.points) for each in above(path)}
    return [shelf.area("spare"), *(shelf.area("spare", each) for each in sorted(every))]


def remove_empty(shelf: Shelf, folder: str) -> None:
    """Remove a folder and those in it, as far as they are empty."""
    entries = [path for path, entry in shelf.disk.walk(folder) if entry.kind == "folder"]
    entry = shelf.disk.find_entry(folder)
    if entry is not None and entry.kind == "folder":
        for path in (*reversed(entries), folder):
            shelf.disk.remove_folder(path)

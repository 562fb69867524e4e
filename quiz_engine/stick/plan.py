"""What differs between a source and a stick, what is in the way, where to switch; no writing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from os.path import commonprefix

from ..core.progress_codec import FORMAT as PROGRESS
from ..file_name import fold
from .content import Content, Files
from .manifest import Manifest
from .name import above, is_below
from .problem import IN_THE_WAY, StickError, show_some
from .shelf import Shelf

LARGEST_PROGRESS = 1 << 25
"""Bytes above which no file is taken for a learner's progress."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done."""

    wanted: Files
    """The version that is to be on the stick."""
    live: dict[str, Content | None]
    """What is at each path of that version and of ours; None where no file is."""
    differing: frozenset[str]
    """Paths that are not yet as they should be."""
    leftover: tuple[str, ...]
    """Paths of ours that the version no longer has, still as we wrote them."""
    mended: tuple[str, ...]
    """Paths of ours that somebody or something changed since; they are written anew."""
    points: tuple[str, ...]
    """Where to switch, in this order."""


def make_plan(
    shelf: Shelf,
    manifest: Manifest,
    wanted: Files,
    *,
    replace: bool = False,
    advance: Callable[[int], None] = lambda _: None,
) -> Plan:
    """Compare a version with a stick. `advance` is told bytes as they are read.

    Raises StickError where something that is not ours would be lost; with `replace` files that no
    run wrote may be, yet never what belongs to another course, a folder, or a learner's progress.
    """
    others = list(shelf.load_others())
    live = read_live(shelf, manifest, wanted, advance)
    differing = frozenset(path for path, content in wanted.items() if live[path] != content)
    _check_course(manifest, wanted, replace)
    _check_ways(shelf, manifest, others, live, sorted(differing), replace)
    keys = {shelf.key(path) for path in wanted}
    shared = {shelf.key(path) for each in others for path in each.files}
    leftover = tuple(
        sorted(
            path
            for path in live
            if shelf.key(path) not in keys
            and shelf.key(path) not in shared
            and manifest.is_ours(path, live[path])
        )
    )
    mended = tuple(
        path
        for path in sorted(differing)
        if path in manifest.files and live[path] and not manifest.is_ours(path, live[path])
    )
    return Plan(wanted, live, differing, leftover, mended, find_points(shelf, differing))


def read_live(
    shelf: Shelf, manifest: Manifest, wanted: Files, advance: Callable[[int], None] = lambda _: None
) -> dict[str, Content | None]:
    """Return what is on the stick at the paths of a version and of ours. A file of which the size
    alone shows that it is none of ours has no hash."""
    disk = shelf.disk
    versions = (wanted, manifest.files, manifest.following or {})
    found: dict[str, Content | None] = {}
    for path in sorted({path for each in versions for path in each}):
        entry = disk.find_entry(path)
        candidates = {each[path] for each in versions if path in each}
        if entry is None or entry.kind != "file" or not _is_reached(shelf, path):
            found[path] = None
        elif all(each.size != entry.size for each in candidates):
            found[path] = Content(entry.size, "")
        else:
            found[path] = disk.try_content(path, entry.size)
            advance(entry.size)
    return found


def _is_reached(shelf: Shelf, path: str) -> bool:
    """Whether a path leads through folders alone, not through a link out of the stick."""
    return all(
        (entry := shelf.disk.find_entry(each)) is not None and entry.kind == "folder"
        for each in above(path)
    )


def find_points(shelf: Shelf, differing: Iterable[str]) -> tuple[str, ...]:
    """Return the paths to be switched: for each name at the top of the stick the smallest file or
    folder that holds all that differs, and that is in a folder which exists. Folders come first,
    files at the top last: these lead into the folders."""
    groups: dict[str, list[list[str]]] = {}
    for path in sorted(differing):
        parts = path.split("/")
        groups.setdefault(parts[0], []).append(parts)
    points = []
    for group in groups.values():
        parts = commonprefix(group) if len(group) > 1 else group[0]
        for length in range(1, len(parts)):
            entry = shelf.disk.find_entry("/".join(parts[:length]))
            if entry is None or entry.kind != "folder":
                parts = parts[:length]
                break
        is_file = [len(each) for each in group] == [1]
        points.append((is_file, "/".join(parts)))
    return tuple(point for _, point in sorted(points))


def _check_course(manifest: Manifest, wanted: Files, replace: bool) -> None:
    tops = [
        [{fold(path.split("/")[0]) for path in files if "/" in path or not is_folder}
         for files in (manifest.files, wanted)]
        for is_folder in (True, False)
    ]  # fmt: skip
    # Two courses may well have files of the same name at the top, but not folders.
    before, after = tops[0] if all(tops[0]) else tops[1]
    if before and not replace and before.isdisjoint(after):
        raise StickError(
            IN_THE_WAY,
            f'The stick has other files of a course "{manifest.course}": {show_some(before)}. If '
            "yours is another course, give it a name of its own with --name. If it takes the "
            "place of those files, say --replace.",
        )


def _check_ways(
    shelf: Shelf,
    manifest: Manifest,
    others: list[Manifest],
    live: dict[str, Content | None],
    differing: list[str],
    replace: bool,
) -> None:
    disk = shelf.disk
    owners = {shelf.key(path): each.course for each in others for path in each.files}
    ours = {shelf.key(path) for path in (*manifest.files, *(manifest.following or {}))}
    taken: dict[str, set[str]] = {}
    firm, loose, progress = set(), set(), set()
    for path in differing:
        for each in above(path):
            entry = disk.find_entry(each)
            is_file = entry is not None and entry.kind == "file"
            if entry and entry.kind != "folder":
                if not (is_file and manifest.is_ours(each, live.get(each))):
                    firm.add(each)
        entry = disk.find_entry(path)
        if entry is None or firm.intersection(above(path)):
            continue
        if entry.kind == "other" or (
            entry.kind == "folder" and not _is_all_ours(shelf, manifest, live, path)
        ):
            firm.add(path)
        elif entry.kind == "folder" or manifest.is_ours(path, live[path]):
            if shelf.key(path) in owners:
                taken.setdefault(owners[shelf.key(path)], set()).add(path)
        elif shelf.key(path) in owners:
            taken.setdefault(owners[shelf.key(path)], set()).add(path)
        elif is_progress(shelf, path):
            progress.add(path)
        elif shelf.key(path) not in ours:
            loose.add(path)
    reasons = []
    for course, paths in sorted(taken.items()):
        reasons.append(
            f'{show_some(paths)} on the stick belongs to the course "{course}" there. If yours is '
            f'a newer version of it, say --name "{course}"; if not, give yours a folder of its own '
            "there with --into."
        )
    if progress:
        reasons.append(
            f"{show_some(progress)} on the stick holds a learner's progress. Save it under another "
            "name."
        )
    if firm:
        reasons.append(
            f"{show_some(firm)} on the stick is in the way, and no earlier run wrote it. Rename it "
            "or move it to another folder."
        )
    if loose and not replace:
        reasons.append(
            f"{show_some(loose)} on the stick has other content, and no earlier run wrote it. "
            "Rename it or move it to another folder, or say --replace."
        )
    if reasons:
        raise StickError(IN_THE_WAY, "\n".join(reasons))


def _is_all_ours(
    shelf: Shelf, manifest: Manifest, live: dict[str, Content | None], folder: str
) -> bool:
    known = {each for path in live for each in above(path)}
    return all(
        path in known if entry.kind == "folder" else manifest.is_ours(path, live.get(path))
        for path, entry in shelf.disk.walk(folder)
    )


def is_progress(shelf: Shelf, path: str) -> bool:
    """Whether a file on the stick is a learner's progress file, of whatever version."""
    entry = shelf.disk.find_entry(path)
    if not path.lower().endswith(".json") or entry is None or entry.size > LARGEST_PROGRESS:
        return False
    try:
        data = json.loads(b"".join(shelf.disk.read_blocks(path)))
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and data.get("format") == PROGRESS


def below(paths: Iterable[str], points: Iterable[str]) -> list[str]:
    """Return the paths that are at or below one of some points, in order."""
    every = tuple(points)
    return sorted(path for path in paths if any(is_below(path, point) for point in every))

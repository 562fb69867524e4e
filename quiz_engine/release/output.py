"""Writes a release: whole, or not at all.

Everything is made in a hidden folder beside its place, and moved there when all of it is written. A
release of the same name that is already there stays until then. What a person put into its folder
is never deleted: then nothing is written.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from .problem import ReleaseError
from .record import parse_sums

_CHUNK = 1 << 20


@contextmanager
def working_folder(output: Path, name: str) -> Iterator[Path]:
    """Give a hidden folder in `output`, which is made where it is missing. Whatever happens,
    nothing of it stays, nor of what was made above it in vain; what a killed process left is
    removed first. Raises OSError."""
    made = [each for each in (output, *output.parents) if not each.exists()]
    work = output / f".{name}.partial"
    try:
        output.mkdir(parents=True, exist_ok=True)
        if work.exists():
            shutil.rmtree(work)
        work.mkdir()
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        for each in made:
            try:
                each.rmdir()
            except OSError:  # it holds the release, or was never made
                break


def write_file(target: Path, data: bytes, time: datetime) -> str:
    """Write a file and return its SHA-256 sum. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.write(data)
    set_time(target, time)
    return hashlib.sha256(data).hexdigest()


def copy_file(source: Path, target: Path, time: datetime) -> str:
    """Copy a file's bytes, not its mode nor its time, and return their SHA-256 sum. Raises
    OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            writing.write(chunk)
    set_time(target, time)
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """Return a file's SHA-256 sum. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def set_time(path: Path, time: datetime) -> None:
    """Let a file carry the time of the release, where its disk can hold that time: in some time
    zones the first day of 1980 is before what FAT knows. Nothing depends on it, the zip has its
    own."""
    with suppress(OSError):
        os.utime(path, (time.timestamp(), time.timestamp()))


def check_replaceable(folder: Path, sums: Path, files: Iterable[Path]) -> None:
    """Raise ReleaseError where something is in the way: in place of one of the `files`, or a folder
    that holds anything else than the release that is to be replaced.

    `sums` is where the checksums of that release lie in it. Raises OSError.
    """
    for file in files:
        if file.exists() and not file.is_file():
            raise ReleaseError(
                f"{file} is in the way: it is no file. Move it away, or name another --output."
            )
    if not folder.exists():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise ReleaseError(
            f"{folder} is in the way: it is no folder. Move it away, or name another --output."
        )
    listed = folder / sums
    known = set(parse_sums(listed.read_text("utf-8", "replace"))) if listed.is_file() else set()
    known.add(sums.as_posix())
    found = (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())
    strange = [each for each in found if each.relative_to(folder).as_posix() not in known]
    if strange:
        first = strange[0].relative_to(folder).as_posix()
        more = f" and {len(strange) - 1} more" if len(strange) > 1 else ""
        raise ReleaseError(
            f"{folder} is already there and holds {first}{more}, "
            "not part of a release. Nothing was replaced: move that away, or name another --output."
        )


def check_room(folder: Path, needed: int) -> None:
    """Raise ReleaseError where a disk has less room than `needed` bytes. Raises OSError."""
    place = next(each for each in (folder, *folder.resolve().parents) if each.exists())
    free = shutil.disk_usage(place).free
    if free < needed:
        raise ReleaseError(
            f"{folder} has {free / 1e6:,.1f} MB free, and the release needs "
            f"{needed / 1e6:,.1f} MB. Nothing was written: make room, or name another --output."
        )


def move_in(made: dict[Path, Path], attic: Path) -> None:
    """Move what is finished to its places; where one of them cannot be had, all is as it was
    before.

    `made` are the places by what is finished. What was there before goes to `attic`. Raises
    OSError.
    """
    undo: list[Callable[[], object]] = []
    attic.mkdir()
    try:
        for number, (fresh, target) in enumerate(made.items()):
            if target.exists():
                old = attic / str(number)
                target.rename(old)
                undo.append(lambda old=old, target=target: old.rename(target))
            fresh.rename(target)
            undo.append(lambda fresh=fresh, target=target: target.rename(fresh))
    except BaseException:
        for step in reversed(undo):
            step()
        raise

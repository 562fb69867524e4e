"""The folder that is to be on the stick: what it holds, and whether it is whole and stays so."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .content import BLOCK, Content, Files, measure
from .name import check_names, is_course_name, name_course
from .problem import SOURCE, StickError, show_some
from .shelf import OWN

_SUMS = re.compile(r"sha-?256(sums?)?(\.txt)?|.*\.sha256", re.IGNORECASE)
_SUM = re.compile(r"(?P<sum>[0-9a-fA-F]{64}) [ *](?P<path>.+)")

Stamp = tuple[int, int]
"""Size and time of change of a file, as its folder tells them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A folder that was read once, for any number of sticks."""

    folder: Path
    """Where it is."""
    course: str
    """Name under which its files are known on a stick, the same for all versions."""
    files: Files
    """What it holds, by the path on the stick. Folders without files are left out."""
    stamps: dict[str, Stamp]
    """Of each file when it was read, by its path in the folder."""
    into: str = ""
    """Folder of the stick in which all of it is to be, with a slash at its end; "" for its top."""

    def read_blocks(self, path: str) -> Iterator[bytes]:
        """Yield a file's bytes. Raises StickError where they cannot be read or are others now."""
        digest = hashlib.sha256()
        for block in _read(self.folder, path.removeprefix(self.into)):
            digest.update(block)
            yield block
        if digest.hexdigest() != self.files[path].sha256:
            raise _changed([path])

    def check_unchanged(self) -> None:
        """Raise StickError where files came, went or were changed since they were read."""
        stamps = dict(_list(self.folder))
        before = self.stamps
        changed = {path for path in {*stamps, *before} if stamps.get(path) != before.get(path)}
        if changed:
            raise _changed(sorted(changed))


def read_source(
    folder: Path,
    course: str | None = None,
    *,
    into: str = "",
    advance: Callable[[int], None] = lambda _: None,
) -> Source:
    """Read a folder, all of it. `into` is a folder of the stick, "" for its top. `advance` is told
    bytes as they are read.

    Raises StickError for what cannot be read or kept on a stick, and for files that are not as a
    list of checksums in it says (the format of `sha256sum`, in a file "SHA256SUMS" or the like,
    with paths from the top or from where the list is).
    """
    if not folder.is_dir():
        raise StickError(
            SOURCE, f'"{folder}" is no folder. Give the one that is to be on the stick.'
        )
    if (folder / OWN).exists():
        raise StickError(
            SOURCE,
            f'"{folder}" is a stick itself, and may hold what belongs to learners. Give the folder '
            "from which it was written.",
        )
    course = course or name_course(folder.resolve().name)
    if not is_course_name(course):
        raise StickError(
            SOURCE, f'"{course}" cannot be the name of a course. Give another with --name.'
        )
    stamps = dict(_list(folder))
    if not stamps:
        raise StickError(
            SOURCE, f'"{folder}" is empty. Give the folder that is to be on the stick.'
        )
    into = into.strip("/") + "/" if into.strip("/") else ""
    found = check_names({into + path: size for path, (size, _) in stamps.items()})
    if into.startswith(OWN) or any(part in (".", "..") for part in into.split("/")):
        found.append(f'"{into}" cannot be the folder on the stick. Give another with --into.')
    if found:
        raise StickError(SOURCE, "\n".join(found))
    files: dict[str, Content] = {}
    for path in sorted(stamps):
        files[into + path] = measure(_count(_read(folder, path), advance))
    source = Source(folder, course, files, stamps, into)
    _check_sums(source)
    source.check_unchanged()
    return source


def _count(blocks: Iterator[bytes], advance: Callable[[int], None]) -> Iterator[bytes]:
    for block in blocks:
        advance(len(block))
        yield block


def _list(folder: Path, below: str = "") -> Iterator[tuple[str, Stamp]]:
    try:
        entries = sorted(os.scandir(folder / below), key=lambda each: each.name)
        for entry in entries:
            path = f"{below}/{entry.name}" if below else entry.name
            facts = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(facts.st_mode):
                yield from _list(folder, path)
            elif stat.S_ISREG(facts.st_mode):
                yield path, _stamp(facts)
            else:
                raise StickError(
                    SOURCE,
                    f'"{path}" in "{folder}" is a link or a device, which no stick can hold. '
                    "Put the file itself there.",
                )
    except OSError as error:
        raise _unreadable(below or str(folder), error) from None


def _stamp(facts: os.stat_result) -> Stamp:
    return facts.st_size, facts.st_mtime_ns


def _read(folder: Path, path: str) -> Iterator[bytes]:
    try:
        with open(folder / path, "rb", buffering=0) as file:
            while block := file.read(BLOCK):
                yield block
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: str, error: OSError) -> StickError:
    if isinstance(error, FileNotFoundError):
        return _changed([path])
    reason = (error.strerror or str(error)).rstrip(".")
    return StickError(
        SOURCE,
        f'"{path}" of the source cannot be read: {reason}. Make the folder again. '
        "Nothing was changed on the stick.",
    )


def _changed(paths: list[str]) -> StickError:
    return StickError(
        SOURCE,
        f"The source changed while it was read: {show_some(paths)}. Wait until it is ready, then "
        "run the command again. What was on the stick is as it was.",
    )


def _check_sums(source: Source) -> None:
    for path in source.files:
        place, _, name = path.rpartition("/")
        if not _SUMS.fullmatch(name):
            continue
        text = b"".join(source.read_blocks(path)).decode("utf-8", "replace").lstrip("\ufeff")
        rows = [_SUM.fullmatch(line) for line in text.splitlines() if line.strip()]
        if not all(rows):
            continue  # a list of another kind
        sums = {row["path"].removeprefix("./"): row["sum"].lower() for row in rows}
        starts = (source.into, f"{place}/" if place else "")
        start = max(starts, key=lambda each: sum(each + name in source.files for name in sums))
        wrong = [
            name
            for name, digest in sums.items()
            if getattr(source.files.get(start + name), "sha256", None) != digest
        ]
        if wrong:
            raise StickError(
                SOURCE,
                f'The source is damaged, for "{path}" has other checksums of it: '
                f"{show_some(wrong)}. Make or unpack the folder again. Nothing was changed on the "
                "stick.",
            )

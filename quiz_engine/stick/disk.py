"""Everything that touches a stick, one small step each.

Paths are relative to the stick, with forward slashes. Every step raises OSError as the operating
system tells it; `problem.explain` makes a sentence of it. Tests put themselves between these steps.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from . import renaming
from .content import BLOCK, Content, measure
from .problem import BUSY, FAILED, StickError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

Kind = Literal["file", "folder", "other"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a folder tells of something in it."""

    kind: Kind
    """"other" is a link or a device: never ours."""
    size: int
    """Bytes of a file, else 0."""


class Disk:
    """A stick, or any folder, that this run alone writes. Use it in a `with` statement.

    Raises StickError where there is no such folder or another run has it.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        if not self.root.is_dir():
            raise StickError(
                FAILED, "There is no stick: no such folder. Put it in, then run again."
            )
        facts = os.stat(self.root)
        self._identity = facts.st_dev, facts.st_ino
        self._descriptor = -1

    def __enter__(self) -> Self:
        if fcntl:
            self._descriptor = os.open(self.root, os.O_RDONLY)
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(self._descriptor)
                raise StickError(
                    BUSY, "The stick is being written by another run. Wait until that has ended."
                ) from None
            except OSError:
                pass  # a file system without locks
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def find_entry(self, path: str) -> Entry | None:
        """Return what is at a path, without following links; None where nothing is."""
        try:
            return _entry(os.lstat(self.root / path))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def list_names(self, path: str) -> list[str]:
        """Return the names in a folder, in order; none where it is no folder."""
        try:
            return sorted(os.listdir(self.root / path))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def walk(self, path: str) -> Iterator[tuple[str, Entry]]:
        """Yield path and entry of everything below a folder, folders before what is in them."""
        for name in self.list_names(path):
            each = f"{path}/{name}" if path else name
            entry = self.find_entry(each)
            if entry is not None:
                yield each, entry
                if entry.kind == "folder":
                    yield from self.walk(each)

    def is_folding(self) -> bool:
        """Whether the stick takes upper and lower case for the same, judged by a name on it."""
        names = set(self.list_names(""))
        for name in sorted(names):
            other = name.swapcase()
            if other not in names and other.lower() == name.lower():
                return self.find_entry(other) is not None
        return False

    def read_blocks(self, path: str, *, cold: bool = False) -> Iterator[bytes]:
        """Yield a file's bytes; with `cold` from the stick itself, not from the memory where the
        operating system keeps what was just written."""
        with open(self.root / path, "rb", buffering=0) as file:
            if cold:
                forget(file.fileno())
            while block := file.read(BLOCK):
                yield block

    def read_content(self, path: str, *, cold: bool = False) -> Content:
        """Return a file's content."""
        return measure(self.read_blocks(path, cold=cold))

    def try_content(self, path: str, size: int) -> Content:
        """Return a file's content from the stick itself; where a part of it cannot be read any
        more, one that no file has. (A stick that is gone is told by the next step.)"""
        try:
            return self.read_content(path, cold=True)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return Content(size, "")

    def write(self, path: str, blocks: Iterable[bytes]) -> None:
        """Write a file and the folders above it. It is on the stick for certain after `settle`."""
        self._check_there()
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        with open(self.root / path, "wb", buffering=0) as file:
            for block in blocks:
                rest = memoryview(block)
                while rest:
                    rest = rest[file.write(rest) :]

    def make_folder(self, path: str) -> None:
        """Make a folder and those above it."""
        self._check_there()
        (self.root / path).mkdir(parents=True, exist_ok=True)

    def move(self, old: str, new: str) -> None:
        """Give something another path, where nothing is yet."""
        if self.find_entry(new) is not None:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new)
        os.rename(self.root / old, self.root / new)

    def replace(self, old: str, new: str) -> None:
        """Give a file the path of another, which goes."""
        os.replace(self.root / old, self.root / new)

    def exchange(self, one: str, other: str) -> bool:
        """Let two paths change places in one step. Return False where this stick cannot."""
        return renaming.exchange(str(self.root / one), str(self.root / other))

    def remove(self, path: str) -> None:
        """Remove a file."""
        os.remove(self.root / path)

    def remove_folder(self, path: str) -> bool:
        """Remove a folder where it is empty; return whether it was."""
        try:
            os.rmdir(self.root / path)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST) or self.list_names(path):
                return False
            raise
        return True

    def hide(self, path: str) -> None:
        """Hide a folder where the stick knows that."""
        renaming.hide(str(self.root / path))

    def settle(self, paths: Iterable[str] = ()) -> None:
        """Return when everything written so far is on the stick. `paths` are what was written or
        moved, for systems that must be asked file by file."""
        self._check_there()
        if self._descriptor >= 0 and renaming.flush(self._descriptor):
            return
        folders = {""}
        for path in paths:
            if self.find_entry(path) == Entry("folder", 0):
                folders.add(path)
            else:
                _synchronize(self.root / path, os.O_RDWR)
            folders.add(path.rpartition("/")[0])
        if fcntl:
            for folder in sorted(folders, reverse=True):
                _synchronize(self.root / folder, os.O_RDONLY)

    def _check_there(self) -> None:
        """A stick that was pulled out may leave an empty folder behind, which is not the stick."""
        facts = os.stat(self.root)
        if (facts.st_dev, facts.st_ino) != self._identity:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), str(self.root))

    def find_room(self) -> tuple[int, int]:
        """Return how many bytes are free, and how many the smallest piece of a file takes. Where a
        file system tells nothing, all the room there is counts as free."""
        if hasattr(os, "statvfs"):
            facts = os.statvfs(self.root)
            if not facts.f_blocks:
                return sys.maxsize, 4096
            return facts.f_bavail * facts.f_frsize, facts.f_frsize
        return shutil.disk_usage(self.root).free, 4096


def forget(descriptor: int) -> None:
    """Make the next reads of an open file come from the device."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    elif fcntl and hasattr(fcntl, "F_NOCACHE"):
        fcntl.fcntl(descriptor, fcntl.F_NOCACHE, 1)


def _synchronize(path: Path, mode: int) -> None:
    descriptor = os.open(path, mode | getattr(os, "O_BINARY", 0))
    try:
        if fcntl and hasattr(fcntl, "F_FULLFSYNC"):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _entry(facts: os.stat_result) -> Entry:
    if stat.S_ISDIR(facts.st_mode):
        return Entry("folder", 0)
    if stat.S_ISREG(facts.st_mode):
        return Entry("file", facts.st_size)
    return Entry("other", 0)
